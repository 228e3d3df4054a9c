"""Spans of time as people write them."""

from datetime import timedelta

import pytest

from services.alerter.span import span_of


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("30d", timedelta(days=30)),
        ("12h", timedelta(hours=12)),
        ("45m", timedelta(minutes=45)),
        ("10s", timedelta(seconds=10)),
    ],
)
def test_a_span_of_time_is_a_number_with_its_unit(text: str, span: timedelta) -> None:
    assert span_of(text) == span


@pytest.mark.parametrize(
    "text", ["", "30", 30, None, "d", "1.5d", "-1d", "30 days", "1w", "999999d", "1d2h"]
)
def test_anything_else_is_none(text: object) -> None:
    with pytest.raises(ValueError, match="is no span of time; allowed are 30d, 12h, 45m, 10s"):
        span_of(text)
