"""Which events are one happening: each, in telling order, joins the one that it fits best.

The order in which events arrived plays no part. What was told before an event does not depend on it, so that
only what was told since has to be gathered anew when one comes late, is revised or taken back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.event import Event
from services.correlator.bucket import OpenIncident, Traits, unpack
from services.correlator.link import Decision, Link, link
from services.correlator.thresholds import Family, Thresholds
from services.correlator.traits import in_order, merged, told_at, traits_of

_UNKNOWN = (datetime.max.replace(tzinfo=UTC), "")


@dataclass
class Group:
    """A happening: the incident that it goes on from, if any, and its events in telling order.

    `events` is none while it is exactly that incident, whose events then need not be read.
    """

    traits: Traits
    base: OpenIncident | None = None
    events: list[Event] | None = None


def group_of(events: Sequence[Event], base: OpenIncident | None, limits: Thresholds) -> Group:
    """A happening of these events; at least one."""
    ordered = in_order(events)
    return Group(merged([traits_of(event, limits) for event in ordered]), base, ordered)


def gather(
    loose: Iterable[Event], groups: Sequence[Group], family: Family, limits: Thresholds
) -> list[Group]:
    """Put events of one family with the happenings they belong to, or start some.

    Args:
        loose: events that stand, in any order; none was told before those of `groups` that may move.
        groups: the happenings so far.
        family: what makes two events of these types one happening.
        limits: the thresholds that all families share.
    """
    gathered = list(groups)
    for event in in_order(loose):
        traits = traits_of(event, limits)
        decisions = [link(traits, group.traits, family, limits) for group in gathered]
        home = _best(decisions, gathered)
        if home is None:
            gathered.append(Group(traits, events=[event]))
        else:
            told = gathered[home]
            gathered[home] = group_of([*_events(told), event], told.base, limits)
    return gathered


def _best(decisions: Sequence[Decision], groups: Sequence[Group]) -> int | None:
    """Where an event belongs: most ties; of several the one told last, then the one told of first."""
    joining = {
        index: (decision.ties, group.traits.told_last)
        for index, (decision, group) in enumerate(zip(decisions, groups, strict=True))
        if decision.link is Link.JOINS
    }
    alike = [index for index, rank in joining.items() if rank == max(joining.values())]
    if len(alike) > 1:
        return min(alike, key=lambda index: _first(groups[index]))
    return alike[0] if alike else None


def _first(group: Group) -> tuple[datetime, str]:
    """When a happening was first told of, and by which event: the same in whatever order they arrived."""
    return min(((told_at(event), event.id) for event in _events(group)), default=_UNKNOWN)


def _events(group: Group) -> list[Event]:
    if group.events is not None:
        return group.events
    return live(group.base) if group.base else []


def live(incident: OpenIncident) -> list[Event]:
    """The events of an incident that stand."""
    return [event for event in map(unpack, incident.events.values()) if not event.retracted]
