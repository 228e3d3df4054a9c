"""An incident in the words of conditions, for trying rules: only what matters has to be given."""

from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.article import ArticleRef, Source
from schemas.base import Country, Identifier, UtcTime
from schemas.event import Actor, Codes, Deployment, Event, Evidence, Place
from schemas.event_types import (
    POSTURE,
    ActorKind,
    Direction,
    EventType,
    Modality,
    PlacePrecision,
    Verification,
)
from schemas.incident import Change, Figure, Incident, Report, Status
from services.alerter.facts import COUNTED
from services.alerter.silences import LATEST

FIRST = LATEST
"""When the first version is told, no silence being left; each further one comes a minute later."""

USUAL_ID = "incident"
"""The id of an incident that is given none: all that is told is told of one."""

Count = Annotated[float | None, Field(ge=0, description="a number")]
Countries = Annotated[
    tuple[Country, ...], Field(description='a list of countries, such as ["RUS", "PRK"]')
]


class Given(BaseModel):
    """The facts of `services/alerter/facts.py` by their names; `id` tells incidents apart.

    `at` is when it is told; where it is left out, that is a minute after the version before, and after the
    end of all silences.
    Where `size` is left out, it is the troops of a posture and the killed of anything else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier = USUAL_ID
    at: Annotated[
        UtcTime | None,
        Field(description="a moment with its zone, such as 2026-12-01T00:00:00Z"),
    ] = None
    type: Annotated[EventType, Field(description="an event type of schemas/taxonomy.yaml")]
    status: Status = Status.ASSERTED
    modality: Annotated[Modality | None, Field(description=", ".join(Modality))] = None
    verification: Verification = Verification.REPORTED
    disputed: bool = False
    origins: Annotated[int, Field(ge=1)] = 1
    sources: Annotated[tuple[str, ...], Field(min_length=1, description="names of outlets")] = (
        "an outlet",
    )
    tier: Annotated[int, Field(ge=1, le=3)] = 3
    killed: Count = None
    wounded: Count = None
    troops: Count = None
    captured: Count = None
    displaced: Count = None
    drones: Count = None
    missiles: Count = None
    numbers: Annotated[dict[str, float], Field(description="numbers of other units")] = {}
    size: Count = None
    reach: Annotated[int, Field(ge=0, description="a number of regions")] = 0
    country: Country | None = None
    place: str = ""
    region: str | None = None
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None
    lon: Annotated[float | None, Field(ge=-180, le=180)] = None
    precision: Annotated[
        PlacePrecision | None, Field(description=", ".join(PlacePrecision))
    ] = None  # fmt: skip
    actors: Countries = ()
    targets: Countries = ()
    actor_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()
    sender: Country | None = None
    host: Country | None = None
    beneficiary: Country | None = None
    direction: Annotated[Direction | None, Field(description=", ".join(Direction))] = None
    foreign: bool | None = None
    standing: bool = False
    further: bool = False
    demanded: bool = False
    materiel: bool = False
    cumulative: bool = False
    backfill: bool = False


def incident_of(given: Given, version: int = 1) -> Incident:
    """The incident of which all that is given is true, and nothing else is known."""
    told = given.at or FIRST + timedelta(minutes=version - 1)
    sources = tuple(
        Source(id=f"source-{n}", name=name, tier=given.tier) for n, name in enumerate(given.sources)
    )
    numbers = _numbers(given)
    return Incident(
        id=given.id, key="tried", version=version,
        change=Change.NEW if version == 1 else Change.REPEATED,
        type=given.type, status=given.status, verification=given.verification,
        first_seen=min(FIRST, told), last_seen=told, updated_at=told, place=_place(given),
        actors=_parties(given.actors, given.actor_names),
        targets=_parties(given.targets, given.target_names),
        deployment=_movement(given), figures=tuple(_figure(*one) for one in numbers.items()),
        size=_size(given, numbers), reach=given.reach, disputed=given.disputed,
        independent_origins=given.origins,
        sources=sources, codes=Codes(), events=(_event(given, sources[0], told),),
        standing=given.standing, backfill=given.backfill,
        retracted=given.status is Status.RETRACTED,
    )  # fmt: skip


def _numbers(given: Given) -> dict[str, float]:
    counted = {unit: getattr(given, unit) for unit in COUNTED}
    return given.numbers | {unit: n for unit, n in counted.items() if n is not None}


def _size(given: Given, numbers: dict[str, float]) -> float | None:
    leading = numbers.get("troops" if given.type in POSTURE else "killed")
    return leading if given.size is None else given.size


def _figure(unit: str, number: float) -> Figure:
    report = Report(by="an outlet", text=f"{number:g} {unit}", min=number, max=number, event_id="e")
    return Figure(unit=unit, min=number, max=number, highest_min=number, reports=(report,))


def _place(given: Given) -> Place | None:
    if not (given.place or given.region or given.country or given.lat is not None):
        return None
    guessed = PlacePrecision.UNKNOWN if given.lat is None else PlacePrecision.PLACE
    return Place(
        text=given.place, name=given.place or None, country=given.country, admin1=given.region,
        lat=given.lat, lon=given.lon, precision=given.precision or guessed,
    )  # fmt: skip


def _parties(countries: tuple[str, ...], names: tuple[str, ...]) -> tuple[Actor, ...]:
    return tuple(
        Actor(
            text=name or country or "",
            name=name,
            country=country,
            kind=ActorKind.OTHER if name else ActorKind.COUNTRY,
        )
        for country, name in zip_longest(countries, names)
    )


def _movement(given: Given) -> Deployment | None:
    told = (given.sender, given.host, given.beneficiary, given.direction, given.foreign)
    if all(one is None for one in told):
        return None
    leaving = given.type is EventType.TROOP_WITHDRAWAL
    return Deployment(
        sender=given.sender, host=given.host, beneficiary=given.beneficiary, foreign=given.foreign,
        direction=given.direction or (Direction.OUT if leaving else Direction.IN),
    )  # fmt: skip


def _event(given: Given, source: Source, told: datetime) -> Event:
    """The one event that tells of it, for what only events say."""
    same = given.status.value if given.status.value in set(Modality) else Modality.ASSERTED
    article = ArticleRef(
        id="article", revision="revision", url="https://outlet.example/", source=source,
        fetched_at=told,
    )  # fmt: skip
    return Event(
        id="e", key="tried", type=given.type, trigger="", modality=given.modality or Modality(same),
        verification=given.verification, further=given.further, cumulative=given.cumulative,
        demanded=given.demanded, materiel=given.materiel,
        codes=Codes(), evidence=Evidence(sentence="", start=0, end=0), confidence=1,
        article=article, seen_at=told, engine="tried",
    )  # fmt: skip
