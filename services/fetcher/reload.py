"""I/O: sources.yaml while it is edited: taken over as a whole, or not at all."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from services.fetcher.sources import SourceConfig, load_sources
from services.runtime.errors import ConfigError

CHECK_SECONDS = 2.0


class Loaded(NamedTuple):
    """The enabled sources, and the stamp of the file that they are from."""

    sources: tuple[SourceConfig, ...]
    stamp: bytes


def load(path: Path) -> Loaded:
    """Read sources.yaml.

    Raises:
        ConfigError: it is wrong.
    """
    before = stamp(path)  # of an edit that comes in between, the next look is told
    return Loaded(load_sources(path), before)


async def follow(
    path: Path,
    seen: bytes,
    take: Callable[[tuple[SourceConfig, ...]], Awaitable[None]],
    refuse: Callable[[ConfigError], None],
    every: float = CHECK_SECONDS,
) -> None:
    """Look at the file for ever.

    Args:
        path: sources.yaml.
        seen: the `stamp` of what is in force.
        take: called with the enabled sources when the file has changed and is right.
        refuse: called when it has changed and is wrong; what was taken before stays in force.
        every: seconds between two looks.
    """
    last = seen
    while True:
        await asyncio.sleep(every)
        before, last = last, await asyncio.to_thread(stamp, path)
        if last in (seen, b"") or last != before:
            continue  # not edited, or still being written
        seen = last
        try:
            sources = await asyncio.to_thread(load_sources, path)
        except ConfigError as error:
            refuse(error)
        else:
            await take(sources)


def stamp(path: Path) -> bytes:
    """What the file holds, as a hash; empty where it cannot be read, as while it is replaced."""
    try:
        return sha256(path.read_bytes()).digest()
    except OSError:
        return b""
