"""`make bench`: how right and how fast, on this machine; prints tables, writes tests/bench/results.json."""

import json
import os
import platform
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from services.classifier.engine import load_engine
from services.enricher.enrich import load_world
from services.runtime.settings import ROOT
from tests.bench import (
    accuracy,
    actors,
    agency,
    clustering,
    event_location,
    feeds,
    gate,
    geoparsing,
    newsquant,
    pages,
    plover,
    reliability,
    speed,
)
from tests.bench.material import MissingError, Record, passage_sets, records
from tests.bench.report import Report, shown, written
from tests.bench.texts import mixed_news

RESULTS = Path(__file__).with_name("results.json")
CPU = Path("/proc/cpuinfo")


def benches() -> Iterator[Iterator[Report]]:
    """Every bench, in the order in which they run: speed first, while memory is only the engine's."""
    engine, world = load_engine(), load_world()
    yield speed.reports(engine, world)
    for name, file in passage_sets().items():
        yield on_passages(name, partial(records, file))
    yield on_passages("agency", agency.passages)
    for name in geoparsing.SETS:
        yield geoparsing.reports(name, world)
    yield newsquant.reports()
    yield plover.reports(engine, world)
    yield actors.reports(engine, world)
    yield event_location.reports(engine)
    yield clustering.reports(engine, world)
    yield feeds.reports()
    yield pages.reports()


def on_passages(name: str, read: Callable[[], list[Record]]) -> Iterator[Report]:
    """All that annotated passages can tell.

    Raises:
        MissingError: the passages, the scorer or the news are not there.
    """
    passages = read()
    yield from gate.reports(name, passages)
    guesses = accuracy.predicted(passages)
    yield from accuracy.reports(name, passages, guesses)
    yield from reliability.reports(name, passages, guesses)
    in_news = gate.embedded(passages, mixed_news())
    yield from gate.reports(f"{name} in other news", in_news)


def machine() -> dict[str, Any]:
    """What the speed was measured on."""
    lines = CPU.read_text(encoding="utf-8").splitlines() if CPU.exists() else []
    models = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return {
        "processor": next(models, platform.machine()),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def main() -> None:
    """Measure, print, write."""
    console = Console(width=max(120, Console().width))
    results: dict[str, Any] = {"machine": machine(), "left out": []}
    for bench in benches():
        try:
            for report in bench:
                results[report.name] = written(report)
                console.print(shown(report))
        except MissingError as missing:
            results["left out"].append(str(missing))
            console.print(f"{missing}\n")
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    console.print(f"Written to {RESULTS.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
