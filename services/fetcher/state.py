"""What is remembered of a source between visits, and how a visit changes it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from schemas.source import SeenItem, SourceState
from services.fetcher.schedule import after_failure
from services.fetcher.sources import SourceConfig
from services.fetcher.trouble import Failure, Trouble

LEAST_KEPT = 200
MOST_KEPT = 2_000


def state_of(source: SourceConfig, stored: SourceState | None, now: datetime) -> SourceState:
    """The state to start from: the stored one, unless the source has moved elsewhere since.

    What was published stays known even then; validators belong to the old address and go.
    """
    if stored is None:
        return SourceState(source_id=source.id, url=source.address, next_due_at=now)
    if stored.url == source.address:
        return stored
    return SourceState(source_id=source.id, url=source.address, next_due_at=now, items=stored.items)


def known(state: SourceState) -> Mapping[str, str]:
    """The revision in which each item was last published."""
    return {item.id: item.revision for item in state.items}


def remembered(state: SourceState, present: Iterable[SeenItem]) -> tuple[SeenItem, ...]:
    """The items to remember: those of this visit newest, and as many old ones as the bound allows.

    A source that shows many items at once is given room for twice as many, up to the record's bound.
    """
    now = {item.id: item for item in present}
    kept = max(LEAST_KEPT, min(2 * len(now), MOST_KEPT))
    old = [item for item in state.items if item.id not in now]
    return (*old, *now.values())[-kept:]


def failed(
    state: SourceState, failure: Failure, now: datetime, interval: float, jitter: float
) -> SourceState:
    """The state after a visit that failed; validators and items stay as they were."""
    failures = state.failures + 1
    due = after_failure(now, interval, failures, failure.retry_after, jitter)
    gone = failure.trouble is Trouble.GONE
    return state.model_copy(update={"failures": failures, "next_due_at": due, "gone": gone})


def succeeded(
    state: SourceState,
    now: datetime,
    next_due_at: datetime,
    items: tuple[SeenItem, ...] | None = None,
    **validators: str | None,
) -> SourceState:
    """The state after a visit that went well. `items` is None where the source has not changed."""
    changes: dict[str, object] = {
        "failures": 0, "gone": False, "last_success_at": now, "next_due_at": next_due_at,
        **validators,
    }  # fmt: skip
    if items is not None:
        changes["items"] = items
        if set(items) - set(state.items):
            changes["last_new_item_at"] = now
    return state.model_copy(update=changes)


def worth_storing(before: SourceState, after: SourceState) -> bool:
    """Whether anything but the times of visits has changed."""
    times = {"next_due_at", "last_success_at"}
    return before.model_dump(exclude=times) != after.model_dump(exclude=times)
