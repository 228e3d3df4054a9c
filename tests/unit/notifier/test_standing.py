from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.notifier.standing import FAILED_ATTEMPTS, FAILED_FOR, Standing, after_attempt
from tests.builders import at

DELIVERED, FAILED = True, False


def failing(attempts: int, hours: float) -> Standing:
    """So many failures, spread evenly over so long."""
    standing = Standing()
    for number in range(attempts):
        standing = after_attempt(standing, FAILED, at(hours * number / max(attempts - 1, 1)))
    return standing


def test_an_hour_and_ten_failures_pause_and_neither_alone_does() -> None:
    assert failing(FAILED_ATTEMPTS, 1).paused
    assert not failing(FAILED_ATTEMPTS - 1, 30).paused
    assert not failing(100, 0.99).paused


def test_one_success_in_between_begins_the_count_anew() -> None:
    standing = after_attempt(failing(9, 0.9), DELIVERED, at(0.95))
    for number in range(9):
        standing = after_attempt(standing, FAILED, at(1 + number))
    assert not standing.paused
    assert after_attempt(standing, FAILED, at(20)).paused


def test_the_first_success_ends_a_pause_and_no_failure_does() -> None:
    standing = failing(10, 1)
    assert after_attempt(standing, FAILED, at(0)).paused, "also where the clock was set back"
    assert after_attempt(standing, DELIVERED, at(2)) == Standing()


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3600)), max_size=60))
def test_it_is_paused_exactly_while_a_long_row_of_failures_lasts(
    story: list[tuple[bool, int]],
) -> None:
    standing, now = Standing(), at()
    row: list[datetime] = []
    for delivered, seconds in story:
        now += timedelta(seconds=seconds)
        standing = after_attempt(standing, delivered, now)
        row = [] if delivered else [*row, now]
        long = len(row) >= FAILED_ATTEMPTS and row[-1] - row[0] >= FAILED_FOR
        assert standing.paused == long
