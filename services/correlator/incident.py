"""What the events of one happening add up to. The order in which they arrived plays no part."""

from collections import Counter
from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import NamedTuple

from schemas.article import Source
from schemas.base import Country
from schemas.event import Actor, Deployment, Event, Happened, Place
from schemas.event_types import GRAVER, DatePrecision, EventType, Modality, Verification
from schemas.incident import (
    MAX_HISTORY,
    MAX_TURN_SAYS,
    Change,
    Figure,
    Incident,
    Status,
    Turn,
)
from services.correlator.bucket import OpenIncident
from services.correlator.origins import by_origin, voice_of
from services.correlator.sides import (
    CERTAINTY,
    claims,
    disputed,
    figures,
    spoken_of_as,
    standing,
)
from services.correlator.standing import is_standing
from services.correlator.thresholds import Thresholds
from services.correlator.traits import FINENESS, in_order, modality_of, told_at

MAX_NAMED = 8
"""Actors and targets that an incident names."""
DATE_FINENESS = tuple(DatePrecision)
HAPPENED_OR_ORDERED = frozenset({Modality.ASSERTED, Modality.PLANNED})
STANDING = (
    Verification.CONFIRMED,
    Verification.DISPUTED,
    Verification.REPORTED,
    Verification.CLAIMED,
    Verification.UNVERIFIED,
)
"""Which verification an incident has when its events differ: the first that occurs."""


class Story(NamedTuple):
    """An incident's events in telling order: those it rests on, and those it is described by.

    The two differ only when all events were retracted: nothing is left to rest on.
    """

    live: list[Event]
    told: list[Event]


def story(events: Iterable[Event]) -> Story:
    """Sort events into what still stands and what was taken back."""
    ordered = in_order(events)
    live = [event for event in ordered if not event.retracted]
    return Story(live, live or ordered)


def fold(held: OpenIncident, key: str, events: Iterable[Event], limits: Thresholds) -> Incident:
    """The incident record for the version that `held` stands at."""
    live, told = story(events)
    leader = _gravest(told)
    numbers = figures(told)
    in_dispute = disputed(told)
    origins = by_origin(_supporting(told))
    return Incident(
        id=held.id,
        key=key,
        version=held.version,
        change=held.change,
        type=leader.type,
        status=_status(leader.type, live),
        verification=_verification(told, origins, in_dispute=in_dispute),
        first_seen=told_at(told[0]),
        last_seen=told_at(told[-1]),
        updated_at=held.updated_at,
        happened_at=_happened(told),
        place=_place(told),
        actors=_named(actor for event in told for actor in event.actors),
        targets=_named(actor for event in told for actor in event.targets),
        deployment=_deployment(told),
        figures=numbers,
        size=_size(numbers, limits.by_type[leader.type].leading),
        reach=_reach(told),
        claims=claims(told),
        disputed=in_dispute,
        independent_origins=len(origins),
        sources=_sources(told),
        codes=leader.codes,
        events=tuple(told),
        event_count=len(live) + held.passed_count,
        backfill=all(event.article.backfill for event in told),
        standing=all(is_standing(event, limits.presences) for event in told),
        related=held.related,
        history=held.history,
        superseded_by=held.superseded_by,
        retracted=not live,
    )


def _gravest(told: Sequence[Event]) -> Event:
    """The first telling, or the first that tells of the graver form of the same."""
    graver = GRAVER.get(told[0].type)
    affirmed = (e for e in told if e.type is graver and e.modality is Modality.ASSERTED)
    return next(affirmed, told[0])


def _reach(told: Sequence[Event]) -> int:
    """Regions that those name who say that it happened."""
    return len(
        {
            (event.place.country, event.place.admin1)
            for event in told
            if event.place and event.place.admin1 and event.modality is Modality.ASSERTED
        }
    )


def _status(kind: EventType, live: Sequence[Event]) -> Status:
    if not live:
        return Status.RETRACTED
    told = {modality_of(event) for event in standing(live)}
    surest = next(modality for modality in CERTAINTY if modality in told)
    if kind is EventType.TROOP_WITHDRAWAL and surest in HAPPENED_OR_ORDERED:
        return Status.WITHDRAWN
    return Status(surest)


def _verification(
    told: Sequence[Event], origins: Iterable[Sequence[Event]], *, in_dispute: bool
) -> Verification:
    found = {word for group in origins for word in _verified(group)}
    if in_dispute:
        found.add(Verification.DISPUTED)
    if _admitted(told):
        found.add(Verification.CONFIRMED)
    return next(verification for verification in STANDING if verification in found)


def _verified(group: Sequence[Event]) -> set[Verification]:
    """What one origin makes of it: its first word, and what somebody has found out since then.

    A copy that leaves out who said so, or a state's own media, make no claim a report.
    """
    first = group[0].verification
    if first is Verification.REPORTED and voice_of(group[0]) is not None:
        first = Verification.CLAIMED
    found_out = {Verification.CONFIRMED, Verification.DISPUTED}
    return {first} | {event.verification for event in group} & found_out


def _admitted(told: Sequence[Event]) -> bool:
    """Whether the side that acts and the side that is hit both say that it happened."""
    speakers = {
        event.attributed_to.country
        for event in told
        if event.attributed_to and event.modality is Modality.ASSERTED
    }
    acting = {actor.country for event in told for actor in event.actors} & speakers - {None}
    hit = {actor.country for event in told for actor in event.targets} & speakers - {None}
    return bool(acting and hit - acting)


def _supporting(told: Sequence[Event]) -> Sequence[Event]:
    """A denial corroborates nothing, unless there is nothing but denials."""
    return [event for event in told if event.modality is not Modality.DENIED] or told


def _happened(told: Sequence[Event]) -> Happened | None:
    dates = [event.happened_at for event in told if event.happened_at]
    return min(dates, key=lambda date: DATE_FINENESS.index(date.precision), default=None)


def _place(told: Sequence[Event]) -> Place | None:
    places = [event.place for event in _supporting(told) if event.place]
    return min(places, key=lambda place: FINENESS[place.precision], default=None)


def _named(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Each party once, under its first and fullest mention; those with a country first."""
    parties: dict[str, Actor] = {}
    for actor in actors:
        key = (actor.name or actor.text).casefold().removeprefix("the ")
        if key not in parties or (parties[key].country is None and actor.country):
            parties[key] = actor
    ranked = sorted(parties.values(), key=lambda actor: actor.country is None)
    return tuple(ranked[:MAX_NAMED])


def _deployment(told: Sequence[Event]) -> Deployment | None:
    moves = [event.deployment for event in told if event.deployment]
    if not moves:
        return None
    sender = _usual(move.sender for move in moves)
    host = _usual(move.host for move in moves)
    # A territory of the sender's has a code of its own: an account that names both knows.
    at_home = any((m.sender, m.host, m.foreign) == (sender, host, False) for m in moves)
    apart = sender != host and not at_home
    foreign = apart if sender and host else any(move.foreign for move in moves)
    known = (sender and host) or any(move.foreign is not None for move in moves)
    return Deployment(
        sender=sender,
        host=host,
        beneficiary=_usual(move.beneficiary for move in moves),
        foreign=foreign if known else None,
        direction=next((m.direction for m in moves if m.host == host), moves[0].direction),
    )


def _usual(countries: Iterable[Country | None]) -> Country | None:
    """The country that most events name; the first of several."""
    counted = Counter(country for country in countries if country)
    return counted.most_common(1)[0][0] if counted else None


def _size(numbers: Sequence[Figure], leading: str | None) -> float | None:
    figure = next((f for f in numbers if f.unit == leading), None)
    return (figure.highest_min or figure.max) if figure else None


def _sources(told: Sequence[Event]) -> tuple[Source, ...]:
    return tuple({event.article.source.id: event.article.source for event in told}.values())


def change_from(before: OpenIncident, after: Incident, *, corrected: bool) -> Change:
    """What this version adds; `corrected` where an article took back or replaced its word."""
    if after.retracted:
        return Change.RETRACTED
    if (before.status, before.disputed) != (after.status, after.disputed):
        return Change.STATUS_CHANGED
    if grown(before.size, after.size) or wider(before.reach, after.reach):
        return Change.ESCALATED
    if before.type is not None and GRAVER.get(before.type) is after.type:
        return Change.ESCALATED
    return Change.CORRECTED if corrected else Change.REPEATED


def grown(before: float | None, after: float | None) -> bool:
    """Whether the leading number is up by half or more."""
    return before is not None and after is not None and before > 0 and after >= 1.5 * before


def wider(before: int, after: int) -> bool:
    """Whether it is told of twice as many regions as before; a first region only makes it precise."""
    return 0 < before <= after / 2


def remembered(history: tuple[Turn, ...], after: Incident, event: Event) -> tuple[Turn, ...]:
    """The history with the turn that an event has made, if it has made one."""
    if after.change is Change.REPEATED:
        return history
    turn = Turn(
        version=after.version,
        change=after.change,
        at=event.seen_at,
        by=spoken_of_as(event),
        source=event.article.source.name,
        says=shorten(event.evidence.sentence, MAX_TURN_SAYS, placeholder="…"),
        event_id=event.id,
        status=after.status,
        size=after.size,
    )
    return (*history[:1], *history[1:][-(MAX_HISTORY - 2) :], turn)
