"""One event told twice in one article is one event.

The same type, parties, place and modality, and equal numbers, make two accounts one.
"""

from collections import defaultdict
from collections.abc import Iterable

from schemas.event import Event, Quantity
from schemas.event_types import Modality
from services.enricher.identity import fingerprint


def merge(events: Iterable[Event]) -> list[Event]:
    """The events in order, without those that repeat an earlier one; the surer account stays."""
    kept: list[Event] = []
    alike: defaultdict[tuple[str, Modality, bool], list[int]] = defaultdict(list)
    for event in events:
        places = alike[_print(event), event.modality, event.further]
        at = next((i for i in places if _same(kept[i], event)), None)
        if at is None:
            places.append(len(kept))
            kept.append(event)
        elif _weight(event) > _weight(kept[at]):
            kept[at] = event
    return kept


def _same(one: Event, other: Event) -> bool:
    """Whether two accounts, equal in all that identifies an event, are of one: near each other."""
    if one.trigger_start == other.trigger_start:
        return True
    told = one.evidence.sentence == other.evidence.sentence
    return (
        not told
        and bool(one.actors or one.targets)
        and one.place is not None
        and _agree(one, other)
    )


def _print(event: Event) -> str:
    return fingerprint(event.type, event.actors, event.targets, event.place)


def _agree(one: Event, other: Event) -> bool:
    """Whether each number of one has an equal in the other, and both give the same or one gives none."""
    mine, theirs = _amounts(one.quantities), _amounts(other.quantities)
    return mine == theirs and bool(mine)


def _amounts(quantities: tuple[Quantity, ...]) -> set[tuple[float | None, float | None, str]]:
    return {(q.min, q.max, q.unit) for q in quantities}


def _weight(event: Event) -> tuple[int, float]:
    return len(event.quantities), event.confidence
