"""The names of an article's places, what each may stand for, and how likely."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.enricher.gazetteer import Entry


@dataclass(frozen=True, slots=True)
class Called:
    """A name of the article: its key, how much the article makes of it, what it may stand for.

    `within` is what the name behind it may stand for: "Cairo, Ill."
    """

    key: str
    weight: float
    entries: tuple[Entry, ...]
    within: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """One candidate of a name and how likely it is meant."""

    key: str
    entry: Entry
    probability: float


def likely(called: Called, scores: Sequence[float], heat: float) -> tuple[Stand, ...]:
    """The candidates with their probabilities, the unlikely ones left out."""
    top = max(scores, default=0.0)
    parts = [10 ** ((score - top) / heat) for score in scores]
    total = sum(parts) or 1.0
    return tuple(
        Stand(called.key, entry, part / total)
        for entry, part in zip(called.entries, parts, strict=True)
        if part > 1e-3 * total
    )
