from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.event_types import DatePrecision
from services.enricher.dates import happened_at
from tests.unit.enricher.world import WEDNESDAY


def day(
    text: str, *, ahead: bool = False, published_at: datetime | None = WEDNESDAY
) -> tuple[str, str] | None:
    found = happened_at(text, published_at, ahead=ahead)
    return (found.start.date().isoformat(), found.precision.value) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Monday", ("2024-10-28", "day")),
        ("Wednesday", ("2024-10-30", "day")),
        ("last Wednesday", ("2024-10-23", "day")),
        ("on Friday night", ("2024-10-25", "day")),
        ("yesterday", ("2024-10-29", "day")),
        ("the day before yesterday", ("2024-10-28", "day")),
        ("overnight", ("2024-10-29", "day")),
        ("over the weekend", ("2024-10-26", "day")),
        ("last week", ("2024-10-21", "week")),
        ("early this month", ("2024-10-01", "month")),
        ("last year", ("2023-01-01", "year")),
        ("three days ago", ("2024-10-27", "day")),
        ("in March", ("2024-03-01", "month")),
        ("in December", ("2023-12-01", "month")),
        ("on March 3", ("2024-03-03", "day")),
        ("3 March 2021", ("2021-03-03", "day")),
        ("in 2014", ("2014-01-01", "year")),
        ("2024-10-09", ("2024-10-09", "day")),
    ],
)
def test_expressions_are_read_relative_to_publication(text: str, expected: tuple[str, str]) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Friday", ("2024-11-01", "day")),
        ("in March", ("2025-03-01", "month")),
        ("next week", ("2024-11-04", "week")),
        ("tomorrow", ("2024-10-31", "day")),
    ],
)
def test_what_is_still_to_come_lies_ahead(text: str, expected: tuple[str, str]) -> None:
    assert day(text, ahead=True) == expected


def test_since_runs_up_to_publication() -> None:
    found = happened_at("since Monday", WEDNESDAY, ahead=False)
    assert found is not None
    assert (found.start.day, found.end) == (28, WEDNESDAY)


@pytest.mark.parametrize("text", ["on Friday", "overnight", "last week", "in March"])
def test_without_publication_a_relative_time_is_unknown(text: str) -> None:
    assert day(text, published_at=None) is None


def test_without_publication_a_full_date_stands() -> None:
    assert day("on 3 March 2021", published_at=None) == ("2021-03-03", "day")


@pytest.mark.parametrize("text", ["February 30", "they may attack", "recently", "2,014 people", ""])
def test_what_is_no_date_gives_none(text: str) -> None:
    assert day(text) is None


@given(
    st.text(max_size=60) | st.from_regex(r"\A(in|on|since)? ?\d{1,9} (days|years|weeks) ago\Z"),
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)),  # noqa: DTZ001
    st.booleans(),
)
def test_any_text_gives_an_interval_in_order_or_none(
    text: str, published_at: datetime, ahead: bool
) -> None:
    found = happened_at(text, published_at.replace(tzinfo=UTC), ahead=ahead)
    assert found is None or found.start <= found.end


@given(st.integers(min_value=1, max_value=60))
def test_days_ago_names_that_day(count: int) -> None:
    found = happened_at(f"{count} days ago", WEDNESDAY, ahead=False)
    assert found is not None
    assert found.start.date() == (WEDNESDAY - timedelta(days=count)).date()
    assert found.precision is DatePrecision.DAY
