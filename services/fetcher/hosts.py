"""Turns at a host: its requests start at least some seconds apart, and few are under way at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_HOSTS = 20_000
AT_ONCE = 2
"""Requests to one host that may be under way at the same time."""


@dataclass
class _Slot:
    room: asyncio.Semaphore
    users: int = 0


class Slots:
    """Room for some at a time under each name; a name that nobody uses takes no memory."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._slots: dict[str, _Slot] = {}

    @asynccontextmanager
    async def of(self, name: str) -> AsyncIterator[None]:
        """Wait for room under `name` and hold it while the block lasts."""
        slot = self._slots.setdefault(name, _Slot(asyncio.Semaphore(self._at_once)))
        slot.users += 1
        try:
            async with slot.room:
                yield
        finally:
            slot.users -= 1
            if not slot.users:
                del self._slots[name]


class HostTurns:
    """Gives out the moments at which requests may start, `seconds` apart at each host or more."""

    def __init__(self, seconds: float, at_once: int = AT_ONCE) -> None:
        self._seconds = seconds
        self._slots = Slots(at_once)
        self._next: dict[str, float] = {}
        self._slower: dict[str, float] = {}

    def slow_down(self, url: str, seconds: float) -> None:
        """Keep the requests to the host of `url` this far apart from now on, where that is more."""
        self._slower.pop(host_of(url), None)
        if seconds > self._seconds:
            self._slower[host_of(url)] = seconds
        if len(self._slower) > MAX_HOSTS:
            del self._slower[next(iter(self._slower))]

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait until the host of `url` may be asked, and count as a request to it while the block lasts."""
        async with self._slots.of(host_of(url)):
            await self.wait(url)
            yield

    async def wait(self, url: str) -> None:
        """Return when the host of `url` may be asked again."""
        host = host_of(url)
        now = asyncio.get_running_loop().time()
        start = max(now, self._next.get(host, now))
        self._next[host] = start + self._slower.get(host, self._seconds)
        if len(self._next) > MAX_HOSTS:
            self._next = {name: moment for name, moment in self._next.items() if moment > now}
        await asyncio.sleep(start - now)


def host_of(url: str) -> str:
    """The host that a URL is asked of; empty for what is on this machine."""
    return urlsplit(url).hostname or ""
