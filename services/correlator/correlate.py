"""An event and the state of its key: the new state, and the incidents to tell of.

Event ids are the identity. The same event again changes nothing and is answered with the incident as it
stands; a newer revision replaces it; a retraction takes it out and leaves a mark, so that the event does
not come back when an old record is delivered again. No clock: every time comes from a record.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemas.event import Event
from schemas.incident import Change, Incident, Status
from services.correlator.bounds import within_bounds
from services.correlator.bucket import (
    MAX_PASSED,
    Bucket,
    OpenIncident,
    find,
    pack,
    unpack,
    with_incidents,
)
from services.correlator.incident import change_from, fold, remembered, story
from services.correlator.link import Link, link
from services.correlator.rearrange import rearrange
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
        The new state, and each incident that the event belongs to, has left, or has put together with
        another, as it now stands.
    """
    limits = thresholds or shipped()
    state = bucket or Bucket(key=event.key)
    home = find(state, event.id)
    if home is None and event.retracted:
        return state, ()
    if home is not None and not _is_news(home, event):
        return state, _as_they_stand(state, home, event, limits)
    results = _results(state, event, limits)
    after = with_incidents(state, [result.held for result in results])
    return after, tuple(result.told for result in results)


def _is_news(home: OpenIncident, event: Event) -> bool:
    """Whether this is a later word of the same article; a retraction wins a tie."""
    if event.id not in home.events:
        return False
    held = unpack(home.events[event.id])
    if (event.article.revision, event.retracted) == (held.article.revision, held.retracted):
        return False
    return _recency(event) > _recency(held)


def _recency(event: Event) -> tuple[object, ...]:
    return (event.article.fetched_at, event.seen_at, event.retracted)


def _as_they_stand(
    state: Bucket, home: OpenIncident, event: Event, limits: Thresholds
) -> tuple[Incident, ...]:
    """The event's incident, and the others that it changed when it came last."""
    changed = [held for held in state.incidents if held is home or held.updated_by == event.id]
    return tuple(fold(held, state.key, _events(held).values(), limits) for held in changed)


def _results(state: Bucket, event: Event, limits: Thresholds) -> list[Result]:
    """The incidents that are not as they were, those first that another has taken over."""
    family = limits.by_type[event.type]
    known = {one.id: one for one in state.incidents if one.traits.family == family.name}
    held = [one for one in known.values() if one.superseded_by is None]
    now = rearrange(held, event, family, limits, state.key)
    results = [
        _superseded(state.key, known[name], heir, event, limits) for name, heir in now.heirs.items()
    ]
    for name, events in now.events.items():
        home = known.get(name)
        if home is None:
            results.append(_started(state, name, list(events.values()), event, limits))
        elif home.superseded_by or event.id in events or events.keys() != home.events.keys():
            results.append(_updated(state.key, home, events, event, limits))
    return results


def _started(
    state: Bucket, name: str, events: Sequence[Event], event: Event, limits: Thresholds
) -> Result:
    """An incident that nobody has been told of."""
    family = limits.by_type[event.type]
    traits = merged([traits_of(one, limits) for one in in_order(events)])
    related = [
        held.id
        for held in state.incidents
        if held.status is not Status.RETRACTED
        and held.superseded_by is None
        and link(traits, held.traits, family, limits).link is Link.RELATES
    ]
    fresh = OpenIncident(
        id=name,
        version=1,
        change=Change.NEW,
        updated_at=event.seen_at,
        updated_by=event.id,
        status=Status.POSSIBLE,
        traits=traits,
        related=tuple(related[-MAX_RELATED:]),
        events={one.id: pack(one) for one in events},
    )
    return _remembering(fresh, fold(fresh, state.key, events, limits), event)


def _updated(
    key: str, home: OpenIncident, events: Events, event: Event, limits: Thresholds
) -> Result:
    """The incident with these events; one version on, named by what has changed."""
    kept, passed = within_bounds(events)
    _, told = story(kept.values())
    draft = home.model_copy(
        update={
            "version": home.version + 1,
            "updated_at": event.seen_at,
            "updated_by": event.id,
            "superseded_by": None,
            "traits": merged([traits_of(one, limits) for one in told]),
            "events": {name: pack(one) for name, one in kept.items()},
            "passed": (*home.passed, *passed)[-MAX_PASSED:],
            "passed_count": home.passed_count + sum(not events[one].retracted for one in passed),
        }
    )
    after = fold(draft, key, kept.values(), limits)
    rearranged = (home.events.keys() ^ events.keys()) - {event.id}
    change = change_from(home, after, corrected=event.id in home.events or bool(rearranged))
    return _remembering(draft, after.model_copy(update={"change": change}), event)


def _superseded(
    key: str, home: OpenIncident, heir: str, event: Event, limits: Thresholds
) -> Result:
    """An incident that has turned out to be another one: it points there, by its first event."""
    first = in_order(_events(home).values())[0]
    draft = home.model_copy(
        update={
            "version": home.version + 1,
            "change": Change.SUPERSEDED,
            "updated_at": event.seen_at,
            "updated_by": event.id,
            "superseded_by": heir,
            "events": {first.id: pack(first)},
            "passed": (),
            "passed_count": 0,
        }
    )
    return _remembering(draft, fold(draft, key, [first], limits), event)


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
            "reach": told.reach,
            "type": told.type,
            "history": told.history,
        }
    )


def _events(held: OpenIncident) -> dict[str, Event]:
    return {name: unpack(text) for name, text in held.events.items()}
