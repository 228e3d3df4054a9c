"""What a visit works with: all that is outside of it, handed in, so that tests can hand in theirs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import httpx

from schemas.alert import Alert
from schemas.article import RawArticle
from schemas.source import SourceState
from services.fetcher.articles import Rejection
from services.fetcher.hosts import HostTurns
from services.fetcher.sandbox import Sandbox
from services.fetcher.trouble import Failure
from services.runtime.clock import Clock


class FetchTelemetry(Protocol):
    """What the fetcher tells about its work; each method is one thing that happens."""

    def visited(self, source_id: str, published: int, *, changed: bool) -> None:
        """A visit went well; `changed` is false where the source had nothing to read (304)."""

    def failed(self, source_id: str, failure: Failure, retry_in: float) -> None:
        """A visit failed; the next one is in `retry_in` seconds."""

    def page_failed(self, source_id: str, url: str, failure: Failure) -> None:
        """An item's page could not be read; its summary was published in its place."""

    def rejected(self, source_id: str, name: str, reason: Rejection) -> None:
        """An item, file or line is no article; `name` says which."""

    def remembered(self, state: SourceState) -> None:
        """What is known of a source: as its visits begin, and after each."""

    def left(self, source_id: str) -> None:
        """The source is visited here no more."""

    def moved(self, source_id: str, url: str) -> None:
        """The source says that it has moved for good."""


@dataclass(frozen=True)
class Tools:
    """One set for all sources; what publishes or stores returns once that is acknowledged, however late."""

    client: httpx.AsyncClient
    sandbox: Sandbox
    turns: HostTurns
    robots: Callable[[str], Awaitable[Failure | None]]
    clock: Clock
    jitter: Callable[[], float]
    publish: Callable[[RawArticle], Awaitable[None]]
    store: Callable[[SourceState], Awaitable[None]]
    alert: Callable[[Alert], Awaitable[None]]
    telemetry: FetchTelemetry
