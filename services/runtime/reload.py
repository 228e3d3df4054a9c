"""I/O: a configuration file while it is edited: taken over as a whole, or not at all.

A service reads its file with `load` when it starts, and lets `follow` run beside its work:

    loaded = load(path, load_rules)
    …
    app.task(lambda: follow(path, loaded.stamp, load_rules, take, telemetry))
"""

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar

from services.runtime.errors import ConfigError, PublishError

CHECK_SECONDS = 2.0
RETRY_SECONDS = 30.0
"""Before a right file is tried again that could not be taken over, the broker being away."""

T = TypeVar("T")


class Reload(StrEnum):
    """What became of an edited file; also a metric label."""

    OK = "ok"
    REFUSED = "refused"


class Loaded(NamedTuple, Generic[T]):
    """What a file says, and the stamp of the file that it is from."""

    value: T
    stamp: bytes


class Told(Protocol):
    """Who is told what became of an edit; `Telemetry` is one."""

    def reloaded(self, file: str) -> None:
        """The edited file is in force."""

    def not_reloaded(self, file: str, why: str) -> None:
        """It is not; what was there before stays in force."""


def stamp(path: Path) -> bytes:
    """What the file holds, as a hash; empty where it cannot be read, as while it is replaced."""
    try:
        return sha256(path.read_bytes()).digest()
    except OSError:
        return b""


def load(
    path: Path, read: Callable[[Path], T], stamp: Callable[[Path], bytes] = stamp
) -> Loaded[T]:
    """Read a file for the first time.

    Raises:
        ConfigError: it is wrong.
    """
    before = stamp(path)  # of an edit that comes in between, the next look is told
    return Loaded(read(path), before)


async def follow(  # noqa: PLR0913, PLR0917 - the file, its two functions, and who is told
    path: Path,
    seen: bytes,
    read: Callable[[Path], T],
    take: Callable[[T], Awaitable[None]],
    told: Told,
    every: float = CHECK_SECONDS,
    stamp: Callable[[Path], bytes] = stamp,
) -> None:
    """Look at the file for ever.

    Args:
        path: the file.
        seen: the `stamp` of what is in force.
        read: reads and checks the file, on another thread, so that the loop goes on; raises ConfigError.
        take: called with what was read; puts it in force as a whole. Where it raises PublishError it is
            tried again, until it succeeds or the file has changed once more.
        told: who is told.
        every: seconds between two looks.
        stamp: tells two states of the file apart, and of what it points to; empty while it cannot.
    """
    last = seen
    while True:
        await asyncio.sleep(every)
        before, last = last, await asyncio.to_thread(stamp, path)
        if last in (seen, b"") or last != before:
            continue  # not edited, or still being written
        try:
            await take(await asyncio.to_thread(read, path))
        except ConfigError as error:
            told.not_reloaded(path.name, str(error))
        except PublishError as error:
            told.not_reloaded(path.name, str(error))
            await asyncio.sleep(RETRY_SECONDS)
            continue
        else:
            told.reloaded(path.name)
        seen = last
