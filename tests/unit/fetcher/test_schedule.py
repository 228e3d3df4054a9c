from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.download import wait_asked
from services.fetcher.schedule import after_failure, after_success, max_age

NOW = datetime(2025, 3, 4, tzinfo=UTC)
PARTS = st.floats(0, 1)


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
