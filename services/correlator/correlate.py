"""An event and the state of its key: the new state, and the incidents to tell of.

Event ids are the identity. The same event again changes nothing and is answered with the incident as it
stands; a newer revision replaces it; a retraction takes it out and leaves a mark, so that the event does
not come back when an old record is delivered again. No clock: every time comes from a record.
"""

from collections.abc import Mapping
from typing import NamedTuple

from schemas.event import Event
from schemas.incident import MAX_EVENTS, Change, Incident, Status
from services.correlator.bucket import (
    MAX_PASSED,
    Bucket,
    OpenIncident,
    find,
    incident_id,
    pack,
    unpack,
    with_incidents,
)
from services.correlator.incident import change_from, fold, remembered, story
from services.correlator.link import Decision, Link, link
from services.correlator.origins import origin_of
from services.correlator.sides import side_of
from services.correlator.thresholds import Thresholds, shipped
from services.correlator.traits import in_order, merged, traits_of

MAX_RELATED = 5
"""Other incidents that an incident points to."""

Events = Mapping[str, Event]


class Result(NamedTuple):
    """An incident as it is kept and as it is published."""

    held: OpenIncident
    told: Incident


def correlate(
    bucket: Bucket | None, event: Event, thresholds: Thresholds | None = None
) -> tuple[Bucket, tuple[Incident, ...]]:
    """Take one event into its bucket.

    Args:
        bucket: the state of the event's key, or none when the key is new.
        event: the event, which may be a repetition, a revision or a retraction.
        thresholds: when two events are one happening; the shipped ones by default.

    Returns:
        The new state, and each incident that the event belongs to or has left, as it now stands.
    """
    limits = thresholds or shipped()
    state = bucket or Bucket(key=event.key)
    home = find(state, event.id)
    if home is None:
        results = [] if event.retracted else [_place_new(state, event, limits)]
    else:
        results = _known(state, home, event, limits)
    if not results:
        return state, ()
    after = with_incidents(state, [result.held for result in results])
    return after, tuple(result.told for result in results)


def _known(state: Bucket, home: OpenIncident, event: Event, limits: Thresholds) -> list[Result]:
    """An event that was seen before: repeated, outdated, revised or retracted."""
    events = {key: unpack(text) for key, text in home.events.items()}
    held = events.get(event.id)
    if held is None or not _is_newer(event, held):
        return [Result(home, fold(home, state.key, events.values(), _leading(home, limits)))]
    others = {key: kept for key, kept in events.items() if key != event.id}
    if _still_belongs(others, event, limits):
        return [_updated(state.key, home, {**events, event.id: event}, event, limits)]
    left = _updated(state.key, home, others, event, limits)
    rest = with_incidents(state, [left.held])
    return [left, _place_new(rest, event, limits)]


def _is_newer(event: Event, held: Event) -> bool:
    """Whether this is a later word of the same article; a retraction wins a tie."""
    if (event.article.revision, event.retracted) == (held.article.revision, held.retracted):
        return False
    return _recency(event) > _recency(held)


def _recency(event: Event) -> tuple[object, ...]:
    return (event.article.fetched_at, event.seen_at, event.retracted)


def _still_belongs(others: Events, event: Event, limits: Thresholds) -> bool:
    """A revised event may turn out to be of another happening than those it was put with."""
    rest = [traits_of(kept, limits) for kept in in_order(others.values()) if not kept.retracted]
    if event.retracted or not rest:
        return True
    family = limits.by_type[event.type]
    return link(traits_of(event, limits), merged(rest), family, limits).link is Link.JOINS


def _place_new(state: Bucket, event: Event, limits: Thresholds) -> Result:
    """Put an event that nobody has seen before where it belongs."""
    family = limits.by_type[event.type]
    traits = traits_of(event, limits)
    decisions = [
        (link(traits, held.traits, family, limits), held)
        for held in state.incidents
        if held.status is not Status.RETRACTED
    ]
    home = _best(decisions)
    if home is not None:
        events = {key: unpack(text) for key, text in home.events.items()}
        return _updated(state.key, home, {**events, event.id: event}, event, limits)
    related = [held.id for decision, held in decisions if decision.link is Link.RELATES]
    fresh = OpenIncident(
        id=incident_id(state.key, event.id),
        version=1,
        change=Change.NEW,
        updated_at=event.seen_at,
        status=Status.POSSIBLE,
        traits=traits,
        related=tuple(related[-MAX_RELATED:]),
        events={event.id: pack(event)},
    )
    told = fold(fresh, state.key, [event], family.leading)
    return _remembering(fresh, told, event)


def _best(decisions: list[tuple[Decision, OpenIncident]]) -> OpenIncident | None:
    """The incident with most ties; of several the one told last."""
    joining = [(d.ties, h.traits.told_last, h.id, h) for d, h in decisions if d.link is Link.JOINS]
    return max(joining, key=lambda candidate: candidate[:3])[3] if joining else None


def _updated(
    key: str, home: OpenIncident, events: Events, event: Event, limits: Thresholds
) -> Result:
    """The incident with these events; one version on, named by what has changed."""
    kept, passed = _within_bounds(events)
    _, told = story(kept.values())
    draft = home.model_copy(
        update={
            "version": home.version + 1,
            "updated_at": event.seen_at,
            "traits": merged([traits_of(one, limits) for one in told]),
            "events": {one: pack(event) if one == event.id else home.events[one] for one in kept},
            "passed": (*home.passed, *passed)[-MAX_PASSED:],
            "passed_count": home.passed_count + sum(not events[one].retracted for one in passed),
        }
    )
    after = fold(draft, key, kept.values(), _leading(draft, limits))
    change = change_from(home, after, corrected=event.id in home.events)
    return _remembering(draft, after.model_copy(update={"change": change}), event)


def _remembering(held: OpenIncident, told: Incident, event: Event) -> Result:
    """An incident as it is kept and told, with the turn that the event has made."""
    told = told.model_copy(update={"history": remembered(held.history, told, event)})
    return Result(_standing_at(held, told), told)


def _standing_at(held: OpenIncident, told: Incident) -> OpenIncident:
    return held.model_copy(
        update={
            "change": told.change,
            "status": told.status,
            "disputed": told.disputed,
            "size": told.size,
            "history": told.history,
        }
    )


def _leading(held: OpenIncident, limits: Thresholds) -> str | None:
    names = {family.name: family.leading for family in limits.by_type.values()}
    return names[held.traits.family]


def _within_bounds(events: Events) -> tuple[dict[str, Event], list[str]]:
    """The events an incident keeps, and the ids of those that have to go.

    Marks of retracted events go first, then what says the least: of the largest group that repeats one
    origin's word of one side, all but the first and the last are alike.
    """
    kept = {event.id: event for event in in_order(events.values())}
    passed: list[str] = []
    while len(kept) > MAX_EVENTS:
        gone = next((e.id for e in kept.values() if e.retracted), None) or _least_telling(kept)
        del kept[gone]
        passed.append(gone)
    return kept, passed


def _least_telling(kept: Events) -> str:
    groups: dict[tuple[str, ...], list[str]] = {}
    for event in kept.values():
        side = side_of(event) if event.attributed_to else ""
        groups.setdefault((origin_of(event), side, event.modality), []).append(event.id)
    largest = max(groups.values(), key=len)
    return largest[1] if len(largest) > 1 else list(kept)[1]
