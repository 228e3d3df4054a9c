"""`vedette sources replay`: old articles onto `articles.raw`, with their own dates, raising no alarm."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import NamedTuple

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from schemas.article import RawArticle, Source
from schemas.topics import ARTICLES_RAW
from services.fetcher import articles
from services.fetcher.folder_visit import draft_of_file, list_files, read_file
from services.fetcher.identity import digest
from services.fetcher.lines_visit import MAX_LINE, skip_line
from services.fetcher.sandbox import Sandbox
from services.runtime.clock import system_clock
from services.runtime.errors import ConfigError
from services.runtime.publisher import Publisher
from services.runtime.settings import Settings

SOURCE = Source(id="replay", name="Back-fill", tier=3)
"""The source of articles that do not name their own."""
SAVE_EVERY = 50
MAX_RATE = 1_000.0
STOPPED = 130
"""The exit code of what Ctrl-C has ended."""


class Counts(NamedTuple):
    """What came of the entries."""

    published: int = 0
    rejected: int = 0


def run(settings: Settings, place: Path, rate: float) -> None:
    """Publish a folder's articles, or those of a file of JSON lines, `rate` a second; resumes where it ended.

    Raises:
        ConfigError: the place is neither, or the rate is no rate.
        PublishError: the broker cannot be reached.
    """
    if not 0 < rate <= MAX_RATE:
        raise ConfigError(
            f"--rate: {rate:g} is no rate; give articles a second, up to {MAX_RATE:g}."
        )
    place = place.resolve()
    if not place.exists() or not place.name:
        raise ConfigError(f"{place} is not there; give a folder, or a file of JSON lines.")
    try:
        counts = asyncio.run(_replay(settings, place, rate))
    except KeyboardInterrupt:
        Console(stderr=True).print("Stopped; the same command goes on from here.")
        raise SystemExit(STOPPED) from None
    done = {"published": counts.published, "rejected": counts.rejected}
    print(orjson.dumps(done).decode())  # noqa: T201 - the command's result


async def _replay(settings: Settings, place: Path, rate: float) -> Counts:
    total = await asyncio.to_thread(_size, place)
    done, counts = _progress(place), Counts()
    publisher = await asyncio.to_thread(Publisher, "fetcher", settings)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    began = time.monotonic()
    try:
        async with Sandbox() as sandbox:
            with Progress(*columns, console=Console(stderr=True)) as bar:
                task = bar.add_task(place.name, total=total, completed=done)
                async for article in _articles(place, done, sandbox):
                    counts = await _publish(publisher, article, counts)
                    done += 1
                    bar.update(task, completed=done)
                    if done % SAVE_EVERY == 0:
                        _save(place, done)
                    due = began + sum(counts) / rate
                    await asyncio.sleep(max(0.0, due - time.monotonic()))
        _marker(place).unlink(missing_ok=True)
    except BaseException:
        _save(place, done)
        raise
    finally:
        await publisher.close()
    return counts


async def _publish(
    publisher: Publisher, article: RawArticle | articles.Rejection, counts: Counts
) -> Counts:
    if isinstance(article, articles.Rejection):
        return counts._replace(rejected=counts.rejected + 1)
    await publisher.publish(ARTICLES_RAW, article.id, article)
    return counts._replace(published=counts.published + 1)


async def _articles(
    place: Path, skipped: int, sandbox: Sandbox
) -> AsyncIterator[RawArticle | articles.Rejection]:
    """The articles from the `skipped`-th entry on, marked as back-fill."""
    for number, entry in enumerate(_entries(place)):
        if number < skipped:
            continue
        if isinstance(entry, bytes):
            name = digest(entry.decode("utf-8", "replace"))
            yield as_backfill(articles.draft_of_json(entry, name))
        else:
            data = await asyncio.to_thread(read_file, entry)
            yield as_backfill(await draft_of_file(entry, data, sandbox))


def _entries(place: Path) -> Iterator[Path | bytes]:
    """A folder's files in the order of their names, or a file's lines."""
    if place.is_dir():
        yield from (file.path for file in list_files(place))
    else:
        yield from _lines(place)


def as_backfill(draft: articles.Draft | articles.Rejection) -> RawArticle | articles.Rejection:
    """The article of a draft, marked so that no rule takes it for news unless it asks for old ones."""
    if isinstance(draft, articles.Rejection):
        return draft
    article = articles.build(draft, SOURCE, system_clock())
    if isinstance(article, articles.Rejection):
        return article
    return article.model_copy(update={"backfill": True})


def _lines(file: Path) -> Iterator[bytes]:
    """The lines of a file that hold anything; one that is too long comes as far as the bound."""
    with file.open("rb") as stream:
        while line := stream.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE and not line.endswith(b"\n"):
                skip_line(stream)
            if line.strip():
                yield line


def _size(place: Path) -> int:
    return sum(1 for _ in _entries(place))


def _marker(place: Path) -> Path:
    """Where it is noted how far the replay has come: beside what is replayed."""
    return place.with_name(f".{place.name}.replayed")


def _progress(place: Path) -> int:
    try:
        return int(_marker(place).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0


def _save(place: Path, done: int) -> None:
    draft = _marker(place).with_suffix(".new")
    draft.write_text(str(done), encoding="ascii")
    draft.replace(_marker(place))
