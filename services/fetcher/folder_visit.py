"""One visit to a folder of articles: text, HTML, JSON and JSON-lines files that are new or changed."""

import asyncio
import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from schemas.source import SeenItem, SourceState
from services.fetcher import articles
from services.fetcher.charset import decode
from services.fetcher.identity import digest
from services.fetcher.sandbox import Sandbox
from services.fetcher.schedule import after_success
from services.fetcher.sources import SourceConfig
from services.fetcher.state import known, remembered, succeeded
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure, Trouble

MAX_FILES = 10_000
MAX_FILE_BYTES = 5 * 1024 * 1024

_KINDS = (".txt", ".html", ".htm", ".json")


class FileFacts(NamedTuple):
    """A file as its folder lists it."""

    path: Path
    modified_ns: int
    size: int


async def visit_folder(
    source: SourceConfig, state: SourceState, tools: Tools
) -> SourceState | Failure:
    """Publish the folder's new and changed files, in the order of their names; return the state to store."""
    try:
        files = await asyncio.to_thread(list_files, Path(source.address))
    except OSError as error:
        return Failure(Trouble.FILE, f"cannot list {source.address} ({error.strerror})")
    listing = listing_hash(files)
    published, present = 0, None
    if listing != state.etag:
        published, present = await _publish_changed(source, state, files, tools)
    tools.telemetry.visited(source.id, published, changed=present is not None)
    now = tools.clock()
    due = after_success(now, source.interval, None, tools.jitter())
    items = None if present is None else remembered(state, present)
    return succeeded(state, now, due, items, etag=listing)


def list_files(folder: Path) -> list[FileFacts]:
    """The articles' files in a folder, sorted by name; hidden ones and those of other kinds left out.

    Raises:
        OSError: the folder cannot be read.
    """
    found = []
    with os.scandir(folder) as listed:
        for entry in listed:
            name = entry.name
            if name.startswith(".") or not name.lower().endswith(_KINDS) or not entry.is_file():
                continue
            facts = entry.stat()
            found.append(FileFacts(Path(entry.path), facts.st_mtime_ns, facts.st_size))
            if len(found) == MAX_FILES:
                break
    return sorted(found)


def listing_hash(files: Iterable[FileFacts]) -> str:
    """A folder's validator: another name, time or size in it gives another one."""
    return digest(*(f"{file.path.name}\x00{file.modified_ns}\x00{file.size}" for file in files))


async def _publish_changed(
    source: SourceConfig, state: SourceState, files: list[FileFacts], tools: Tools
) -> tuple[int, list[SeenItem]]:
    before, present, published = known(state), [], 0
    for file in files:
        try:
            data = await asyncio.to_thread(read_file, file.path)
        except OSError:
            tools.telemetry.rejected(source.id, file.path.name, articles.Rejection.UNREADABLE)
            continue
        item = SeenItem(id=digest(file.path.name), revision=sha256(data).hexdigest()[:32])
        present.append(item)
        if before.get(item.id) != item.revision:
            published += await _publish(source, file.path, data, tools)
    return published, present


async def _publish(source: SourceConfig, path: Path, data: bytes, tools: Tools) -> int:
    draft = await draft_of_file(path, data, tools.sandbox)
    article = (
        draft
        if isinstance(draft, articles.Rejection)
        else articles.build(draft, source.record, tools.clock(), live=source.live)
    )
    if isinstance(article, articles.Rejection):
        tools.telemetry.rejected(source.id, path.name, article)
        return 0
    await tools.publish(article)
    return 1


async def draft_of_file(
    path: Path, data: bytes, sandbox: Sandbox
) -> articles.Draft | articles.Rejection:
    """The article of a text, HTML or JSON file, by its name's ending."""
    if len(data) > MAX_FILE_BYTES:
        return articles.Rejection.TOO_LARGE
    if path.suffix.lower() == ".json":
        return articles.draft_of_json(data, path.name)
    if path.suffix.lower() == ".txt":
        return articles.draft_of_text(decode(data), path.name)
    page = await sandbox.page(data, "", "")
    if isinstance(page, Failure):
        return articles.Rejection.UNREADABLE
    return articles.draft_of_page(page, path.name)


def read_file(path: Path) -> bytes:
    """A file's bytes, as far as an article may go and one more.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)
