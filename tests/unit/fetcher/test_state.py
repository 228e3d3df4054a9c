from datetime import timedelta

from schemas.source import SeenItem
from services.fetcher.state import failed, remembered, state_of, succeeded, worth_storing
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
    assert not worth_storing(state, succeeded(state, NOW, NOW + timedelta(days=1)))
    assert worth_storing(state, succeeded(state, NOW, NOW, etag="new"))
