"""One method for each thing that happens: the log line and the metric leave together."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry

from schemas.alert import Alert
from schemas.base import Record
from schemas.delivery import Receipt
from schemas.event import Event
from schemas.incident import Incident
from schemas.mention import ClassifiedArticle
from schemas.outcome import DeadReason, Outcome
from schemas.topics import ALERTS, Topic
from services.runtime.clock import Clock
from services.runtime.codec import born_at
from services.runtime.logs import logger
from services.runtime.metrics import Metrics
from services.runtime.reload import Reload


class Telemetry:
    """What one service tells about itself."""

    def __init__(
        self,
        service: str,
        registry: CollectorRegistry,
        clock: Clock,
        topics: Iterable[str] = (),
    ) -> None:
        self.service = service
        self.metrics = Metrics(registry)
        self.metrics.start_at_zero(service, topics)
        self.clock = clock
        self.log = logger(service)

    def handled(self, topic: str, outcome: Outcome, seconds: float) -> None:
        """A message has come to its end."""
        self.metrics.messages.labels(self.service, topic, outcome).inc()
        self.metrics.step_seconds.labels(self.service).observe(seconds)

    def dead_letter(
        self, topic: str, partition: int, offset: int, why: DeadReason, detail: str
    ) -> None:
        """A message could not be used and goes to the dead-letter topic."""
        self.metrics.dead_letters.labels(self.service, topic, why).inc()
        self.log.warning(
            "Sent a message to the dead-letter topic.",
            topic=topic, partition=partition, offset=offset, reason=str(why), detail=detail,
        )  # fmt: skip

    def published(self, topic: Topic, record: Record) -> None:
        """The broker has acknowledged a record."""
        self.metrics.published.labels(self.service, topic.name).inc()
        age = (self.clock() - born_at(record)).total_seconds()
        self.metrics.age_seconds.labels(self.service).observe(max(age, 0.0))
        self._count(topic, record)

    def _count(self, topic: Topic, record: Record) -> None:
        match record:
            case ClassifiedArticle():
                self.metrics.articles.labels(record.outcome).inc()
            case Event(retracted=True):
                self.metrics.retractions.inc()
            case Event():
                self.metrics.events.labels(record.type, record.modality).inc()
            case Incident():
                self.metrics.incidents.labels(record.change).inc()
            case Alert() if topic == ALERTS:
                self.metrics.alerts.labels(record.rule, record.reason).inc()
                self.log.info(
                    "Raised an alert.",
                    rule=record.rule, reason=str(record.reason), alert=record.id, title=record.title,
                )  # fmt: skip
            case _:
                pass

    def publish_retried(self, topic: str, problem: str) -> None:
        """The broker has not acknowledged a record; it is sent again."""
        self.metrics.publish_retries.labels(self.service).inc()
        self.log.warning(
            "The broker did not acknowledge, trying again.", topic=topic, problem=problem
        )

    def attempted(self, receipt: Receipt) -> None:
        """A delivery was tried."""
        self.metrics.deliveries.labels(receipt.endpoint, receipt.outcome).inc()
        self.log.info(
            "Tried a delivery.",
            endpoint=receipt.endpoint, outcome=str(receipt.outcome), attempt=receipt.attempt,
            status=receipt.status_code, webhook=receipt.webhook_id,
        )  # fmt: skip

    def gave_up(self, endpoint: str, webhook: str, why: str) -> None:
        """A delivery has ended without success; the alert stays on its topic."""
        self.log.error("Gave a delivery up.", endpoint=endpoint, webhook=webhook, why=why)

    def reloaded(self, file: str) -> None:
        """An edited configuration file is in force."""
        self.metrics.config_reloads.labels(file, Reload.OK).inc()
        self.log.info("Took an edited file over.", file=file)

    def not_reloaded(self, file: str, why: str) -> None:
        """An edited configuration file cannot be used; what was there before stays in force."""
        self.metrics.config_reloads.labels(file, Reload.REFUSED).inc()
        self.log.warning("An edited file is not taken over.", file=file, detail=why)

    def paused(self, endpoint: str, failures: int) -> None:
        """An endpoint has failed for long; from now on it is only probed."""
        self.metrics.endpoint_paused.labels(endpoint).set(1)
        self.log.error("Paused an endpoint that only fails.", endpoint=endpoint, failures=failures)

    def resumed(self, endpoint: str) -> None:
        """A paused endpoint takes webhooks again, and gets what it has missed."""
        self.metrics.endpoint_paused.labels(endpoint).set(0)
        self.log.info("Resumed an endpoint.", endpoint=endpoint)

    def gone(self, endpoint: str) -> None:
        """An endpoint has answered 410 and gets nothing more before the next start."""
        self.metrics.endpoint_paused.labels(endpoint).set(1)
        self.log.error("Paused an endpoint that is gone.", endpoint=endpoint)

    def broker(self, up: bool) -> None:
        """The broker answers, or does not."""
        self.metrics.broker_up.labels(self.service).set(int(up))
