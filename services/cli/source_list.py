"""`vedette sources list`: every source with how it fares, from what its fetcher has stored."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from schemas.source import SourceState
from schemas.topics import SOURCES
from services.fetcher.sources import SourceConfig, load_sources
from services.runtime.clock import system_clock
from services.runtime.messages import read_to_end
from services.runtime.settings import Settings

_MINUTE, _HOUR, _DAY = 60.0, 3_600.0, 86_400.0


class Fares(StrEnum):
    """How a source fares, the worst first."""

    RETIRED = "retired"  # its owner has taken it down
    FAILING = "failing"
    QUIET = "quiet"  # far longer silent than it uses to be
    NEVER_VISITED = "never visited"
    OK = "ok"


class Row(NamedTuple):
    """One source as it is shown."""

    source: SourceConfig
    state: SourceState | None
    fares: Fares


def fares(state: SourceState | None) -> Fares:
    """How a source fares, by what is stored of it."""
    if state is None:
        return Fares.NEVER_VISITED
    if state.gone:
        return Fares.RETIRED
    if state.failures:
        return Fares.FAILING
    return Fares.QUIET if state.quiet_since else Fares.OK


def rows(sources: tuple[SourceConfig, ...], states: Mapping[str, SourceState]) -> list[Row]:
    """The enabled sources, those in trouble first, otherwise in the file's order."""
    order = list(Fares)
    found = [Row(one, states.get(one.id), fares(states.get(one.id))) for one in sources]
    return sorted(found, key=lambda row: order.index(row.fares))


def run(settings: Settings, *, as_json: bool) -> None:
    """Print the sources; needs a broker, on which the fetchers keep what they know.

    Raises:
        ConfigError: sources.yaml is wrong.
        PublishError: the broker cannot be reached.
    """
    sources = load_sources(settings.sources_file)
    found = rows(sources, read_to_end(settings, SOURCES, SourceState))
    if as_json:
        for line in map(_as_json, found):
            print(line)  # noqa: T201 - the command's output
        return
    Console().print(table(found, system_clock()))


def table(found: list[Row], now: datetime) -> Table:
    """A table for a terminal."""
    shown = Table("source", "fares", "last read", "last new", "next visit", "what is wrong")
    styles = {Fares.OK: "green", Fares.NEVER_VISITED: "dim", Fares.QUIET: "yellow"}
    for row in found:
        shown.add_row(row.source.id, row.fares.value, *_cells(row.state, now),
                      style=styles.get(row.fares, "red"))  # fmt: skip
    return shown


def _cells(state: SourceState | None, now: datetime) -> Iterator[str]:
    if state is None:
        yield from ("", "", "", "")
        return
    yield _ago(state.last_success_at, now)
    yield _ago(state.last_new_item_at, now)
    yield "" if state.gone else f"in {_span((state.next_due_at - now).total_seconds())}"
    yield f"{state.trouble or 'unknown'}, {state.failures} times in a row" if state.failures else ""


def _ago(moment: datetime | None, now: datetime) -> str:
    return f"{_span((now - moment).total_seconds())} ago" if moment else "never"


def _span(seconds: float) -> str:
    for unit, name in ((_DAY, "d"), (_HOUR, "h"), (_MINUTE, "min")):
        if seconds >= unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{max(seconds, 0):.0f} s"


def _as_json(row: Row) -> str:
    state = row.state.model_dump(mode="json", exclude={"items"}) if row.state else None
    return json.dumps({"id": row.source.id, "fares": row.fares.value, "state": state})
