"""A web server on 64 loopback addresses with any number of feeds, each with pages behind its items."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain

from deploy.local.process import free_ports
from tests.fetching import LONG, item, rss

HOSTS = [f"127.0.0.{number}" for number in range(64, 128)]
OLD_ITEMS = 20
"""Items that all feeds show, with their full text; no page is asked for them."""
PAGE = (
    f"<html><body><article><h1>Bridge taken</h1><p>{LONG}</p><p>{LONG}</p></article></body></html>"
).encode()


@dataclass
class ManyFeeds:
    """The server: what was asked of it, and how many new items each feed has by now."""

    port: int = 0
    news: Counter[int] = field(default_factory=Counter)
    visits: dict[int, list[float]] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0

    def url(self, number: int) -> str:
        return f"http://{HOSTS[number % len(HOSTS)]}:{self.port}/feed/{number}"

    def feed(self, number: int) -> str:
        """A feed: its own new items, which have pages, and the old ones."""
        old = (item(f"Old {n}", "", LONG, guid=f"old-{n}") for n in range(OLD_ITEMS))
        new = (
            item(f"News {n} of {number}", f"/page/{number}/{n}", "Short.", guid=f"{number}-{n}")
            for n in reversed(range(self.news[number]))
        )
        return rss(*chain(new, old))

    def answer(self, path: str, validator: str) -> bytes:
        kind, _, rest = path.strip("/").partition("/")
        if kind == "page":
            self.pages[rest] += 1
            return _answer("200 OK", PAGE, "content-type: text/html\r\n")
        if kind != "feed":
            return _answer("404 Not Found", b"")
        number = int(rest)
        self.visits.setdefault(number, []).append(time.time())
        etag = f'"{self.news[number]}"'
        if validator == etag:
            self.unchanged += 1
            return _answer("304 Not Modified", b"", f"etag: {etag}\r\n")
        return _answer("200 OK", self.feed(number).encode(), f"etag: {etag}\r\n")


@asynccontextmanager
async def serve_many() -> AsyncIterator[ManyFeeds]:
    """Serve on a free port until the block ends."""
    feeds = ManyFeeds()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                lines = head.split("\r\n")
                fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
                writer.write(feeds.answer(lines[0].split(" ")[1], fields.get("if-none-match", "")))
                await writer.drain()
        writer.close()

    (feeds.port,) = free_ports(1)
    server = await asyncio.start_server(serve, HOSTS, feeds.port)
    try:
        yield feeds
    finally:
        server.close()


def _answer(status: str, body: bytes, more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-length: {len(body)}\r\n{more}\r\n".encode() + body
