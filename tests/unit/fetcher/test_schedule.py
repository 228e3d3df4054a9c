from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.download import wait_asked
from services.fetcher.schedule import (
    MOMENTS_KEPT,
    adaptive,
    after_failure,
    after_success,
    fresh_for,
    max_age,
    moments_with,
)

NOW = datetime(2025, 3, 4, tzinfo=UTC)
PARTS = st.floats(0, 1)
AGES = st.lists(st.integers(0, 10**8), max_size=40)
"""Seconds before now."""


def ago(age: float) -> datetime:
    return NOW - timedelta(seconds=age)


def every(gap: float, count: int = 20, since: float = 0) -> list[datetime]:
    """Moments at an even pace, the last one `since` seconds ago."""
    return [ago(since + gap * number) for number in range(count)]


def seconds(due: datetime) -> float:
    return (due - NOW).total_seconds()


def test_a_source_is_visited_at_its_own_interval() -> None:
    assert seconds(after_success(NOW, 900, None, 0.0)) == 900
    assert seconds(after_success(NOW, 900, None, 1.0)) == 990


def test_the_server_may_ask_for_longer_but_not_for_a_day() -> None:
    assert seconds(after_success(NOW, 900, 1800, 0.0)) == 1800
    assert seconds(after_success(NOW, 900, 60, 0.0)) == 900
    assert seconds(after_success(NOW, 900, 86_400, 0.0)) == 3600


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    waits = [seconds(after_failure(NOW, 900, count, None, 0.5)) for count in (1, 2, 3, 50)]
    assert waits == [900, 1800, 3600, 86_400]


def test_a_failed_local_source_waits_a_minute_at_least() -> None:
    assert seconds(after_failure(NOW, 1, 1, None, 0.0)) == 60


def test_retry_after_is_a_least_wait() -> None:
    assert seconds(after_failure(NOW, 900, 1, 5000, 0.5)) == 5000
    assert seconds(after_failure(NOW, 900, 1, 10, 0.5)) == 900
    assert seconds(after_failure(NOW, 900, 1, 1e9, 0.5)) == 86_400


@given(st.integers(60, 86_400), st.integers(1, 10_000), st.floats(0, 1e12) | st.none(), PARTS)
def test_failures_wait_between_a_minute_and_a_day(
    interval: int, failures: int, asked: float | None, jitter: float
) -> None:
    due = after_failure(NOW, interval, failures, asked, jitter)
    assert timedelta(minutes=1) <= due - NOW <= timedelta(days=1)


@pytest.mark.parametrize(
    ("header", "age"),
    [("max-age=600", 600), ("public, MAX-AGE = 30", 30), ("s-maxage=99", None), ("", None),
     ("no-cache, max-age=600", None), ("max-age=x", None)],
)  # fmt: skip
def test_max_age_is_read_from_cache_control(header: str, age: float | None) -> None:
    assert max_age(header) == age


@pytest.mark.parametrize(
    ("header", "wait"),
    [("120", 120), ("Tue, 04 Mar 2025 00:02:00 GMT", 120), ("Mon, 03 Mar 2025 00:00:00 GMT", 0),
     ("soon", None), ("", None), ("-5", None), ("9" * 40, 999_999_999)],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date(header: str, wait: float | None) -> None:
    assert wait_asked(header, NOW.timestamp()) == wait


def test_expires_counts_where_cache_control_is_not_there() -> None:
    later = "Tue, 04 Mar 2025 00:10:00 GMT"
    assert fresh_for({"expires": later}, NOW) == 600
    assert fresh_for({"expires": later, "cache-control": "max-age=30"}, NOW) == 30
    assert fresh_for({"expires": later, "cache-control": "no-cache"}, NOW) is None
    assert fresh_for({"expires": "Mon, 03 Mar 2025 00:00:00 GMT"}, NOW) == 0
    assert fresh_for({"expires": "0"}, NOW) is None
    assert fresh_for({}, NOW) is None


def test_a_busy_source_is_visited_often_and_a_quiet_one_rarely() -> None:
    assert adaptive(every(60), NOW) == 60
    assert adaptive(every(3600), NOW) == pytest.approx(900, rel=0.06)
    assert adaptive(every(43_200), NOW) == pytest.approx(3 * 3600, rel=0.06)
    assert adaptive(every(30 * 86_400), NOW) == 86_400


def test_too_little_is_known_of_a_new_source() -> None:
    assert adaptive([], NOW) is None
    assert adaptive(every(60, count=2), NOW) is None


def test_a_source_that_falls_silent_is_visited_ever_more_rarely() -> None:
    lately, since = every(600), every(600, since=86_400)
    assert (adaptive(since, NOW) or 0) > 5 * (adaptive(lately, NOW) or 0)


@given(AGES, st.integers(0, 10**7))
def test_visits_are_a_minute_to_a_day_apart_and_silence_never_brings_them_closer(
    ages: list[int], silence: int
) -> None:
    moments = [ago(age) for age in ages]
    now = adaptive(moments, NOW)
    later = adaptive(moments, NOW + timedelta(seconds=silence))
    assert (now is None) == (len(moments) < 3)
    if now is not None and later is not None:
        assert 60 <= now <= later <= 86_400


@given(AGES, st.lists(st.integers(-(10**6), 10**8) | st.none(), max_size=40), st.booleans())
def test_moments_are_few_in_order_and_never_in_the_future(
    before: list[int], dates: list[int | None], first: bool
) -> None:
    stated = [None if age is None else ago(age) for age in dates]
    found = moments_with([ago(age) for age in before], stated, NOW, first=first)
    assert list(found) == sorted(set(found))
    assert len(found) <= MOMENTS_KEPT
    assert all(moment <= NOW for moment in found)
    assert all(moment.second == moment.microsecond == 0 for moment in found)


def test_a_burst_is_news_once_and_an_undated_item_came_when_it_was_seen() -> None:
    burst = [ago(3600 + n) for n in range(30, 0, -1)]
    assert len(moments_with([], burst, NOW, first=True)) == 1
    assert moments_with([], [None, None], NOW, first=False) == (NOW,)
    assert moments_with([], [None, None], NOW, first=True) == ()
