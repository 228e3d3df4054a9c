"""Quiet hours by the clock of a place."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.notifier.quiet import Quiet

KYIV = ZoneInfo("Europe/Kyiv")
NIGHT = Quiet.model_validate({"from": "22:00", "to": "07:00", "zone": "Europe/Kyiv"})
NOON = Quiet.model_validate({"from": "12:00", "to": "13:30", "zone": "Europe/Kyiv"})


def kyiv(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=KYIV)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, kyiv(10, 21, 59), None),
        (NIGHT, kyiv(10, 22), kyiv(11, 7)),
        (NIGHT, kyiv(11, 3), kyiv(11, 7)),
        (NIGHT, kyiv(11, 7), None),
        (NIGHT, kyiv(28, 23), kyiv(29, 7)),  # clocks go forward that night
        (NOON, kyiv(10, 12, 15), kyiv(10, 13, 30)),
        (NOON, kyiv(10, 13, 30), None),
        (NOON, kyiv(10, 11), None),
    ],
)
def test_it_is_quiet_until(quiet: Quiet, now: datetime, until: datetime | None) -> None:
    assert quiet.until(now) == (until or now)


@given(st.datetimes(timezones=st.just(KYIV)).filter(lambda moment: 1900 < moment.year < 2100))
def test_quiet_ends_within_a_day_and_then_is_over(now: datetime) -> None:
    end = NIGHT.until(now)
    assert now.astimezone(ZoneInfo("UTC")) <= end
    assert end - now.astimezone(ZoneInfo("UTC")) <= timedelta(hours=10)
    assert NIGHT.until(end) == end


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": 1320, "to": "07:00"},
        {"from": "22:00", "to": "22:00"},
        {"from": "22:00", "to": "07:00", "zone": "Europe/Nowhere"},
        {"from": "22:00", "to": "07:00", "zone": "../etc/passwd"},
    ],
)
def test_what_is_no_quiet_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Quiet.model_validate(wrong)
