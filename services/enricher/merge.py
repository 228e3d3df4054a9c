"""One event told twice in one article is one event.

The same type, parties, place and modality, and equal numbers, make two accounts one.
"""

from collections.abc import Iterable

from schemas.event import Event, Quantity
from services.enricher.identity import fingerprint


def merge(events: Iterable[Event]) -> list[Event]:
    """The events in order, without those that repeat an earlier one; the surer account stays."""
    kept: list[Event] = []
    for event in events:
        at = next((i for i, other in enumerate(kept) if _same(other, event)), None)
        if at is None:
            kept.append(event)
        elif _weight(event) > _weight(kept[at]):
            kept[at] = event
    return kept


def _same(one: Event, other: Event) -> bool:
    """Whether two accounts are of one event: equal in all that identifies it, and near each other."""
    if (
        _print(one) != _print(other)
        or one.modality is not other.modality
        or one.further != other.further
    ):
        return False
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
