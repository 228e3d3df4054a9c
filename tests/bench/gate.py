"""The gate's recall: of the sentences that hold an annotated event's trigger, how many it keeps."""

from collections.abc import Iterable, Iterator, Sequence

from services.classifier.blocks import Sentence, sentences
from services.classifier.classify import choose
from tests.bench.material import Record
from tests.bench.measures import share
from tests.bench.report import Report

_NOTE = (
    "Passages are short, which makes the gate more lenient by one point than in a long article on"
    " another subject."
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
