"""Numbers in running text, against the values of NewsQuant and of the number-with-unit tests beside it."""

import re
from collections.abc import Iterator, Sequence

from services.enricher.readings import readings
from tests.bench.material import DATA, Record, records
from tests.bench.measures import found, overlap
from tests.bench.report import Figure, Report

SETS = {
    "NewsQuant, half": "dev",
    "currencies": "currency_model",
    "dimensions": "dimension_model",
    "ages": "age_model",
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOTE = (
    "Values only; ranges count by both ends, years are left out. Not comparable: units, hedges and"
    " what is counted, which the project reads around events only; numbers in dates and names are no"
    " quantities in the sets; 'millions' is a range up to ten million there and at least two million"
    " here."
)


def reports() -> Iterator[Report]:
    """Precision and recall of the values, by set.

    Raises:
        MissingError: a set is not there.
    """
    folder = DATA / "newsquant"
    sets = {name: records(folder / f"{file}.jsonl") for name, file in SETS.items()}
    n = sum(map(len, sets.values()))
    title = f"Numbers read, NewsQuant and unit tests ({n} sentences)"
    yield Report("newsquant", title, {name: _row(some) for name, some in sets.items()}, _NOTE)


def _row(sentences: Sequence[Record]) -> dict[str, Figure]:
    hits = guessed = gold = 0
    for sentence in sentences:
        right = [v for quantity in sentence["quantities"] for v in values(quantity["value"])]
        read = numbers(sentence["text"])
        hits += overlap(map(rounded, right), map(rounded, read))
        guessed += len(read)
        gold += len(right)
    return {"sentences": len(sentences), **found(hits, guessed, gold)}


def numbers(text: str) -> list[float]:
    """The numbers that the project reads in a text, without years."""
    found = readings(text)
    return [one.value for one in found if not _YEAR.fullmatch(text[one.start : one.end])]


def values(written: str) -> list[float]:
    """A value as the sets write it, "12.5" or "40-50"; a range gives both ends."""
    low, dash, high = written.partition("-")
    return [float(low), float(high)] if low and dash else [float(written)]


def rounded(value: float) -> float:
    """To three decimals, so that "a third" is equal however it was written."""
    return round(value, 3)
