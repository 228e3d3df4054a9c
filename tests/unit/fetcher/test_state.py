from datetime import timedelta

from schemas.source import SeenItem
from services.fetcher.sources import SourceConfig
from services.fetcher.state import (
    failed,
    interval_of,
    remembered,
    state_of,
    succeeded,
    worth_storing,
)
from services.fetcher.trouble import Failure, Trouble
from tests.fetching import NOW, feed_source, first_state

SOURCE = feed_source("https://one.example/feed")


def items(count: int, start: int = 0, revision: str = "r") -> list[SeenItem]:
    return [SeenItem(id=f"i{n}", revision=revision) for n in range(start, start + count)]


def test_a_new_source_is_due_at_once() -> None:
    assert first_state(SOURCE).next_due_at == NOW


def test_a_source_that_moves_forgets_validators_and_keeps_what_it_published() -> None:
    old = first_state(SOURCE).model_copy(
        update={"etag": "e", "failures": 4, "gone": True, "items": tuple(items(2))}
    )
    moved = state_of(feed_source("https://two.example/feed"), old, NOW)
    assert (moved.etag, moved.failures, moved.gone) == (None, 0, False)
    assert moved.items == old.items
    assert state_of(SOURCE, old, NOW) == old


def test_memory_is_bounded_and_never_loses_what_the_source_still_shows() -> None:
    state = first_state(SOURCE).model_copy(update={"items": tuple(items(200))})
    kept = remembered(state, items(150, start=100, revision="new"))
    assert len(kept) == 250
    assert set(items(150, start=100, revision="new")) <= set(kept)
    assert len({item.id for item in kept}) == len(kept)
    assert len(remembered(state, items(5000))) == 2000


def test_a_failure_counts_and_keeps_everything_else() -> None:
    state = first_state(SOURCE).model_copy(update={"etag": "e", "items": tuple(items(1))})
    after = failed(state, Failure(Trouble.TIMED_OUT, "slow"), NOW, 900, 0.5)
    assert (after.failures, after.gone, after.etag, after.items) == (1, False, "e", state.items)
    assert after.next_due_at == NOW + timedelta(seconds=900)
    assert failed(after, Failure(Trouble.GONE, "410"), NOW, 900, 0.5).gone


def test_a_success_ends_a_row_of_failures_and_notes_news_only_when_there_is_some() -> None:
    state = first_state(SOURCE).model_copy(update={"failures": 5, "items": tuple(items(1))})
    later = NOW + timedelta(hours=1)
    same = succeeded(state, NOW, later, state.items, etag="e")
    assert (same.failures, same.last_success_at, same.last_new_item_at) == (0, NOW, None)
    news = succeeded(state, NOW, later, tuple(items(2)))
    assert news.last_new_item_at == NOW


def test_times_alone_are_not_worth_storing() -> None:
    state = first_state(SOURCE)
    soon = succeeded(state, NOW, NOW + timedelta(minutes=59))
    assert not worth_storing(state, soon, NOW)
    assert worth_storing(state, soon, NOW - timedelta(minutes=1))
    assert worth_storing(state, succeeded(state, NOW, NOW, etag="new"), NOW)


def test_an_address_that_a_redirect_led_to_is_given_up_when_it_fails() -> None:
    state = first_state(SOURCE).model_copy(update={"moved_to": "https://new.example/feed"})
    after = failed(state, Failure(Trouble.GONE, "410"), NOW, 900, 0.5)
    assert (after.moved_to, after.gone, after.failures) == (None, False, 1)
    assert failed(after, Failure(Trouble.GONE, "410"), NOW, 900, 0.5).gone


def test_a_source_sets_its_own_pace_and_every_is_the_least() -> None:
    hourly = tuple(NOW - timedelta(hours=hours) for hours in range(20, 0, -1))
    state = first_state(SOURCE).model_copy(update={"moments": hourly})
    assert interval_of(SOURCE, first_state(SOURCE), NOW) == 900
    assert interval_of(feed_source(SOURCE.address, every=300), first_state(SOURCE), NOW) == 300
    assert interval_of(SOURCE, state, NOW) == 900
    assert interval_of(feed_source(SOURCE.address, every=60), state, NOW) == 900
    assert interval_of(feed_source(SOURCE.address, every=1800), state, NOW) == 1800


def test_what_lies_on_this_machine_is_looked_at_as_often_as_said() -> None:
    folder = SourceConfig.model_validate({"id": "f", "name": "F", "directory": "f", "every": 2})
    daily = tuple(NOW - timedelta(days=days) for days in range(20, 0, -1))
    state = first_state(folder).model_copy(update={"moments": daily})
    assert interval_of(folder, state, NOW) == 2
