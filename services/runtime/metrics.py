"""All metric families, in path order; built per registry and pre-initialised, so absent is not zero."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from schemas.alert import Reason
from schemas.delivery import DeliveryOutcome
from schemas.event_types import EventType, Modality
from schemas.incident import Change
from schemas.mention import ClassifyOutcome
from schemas.outcome import DeadReason, Outcome
from services.runtime.reload import Reload

STEP_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
AGE_BUCKETS = (0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 900, 3600)


class Metrics:
    """Every family; a service uses those of its part of the path and all of the first group."""

    def __init__(self, registry: CollectorRegistry) -> None:
        # every service
        self.messages = Counter(
            "vedette_messages_total",
            "Consumed messages by what became of them; outcomes sum to input.",
            ["service", "topic", "outcome"],
            registry=registry,
        )
        self.dead_letters = Counter(
            "vedette_dead_letters_total",
            "Messages sent to the dead-letter topic.",
            ["service", "topic", "reason"],
            registry=registry,
        )
        self.published = Counter(
            "vedette_published_total",
            "Records that the broker has acknowledged.",
            ["service", "topic"],
            registry=registry,
        )
        self.publish_retries = Counter(
            "vedette_publish_retries_total",
            "Publications tried again, the broker not having acknowledged.",
            ["service"],
            registry=registry,
        )
        self.step_seconds = Histogram(
            "vedette_step_seconds",
            "Time to decide on one message.",
            ["service"],
            buckets=STEP_BUCKETS,
            registry=registry,
        )
        self.age_seconds = Histogram(
            "vedette_age_seconds",
            "Time from the fetch of an article to this service's output.",
            ["service"],
            buckets=AGE_BUCKETS,
            registry=registry,
        )
        self.lag = Gauge(
            "vedette_lag_messages",
            "Messages of the topic that wait for this process.",
            ["service", "topic"],
            registry=registry,
        )
        self.broker_up = Gauge(
            "vedette_broker_up",
            "1 while the broker answers.",
            ["service"],
            registry=registry,
        )
        self.config_reloads = Counter(
            "vedette_config_reloads_total",
            "Edits of a configuration file while the service runs: ok, or refused.",
            ["file", "outcome"],
            registry=registry,
        )
        # fetcher
        self.fetches = Counter(
            "vedette_fetches_total",
            "Visits to a source by outcome: ok, not_modified, or what went wrong.",
            ["source", "outcome"],
            registry=registry,
        )
        self.articles_fetched = Counter(
            "vedette_articles_fetched_total",
            "Articles published, new ones and new revisions.",
            ["source"],
            registry=registry,
        )
        self.articles_rejected = Counter(
            "vedette_articles_rejected_total",
            "Items that could not become articles.",
            ["source", "reason"],
            registry=registry,
        )
        self.pages_failed = Counter(
            "vedette_pages_failed_total",
            "Linked pages that could not be read; the feed's summary went out in their place.",
            ["source", "trouble"],
            registry=registry,
        )
        self.source_success = Gauge(
            "vedette_source_last_success_timestamp_seconds",
            "When the source was last read without an error.",
            ["source"],
            registry=registry,
        )
        self.source_new_item = Gauge(
            "vedette_source_last_new_item_timestamp_seconds",
            "When the source last had something new.",
            ["source"],
            registry=registry,
        )
        self.source_next_visit = Gauge(
            "vedette_source_next_visit_timestamp_seconds",
            "When the source is visited next; it lies behind the clock where visits are late.",
            ["source"],
            registry=registry,
        )
        self.source_retired = Gauge(
            "vedette_source_retired",
            "1 where the source's owner has taken it down, and it is visited no more.",
            ["source"],
            registry=registry,
        )
        self.source_quiet = Gauge(
            "vedette_source_quiet",
            "1 where the source has been silent for far longer than it uses to be.",
            ["source"],
            registry=registry,
        )
        self.sources_loaded = Counter(
            "vedette_sources_loaded_total",
            "Times that sources.yaml was read: ok, or refused because it was wrong.",
            ["outcome"],
            registry=registry,
        )
        # classifier, enricher, correlator, alerter, notifier
        self.articles = Counter(
            "vedette_articles_classified_total",
            "Articles by what the classifier found.",
            ["outcome"],
            registry=registry,
        )
        self.events = Counter(
            "vedette_events_total",
            "Events by type and modality.",
            ["type", "modality"],
            registry=registry,
        )
        self.retractions = Counter(
            "vedette_events_retracted_total",
            "Events that a new revision of their article no longer says.",
            registry=registry,
        )
        self.incidents = Counter(
            "vedette_incidents_total",
            "Incident versions by what they add.",
            ["change"],
            registry=registry,
        )
        self.alerts = Counter(
            "vedette_alerts_total",
            "Alerts by rule and reason.",
            ["rule", "reason"],
            registry=registry,
        )
        self.deliveries = Counter(
            "vedette_deliveries_total",
            "Delivery attempts by outcome.",
            ["endpoint", "outcome"],
            registry=registry,
        )
        self.pending = Gauge(
            "vedette_pending_deliveries",
            "Deliveries still to be made.",
            ["endpoint"],
            registry=registry,
        )
        self.endpoint_paused = Gauge(
            "vedette_endpoint_paused",
            "1 where an endpoint has only failed for long, or is gone, and is tried no more.",
            ["endpoint"],
            registry=registry,
        )

    def start_at_zero(self, service: str, topics: Iterable[str]) -> None:
        """Give every label value of one service that is known beforehand its zero."""
        self.publish_retries.labels(service)
        self.step_seconds.labels(service)
        self.age_seconds.labels(service)
        self.broker_up.labels(service).set(0)
        for topic in topics:
            self.lag.labels(service, topic).set(0)
            for outcome in Outcome:
                self.messages.labels(service, topic, outcome)
            for reason in DeadReason:
                self.dead_letters.labels(service, topic, reason)
        _ZEROES.get(service, lambda _metrics: None)(self)


def _classifier(metrics: Metrics) -> None:
    for outcome in ClassifyOutcome:
        metrics.articles.labels(outcome)


def _enricher(metrics: Metrics) -> None:
    for kind in EventType:
        for modality in Modality:
            metrics.events.labels(kind, modality)


def _correlator(metrics: Metrics) -> None:
    for change in Change:
        metrics.incidents.labels(change)


_ZEROES = {"classifier": _classifier, "enricher": _enricher, "correlator": _correlator}


def start_reloads_at_zero(metrics: Metrics, file: str) -> None:
    """The same for a file that is followed while it is edited."""
    for outcome in Reload:
        metrics.config_reloads.labels(file, outcome)


def start_rules_at_zero(metrics: Metrics, rules: Iterable[str]) -> None:
    """The same for rules, which are known once their file is read."""
    for rule in rules:
        for reason in Reason:
            metrics.alerts.labels(rule, reason)


def start_endpoints_at_zero(metrics: Metrics, endpoints: Iterable[str]) -> None:
    """The same for endpoints, which are known once their file is read."""
    for endpoint in endpoints:
        metrics.pending.labels(endpoint).set(0)
        metrics.endpoint_paused.labels(endpoint).set(0)
        for outcome in DeliveryOutcome:
            metrics.deliveries.labels(endpoint, outcome)
