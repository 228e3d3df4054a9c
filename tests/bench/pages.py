"""The page reader on marked web pages, beside trafilatura's own reading of the same bytes."""

import asyncio
import gzip
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import trafilatura

from services.fetcher.documents import Page
from services.fetcher.sandbox import Sandbox
from services.fetcher.trouble import Failure
from tests.bench.material import DATA, Record, present, records
from tests.bench.measures import share
from tests.bench.report import Figure, Report

FOLDER = DATA / "html_trafilatura_eval"
FACTS = ("title", "author", "date")  # the date last: it is compared in two ways
_NAMES = re.compile(r"\s*[;,|]\s*|\s+(?:and|und|et|y|e)\s+")
_NOTE = (
    "Snippets that must and must not stand in the text: a wanted one that does is a hit, an unwanted"
    " one a miss; spacing is not compared. Titles and authors are compared without capitals, authors"
    " as a set of names. The set has days as readers see them; the project reads the moment that a page"
    " states, trafilatura a day: where that moment is in UTC, the project's day may be a neighbour of"
    " the reader's. trafilatura is asked as its own evaluation asks it. Most pages are German blogs"
    " and news."
)


class Reading(NamedTuple):
    """What a reader found in a page; the date is a day."""

    text: str = ""
    title: str = ""
    author: str = ""
    date: str = ""


def reports() -> Iterator[Report]:
    """Outcomes of all pages, snippets found, and facts that are right.

    Raises:
        MissingError: the set is not there.
    """
    pages = records(FOLDER / "manifest.jsonl")
    bodies = [gzip.decompress(present(FOLDER / page["file"]).read_bytes()) for page in pages]
    answers = asyncio.run(_read(pages, bodies))
    outcomes = Counter(
        answer.trouble.value
        if isinstance(answer, Failure)
        else "text"
        if answer.text
        else "no text"
        for answer in answers
    )
    rows = {name: {"pages": number} for name, number in outcomes.items()}
    yield Report("pages.outcomes", f"Pages read in the sandbox ({len(pages)} pages)", rows)
    sides = {
        "project": [reading_of(answer) for answer in answers],
        "trafilatura": [plain(body) for body in bodies],
    }
    found = {name: snippets(pages, readings) for name, readings in sides.items()}
    yield Report("pages.text", f"Text of web pages ({len(pages)} pages)", found, _NOTE)
    right = {name: facts(pages, readings) for name, readings in sides.items()}
    yield Report("pages.facts", "Facts of web pages, share right where one is marked", right, _NOTE)


async def _read(pages: Sequence[Record], bodies: Sequence[bytes]) -> list[Page | Failure]:
    async with Sandbox() as sandbox:
        return [
            await sandbox.page(body, "", page["url"])
            for page, body in zip(pages, bodies, strict=True)
        ]


def reading_of(answer: Page | Failure) -> Reading:
    """The project's answer; a failure found nothing."""
    if isinstance(answer, Failure):
        return Reading()
    published = answer.published_at.date().isoformat() if answer.published_at else ""
    return Reading(answer.text, answer.title, answer.byline or "", published)


def plain(body: bytes) -> Reading:
    """trafilatura's own answer, without anything of the project's."""
    text = trafilatura.extract(body, include_comments=False)
    known = trafilatura.extract_metadata(body)
    if known is None:
        return Reading(text or "")
    return Reading(text or "", known.title or "", known.author or "", known.date or "")


def snippets(pages: Sequence[Record], readings: Sequence[Reading]) -> dict[str, Figure]:
    """Precision, recall and F1 over all snippets."""
    wanted = unwanted = hits = slips = 0
    for page, reading in zip(pages, readings, strict=True):
        text = spaced(reading.text)
        wanted += len(page["must_have"])
        unwanted += len(page["must_not_have"])
        hits += sum(spaced(snippet) in text for snippet in page["must_have"])
        slips += sum(spaced(snippet) in text for snippet in page["must_not_have"])
    return {
        "wanted": wanted, "found": hits, "unwanted": unwanted, "let in": slips,
        "precision": share(hits, hits + slips), "recall": share(hits, wanted),
        "F1": share(2 * hits, hits + slips + wanted),
    }  # fmt: skip


def facts(pages: Sequence[Record], readings: Sequence[Reading]) -> dict[str, Figure]:
    """The share of titles, authors and dates that are right."""
    row: dict[str, Figure] = {}
    for fact in FACTS:
        pairs = [
            (marked(page[fact]), getattr(reading, fact))
            for page, reading in zip(pages, readings, strict=True)
            if page.get(fact)
        ]
        row[f"{fact}s"] = len(pairs)
        right = sum(same(gold, found) for gold, found in pairs)
        row[f"{fact} right"] = share(right, len(pairs))
    row["date right to a day"] = share(sum(near(gold, found) for gold, found in pairs), len(pairs))
    return row


def marked(fact: str | list[str]) -> str:
    """What the set says; some authors are lists."""
    return fact if isinstance(fact, str) else ";".join(fact)


def same(gold: str, found: str) -> bool:
    """Whether two titles, dates or lists of names say the same."""
    return names(gold) == names(found)


def near(gold: str, found: str) -> bool:
    """Whether two days are the same or neighbours, as they are in other time zones."""
    marked_day, read_day = day(gold), day(found)
    if marked_day is None or read_day is None:
        return False
    return abs(marked_day - read_day) <= timedelta(days=1)


def day(text: str) -> date | None:
    """A day such as "2022-05-04"; None for what is none, as are two marks of the set."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def names(text: str) -> frozenset[str]:
    """The parts of a text, in any order."""
    return frozenset(_NAMES.split(spaced(text).casefold()))


def spaced(text: str) -> str:
    """The text with single spaces and composed accents."""
    return " ".join(unicodedata.normalize("NFC", text).split())
