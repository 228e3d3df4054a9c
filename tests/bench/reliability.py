"""Whether confidence means what it says: events by their confidence, against the share that is right."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tests.bench.accuracy import scorer
from tests.bench.material import Record
from tests.bench.measures import DIGITS, share
from tests.bench.report import Figure, Report

BINS = 5
_NOTE = (
    "Right: the scorer pairs the event with an annotated one of its type. Other slots are not asked"
    " here."
)


Pairing = Callable[[Sequence[Record], Sequence[Record]], Sequence[tuple[Record, Record]]]
"""Annotated and predicted events of a passage -> the pairs of them that are one event."""


class Judged(NamedTuple):
    """An event's confidence, 0 to 1, and whether the event is right."""

    confidence: float
    right: bool


def binned(events: Sequence[Judged], bins: int = BINS) -> list[list[Judged]]:
    """The events in bins of equal width; 1 belongs to the last."""
    found: list[list[Judged]] = [[] for _ in range(bins)]
    for event in events:
        found[min(bins - 1, math.floor(event.confidence * bins))].append(event)
    return found


def calibration_error(events: Sequence[Judged], bins: int = BINS) -> float:
    """Expected calibration error: |mean confidence - share right|, weighted by the bins' sizes."""
    gaps = (
        abs(math.fsum(event.confidence - event.right for event in held))
        for held in binned(events, bins)
    )
    return math.fsum(gaps) / max(len(events), 1)


def judged(passages: Sequence[Record], guesses: Sequence[Record], pair: Pairing) -> list[Judged]:
    """Every predicted event, right where it is paired with an annotated one."""
    found: list[Judged] = []
    for passage, guess in zip(passages, guesses, strict=True):
        paired = {id(event) for _, event in pair(passage["events"], guess["events"])}
        found += [Judged(e["confidence"], id(e) in paired) for e in guess["events"]]
    return found


def reports(name: str, passages: Sequence[Record], guesses: Sequence[Record]) -> Iterator[Report]:
    """The reliability table of one set of passages.

    Raises:
        MissingError: the scorer is not there.
    """
    events = judged(passages, guesses, scorer().pair)
    error = round(calibration_error(events), DIGITS)
    title = f"Reliability on {name} ({len(events)} events; expected calibration error {error})"
    rows = {
        f"{number / BINS:.1f} to {(number + 1) / BINS:.1f}": _row(held)
        for number, held in enumerate(binned(events))
    }
    more = {"expected calibration error": error}
    yield Report(f"reliability.{name}", title, rows, _NOTE, more)


def _row(held: Sequence[Judged]) -> dict[str, Figure]:
    return {
        "events": len(held),
        "mean confidence": share(math.fsum(event.confidence for event in held), len(held)),
        "share right": share(sum(event.right for event in held), len(held)),
    }
