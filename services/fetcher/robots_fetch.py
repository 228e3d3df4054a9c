"""I/O: the robots.txt files of the sites that are asked, each fetched once a day."""

import asyncio
import time
from collections import OrderedDict

import httpx

from services.fetcher.download import Answer, Request, download
from services.fetcher.hosts import HostTurns, Slots
from services.fetcher.robots import MAX_BYTES, Robots, robots_of, robots_url, verdict
from services.fetcher.trouble import Failure, Trouble

MAX_SITES = 20_000
MAX_TEXT = 32 * 1024 * 1024
"""Characters of all files kept; those not asked for longest make room."""


class RobotsFiles:
    """Says whether URLs may be fetched; asks the site where its rules are not known or a day old."""

    def __init__(self, client: httpx.AsyncClient, turns: HostTurns) -> None:
        self._client = client
        self._turns = turns
        self._kept: OrderedDict[str, Robots] = OrderedDict()
        self._text = 0
        self._one = Slots(1)

    async def refusal(self, url: str) -> Failure | None:
        """Why `url` may not be fetched now, if so; a Crawl-delay counts from then on."""
        place = robots_url(url)
        async with self._one.of(place):
            robots = self._known(place) or await self._fetch(place)
        if isinstance(robots.found, Failure):
            return robots.found
        said = await asyncio.to_thread(verdict, robots.found, url)
        self._turns.slow_down(url, said.delay)
        return None if said.allowed else Failure(Trouble.ROBOTS, f"{place} does not allow it")

    def _known(self, place: str) -> Robots | None:
        robots = self._kept.get(place)
        if robots is None or robots.until < time.monotonic():
            return None
        self._kept.move_to_end(place)
        return robots

    async def _fetch(self, place: str) -> Robots:
        async with self._turns.turn(place):
            request = Request(place, max_bytes=MAX_BYTES, accept="text/plain, */*;q=0.5", cut=True)
            answer = await download(self._client, request)
        robots = robots_of(answer.body if isinstance(answer, Answer) else answer, time.monotonic())
        self._keep(place, robots)
        return robots

    def _keep(self, place: str, robots: Robots) -> None:
        self._text += _size(robots) - _size(self._kept.pop(place, None))
        self._kept[place] = robots
        while len(self._kept) > MAX_SITES or self._text > MAX_TEXT:
            self._text -= _size(self._kept.popitem(last=False)[1])


def _size(robots: Robots | None) -> int:
    return len(robots.found) if robots and isinstance(robots.found, str) else 0
