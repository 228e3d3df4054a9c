"""JSON lines, one article a line: a file that may grow, or standard input to its end."""

import asyncio
from pathlib import Path
from typing import BinaryIO, NamedTuple

from schemas.article import RawArticle
from schemas.source import SourceState
from services.fetcher import articles
from services.fetcher.identity import digest
from services.fetcher.schedule import after_success
from services.fetcher.sources import SourceConfig
from services.fetcher.state import succeeded
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure, Trouble

MAX_LINE = 2 * 1024 * 1024
BATCH = 100
"""Lines of one visit: what a crash makes the fetcher publish again at most."""

_HEAD = 1_024


class Lines(NamedTuple):
    """Some lines of a file and the offset after them."""

    lines: tuple[bytes, ...]
    offset: int


async def visit_lines(
    source: SourceConfig, state: SourceState, tools: Tools
) -> SourceState | Failure:
    """Publish the next lines that the file has gained; a full batch makes the next visit due at once.

    A file that is shorter, or begins otherwise, than when it was last read is read from its start.
    """
    path, published = Path(source.address), 0
    try:
        offset = await asyncio.to_thread(_resume_at, path, state.etag or "")
        batch = await asyncio.to_thread(_read, path, offset)
        place = await asyncio.to_thread(_place, path, batch.offset)
    except OSError as error:
        return Failure(Trouble.FILE, f"cannot read {path} ({error.strerror})")
    for number, line in enumerate(batch.lines):
        name = f"line {number + 1} from byte {offset}"
        published += await publish_line(source, line, name, tools)
    tools.telemetry.visited(source.id, published, changed=published > 0)
    now = tools.clock()
    later = after_success(now, source.interval, None, tools.jitter())
    return succeeded(state, now, now if len(batch.lines) == BATCH else later, etag=place)


async def read_stream(source: SourceConfig, stream: BinaryIO, tools: Tools) -> int:
    """Publish every line of a stream until it ends; the number of published articles."""
    published = number = 0
    while line := await asyncio.to_thread(stream.readline, MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            await asyncio.to_thread(skip_line, stream)
        published += await publish_line(source, line, f"line {number}", tools)
    tools.telemetry.visited(source.id, published, changed=published > 0)
    return published


async def publish_line(source: SourceConfig, line: bytes, name: str, tools: Tools) -> int:
    """Publish one line's article; 1 if it was one, 0 for an empty line or none."""
    if not line.strip():
        return 0
    article = _article(source, line, tools)
    if isinstance(article, articles.Rejection):
        tools.telemetry.rejected(source.id, name, article)
        return 0
    await tools.publish(article)
    return 1


def _article(source: SourceConfig, line: bytes, tools: Tools) -> RawArticle | articles.Rejection:
    if len(line) > MAX_LINE:
        return articles.Rejection.TOO_LARGE
    draft = articles.draft_of_json(line, digest(line.decode("utf-8", "replace")))
    if isinstance(draft, articles.Rejection):
        return draft
    return articles.build(draft, source.record, tools.clock(), live=source.live)


def skip_line(stream: BinaryIO) -> None:
    """Read on to the end of a line that is too long."""
    while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
        pass


def _read(path: Path, offset: int) -> Lines:
    """The next complete lines; a last line without its end waits, for somebody may be writing it."""
    lines: list[bytes] = []
    with path.open("rb") as file:
        file.seek(offset)
        while len(lines) < BATCH:
            line = file.readline(MAX_LINE + 1)
            if len(line) > MAX_LINE:
                skip_line(file)
            elif not line.endswith(b"\n") and not _is_whole(line):
                break
            lines.append(line)
            offset = file.tell()
    return Lines(tuple(lines), offset)


def _is_whole(line: bytes) -> bool:
    draft = articles.draft_of_json(line, "")
    return draft is not articles.Rejection.NOT_JSON


def _place(path: Path, offset: int) -> str:
    """The offset, and a hash of the file's beginning that tells whether it is still the same file."""
    with path.open("rb") as file:
        head = file.read(min(offset, _HEAD))
    return f"{offset}:{digest(head.decode('latin-1'))}"


def _resume_at(path: Path, place: str) -> int:
    offset = place.partition(":")[0]
    if not offset.isdecimal() or path.stat().st_size < int(offset):
        return 0
    return int(offset) if _place(path, int(offset)) == place else 0
