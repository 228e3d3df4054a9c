"""Which incident each event belongs to, told anew when one came late, was revised or taken back.

Happenings that turn out to be one are merged, and one that turns out to be two is split. Those who were told
of an incident go on hearing of it under its id, or are pointed to the one that has taken it over.
"""

from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import NamedTuple

from schemas.event import Event
from services.correlator.bucket import OpenIncident, incident_id, unpack
from services.correlator.gather import gather
from services.correlator.thresholds import Family, Thresholds

Events = Mapping[str, Event]


class Arrangement(NamedTuple):
    """The events of each incident id, and for each incident that is no more the one that took it over."""

    events: dict[str, dict[str, Event]]
    heirs: dict[str, str]


def rearrange(
    held: Sequence[OpenIncident], event: Event, family: Family, limits: Thresholds, key: str
) -> Arrangement:
    """Arrange the events of one family, the newest word included.

    Args:
        held: all open incidents of the family, those included that others have taken over.
        event: a new event, or a later word of one that an incident has.
        family: what makes two events of these types one happening.
        limits: the thresholds that all families share.
        key: the correlation key.
    """
    standing = [one for one in held if one.superseded_by is None]
    before = {one.id: {name: unpack(text) for name, text in one.events.items()} for one in standing}
    words = {one.id: one for events in before.values() for one in events.values()}
    words[event.id] = event
    live = {
        name: [words[one] for one in events if one != event.id and not words[one].retracted]
        for name, events in before.items()
    }
    loose = [one for had in standing if not had.passed_count for one in live[had.id]]
    groups = gather(
        loose if event.retracted else [*loose, event],
        [live[had.id] for had in standing if had.passed_count],
        family,
        limits,
    )
    now = _named(groups, held, key)
    return _with_marks(now, before, words)


def _with_marks(
    now: dict[str, list[Event]], before: Mapping[str, Events], words: Events
) -> Arrangement:
    """Leave the marks of events that were taken back with their incident, or with its heir."""
    events = {name: {one.id: one for one in group} for name, group in now.items()}
    heirs: dict[str, str] = {}
    home = {one: name for name, group in events.items() for one in group}
    for name, had in before.items():
        heir = next((home[one] for one in had if one in home), name)
        if name not in events and heir != name:
            heirs[name] = heir
        marks = {one: words[one] for one in had if one not in home}
        keeper = events.setdefault(heirs.get(name, name), {})
        keeper |= marks
    return Arrangement(events, heirs)


def _named(
    groups: Sequence[list[Event]], held: Sequence[OpenIncident], key: str
) -> dict[str, list[Event]]:
    """Give each group the id of an incident that has been told, or a new one.

    The oldest incident chooses first and goes on as the group with most of its events.
    """
    standing = [one for one in held if one.superseded_by is None]
    names: dict[int, str] = {}
    for incident in sorted(standing, key=_age):
        shares = [
            (sum(event.id in incident.events for event in group), -index)
            for index, group in enumerate(groups)
            if index not in names
        ]
        most, place = max(shares, default=(0, 0))
        if most:
            names[-place] = incident.id
    taken = {incident.id for incident in standing}
    for index, group in enumerate(groups):
        if index not in names:
            names[index] = _new_id(key, group, taken)
            taken.add(names[index])
    return {names[index]: group for index, group in enumerate(groups)}


def _age(incident: OpenIncident) -> tuple[object, str]:
    return (incident.history[0].at if incident.history else incident.updated_at, incident.id)


def _new_id(key: str, group: Sequence[Event], taken: set[str]) -> str:
    """By the first event that names no other incident; one that was taken over may so stand again."""
    seeds = chain((event.id for event in group), (f"{group[0].id} {n}" for n in count(2)))
    return next(name for seed in seeds if (name := incident_id(key, seed)) not in taken)
