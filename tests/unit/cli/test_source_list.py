import json
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from schemas.source import SourceState
from services.cli.source_list import Fares, fares, rows, table
from services.fetcher.sources import SourceConfig

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


def state(**changes: object) -> SourceState:
    known = {
        "source_id": "a",
        "url": "https://a.example/",
        "next_due_at": NOW,
        "last_success_at": NOW,
    }
    return SourceState.model_validate(known | changes)


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (None, Fares.NEVER_VISITED),
        (state(), Fares.OK),
        (state(failures=2, trouble="timed_out"), Fares.FAILING),
        (state(failures=2, gone=True), Fares.RETIRED),
        (state(quiet_since=NOW - timedelta(hours=200)), Fares.QUIET),
    ],
)
def test_how_a_source_fares(stored: SourceState | None, expected: Fares) -> None:
    assert fares(stored) is expected


def test_those_in_trouble_come_first_and_say_why() -> None:
    sources = tuple(
        SourceConfig(id=name, name=name, url=f"https://{name}.example/") for name in ("a", "b", "c")
    )
    found = rows(sources, {"a": state(), "c": state(failures=3, trouble="timed_out")})
    assert [row.source.id for row in found] == ["c", "b", "a"]
    console = Console(width=200)
    with console.capture() as told:
        console.print(table(found, NOW))
    assert "timed_out, 3 times in a row" in told.get()


def test_records_from_before_the_trouble_was_kept_still_load() -> None:
    old = json.loads(state(failures=1).model_dump_json())
    del old["trouble"]
    assert SourceState.model_validate(old).trouble is None
