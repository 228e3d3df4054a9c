"""The feed reader on the files that feedparser is tested with, beside feedparser's own reading of them."""

import asyncio
import calendar
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any, NamedTuple
from urllib.parse import urljoin

import feedparser

from services.fetcher.documents import Feed
from services.fetcher.feed import MAX_TITLE
from services.fetcher.plain import from_html, one_line
from services.fetcher.sandbox import Sandbox
from services.fetcher.trouble import Failure, Trouble
from tests.bench.material import DATA, Record, present, records
from tests.bench.measures import share
from tests.bench.report import Figure, Report

FOLDER = DATA / "feeds_feedparser"
BASE = "http://outlet.example/feed"
ESCAPED = (Trouble.FAULT, Trouble.UNREADABLE)
"""How a document ends that the reader did not survive: both counts must be 0."""
_NOTE = (
    "Small feeds, each made to try one thing, many of them ill: the shares say how often the project"
    " reads what feedparser does, not who is right. Titles are compared as plain text, dates as"
    " moments. The project takes a guid for the link only where it is an address, and refuses files"
    " that declare entities, which feedparser reads."
)


class Item(NamedTuple):
    """An item as far as it is compared."""

    title: str
    link: str
    date: datetime | None


def reports() -> Iterator[Report]:
    """Outcomes of all files, and how far the items agree with feedparser's own.

    Raises:
        MissingError: the set is not there.
    """
    files = records(FOLDER / "manifest.jsonl")
    bodies = [present(FOLDER / file["file"]).read_bytes() for file in files]
    answers = asyncio.run(_read(bodies))
    outcomes = Counter(outcome(answer) for answer in answers)
    rows: dict[str, dict[str, Figure]] = {
        name: {"files": number} for name, number in outcomes.most_common()
    }
    rows["escapes and stalls"] = {"files": sum(outcomes[kind] for kind in ESCAPED)}
    title = f"Feeds read in the sandbox, feedparser's tests ({len(files)} files)"
    yield Report("feeds.outcomes", title, rows)
    agreed = agreement(files, bodies, answers)
    yield Report("feeds.agreement", "Items read as feedparser reads them", agreed, _NOTE)


async def _read(bodies: Sequence[bytes]) -> list[Feed | Failure]:
    async with Sandbox() as sandbox:
        return [await sandbox.feed(body, "", BASE) for body in bodies]


def outcome(answer: Feed | Failure) -> str:
    """What became of a file."""
    if isinstance(answer, Failure):
        return answer.trouble.value
    return "items" if answer.items else "no items"


def agreement(
    files: Sequence[Record], bodies: Sequence[bytes], answers: Sequence[Feed | Failure]
) -> dict[str, dict[str, Figure]]:
    """By folder: of feedparser's items in files that were read, the share with the same field."""
    read = [
        (file["file"].partition("/")[0], parsed(body), items_of(answer))
        for file, body, answer in zip(files, bodies, answers, strict=True)
        if isinstance(answer, Feed)
    ]
    folders = sorted({folder for folder, _, _ in read})
    return {
        name: _row([(theirs, own) for folder, theirs, own in read if folder in within])
        for name, within in {**{folder: [folder] for folder in folders}, "all": folders}.items()
    }


def _row(pairs: Sequence[tuple[list[Item], list[Item]]]) -> dict[str, Figure]:
    items = [pair for theirs, own in pairs for pair in zip_longest(theirs, own)]
    row: dict[str, Figure] = {"files": len(pairs), "items": len(items)}
    for field in Item._fields:
        same = sum(getattr(a, field, "none") == getattr(b, field, "missing") for a, b in items)
        row[f"same {field}"] = share(same, len(items))
    return row


def items_of(answer: Feed) -> list[Item]:
    """The project's items."""
    return [Item(item.title, item.link, item.published_at) for item in answer.items]


def parsed(body: bytes) -> list[Item]:
    """feedparser's items, of the bytes alone."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of look-ups that it will change some day
        return [_item(entry) for entry in feedparser.parse(body).entries]


def _item(entry: Any) -> Item:  # noqa: ANN401 - feedparser ships no types
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return Item(
        title=one_line(from_html(entry.get("title", "")), MAX_TITLE),
        link=urljoin(BASE, entry["link"]) if entry.get("link") else "",
        date=None if moment is None else datetime.fromtimestamp(calendar.timegm(moment), UTC),
    )
