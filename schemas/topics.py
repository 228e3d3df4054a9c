"""Every topic, in path order: which record, under which key, written and read by whom."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.alert import SOURCE_QUIET, Alert
from schemas.article import RawArticle
from schemas.base import Record
from schemas.delivery import Receipt
from schemas.event import Event
from schemas.incident import Incident
from schemas.mention import ClassifiedArticle
from schemas.source import SourceState

DAY_MS = 86_400_000


class Cleanup(StrEnum):
    """Kafka's cleanup.policy."""

    DELETE = "delete"
    COMPACT = "compact"


class Topic(BaseModel):
    """A topic's contract. `retention_ms` is -1 where compaction alone bounds it."""

    model_config = ConfigDict(frozen=True)

    name: str
    model: type[Record] | None
    key: str
    producer: str
    consumers: tuple[str, ...] = ()
    partitions: Annotated[int, Field(ge=1)] = 8
    cleanup: Cleanup = Cleanup.DELETE
    retention_ms: int = 7 * DAY_MS
    about: str = ""


ARTICLES_RAW = Topic(
    name="articles.raw", model=RawArticle, key="article id", producer="fetcher",
    consumers=("classifier",), about="Articles as fetched, with their text.",
)  # fmt: skip
SOURCES = Topic(
    name="sources", model=SourceState, key="source id", producer="fetcher", consumers=("fetcher",),
    cleanup=Cleanup.COMPACT, retention_ms=-1, about="What the fetcher knows about each source.",
)  # fmt: skip
ARTICLES_CLASSIFIED = Topic(
    name="articles.classified", model=ClassifiedArticle, key="article id", producer="classifier",
    consumers=("enricher",), about="Event mentions as read, not yet tied to the world.",
)  # fmt: skip
EVENTS = Topic(
    name="events", model=Event, key="correlation key", producer="enricher",
    consumers=("correlator",), retention_ms=30 * DAY_MS, about="Typed, grounded events.",
)  # fmt: skip
INCIDENTS = Topic(
    name="incidents", model=Incident, key="incident id", producer="correlator",
    consumers=("alerter",), cleanup=Cleanup.COMPACT, retention_ms=-1,
    about="One happening each, told once, with every side's claim.",
)  # fmt: skip
ALERTS = Topic(
    name="alerts", model=Alert, key="incident id", producer="alerter, fetcher", consumers=("notifier",),
    retention_ms=30 * DAY_MS, about="What somebody asked to know, of all rules.",
)  # fmt: skip
DELIVERIES = Topic(
    name="deliveries", model=Receipt, key="endpoint id", producer="notifier",
    retention_ms=30 * DAY_MS, about="One receipt for every attempt to deliver an alert.",
)  # fmt: skip

PATH = (ARTICLES_RAW, SOURCES, ARTICLES_CLASSIFIED, EVENTS, INCIDENTS, ALERTS, DELIVERIES)

CHANGELOGS = (
    Topic(
        name="enricher-articles-changelog", model=None, key="article id", producer="enricher",
        consumers=("enricher",), cleanup=Cleanup.COMPACT, retention_ms=-1,
        about="Table: what each article's last revision said.",
    ),
    Topic(
        name="correlator-incidents-changelog", model=None, key="correlation key",
        producer="correlator", consumers=("correlator",), cleanup=Cleanup.COMPACT,
        retention_ms=-1, about="Table: the open incidents of each correlation key.",
    ),
    Topic(
        name="alerter-told-changelog", model=None, key="incident id", producer="alerter",
        consumers=("alerter",), cleanup=Cleanup.COMPACT, retention_ms=-1,
        about="Table: what was last told about each incident under each rule.",
    ),
    Topic(
        name="notifier-pending-changelog", model=None, key="incident id", producer="notifier",
        consumers=("notifier",), cleanup=Cleanup.COMPACT, retention_ms=-1,
        about="Table: deliveries still to be made.",
    ),
)  # fmt: skip


def rule_topic(rule: str) -> Topic:
    """The topic that carries one rule's alerts alone."""
    return ALERTS.model_copy(
        update={
            "name": f"alerts.{rule}",
            "consumers": (),
            "partitions": 1,
            "about": f"Alerts of the rule {rule}.",
        }
    )


def dead_letters(topic: Topic) -> Topic:
    """The topic for records of `topic` that its consumer cannot use, bytes unchanged."""
    return Topic(
        name=f"{topic.name}.dead",
        model=None,
        key=topic.key,
        producer=", ".join(topic.consumers),
        partitions=1,
        retention_ms=30 * DAY_MS,
        about=f"Records of {topic.name} that could not be used, bytes untouched.",
    )


def all_topics(rules: tuple[str, ...] = ()) -> Iterator[Topic]:
    """Every topic that has to exist before the services start, in path order."""
    for topic in PATH:
        yield topic
        if topic.consumers and topic is not SOURCES:
            yield dead_letters(topic)
    yield from CHANGELOGS
    yield from map(rule_topic, (*rules, SOURCE_QUIET))
