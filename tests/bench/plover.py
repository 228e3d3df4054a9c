"""PLOVER roots of single sentences, against the gold standard records of the PLOVER project."""

from collections import Counter
from collections.abc import Iterator

from services.classifier.classify import classify
from services.classifier.engine import Engine
from services.cli.extract import Given, article_of
from services.enricher.enrich import World, enrich
from tests.bench.material import DATA, Record, records
from tests.bench.measures import found
from tests.bench.report import Figure, Report

MERGED = {
    "FIGHT": "ASSAULT",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
    "DEMAND": "REQUEST",
}
"""Roots of the set's older version -> those of today's."""
_NOTE = (
    "A record has one root although sentences often tell of more: precision is a lower bound. The"
    " set is of all politics in the 1990s (strikes, credits, trade pacts), the project's types are"
    " those of conflict."
)


def reports(engine: Engine, world: World) -> Iterator[Report]:
    """Precision and recall of each root, and of all.

    Raises:
        MissingError: the set is not there.
    """
    given = records(DATA / "plover_gsr" / "dev.jsonl")
    gold, guessed, hits = Counter[str](), Counter[str](), Counter[str]()
    for record in given:
        right = MERGED.get(record["event"]) or str(record["event"])
        read = roots(record, engine, world)
        gold[right] += 1
        guessed.update(read)
        hits.update({right} & read)
    asked = sorted(gold, key=lambda root: (-gold[root], root))
    rows: dict[str, dict[str, Figure]] = {
        "all roots": found(hits.total(), guessed.total(), gold.total())
    }
    rows |= {root: found(hits[root], guessed[root], gold[root]) for root in asked}
    title = f"PLOVER roots, gold standard records ({len(given)} sentences)"
    yield Report("plover_gsr", title, rows, _NOTE)


def roots(record: Record, engine: Engine, world: World) -> set[str]:
    """The roots of all events that are read in the record's sentence."""
    article = article_of(Given(id=record["id"], text=record["text"]))
    events = enrich(classify(article, engine), world)
    return {event.codes.plover.event for event in events if event.codes.plover}
