"""`make bench`: how right and how fast, on this machine; prints tables, writes tests/bench/results.json.

Accuracy needs the annotated passages beside the project (`../shared/gold`, `../shared/score.py`), which are
not shipped since their texts are publishers'. Where they are missing, that part says so and is left out.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from services.classifier.classify import classify
from services.classifier.engine import load_engine
from services.cli.extract import Line, article_of, extract
from services.cli.sources import SAMPLES
from services.enricher.enrich import enrich, load_world
from services.runtime.settings import CONFIG, ROOT

SHARED = ROOT.parent / "shared"
RESULTS = Path(__file__).with_name("results.json")
SECONDS = 10.0
SHOWN = ("events", "extra events per gold event", "foreign-troop alerts", "accuracy on matched")


def accuracy(folder: Path) -> dict[str, Any] | None:
    """The scorer's figures on the annotated passages, or nothing where they are not there."""
    gold, scorer = SHARED / "gold" / "dev.jsonl", SHARED / "score.py"
    if not (gold.exists() and scorer.exists()):
        return None
    passages = gold.read_bytes().splitlines()
    predicted = folder / "predicted.jsonl"
    predicted.write_bytes(b"\n".join(extract(passages, CONFIG / "rules.yaml")))
    done = subprocess.run(
        [sys.executable, scorer, gold, predicted, "--json"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def speed() -> dict[str, float]:
    """Articles a second on one core, over the samples: classifier alone, and with the enricher."""
    engine, world = load_engine(), load_world()
    articles = [
        article_of(Line.model_validate_json(file.read_bytes()))
        for file in sorted(SAMPLES.iterdir())
    ]
    figures = {}
    for name, step in (
        ("classify", lambda one: classify(one, engine)),
        ("classify and enrich", lambda one: enrich(classify(one, engine), world)),
    ):
        done, began = 0, time.process_time()
        while time.process_time() - began < SECONDS:
            step(articles[done % len(articles)])
            done += 1
        figures[f"{name}, articles/s"] = round(done / (time.process_time() - began), 1)
    return figures


def main() -> None:
    """Measure, print, write."""
    console = Console()
    results: dict[str, Any] = {"speed": speed()}
    table = Table("speed on one core, short war news", "")
    for name, figure in results["speed"].items():
        table.add_row(name, str(figure))
    console.print(table)
    figures = accuracy(RESULTS.parent)
    if figures is None:
        console.print(
            "The annotated passages are not beside this project: accuracy was not measured."
        )
    else:
        results["accuracy"] = figures
        table = Table("accuracy on the development passages", "")
        for name in SHOWN:
            table.add_row(name, json.dumps(figures[name]))
        console.print(table)
    RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    console.print(f"Written to {RESULTS.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
