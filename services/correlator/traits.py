"""What linking compares of an event, and of the events of an incident taken together."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain

from schemas.event import Actor, Event, Happened, Place
from schemas.event_types import ActorKind, DatePrecision, Modality, PlacePrecision
from services.correlator.bucket import Spot, Traits
from services.correlator.standing import is_standing
from services.correlator.thresholds import Family, Thresholds

MAX_PARTIES = 12
MAX_ARTICLES = 8
HISTORY = timedelta(days=180)
"""An act that lies further back than this is background, however the sentence puts it."""
FINENESS = {
    PlacePrecision.EXACT: 0,
    PlacePrecision.PLACE: 1,
    PlacePrecision.ADMIN1: 2,
    PlacePrecision.COUNTRY: 3,
    PlacePrecision.UNKNOWN: 4,
}
FINE_DATES = frozenset({DatePrecision.HOUR, DatePrecision.DAY})
OWN_NAME = frozenset({ActorKind.ARMED_GROUP, ActorKind.MERCENARY})
"""Parties that act for themselves, whatever country they come from."""


def told_at(event: Event) -> datetime:
    """When the article told it; the arrival where the article states no time."""
    return event.article.published_at or event.seen_at


def modality_of(event: Event) -> Modality:
    """The event's modality; what is told as a fact of more than half a year ago is history."""
    happened = event.happened_at
    long_ago = happened is not None and told_at(event) - happened.end > HISTORY
    return Modality.HISTORICAL if long_ago else event.modality


def in_order(events: Iterable[Event]) -> list[Event]:
    """Events as they were told; their arrival order does not matter."""
    return sorted(events, key=lambda event: (told_at(event), event.id))


def traits_of(event: Event, thresholds: Thresholds) -> Traits:
    """What linking compares of one event."""
    family = thresholds.by_type[event.type]
    start, end = _interval(event, family, timedelta(hours=thresholds.hour_slack))
    moved = event.deployment
    told = told_at(event)
    return Traits(
        family=family.name,
        actors=_parties(event.actors),
        targets=_parties(event.targets),
        sender=moved.sender if moved else None,
        host=moved.host if moved else None,
        beneficiary=moved.beneficiary if moved else None,
        spot=_spot(event.place),
        start=start,
        end=end,
        dated=event.happened_at is not None and event.happened_at.precision in FINE_DATES,
        told_first=told,
        told_last=told,
        numbers=_numbers(event),
        further=event.further,
        cumulative=event.cumulative,
        standing=is_standing(event, thresholds.presences),
        background=modality_of(event) is Modality.HISTORICAL,
        articles=(event.article.id,),
    )


def merged(all_traits: Sequence[Traits]) -> Traits:
    """The traits of an incident from those of its events, in telling order; at least one."""
    first = all_traits[0]
    start, end = _agreed_time(all_traits)
    return Traits(
        family=first.family,
        actors=_union(t.actors for t in all_traits),
        targets=_union(t.targets for t in all_traits),
        sender=next((t.sender for t in all_traits if t.sender), None),
        host=next((t.host for t in all_traits if t.host), None),
        beneficiary=next((t.beneficiary for t in all_traits if t.beneficiary), None),
        spot=min((t.spot for t in all_traits), key=lambda spot: FINENESS[spot.precision]),
        start=start,
        end=end,
        dated=any(t.dated for t in all_traits),
        told_first=min(t.told_first for t in all_traits),
        told_last=max(t.told_last for t in all_traits),
        numbers=_ranges(all_traits),
        further=first.further,
        cumulative=first.cumulative,
        standing=first.standing,
        background=all(t.background for t in all_traits),
        articles=tuple(dict.fromkeys(a for t in all_traits for a in t.articles))[-MAX_ARTICLES:],
    )


def _interval(event: Event, family: Family, hour_slack: timedelta) -> tuple[datetime, datetime]:
    happened: Happened | None = event.happened_at
    if happened is None:
        told = told_at(event)
        return told - timedelta(hours=family.lookback_hours), told
    if happened.precision is DatePrecision.HOUR:
        return happened.start - hour_slack, happened.end + hour_slack
    return happened.start, happened.end


def _agreed_time(all_traits: Sequence[Traits]) -> tuple[datetime, datetime]:
    """The time that fits most: narrowed by each event in turn, dated ones first."""
    ranked = sorted(all_traits, key=lambda t: not t.dated)
    start, end = ranked[0].start, ranked[0].end
    for traits in ranked[1:]:
        narrowed = max(start, traits.start), min(end, traits.end)
        if narrowed[0] <= narrowed[1]:
            start, end = narrowed
    return start, end


def _party(actor: Actor) -> str | None:
    """A country, or the name of a known party; "gunmen" or "air defence units" tell nobody apart."""
    if actor.country is not None and actor.kind not in OWN_NAME:
        return actor.country
    return actor.name.casefold().removeprefix("the ") if actor.name else None


def _parties(actors: Iterable[Actor]) -> tuple[str, ...]:
    return _union([[party for actor in actors if (party := _party(actor))]])


def _union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted(set(chain.from_iterable(groups)))[:MAX_PARTIES])


def _spot(place: Place | None) -> Spot:
    if place is None:
        return Spot()
    return Spot(
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
    )


def _numbers(event: Event) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for quantity in event.quantities:
        value = quantity.min or quantity.max
        if value:
            low, high = found.get(quantity.unit, (value, value))
            found[quantity.unit] = min(low, value), max(high, value)
    return found


def _ranges(all_traits: Sequence[Traits]) -> dict[str, tuple[float, float]]:
    ranges: dict[str, tuple[float, float]] = {}
    for traits in all_traits:
        for unit, (low, high) in traits.numbers.items():
            lowest, highest = ranges.get(unit, (low, high))
            ranges[unit] = min(lowest, low), max(highest, high)
    return ranges
