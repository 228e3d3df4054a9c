"""Turns at a host: requests to one host start at least some seconds apart."""

import asyncio
from urllib.parse import urlsplit

MAX_HOSTS = 20_000


class HostTurns:
    """Gives out the moments at which requests may start; nothing is held between them."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next: dict[str, float] = {}

    async def wait(self, url: str) -> None:
        """Return when the host of `url` may be asked again."""
        host = urlsplit(url).hostname or ""
        now = asyncio.get_running_loop().time()
        start = max(now, self._next.get(host, now))
        self._next[host] = start + self._seconds
        if len(self._next) > MAX_HOSTS:
            self._next = {name: moment for name, moment in self._next.items() if moment > now}
        await asyncio.sleep(start - now)
