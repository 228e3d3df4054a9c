"""A fetcher's tools for tests: a recorder in the place of the broker and of telemetry, and a set clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network

from schemas.alert import Alert
from schemas.article import RawArticle
from schemas.source import SourceState
from services.fetcher.articles import Rejection
from services.fetcher.download import create_client
from services.fetcher.hosts import HostTurns
from services.fetcher.sandbox import Sandbox
from services.fetcher.sources import SourceConfig
from services.fetcher.state import state_of
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure, Trouble
from services.runtime.dial import Allowed

NOW = datetime(2025, 3, 4, 12, 0, tzinfo=UTC)
LOOPBACK = (Allowed(ip_network("127.0.0.0/8"), None),)


@dataclass
class Recorder:
    """What was published, stored and told, in order; `refuse_after` ends a visit in its middle."""

    published: list[RawArticle] = field(default_factory=list)
    stored: list[SourceState] = field(default_factory=list)
    visits: list[tuple[int, bool]] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    pages: list[Failure] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    refuse_after: int | None = None

    @property
    def troubles(self) -> list[Trouble]:
        return [failure.trouble for failure in self.failures]

    async def publish(self, article: RawArticle) -> None:
        if self.refuse_after is not None and len(self.published) >= self.refuse_after:
            raise RuntimeError("as if the process ended here")
        self.published.append(article)
        self.log.append(f"published {article.title}")

    async def alert(self, alert: Alert) -> None:
        self.alerts.append(alert)
        self.log.append("alert")

    async def store(self, state: SourceState) -> None:
        self.stored.append(state)
        self.log.append("stored")

    def visited(self, source_id: str, published: int, *, changed: bool) -> None:
        assert source_id
        self.visits.append((published, changed))

    def failed(self, source_id: str, failure: Failure, retry_in: float) -> None:
        assert source_id
        assert retry_in > 0
        self.failures.append(failure)

    def page_failed(self, source_id: str, url: str, failure: Failure) -> None:
        assert source_id
        assert url
        self.pages.append(failure)

    def rejected(self, source_id: str, name: str, reason: Rejection) -> None:
        assert source_id
        assert name
        self.rejections.append(reason)

    def remembered(self, state: SourceState) -> None:
        assert state.source_id

    def left(self, source_id: str) -> None:
        assert source_id

    def moved(self, source_id: str, url: str) -> None:
        assert source_id
        self.moves.append(url)


@asynccontextmanager
async def recording(
    sandbox: Sandbox, allowed: tuple[Allowed, ...] = LOOPBACK, spacing: float = 0.0
) -> AsyncIterator[tuple[Tools, Recorder]]:
    """Tools over the real client and a sandbox, with a recorder behind them."""
    recorder = Recorder()
    async with create_client("test@vedette.example", allowed) as client:
        yield (
            Tools(
                client=client,
                sandbox=sandbox,
                turns=HostTurns(spacing),
                robots=anything_goes,
                clock=lambda: NOW,
                jitter=lambda: 0.5,
                publish=recorder.publish,
                store=recorder.store,
                alert=recorder.alert,
                telemetry=recorder,
            ),
            recorder,
        )


async def anything_goes(url: str) -> Failure | None:
    """In the place of robots.txt: no site forbids anything, and none is asked for it."""
    assert url
    return None


def feed_source(url: str, **fields: object) -> SourceConfig:
    return SourceConfig.model_validate({"id": "feed", "name": "A feed", "url": url, **fields})


def first_state(source: SourceConfig) -> SourceState:
    return state_of(source, None, NOW)


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'


def item(title: str, link: str = "", text: str = "", guid: str = "", more: str = "") -> str:
    """An RSS item; a `text` of some length counts as the full one."""
    fields = {"title": title, "link": link, "description": text, "guid": guid}
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value)
    return f"<item>{inner}{more}</item>"


LONG = "Soldiers crossed the river before dawn, officials said on Monday. " * 30
"""A text that counts as an article's full text, so that no page is asked for."""
