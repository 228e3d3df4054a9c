"""Structured logs: JSON lines for machines, readable ones on a terminal, never a secret in either."""

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import structlog

from services.runtime.settings import LogFormat, Settings

MAX_FIELD = 500
"""Characters of one field; feeds and pages must not be able to flood the log."""

MAX_TRACE_LINES = 40
"""Last lines of a stack trace; the cause is at its end."""

REPEAT_SECONDS = 30.0
MAX_REMEMBERED = 200

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^\s\"'<>]+")
_SECRET_VALUE = re.compile(r"wh(?:sec|sk)_[A-Za-z0-9+/=_-]+")
_SECRET_KEYS = ("secret", "password", "token", "authorization", "api_key")


def redact_url(url: str) -> str:
    """The URL without user, password, query and fragment, any of which may hold a credential."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "[unreadable url]"
    return urlunsplit((parts.scheme, host, parts.path, "…" if parts.query else "", ""))


def redact(text: str) -> str:
    """Text fit for a log line: URLs and webhook secrets redacted, control characters escaped, bounded."""
    text = _URL.sub(lambda match: redact_url(match.group()), text[: 4 * MAX_FIELD])
    text = _SECRET_VALUE.sub("[secret]", text)
    clean = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)
    return clean if len(clean) <= MAX_FIELD else f"{clean[:MAX_FIELD]}…"


def _redact_fields(
    _logger: object, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for key, value in fields.items():
        if any(word in key.lower() for word in _SECRET_KEYS):
            fields[key] = "[secret]"
        elif key == "exception":
            fields[key] = "\n".join(map(redact, str(value).splitlines()[-MAX_TRACE_LINES:]))
        elif isinstance(value, str):
            fields[key] = redact(value)
        elif value is not None and not isinstance(value, bool | int | float):
            fields[key] = redact(str(value))
    return fields


class _FirstOfMany(logging.Filter):
    """Lets a library's line through once in a while: clients repeat themselves while a broker is away."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        line = str(record.msg)
        if record.created - self._said.get(line, 0.0) < REPEAT_SECONDS:
            return False
        if len(self._said) >= MAX_REMEMBERED:
            self._said.clear()
        self._said[line] = record.created
        return True


def configure_logs(service: str, settings: Settings) -> None:
    """Send everything, libraries included, through one redacting formatter to standard error."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    people = settings.log_format is LogFormat.CONSOLE or (
        settings.log_format is LogFormat.AUTO and sys.stderr.isatty()
    )
    renderer = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if people
        else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, _name_of(service)],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _redact_fields,
                renderer,
            ],
        )
    )
    handler.addFilter(_only_ours_repeat(_FirstOfMany()))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    structlog.contextvars.clear_contextvars()
    # httpx logs whole URLs at INFO; Faust and aiokafka log every rebalance step there.
    for name in ("httpx", "httpcore", "faust", "mode", "aiokafka", "kafka"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _only_ours_repeat(first: _FirstOfMany) -> Callable[[logging.LogRecord], bool]:
    return lambda record: record.name == "vedette" or first.filter(record)


def _name_of(service: str) -> Any:  # noqa: ANN401 - structlog's processor type
    def add(_logger: object, _method: str, fields: MutableMapping[str, Any]) -> Any:  # noqa: ANN401
        fields.setdefault("service", service)
        return fields

    return add


def logger(service: str) -> structlog.stdlib.BoundLogger:
    """A logger whose lines carry the service's name."""
    bound: structlog.stdlib.BoundLogger = structlog.get_logger("vedette").bind(service=service)
    return bound
