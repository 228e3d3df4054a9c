"""What the fetcher tells about its work, as log lines and metrics that leave together."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from schemas.article import RawArticle
from schemas.source import SourceState
from schemas.topics import ARTICLES_RAW
from services.fetcher.articles import Rejection
from services.fetcher.sources import SourceConfig
from services.fetcher.trouble import Failure, Trouble
from services.runtime.metrics import start_reloads_at_zero
from services.runtime.telemetry import Telemetry

OK = "ok"
NOT_MODIFIED = "not_modified"
REFUSED = "refused"
OUTCOMES = (OK, NOT_MODIFIED, *Trouble)


class Observer:
    """`FetchTelemetry` over the runtime's telemetry."""

    def __init__(self, telemetry: Telemetry, sources: tuple[SourceConfig, ...], file: str) -> None:
        self._telemetry = telemetry
        self._metrics = telemetry.metrics
        self._log = telemetry.log
        self.configured(sources)
        start_reloads_at_zero(telemetry.metrics, file)

    def configured(self, sources: Iterable[SourceConfig]) -> None:
        """These are the enabled sources from now on."""
        for source in sources:
            self._metrics.articles_fetched.labels(source.id)
            self._metrics.fetches.labels(source.id, OK)  # all outcomes of 10,000 sources are 150 MB
        self._metrics.sources_loaded.labels(OK).inc()

    def reloaded(self, file: str) -> None:
        """The edited file of sources is in force."""
        self._telemetry.reloaded(file)

    def not_reloaded(self, file: str, why: str) -> None:
        """The file of sources has been edited and is wrong; those from before stay in force."""
        self._metrics.sources_loaded.labels(REFUSED).inc()
        self._telemetry.not_reloaded(file, why)

    def published(self, article: RawArticle) -> None:
        """The broker has acknowledged an article."""
        self._telemetry.published(ARTICLES_RAW, article)

    def visited(self, source_id: str, published: int, *, changed: bool) -> None:
        """A visit went well; `changed` is false where the source had nothing to read."""
        now = self._now().timestamp()
        self._metrics.fetches.labels(source_id, OK if changed else NOT_MODIFIED).inc()
        self._metrics.source_success.labels(source_id).set(now)
        if published:
            self._metrics.articles_fetched.labels(source_id).inc(published)
            self._metrics.source_new_item.labels(source_id).set(now)
            self._log.info("Published articles.", source=source_id, articles=published)

    def failed(self, source_id: str, failure: Failure, retry_in: float) -> None:
        """A visit failed; a source that is gone is not visited again."""
        self._metrics.fetches.labels(source_id, failure.trouble).inc()
        gone = failure.trouble is Trouble.GONE
        self._log.warning(
            "The source is gone, and is not visited again." if gone else "Could not read a source.",
            source=source_id, reason=str(failure.trouble), detail=failure.detail,
            retry_seconds=None if gone else round(retry_in),
        )  # fmt: skip

    def page_failed(self, source_id: str, url: str, failure: Failure) -> None:
        """An item's page could not be read; its summary is published in its place."""
        self._metrics.pages_failed.labels(source_id, failure.trouble).inc()
        self._log.info(
            "Could not read an item's page, its summary has to do.",
            source=source_id, url=url, reason=str(failure.trouble), detail=failure.detail,
        )  # fmt: skip

    def remembered(self, state: SourceState) -> None:
        """When the next visit is due, whether the source is gone, whether it is quiet."""
        name = state.source_id
        self._metrics.source_next_visit.labels(name).set(state.next_due_at.timestamp())
        self._metrics.source_retired.labels(name).set(state.gone)
        self._metrics.source_quiet.labels(name).set(state.quiet_since is not None)

    def left(self, source_id: str) -> None:
        """The source is visited here no more: what was last known of it would stay for ever."""
        metrics = self._metrics
        gauges = (
            metrics.source_success, metrics.source_new_item, metrics.source_next_visit,
            metrics.source_retired, metrics.source_quiet,
        )  # fmt: skip
        for gauge in gauges:
            with suppress(KeyError):
                gauge.remove(source_id)

    def rejected(self, source_id: str, name: str, reason: Rejection) -> None:
        """An item, file or line is no article."""
        self._metrics.articles_rejected.labels(source_id, reason).inc()
        self._log.warning("Found no article.", source=source_id, name=name, reason=str(reason))

    def moved(self, source_id: str, url: str) -> None:
        """The source says that it has moved for good."""
        self._log.warning("The source has moved, please change its url.", source=source_id, to=url)

    def _now(self) -> datetime:
        return self._telemetry.clock()
