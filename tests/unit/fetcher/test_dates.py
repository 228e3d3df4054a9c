from datetime import UTC, datetime, timedelta

import pytest

from services.fetcher.dates import is_backfill, parse_date, plausible

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2025-03-03T10:00:00Z", "2025-03-03T12:00:00+02:00", "2025-03-03 10:00:00",
     "Mon, 03 Mar 2025 10:00:00 GMT", "Mon, 3 Mar 2025 05:00:00 -0500"],
)  # fmt: skip
def test_both_forms_of_dates_are_read_as_utc(text: str) -> None:
    assert parse_date(text) == datetime(2025, 3, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "03.03.2025 um 10", "2025-13-01", "\x00" * 99])
def test_what_cannot_be_read_is_not_stated(text: str) -> None:
    assert parse_date(text) is None


def test_the_future_and_unset_clocks_are_not_believed() -> None:
    assert plausible(NOW + timedelta(days=2), NOW) is None
    assert plausible(datetime(1970, 1, 1, tzinfo=UTC), NOW) is None
    assert plausible(NOW + timedelta(hours=14), NOW) is not None
    assert plausible(None, NOW) is None


def test_only_a_stated_old_date_makes_a_backfill() -> None:
    assert is_backfill(NOW - timedelta(days=8), NOW)
    assert not is_backfill(NOW - timedelta(days=6), NOW)
    assert not is_backfill(None, NOW)
