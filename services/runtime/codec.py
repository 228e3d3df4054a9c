"""Records to Kafka messages and back: JSON values, CloudEvents 1.0 headers in binary mode."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import orjson
from pydantic import ValidationError

from schemas.alert import Alert
from schemas.article import RawArticle
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


_IDENTITY: dict[type[Record], Callable[[Any], tuple[str, datetime]]] = {
    RawArticle: lambda r: (f"{r.id}:{r.revision}", r.fetched_at),
    ClassifiedArticle: lambda r: (f"{r.article.id}:{r.article.revision}", r.article.fetched_at),
    Event: lambda r: (
        f"{r.id}:{r.article.revision}{':retracted' if r.retracted else ''}",
        r.seen_at,
    ),
    Incident: lambda r: (f"{r.id}:{r.version}", r.updated_at),
    Alert: lambda r: (r.id, r.created_at),
    Receipt: lambda r: (r.id, r.attempted_at),
    SourceState: lambda r: (f"{r.source_id}:{r.next_due_at.isoformat()}", r.next_due_at),
}
"""What makes a record itself, for `ce_id`, and the moment it speaks of, for `ce_time`."""


def born_at(record: Record) -> datetime:
    """When the article behind this record was fetched, as far as the record knows."""
    return _IDENTITY[type(record)](record)[1]


def cloudevents_headers(topic: Topic, service: str, record: Record) -> Headers:
    """CloudEvents 1.0, Kafka protocol binding, binary mode."""
    identity, moment = _IDENTITY[type(record)](record)
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
    return kept + [(f"vedette-dead-{name}", str(value).encode()) for name, value in ours.items()]
