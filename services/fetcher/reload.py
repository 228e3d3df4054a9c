"""I/O: sources.yaml while it is edited: taken over as a whole, or not at all."""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

from services.fetcher.sources import SourceConfig, load_sources
from services.runtime.errors import ConfigError

CHECK_SECONDS = 2.0


async def follow(
    path: Path,
    take: Callable[[tuple[SourceConfig, ...]], Awaitable[None]],
    refuse: Callable[[ConfigError], None],
    every: float = CHECK_SECONDS,
) -> None:
    """Look at the file for ever.

    Args:
        path: sources.yaml.
        take: called with the enabled sources when the file has changed and is right.
        refuse: called when it has changed and is wrong; what was taken before stays in force.
        every: seconds between two looks.
    """
    seen = await asyncio.to_thread(_digest, path)
    while True:
        await asyncio.sleep(every)
        now = await asyncio.to_thread(_digest, path)
        if now == seen:
            continue
        seen = now
        try:
            sources = await asyncio.to_thread(load_sources, path)
        except ConfigError as error:
            refuse(error)
        else:
            await take(sources)


def _digest(path: Path) -> bytes:
    """What the file holds, as a hash; empty where it cannot be read, as while it is replaced."""
    try:
        return sha256(path.read_bytes()).digest()
    except OSError:
        return b""
