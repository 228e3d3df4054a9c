"""Incidents, one for each happening however often it is told: the records of `incidents`."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.article import Source
from schemas.base import Identifier, Record, UtcTime
from schemas.event import Actor, Codes, Deployment, Event, Happened, Place
from schemas.event_types import EventType, Modality, Qualifier, Verification

MAX_EVENTS = 50
"""Events kept whole in an incident; `event_count` goes on counting."""
MAX_HISTORY = 20
"""Turns that an incident remembers; the first stays, the oldest of the others go."""
MAX_TURN_SAYS = 160
"""Characters of a sentence that a turn quotes."""


class Change(StrEnum):
    """What this version of the incident adds to the one before."""

    NEW = "new"
    REPEATED = "repeated"
    ESCALATED = "escalated"
    STATUS_CHANGED = "status_changed"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"


class Status(StrEnum):
    """Where the happening stands: the most certain modality that is told, or withdrawn or retracted."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    DENIED = "denied"
    HISTORICAL = "historical"
    WITHDRAWN = "withdrawn"
    RETRACTED = "retracted"


class Report(Record):
    """One side's number: by whom ("Ukraine's defence ministry", or the outlet), in which event."""

    by: str
    text: str
    min: float | None = None
    max: float | None = None
    qualifier: Qualifier = Qualifier.EXACT
    event_id: Identifier


class Figure(Record):
    """All reports of one unit, kept apart; `min` and `max` span them and are never an average.

    `min` is the least lower bound, `highest_min` the largest number that any side puts at least.
    """

    unit: str
    min: float | None = None
    max: float | None = None
    highest_min: float | None = None
    reports: tuple[Report, ...] = ()


class Claim(Record):
    """What one side says, and how surely."""

    by: str
    says: str
    modality: Modality
    verification: Verification
    event_ids: tuple[Identifier, ...] = ()


class Turn(Record):
    """A turn of an incident's story: whose word made which version, and how things stood then.

    Repetitions turn nothing and are not remembered. Of a retraction the sentence is the one taken back.
    """

    version: Annotated[int, Field(ge=1)]
    change: Change
    at: Annotated[UtcTime, Field(description="arrival of the word")]
    by: str
    source: Annotated[str, Field(description="outlet that carried it")]
    says: str
    event_id: Identifier
    status: Status
    size: float | None = None


class Incident(Record):
    """One happening. `version` grows by one with each change that is published.

    `independent_origins` counts origins and not copies: articles under one agency's credit, or with nearly
    the same evidence sentence, are one.
    """

    id: Identifier
    key: Annotated[str, Field(description="correlation key of its events")]
    version: Annotated[int, Field(ge=1)]
    change: Change
    type: EventType
    status: Status
    verification: Verification
    first_seen: UtcTime
    last_seen: UtcTime
    updated_at: Annotated[UtcTime, Field(description="arrival of what made this version")]
    happened_at: Happened | None = None
    place: Place | None = None
    actors: tuple[Actor, ...] = ()
    targets: tuple[Actor, ...] = ()
    deployment: Deployment | None = None
    figures: tuple[Figure, ...] = ()
    size: Annotated[
        float | None, Field(description="leading number: troops of a posture, killed of an attack")
    ] = None
    claims: tuple[Claim, ...] = ()
    reach: Annotated[
        int, Field(description="first-level divisions of countries that it is said to have struck")
    ] = 0
    disputed: bool = False
    independent_origins: int = 1
    sources: tuple[Source, ...] = ()
    codes: Codes
    events: Annotated[tuple[Event, ...], Field(max_length=MAX_EVENTS)] = ()
    event_count: int = 1
    standing: Annotated[
        bool, Field(description="forces said to be stationed there, not to go there")
    ] = False
    backfill: Annotated[bool, Field(description="told by back-filled articles only")] = False
    related: Annotated[
        tuple[Identifier, ...], Field(description="other happenings that this one adds to")
    ] = ()
    history: Annotated[tuple[Turn, ...], Field(max_length=MAX_HISTORY)] = ()
    superseded_by: Identifier | None = None
    retracted: bool = False
