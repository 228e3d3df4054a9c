"""Does an event belong to an incident? A pure decision that names its reason.

The checks run in the order of `_CHECKS`; the first objection decides. Without an objection the
event joins, with the number of ties as a measure of how well it fits.
"""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from schemas.event_types import PlacePrecision
from services.correlator.bucket import Spot, Traits
from services.correlator.thresholds import Family, Parties, PlaceNeed, Thresholds

EARTH_KM = 6371.0
FINE = frozenset({PlacePrecision.EXACT, PlacePrecision.PLACE})


class Link(StrEnum):
    """What an event is to an incident."""

    JOINS = "joins"
    RELATES = "relates"
    STARTS = "starts"


class LinkReason(StrEnum):
    """Why; each objection names what differs."""

    SAME_HAPPENING = "same_happening"
    OTHER_FAMILY = "other_family"
    SAME_FORCES = "same_forces"
    FURTHER = "further"
    CUMULATIVE = "cumulative"
    STANDING = "standing"
    BACKGROUND = "background"
    TOO_LATE = "too_late"
    OTHER_TIME = "other_time"
    OTHER_PARTIES = "other_parties"
    OTHER_HOST = "other_host"
    OTHER_PLACE = "other_place"
    COARSER_PLACE = "coarser_place"
    OTHER_NUMBERS = "other_numbers"
    NO_TIE = "no_tie"


RELATING = frozenset({LinkReason.SAME_FORCES, LinkReason.FURTHER, LinkReason.COARSER_PLACE})
"""Objections that leave the two connected: more of the same, or part of a wider act."""


class Decision(NamedTuple):
    """What the event is to the incident, why, and how many things tie the two."""

    link: Link
    reason: LinkReason
    ties: int = 0


class Nearness(StrEnum):
    """How two places stand to each other."""

    SAME = "same"
    WITHIN = "within"
    APART = "apart"
    UNKNOWN = "unknown"


class Pair(NamedTuple):
    """An event and an incident side by side, with what several checks ask about them."""

    event: Traits
    incident: Traits
    family: Family
    thresholds: Thresholds
    nearness: Nearness


def link(event: Traits, incident: Traits, family: Family, thresholds: Thresholds) -> Decision:
    """Decide whether an event joins, relates to, or has nothing to do with an incident."""
    reason = _kind_differs(event, incident)
    if reason is None:
        near = nearness(event.spot, incident.spot, family.near_km, thresholds.region_km)
        pair = Pair(event, incident, family, thresholds, near)
        reason = next((why for check in _CHECKS if (why := check(pair))), None)
        if reason is None:
            return Decision(Link.JOINS, LinkReason.SAME_HAPPENING, _ties(pair))
    return Decision(Link.RELATES if reason in RELATING else Link.STARTS, reason)


def nearness(a: Spot, b: Spot, near_km: float, region_km: float) -> Nearness:
    """How two places stand, as far as their precision lets anybody say."""
    km = distance_km(a, b)
    if a.precision in FINE and b.precision in FINE and km is not None:
        return Nearness.SAME if km <= near_km else Nearness.APART
    if a.country is None or b.country is None:
        return Nearness.UNKNOWN
    if a.country != b.country:
        return Nearness.APART
    if PlacePrecision.COUNTRY in (a.precision, b.precision):
        return Nearness.WITHIN
    if a.admin1 and b.admin1:
        return Nearness.WITHIN if a.admin1 == b.admin1 else Nearness.APART
    return Nearness.APART if km is not None and km > region_km else Nearness.WITHIN


def distance_km(a: Spot, b: Spot) -> float | None:
    """Great-circle distance in kilometres; none where a coordinate is missing."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.lon - a.lon) / 2
    h = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))


def _kind_differs(event: Traits, incident: Traits) -> LinkReason | None:
    if event.family != incident.family:
        same = event.sender and (event.sender, event.host) == (incident.sender, incident.host)
        return LinkReason.SAME_FORCES if same else LinkReason.OTHER_FAMILY
    if event.cumulative != incident.cumulative:
        return LinkReason.CUMULATIVE
    return LinkReason.STANDING if event.standing != incident.standing else None


def _background(pair: Pair) -> LinkReason | None:
    """History is told of what has a date; without one it cannot be tied to anything current."""
    if pair.event.background == pair.incident.background:
        return None
    dated = pair.event.dated and pair.incident.dated
    return None if dated and _gap(pair) <= timedelta(0) else LinkReason.BACKGROUND


def _time(pair: Pair) -> LinkReason | None:
    window = timedelta(hours=pair.family.window_hours)
    event, incident = pair.event, pair.incident
    if event.told_last - incident.told_last > window:
        return LinkReason.TOO_LATE
    if incident.told_first - event.told_first > window:
        return LinkReason.TOO_LATE
    if event.articles[0] in incident.articles and not (event.dated and incident.dated):
        return None
    slack = timedelta(hours=pair.family.slack_hours)
    return LinkReason.OTHER_TIME if _gap(pair) > slack else None


def _gap(pair: Pair) -> timedelta:
    """Time between the two; zero or less where they overlap."""
    return max(pair.event.start, pair.incident.start) - min(pair.event.end, pair.incident.end)


def _parties(pair: Pair) -> LinkReason | None:
    match pair.family.parties:
        case Parties.POSTURE:
            return _forces(pair)
        case Parties.PAIR:
            return _sides(pair)
        case Parties.DIRECTED:
            return _direction(pair)


def _forces(pair: Pair) -> LinkReason | None:
    """Forces are one where the sender is, and where no host or beneficiary speaks against it."""
    event, incident = pair.event, pair.incident
    if event.sender != incident.sender:
        return LinkReason.OTHER_PARTIES
    if event.sender is None and _disjoint(event.actors, incident.actors):
        return LinkReason.OTHER_PARTIES
    if event.host and incident.host:
        return None if event.host == incident.host else LinkReason.OTHER_HOST
    # "To Russia" and "in support of Russia" are one destination to those who tell of it.
    ends = {event.host or event.beneficiary, incident.host or incident.beneficiary} - {None}
    return LinkReason.OTHER_HOST if len(ends) > 1 else None


def _sides(pair: Pair) -> LinkReason | None:
    ours = {*pair.event.actors, *pair.event.targets}
    theirs = {*pair.incident.actors, *pair.incident.targets}
    if not ours or not theirs:
        return None
    needed = min(2, len(ours), len(theirs))
    return None if len(ours & theirs) >= needed else LinkReason.OTHER_PARTIES


def _direction(pair: Pair) -> LinkReason | None:
    event, incident = pair.event, pair.incident
    if _disjoint(event.actors, incident.actors):
        return LinkReason.OTHER_PARTIES
    if pair.nearness is Nearness.SAME:
        return None
    return LinkReason.OTHER_PARTIES if _disjoint(event.targets, incident.targets) else None


def _disjoint(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    return bool(ours) and bool(theirs) and not set(ours) & set(theirs)


def _place(pair: Pair) -> LinkReason | None:
    if pair.family.place is PlaceNeed.ANY or pair.nearness is Nearness.SAME:
        return None
    if pair.nearness is Nearness.APART:
        return LinkReason.OTHER_PLACE
    if pair.family.place is PlaceNeed.COUNTRY or _numbers_agree(pair):
        return None
    if pair.nearness is Nearness.UNKNOWN and pair.event.articles[0] in pair.incident.articles:
        return None
    fine = {pair.event.spot.precision in FINE, pair.incident.spot.precision in FINE}
    return LinkReason.COARSER_PLACE if len(fine) > 1 else None


def _numbers(pair: Pair) -> LinkReason | None:
    """Numbers far apart tell two happenings, unless place or parties settle that it is one."""
    same_forces = pair.event.host is not None and pair.event.host == pair.incident.host
    if pair.nearness is Nearness.SAME or same_forces:
        return None
    limit = pair.family.conflict_ratio
    apart = any(
        value > high * limit or value < low / limit
        for unit, (value, _) in pair.event.numbers.items()
        for low, high in [pair.incident.numbers.get(unit, (value, value))]
    )
    return LinkReason.OTHER_NUMBERS if apart else None


def _further(pair: Pair) -> LinkReason | None:
    """Additional troops are news of their own; another outlet's additional troops are those."""
    return LinkReason.FURTHER if pair.event.further != pair.incident.further else None


def _tie(pair: Pair) -> LinkReason | None:
    """Equal numbers alone tie nothing: twenty are killed in many places."""
    return None if _ties(pair) > _numbers_agree(pair) else LinkReason.NO_TIE


def _ties(pair: Pair) -> int:
    event, incident = pair.event, pair.incident
    return sum(
        (
            2 * (pair.nearness is Nearness.SAME),
            pair.nearness is Nearness.WITHIN,
            bool(set(event.actors) & set(incident.actors)),
            bool(set(event.targets) & set(incident.targets)),
            event.host is not None and event.host == incident.host,
            _numbers_agree(pair),
            event.articles[0] in incident.articles,
        )
    )


def _numbers_agree(pair: Pair) -> bool:
    ratio = pair.thresholds.agree_ratio
    return any(
        low / ratio <= value <= high * ratio
        for unit, (value, _) in pair.event.numbers.items()
        if unit in pair.incident.numbers
        for low, high in [pair.incident.numbers[unit]]
    )


_CHECKS: tuple[Callable[[Pair], LinkReason | None], ...] = (
    _background,
    _parties,
    _time,
    _place,
    _further,
    _numbers,
    _tie,
)
