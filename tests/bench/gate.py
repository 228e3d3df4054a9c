"""The gate's recall: of the sentences that hold an annotated event's trigger, how many it keeps."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle

from services.classifier.blocks import Sentence, sentences
from services.classifier.classify import choose
from tests.bench.material import Record
from tests.bench.measures import share
from tests.bench.report import Report

TIMES = 5
"""Articles that each passage is put before: which one it is decides what the gate thinks of it."""
_NOTE = (
    "Passages are short, which makes the gate more lenient by one point. In other news each stands at"
    " the head of a whole article of mixed news, of five in turn: a hard place for an event."
)


def event_sentences(text: str, triggers: Iterable[str]) -> set[int]:
    """Starts of the sentences that hold the triggers, each at its first occurrence.

    A trigger that stands in no sentence (such as one cut in two) counts as a sentence of its own.
    """
    spans = list(sentences(text))
    return {_start(spans, text.index(trigger)) for trigger in triggers}


def _start(spans: Sequence[Sentence], at: int) -> int:
    return next((span.start for span in spans if span.start <= at < span.end), at)


def lost(text: str, triggers: Iterable[str]) -> set[int]:
    """Starts of the event sentences that the gate leaves out."""
    return event_sentences(text, triggers) - {sentence.start for sentence in choose(text)}


def embedded(passages: Sequence[Record], articles: Sequence[str]) -> list[Record]:
    """The passages, `TIMES` over, each followed by an article, taken in turn."""
    pairs = zip([*passages] * TIMES, cycle(articles), strict=False)
    return [passage | {"text": f"{passage['text']}\n{article}"} for passage, article in pairs]


def reports(name: str, passages: Sequence[Record]) -> Iterator[Report]:
    """Recall on one set of passages, and the share of all its sentences that is kept."""
    asked = missed = kept = every = 0
    where = []
    for passage in passages:
        triggers = [event["trigger"] for event in passage["events"]]
        gone = lost(passage["text"], triggers)
        asked += len(event_sentences(passage["text"], triggers))
        missed += len(gone)
        kept += len(choose(passage["text"]))
        every += len(list(sentences(passage["text"])))
        where += [passage["id"]] * bool(gone)
    row = {
        "event sentences": asked,
        "kept": asked - missed,
        "recall": share(asked - missed, asked),
        "kept of all sentences": share(kept, every),
    }
    title = f"Gate on {name} ({len(passages)} passages, {every} sentences)"
    yield Report(f"gate.{name}", title, {"gate": row}, _NOTE, {"passages with a loss": where})
