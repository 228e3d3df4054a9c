"""Which incident each event belongs to, now that something was told, revised or taken back.

Happenings that turn out to be one are merged, and one that turns out to be two is split. Those who were told
of an incident go on hearing of it under its id, or are pointed to the one that has taken it over.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count
from typing import NamedTuple

from schemas.event import Event
from schemas.incident import Status
from services.correlator.bucket import OpenIncident, incident_id, unpack
from services.correlator.gather import Group, gather, group_of, live
from services.correlator.thresholds import Family, Thresholds
from services.correlator.traits import told_at


class Arrangement(NamedTuple):
    """The events of each incident that may have changed, and for each that is no more its heir."""

    events: dict[str, dict[str, Event]]
    heirs: dict[str, str]


def rearrange(
    held: Sequence[OpenIncident], event: Event, family: Family, limits: Thresholds, key: str
) -> Arrangement:
    """Arrange the events of one family, the newest word included.

    Args:
        held: the open incidents of the family, without those that others have taken over; in order.
        event: a new event, or a later word of one that an incident has.
        family: what makes two events of these types one happening.
        limits: the thresholds that all families share.
        key: the correlation key.
    """
    earlier_words = (unpack(one.events[event.id]) for one in held if event.id in one.events)
    since = min(map(_place, (event, *earlier_words)))
    groups: list[Group] = []
    loose = [] if event.retracted else [event]
    open_ones = [one for one in held if one.status is not Status.RETRACTED]
    for one in open_ones:
        if one.traits.told_last < since[0] or (one.passed_count and event.id not in one.events):
            groups.append(Group(one.traits, one))
            continue
        others = [word for word in live(one) if word.id != event.id]
        kept = [word for word in others if one.passed_count or _place(word) < since]
        loose += [word for word in others if not one.passed_count and _place(word) >= since]
        if kept:
            groups.append(group_of(kept, one, limits))
    groups = gather(loose, groups, family, limits)
    return _arranged(_named(groups, held, key), held, event)


def _place(event: Event) -> tuple[datetime, str]:
    """Its place in the order of telling."""
    return told_at(event), event.id


def _arranged(
    named: Mapping[str, Group], held: Sequence[OpenIncident], event: Event
) -> Arrangement:
    """Leave the marks of events that were taken back with their incident, or with its heir."""
    events = {
        name: {one.id: one for one in group.events}
        for name, group in named.items()
        if group.events is not None
    }
    home = {one: name for name, group in events.items() for one in group}
    heirs: dict[str, str] = {}
    for incident in held:
        if incident.id in named and incident.id not in events:
            continue
        heir = next((home[one] for one in incident.events if one in home), incident.id)
        if incident.id not in named and heir != incident.id:
            heirs[incident.id] = heir
        keeper = events.setdefault(heirs.get(incident.id, incident.id), {})
        keeper |= {mark.id: mark for mark in _marks(incident, event) if mark.id not in home}
    return Arrangement(events, heirs)


def _marks(incident: OpenIncident, event: Event) -> Iterator[Event]:
    """The incident's events as they were last told, the one that has just been taken back included."""
    for name, text in incident.events.items():
        yield event if name == event.id else unpack(text)


def _named(groups: Sequence[Group], held: Sequence[OpenIncident], key: str) -> dict[str, Group]:
    """Give each group the id of the incident that it goes on from, or a new one.

    Of incidents whose events were all gathered anew the oldest chooses first: the group with most of them.
    """
    names = {index: group.base.id for index, group in enumerate(groups) if group.base}
    going_on = set(names.values())
    for incident in sorted((one for one in held if one.id not in going_on), key=_age):
        shares = [
            (sum(event.id in incident.events for event in group.events or ()), -index)
            for index, group in enumerate(groups)
            if index not in names
        ]
        most, place = max(shares, default=(0, 0))
        if most:
            names[-place] = incident.id
    taken = {incident.id for incident in held}
    for index, group in enumerate(groups):
        if index not in names:
            names[index] = _new_id(key, group.events or (), taken)
            taken.add(names[index])
    return {names[index]: group for index, group in enumerate(groups)}


def _age(incident: OpenIncident) -> tuple[datetime, str]:
    return (incident.history[0].at if incident.history else incident.updated_at, incident.id)


def _new_id(key: str, group: Sequence[Event], taken: set[str]) -> str:
    """By the first event that names no other incident; one that was taken over may so stand again."""
    seeds = chain((event.id for event in group), (f"{group[0].id} {n}" for n in count(2)))
    return next(name for seed in seeds if (name := incident_id(key, seed)) not in taken)
