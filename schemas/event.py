"""Typed, grounded events: the records of `events`."""

from typing import Annotated

from pydantic import Field

from schemas.article import ArticleRef
from schemas.base import Country, Identifier, Record, UtcTime
from schemas.event_types import (
    ActorKind,
    DatePrecision,
    Direction,
    EventType,
    Modality,
    PlacePrecision,
    Qualifier,
    Verification,
)


class Actor(Record):
    """A party: its words in the text, its usual name, the country of its allegiance, its kind."""

    text: str
    name: str | None = None
    country: Country | None = None
    kind: ActorKind = ActorKind.OTHER


class Quantity(Record):
    """A number bound to the event: "over 363 drones" is min 363, no max, unit drones, at_least.

    Units: troops, killed, wounded, casualties, captured, detained, displaced, people, drones, missiles,
    aircraft, tanks, ships, vehicles, weapons, an ISO 4217 currency, or other.
    """

    text: str
    min: float | None = None
    max: float | None = None
    unit: str
    qualifier: Qualifier = Qualifier.EXACT


class Place(Record):
    """Where: coordinates in degrees (WGS 84) and what they stand for."""

    text: str
    name: str | None = None
    country: Country | None = None
    admin1: str | None = None
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lon: Annotated[float | None, Field(ge=-180, le=180)] = None
    precision: PlacePrecision = PlacePrecision.UNKNOWN


class Happened(Record):
    """When the event happened, as a closed interval of `precision`."""

    start: UtcTime
    end: UtcTime
    precision: DatePrecision


class Deployment(Record):
    """Who sends forces where; `foreign` is null where sender or host cannot be known."""

    sender: Country | None = None
    host: Country | None = None
    beneficiary: Country | None = None
    foreign: bool | None = None
    direction: Direction = Direction.IN


class Plover(Record):
    """PLOVER event root and mode (manual, draft 2.0)."""

    event: str
    mode: str | None = None


class Codes(Record):
    """The type in the established ontologies; null where none fits."""

    plover: Plover | None = None
    cameo: str | None = None
    acled: str | None = None


class Evidence(Record):
    """The sentence that says so, and its place in the article's text (code points)."""

    sentence: str
    start: int
    end: int


class Event(Record):
    """One event as one article tells it.

    `id` is the same for the same event of the same article in every run and in every revision that still
    tells it, whatever its numbers. `key` is the Kafka key: events that may be one happening share it.
    A `retracted` event is one that the article's newest revision no longer says.
    """

    id: Identifier
    key: Annotated[str, Field(description="correlation key")]
    type: EventType
    trigger: str
    trigger_start: Annotated[int, Field(ge=0, description="its offset in the text")] = 0
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    weapon: str | None = None
    place: Place | None = None
    happened_at: Happened | None = None
    modality: Modality
    verification: Verification
    attributed_to: Actor | None = None
    deployment: Deployment | None = None
    further: bool = False
    demanded: Annotated[
        bool, Field(description="a movement that others than those who would make it demand")
    ] = False
    materiel: Annotated[
        bool, Field(description="a movement of ships, aircraft or weapons without a word of men")
    ] = False
    cumulative: bool = False
    codes: Codes
    evidence: Evidence
    confidence: Annotated[float, Field(ge=0, le=1)]
    article: ArticleRef
    seen_at: UtcTime
    retracted: bool = False
    engine: str
