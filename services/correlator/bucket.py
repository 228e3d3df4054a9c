"""The state of one correlation key: its open incidents, bounded in number, age and size.

A bucket is read and written with every event, so only what linking compares is spread out in it.
The events of an incident are kept as JSON text, read again for the one incident that changes.
"""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Annotated

from pydantic import Field

from schemas.base import Country, Identifier, Record, UtcTime
from schemas.event import Event
from schemas.event_types import EventType, PlacePrecision
from schemas.incident import Change, Status, Turn

MAX_INCIDENTS = 60
"""Open incidents of one key."""
MAX_AGE = timedelta(days=45)
"""Behind the key's latest telling; event time and not the clock."""
MAX_STORED = 600
"""Events of one key: about half a megabyte of JSON, the most that a Kafka record should carry."""
MAX_PASSED = 200
"""Event ids that an incident remembers without their events."""


class Spot(Record):
    """A place as far as linking needs it."""

    country: Country | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision = PlacePrecision.UNKNOWN


class Traits(Record):
    """What linking compares: of one event, or of all events of an incident together.

    `start` to `end` is when it happened, as far as all events agree. `numbers` are the lowest and
    the highest value told, by unit. Parties are country codes or names in small letters, sorted.
    """

    family: str
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    sender: Country | None = None
    host: Country | None = None
    beneficiary: Country | None = None
    spot: Spot = Spot()
    start: UtcTime
    end: UtcTime
    dated: Annotated[bool, Field(description="some event states the day")] = False
    told_first: UtcTime
    told_last: UtcTime
    numbers: dict[str, tuple[float, float]] = Field(default_factory=dict)
    further: bool = False
    cumulative: bool = False
    standing: Annotated[bool, Field(description="forces that are there, not that go there")] = False
    background: Annotated[bool, Field(description="told as history only")] = False
    articles: tuple[str, ...] = ()


class OpenIncident(Record):
    """An incident that can still change: what linking compares, and its events as JSON by event id.

    `passed` are ids of events that were counted and are no longer kept. `updated_by` is the event that made
    this version. An incident that `superseded_by` has taken over keeps its first event alone.
    """

    id: Identifier
    version: Annotated[int, Field(ge=1)]
    change: Change
    updated_at: UtcTime
    updated_by: Identifier | None = None
    superseded_by: Identifier | None = None
    status: Status
    disputed: bool = False
    size: float | None = None
    reach: int = 0
    type: EventType | None = None
    traits: Traits
    related: tuple[Identifier, ...] = ()
    history: tuple[Turn, ...] = ()
    events: dict[Identifier, str]
    passed: tuple[Identifier, ...] = ()
    passed_count: int = 0


class Bucket(Record):
    """All open incidents of one correlation key, oldest first."""

    key: str
    incidents: tuple[OpenIncident, ...] = ()


def incident_id(key: str, first_event: str) -> str:
    """The same for the same first event of the same key, on every run."""
    return sha256(f"{key}\x1f{first_event}".encode()).hexdigest()[:32]


def pack(event: Event) -> str:
    """An event as it is kept: JSON without what is as usual."""
    return event.model_dump_json(exclude_defaults=True)


def unpack(text: str) -> Event:
    """The event that `pack` made the text from."""
    return Event.model_validate_json(text, extra="ignore")


def find(bucket: Bucket, event_id: str) -> OpenIncident | None:
    """The incident that has taken in this event, if any."""
    for held in bucket.incidents:
        if held.superseded_by is None and (event_id in held.events or event_id in held.passed):
            return held
    return None


def with_incidents(bucket: Bucket, changed: Iterable[OpenIncident]) -> Bucket:
    """The bucket with these incidents put in or replaced, within its bounds.

    The newest stay; what has just changed stays in any case, so that its next event finds it.
    """
    fresh = {held.id: held for held in changed}
    kept = [held for held in bucket.incidents if held.id not in fresh]
    newest = max(held.traits.told_last for held in (*kept, *fresh.values()))
    kept.sort(key=lambda held: (held.traits.told_last, held.id), reverse=True)
    room, stored = MAX_INCIDENTS - len(fresh), sum(len(h.events) for h in fresh.values())
    open_ones = list(fresh.values())
    for held in kept[: max(room, 0)]:
        stored += len(held.events)
        if stored > MAX_STORED or newest - held.traits.told_last > MAX_AGE:
            break
        open_ones.append(held)
    open_ones.sort(key=lambda held: (held.traits.told_last, held.id))
    return bucket.model_copy(update={"incidents": tuple(open_ones)})
