"""Reading topics for people: records of several topics as they come, from a thread of its own."""

import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from typing import NamedTuple

from kafka import KafkaConsumer
from kafka.errors import KafkaError

from schemas.base import Record
from schemas.topics import Topic
from services.runtime.codec import Rejected, decode
from services.runtime.publisher import connection, no_broker
from services.runtime.settings import Settings


class Seen(NamedTuple):
    """A record on a topic; `record` is None where it cannot be read."""

    topic: Topic
    key: str
    record: Record | None


def open_consumer(
    settings: Settings, topics: Iterable[Topic], from_beginning: bool
) -> KafkaConsumer:
    """A consumer outside every group, so that watching changes nothing.

    Raises:
        PublishError: the broker cannot be reached.
    """
    try:
        return KafkaConsumer(
            *(topic.name for topic in topics), **connection(settings), group_id=None,
            auto_offset_reset="earliest" if from_beginning else "latest",
            enable_auto_commit=False,
        )  # fmt: skip
    except KafkaError as error:
        raise no_broker(settings, error) from error


def follow(
    consumer: KafkaConsumer,
    topics: Iterable[Topic],
    stop: Callable[[], bool],
    to: "SimpleQueue[Seen]",
) -> None:
    """Put every record into `to` until `stop` says so."""
    by_name = {topic.name: topic for topic in topics}
    while not stop():
        for messages in consumer.poll(timeout_ms=200).values():
            for message in messages:
                to.put(_seen(by_name[message.topic], message.key, message.value))
    consumer.close()


def _seen(topic: Topic, key: bytes | None, value: bytes | None) -> Seen:
    record: Record | None = None
    if topic.model is not None and value is not None:
        try:
            record = decode(topic.model, value)
        except Rejected:
            record = None
    return Seen(topic, (key or b"").decode(errors="replace"), record)


class Watcher:
    """Follows topics in the background; `seen` fills up."""

    def __init__(self, settings: Settings, topics: tuple[Topic, ...]) -> None:
        self.seen: SimpleQueue[Seen] = SimpleQueue()
        self._stop = threading.Event()
        consumer = open_consumer(settings, topics, from_beginning=True)
        self._thread = threading.Thread(
            target=follow, args=(consumer, topics, self._stop.is_set, self.seen), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop following, within two seconds."""
        self._stop.set()
        self._thread.join(timeout=2)
