"""Shares, precision and recall, medians and distances; three decimals, None where nothing was asked."""

import math
import statistics
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

from tests.bench.report import Figure

EARTH_KM = 6371.0
DIGITS = 3


def share(part: float, whole: float) -> float | None:
    """Part of a whole, 0 to 1."""
    return round(part / whole, DIGITS) if whole else None


def overlap(gold: Iterable[Hashable], guessed: Iterable[Hashable]) -> int:
    """How many guesses are right, each gold item being found at most once."""
    return (Counter(gold) & Counter(guessed)).total()


def found(hits: int, guessed: int, gold: int) -> dict[str, Figure]:
    """Precision, recall and F1 of `hits` among `guessed` and `gold` items."""
    return {
        "gold": gold,
        "predicted": guessed,
        "precision": share(hits, guessed),
        "recall": share(hits, gold),
        "F1": share(2 * hits, guessed + gold),
    }


def median(values: Sequence[float]) -> float | None:
    """The median, one decimal."""
    return round(statistics.median(values), 1) if values else None


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance of two points in degrees (WGS 84).

    Not the enricher's own: an instrument does not borrow from what it measures.
    """
    a, b = math.radians(lat), math.radians(other_lat)
    across = math.sin(math.radians(other_lon - lon) / 2) ** 2
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * across
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
