"""Records to Kafka messages and back: JSON values, CloudEvents 1.0 headers in binary mode."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from schemas.alert import Alert
from schemas.article import ArticleRef
from schemas.base import Record
from schemas.delivery import Receipt
from schemas.event import Event
from schemas.incident import Incident
from schemas.mention import ClassifiedArticle
from schemas.outcome import DeadReason
from schemas.source import SourceState
from schemas.topics import Topic

Headers = list[tuple[str, bytes]]

MAX_VALUE = 950_000
"""Bytes of a value; Kafka's default limit for a message is 1 MiB, headers and key included."""

MAX_HEADERS, MAX_HEADER = 32, 1_000
"""How many original headers, and bytes of each, are copied to a dead letter."""


class Rejected(Exception):  # noqa: N818 - an outcome, not a failure of ours
    """A message that its consumer cannot use."""

    def __init__(self, reason: DeadReason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


R = TypeVar("R", bound=Record)


def encode(record: Record) -> bytes:
    """The JSON value of a record."""
    return record.model_dump_json().encode()


def decode(model: type[R], value: bytes | None) -> R:
    """Read a record, ignoring fields that a newer producer may have added.

    Raises:
        Rejected: the bytes are not JSON, or not this record.
    """
    try:
        raw = orjson.loads(value or b"")
    except orjson.JSONDecodeError as error:
        raise Rejected(DeadReason.NOT_JSON, f"not JSON: {error}") from None
    try:
        return model.model_validate(raw, extra="ignore")
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the record"
        raise Rejected(DeadReason.INVALID_RECORD, f"{where}: {first['msg']}") from None


def _identity(record: Record) -> tuple[str, datetime]:
    """What makes a record itself, for `ce_id`, and the moment it speaks of, for `ce_time`."""
    match record:
        case ArticleRef():
            return f"{record.id}:{record.revision}", record.fetched_at
        case ClassifiedArticle():
            return f"{record.article.id}:{record.article.revision}", record.article.fetched_at
        case Event():
            state = ":retracted" if record.retracted else ""
            return f"{record.id}:{record.article.revision}{state}", record.seen_at
        case Incident():
            return f"{record.id}:{record.version}", record.updated_at
        case Alert():
            return record.id, record.created_at
        case Receipt():
            return record.id, record.attempted_at
        case SourceState():
            return f"{record.source_id}:{record.next_due_at.isoformat()}", record.next_due_at
        case _:
            raise TypeError(
                f"{type(record).__name__} crosses no topic; add it to codec._identity"
            )


def born_at(record: Record) -> datetime:
    """When the article behind this record was fetched, as far as the record knows."""
    return _identity(record)[1]


def cloudevents_headers(topic: Topic, service: str, record: Record) -> Headers:
    """CloudEvents 1.0, Kafka protocol binding, binary mode."""
    identity, moment = _identity(record)
    fields = {
        "ce_specversion": "1.0",
        "ce_id": identity,
        "ce_type": f"vedette.{type(record).__name__.lower()}.v1",
        "ce_source": f"/vedette/{service}",
        "ce_time": moment.isoformat().replace("+00:00", "Z"),
        "ce_subject": topic.name,
        "content-type": "application/json",
    }
    return [(name, value.encode()) for name, value in fields.items()]


def dead_letter_headers(
    original: Iterable[tuple[str, bytes]] | Mapping[str, bytes] | None,
    where: Mapping[str, Any],
    reason: DeadReason,
    detail: str,
) -> Headers:
    """The original headers, bounded, and ours: where the message came from, and why it is here."""
    pairs: Sequence[tuple[str, bytes]] = list(
        original.items() if isinstance(original, Mapping) else original or ()
    )
    kept = [(name, value[:MAX_HEADER]) for name, value in pairs[:MAX_HEADERS]]
    ours = {**where, "reason": reason, "detail": detail[:MAX_HEADER]}
    return kept + [
        (f"vedette-dead-{name}", str(value).encode()) for name, value in ours.items()
    ]
