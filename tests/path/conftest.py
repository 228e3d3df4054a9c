"""The whole path on the chosen broker: six processes, a feed over HTTP, a webhook receiver."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
import yaml
from aiohttp import web

from deploy.local.broker import Broker
from services.cli.stack import Stack, running


class Feed:
    """An RSS feed on loopback whose items are added as a test goes on."""

    def __init__(self) -> None:
        self.items: list[tuple[str, str, str]] = []
        self.visits = 0
        self.url = ""

    def add(self, slug: str, title: str, text: str) -> None:
        """Publish an item."""
        self.items.append((slug, title, text))

    async def answer(self, _request: web.Request) -> web.Response:
        """The feed as it now stands."""
        self.visits += 1
        items = "".join(
            f"<item><guid>{slug}</guid><title>{title}</title><link>https://outlet.example/{slug}"
            f"</link><description>{text}</description></item>"
            for slug, title, text in self.items
        )
        rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'
        return web.Response(body=rss.encode(), content_type="application/rss+xml")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def feed() -> AsyncIterator[Feed]:
    feed = Feed()
    app = web.Application()
    app.router.add_get("/feed.xml", feed.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    feed.url = f"http://127.0.0.1:{runner.addresses[0][1]}/feed.xml"
    yield feed
    await runner.cleanup()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def path(fresh_broker: Broker, feed: Feed, tmp_path_factory: object) -> AsyncIterator[Stack]:
    folder: Path = tmp_path_factory.mktemp("path")  # type: ignore[attr-defined]
    inbox = folder / "inbox"
    inbox.mkdir()
    sources = folder / "sources.yaml"
    entries = [
        {"id": "outlet", "name": "The Outlet", "url": feed.url, "every": 60, "tier": 1},
        {"id": "inbox", "name": "Inbox", "directory": str(inbox), "every": 1},
    ]
    sources.write_text(yaml.safe_dump({"sources": entries}))
    feed.add(
        "kursk",
        "North Korean soldiers reach the front, Kyiv says",
        "KYIV - North Korea has deployed around 4,500 soldiers to Russia to help its army, "
        "Ukraine's defence ministry said on Tuesday. The claim could not be independently verified.",
    )
    async with running(
        folder, sources, fresh_broker.bootstrap, extra={"fetch_allow": "127.0.0.1/32"}
    ) as stack:
        yield stack
