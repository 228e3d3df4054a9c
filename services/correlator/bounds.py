"""Which events an incident keeps whole, once there are too many."""

from collections.abc import Mapping

from schemas.event import Event
from schemas.incident import MAX_EVENTS
from services.correlator.origins import origin_of
from services.correlator.sides import side_of
from services.correlator.traits import in_order


def within_bounds(events: Mapping[str, Event]) -> tuple[dict[str, Event], list[str]]:
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


def _least_telling(kept: Mapping[str, Event]) -> str:
    groups: dict[tuple[str, ...], list[str]] = {}
    for event in kept.values():
        side = side_of(event) if event.attributed_to else ""
        groups.setdefault((origin_of(event), side, event.modality), []).append(event.id)
    largest = max(groups.values(), key=len)
    return largest[1] if len(largest) > 1 else list(kept)[1]
