"""Events, slots and alerts on annotated passages, by the scorer that lies beside the project."""

import importlib.util
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

import orjson
import yaml

from services.cli.extract import extract
from services.runtime.settings import CONFIG
from tests.bench.material import SHARED, Record, present
from tests.bench.report import Figure, Report

_NOTE = (
    "An event is found when its type is right. Slots are scored on found events only: read them"
    " beside the recall of events."
)


def scorer() -> ModuleType:
    """The scorer, `score.py`.

    Raises:
        MissingError: it is not there.
    """
    spec = importlib.util.spec_from_file_location("score", present(SHARED / "score.py"))
    if spec is None or spec.loader is None:
        raise ImportError("score.py cannot be loaded as a module.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def predicted(passages: Sequence[Record]) -> list[Record]:
    """Events and alerts of each passage, as `vedette extract --jsonl` gives them."""
    lines = (orjson.dumps(passage) for passage in passages)
    return [orjson.loads(answer) for answer in extract(lines, CONFIG / "rules.yaml")]


def reports(name: str, passages: Sequence[Record], guesses: Sequence[Record]) -> Iterator[Report]:
    """What was found, and how right it is, on one set of passages.

    Raises:
        MissingError: the scorer is not there.
    """
    taxonomy = yaml.safe_load((SHARED / "taxonomy.yaml").read_text(encoding="utf-8"))["types"]
    figures, _ = scorer().score(passages, guesses, taxonomy)
    n = f"{len(passages)} passages, {figures['events']['gold']} events"
    title = f"Events, alerts and slots on {name} ({n})"
    yield Report(f"accuracy.{name}.found", title, _found(figures), _NOTE)
    title = f"Shares right on {name} ({n})"
    yield Report(f"accuracy.{name}.right", title, _right(figures), more={"all figures": figures})


def _found(figures: dict[str, Any]) -> dict[str, dict[str, Figure]]:
    tallies = {
        "typed events": figures["events"],
        "foreign-troop alerts": figures["foreign-troop alerts"],
        **figures["slots on matched"],
    }
    return {
        name: {
            "gold": row["gold"], "predicted": row["predicted"],
            "precision": row["p"], "recall": row["r"], "F1": row["f1"],
        }
        for name, row in tallies.items()
    }  # fmt: skip


def _right(figures: dict[str, Any]) -> dict[str, dict[str, Figure]]:
    plain = (
        "extra events per gold event",
        "passages without events that got one",
        "false alarms on quiet passages",
        "events macro f1",
        "plover root macro f1",
    )
    shares = {
        f"{name}, found events": {"figure": right, "of": asked}
        for name, (right, asked) in figures["accuracy on matched"].items()
    }
    return {name: {"figure": figures[name], "of": None} for name in plain} | shares
