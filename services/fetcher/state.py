"""What is remembered of a source between visits, and how a visit changes it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from schemas.source import SeenItem, SourceState
from services.fetcher.schedule import LEAST, adaptive, after_failure
from services.fetcher.sources import LOCAL, SourceConfig
from services.fetcher.trouble import Failure, Trouble

LEAST_KEPT = 200
MOST_KEPT = 2_000
STORE_EVERY = timedelta(hours=1)
"""How far the times of visits may run ahead of what is stored: an unchanged source costs little."""


def state_of(source: SourceConfig, stored: SourceState | None, now: datetime) -> SourceState:
    """The state to start from: the stored one, unless the source has moved elsewhere since.

    What was published stays known even then; validators belong to the old address and go.
    """
    if stored is None:
        return SourceState(source_id=source.id, url=source.address, next_due_at=now)
    if stored.url == source.address:
        return stored
    return SourceState(source_id=source.id, url=source.address, next_due_at=now, items=stored.items)


def interval_of(source: SourceConfig, state: SourceState, now: datetime) -> float:
    """Seconds between two visits when all goes well: the source's own pace, and `every` or more.

    What lies on this machine is looked at as often as was said.
    """
    own = None if source.sort in LOCAL else adaptive(state.moments, now)
    return source.interval if own is None else max(own, source.every or LEAST)


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
    """The state after a visit that failed; validators and items stay as they were.

    An address that a redirect led to is given up: the source's own one is asked again, and it alone
    can say that the source is gone.
    """
    failures = state.failures + 1
    due = after_failure(now, interval, failures, failure.retry_after, jitter)
    gone = failure.trouble is Trouble.GONE and state.moved_to is None
    changes: dict[str, object] = {
        "failures": failures, "trouble": str(failure.trouble), "next_due_at": due, "gone": gone,
        "moved_to": None,
    }  # fmt: skip
    return state.model_copy(update=changes)


def succeeded(
    state: SourceState,
    now: datetime,
    next_due_at: datetime,
    items: tuple[SeenItem, ...] | None = None,
    **validators: str | None,
) -> SourceState:
    """The state after a visit that went well. `items` is None where the source has not changed."""
    changes: dict[str, object] = {
        "failures": 0, "trouble": None, "gone": False, "last_success_at": now, "next_due_at": next_due_at,
        **validators,
    }  # fmt: skip
    if items is not None:
        changes["items"] = items
        if set(items) - set(state.items):
            changes["last_new_item_at"] = now
    return state.model_copy(update=changes)


def worth_storing(before: SourceState, after: SourceState, stored_due_at: datetime) -> bool:
    """Whether anything but the times of visits has changed, or they are far from the stored ones.

    Args:
        before: the state before a visit.
        after: the state after it.
        stored_due_at: the next visit's time as it was last stored.
    """
    times = {"next_due_at": after.next_due_at, "last_success_at": after.last_success_at}
    changed = before.model_copy(update=times) != after
    return changed or after.next_due_at - stored_due_at >= STORE_EVERY
