"""Which events are one happening: each, in telling order, joins those that it fits best.

The order in which events arrived plays no part, so that a late one, a revision or a retraction leads to the
same happenings as if all had been known from the start.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas.event import Event
from services.correlator.bucket import Traits
from services.correlator.link import Decision, Link, link
from services.correlator.thresholds import Family, Thresholds
from services.correlator.traits import in_order, merged, traits_of


class Group(NamedTuple):
    """Events of one happening in telling order, their traits, and these taken together."""

    events: list[Event]
    each: list[Traits]
    traits: Traits


def gather(
    loose: Iterable[Event],
    settled: Iterable[Sequence[Event]],
    family: Family,
    limits: Thresholds,
) -> list[list[Event]]:
    """Put events of one family together.

    Args:
        loose: events that stand, in any order.
        settled: events that stay together, of incidents too large to be kept whole.
        family: what makes two events of these types one happening.
        limits: the thresholds that all families share.

    Returns:
        The groups, settled ones first, then in the order of their first telling.
    """
    groups = [_group(in_order(events), limits) for events in settled if events]
    for event in in_order(loose):
        traits = traits_of(event, limits)
        decisions = [link(traits, group.traits, family, limits) for group in groups]
        home = best(decisions, [group.traits for group in groups])
        if home is None:
            groups.append(Group([event], [traits], traits))
        else:
            told, each = [*groups[home].events, event], [*groups[home].each, traits]
            groups[home] = Group(told, each, merged(each))
    return [in_order(group.events) for group in groups]


def best(decisions: Sequence[Decision], candidates: Sequence[Traits]) -> int | None:
    """Where an event belongs: most ties; of several the one told last, then the later in line."""
    joining = [
        (decision.ties, candidates[index].told_last, index)
        for index, decision in enumerate(decisions)
        if decision.link is Link.JOINS
    ]
    return max(joining)[-1] if joining else None


def _group(events: list[Event], limits: Thresholds) -> Group:
    each = [traits_of(event, limits) for event in events]
    return Group(events, each, merged(each))
