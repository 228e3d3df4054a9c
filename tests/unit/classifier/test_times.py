"""When an event happened, among several times in its sentence."""

from collections.abc import Callable

import pytest

from schemas.event_types import EventType
from schemas.mention import Mention


@pytest.mark.parametrize(
    ("text", "kind", "time"),
    [
        (
            "Israel's military said on Thursday that it had struck a depot in Nabatieh overnight.",
            "air_strike",
            "overnight",
        ),
        (
            "Rescuers left on Tuesday after a Russian missile struck a house in Dnipro on Monday.",
            "shelling",
            "on Monday",
        ),
        ("The army said on Sunday that rebels had seized Goma.", "territorial_change", "on Sunday"),
        ("Russia shelled Kherson, officials said.", "shelling", None),
        (
            "Paris said on Monday it had withdrawn its men, as agreed with the generals who rose last year.",
            "troop_withdrawal",
            "on Monday",
        ),
    ],
)
def test_an_event_has_the_time_of_its_own_clause(
    text: str, kind: str, time: str | None, mentions: Callable[[str], list[Mention]]
) -> None:
    found = next(one for one in mentions(text) if one.type is EventType(kind))
    assert (found.time.text if found.time else None) == time
