"""What the fetcher tells about its work, as log lines and metrics that leave together."""

from services.fetcher.articles import Rejection
from services.fetcher.trouble import Failure
from services.runtime.telemetry import Telemetry


class Reports:
    """The fetcher's `FetchTelemetry`."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._metrics = telemetry.metrics
        self._log = telemetry.log
        self._clock = telemetry.clock

    def visited(self, source_id: str, published: int, *, changed: bool) -> None:
        """A visit went well."""
        now = self._clock().timestamp()
        self._metrics.fetches.labels(source_id, "ok" if changed else "not_modified").inc()
        self._metrics.source_success.labels(source_id).set(now)
        if published:
            self._metrics.articles_fetched.labels(source_id).inc(published)
            self._metrics.source_new_item.labels(source_id).set(now)
            self._log.info("Published articles.", source=source_id, articles=published)

    def failed(self, source_id: str, failure: Failure, retry_in: float) -> None:
        """A visit failed."""
        self._metrics.fetches.labels(source_id, failure.trouble).inc()
        self._log.warning(
            "Could not read a source.",
            source=source_id, trouble=str(failure.trouble), detail=failure.detail,
            retry_in=round(retry_in),
        )  # fmt: skip

    def page_failed(self, source_id: str, url: str, failure: Failure) -> None:
        """An item's page could not be read."""
        self._metrics.pages_failed.labels(source_id, failure.trouble).inc()
        self._log.warning(
            "Could not read an item's page.",
            source=source_id, url=url, trouble=str(failure.trouble), detail=failure.detail,
        )  # fmt: skip

    def rejected(self, source_id: str, name: str, reason: Rejection) -> None:
        """An item is no article."""
        self._metrics.articles_rejected.labels(source_id, reason).inc()
        self._log.warning("Left an item out.", source=source_id, item=name, reason=str(reason))

    def moved(self, source_id: str, url: str) -> None:
        """A source has moved for good."""
        self._log.warning("A source has moved; change its URL.", source=source_id, to=url)

    def unacknowledged(self, source_id: str, problem: str) -> None:
        """The broker did not take something."""
        self._metrics.publish_retries.labels("fetcher").inc()
        self._log.warning("The broker did not acknowledge.", source=source_id, problem=problem)
