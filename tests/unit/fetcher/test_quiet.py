from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.quiet import FAILING, LEAST_SILENCE, is_quiet, silence_bound

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


def moments(*hours_ago: float) -> list[datetime]:
    return sorted(NOW - timedelta(hours=hours) for hours in hours_ago)


@pytest.mark.parametrize(
    ("hours_ago", "quiet"),
    [
        ((7, 7.5, 8, 8.5, 9, 9.5), True),  # every half hour, then 7 hours of nothing
        ((5, 5.5, 6, 6.5, 7, 7.5), False),  # not yet 6 hours
        ((30, 54, 78, 102, 126, 150), False),  # once a day
        ((100, 124, 148, 172, 196, 220), True),
        ((90, 91, 92, 93, 94), False),  # too few to tell
    ],
)
def test_a_source_is_judged_by_its_own_cadence(hours_ago: tuple[float, ...], quiet: bool) -> None:
    assert is_quiet(moments(*hours_ago), NOW, 0, NOW) is quiet


def test_a_source_that_fails_for_a_day_is_quiet() -> None:
    fresh = moments(1, 2, 3, 4, 5, 6)
    assert is_quiet(fresh, NOW - FAILING - timedelta(minutes=1), 3, NOW)
    assert not is_quiet(fresh, NOW - FAILING - timedelta(minutes=1), 0, NOW)
    assert not is_quiet(fresh, NOW - timedelta(hours=2), 3, NOW)


@given(st.lists(st.floats(0, 10_000), min_size=6, max_size=20))
def test_no_source_is_quiet_within_its_usual_silence(hours: list[float]) -> None:
    told = moments(*hours)
    bound = silence_bound(told)
    assert bound is not None
    assert bound >= LEAST_SILENCE
    assert not is_quiet(told, NOW, 0, told[-1] + bound)
    assert is_quiet(told, NOW, 0, told[-1] + bound + timedelta(seconds=1))
