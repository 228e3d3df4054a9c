"""kafka-python: what some topics hold now, from the first message to the last, outside of every group."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from kafka import KafkaConsumer
from kafka.errors import KafkaError
from kafka.structs import TopicPartition

from schemas.base import Record
from schemas.topics import Topic
from services.runtime.codec import Headers, Rejected, decode
from services.runtime.errors import PublishError
from services.runtime.publisher import connection, no_broker
from services.runtime.settings import Settings

QUIET_SECONDS = 20.0
"""A broker that gives nothing for so long, although messages are left, has gone."""
_POLL_SECONDS = 0.5

R = TypeVar("R", bound=Record)


class Kept(NamedTuple):
    """A message as the broker keeps it; `at` is when it was written."""

    topic: str
    partition: int
    offset: int
    at: datetime
    key: bytes | None
    value: bytes | None
    headers: Headers


def read_messages(settings: Settings, topics: Sequence[Topic]) -> Iterator[Kept]:
    """Every message of the topics, those of a partition in order; topics that are not there have none.

    Raises:
        PublishError: the broker cannot be reached.
    """
    try:
        consumer = KafkaConsumer(
            **connection(settings), group_id=None, auto_offset_reset="earliest",
            enable_auto_commit=False,
        )  # fmt: skip
    except KafkaError as error:
        raise no_broker(settings, error) from error
    try:
        yield from _to_the_end(consumer, topics)
    except KafkaError as error:
        raise PublishError(f"Cannot read: {type(error).__name__}: {error}") from error
    finally:
        consumer.close()


def _to_the_end(consumer: KafkaConsumer, topics: Sequence[Topic]) -> Iterator[Kept]:
    partitions = [
        TopicPartition(topic.name, number)
        for topic in topics
        for number in sorted(consumer.partitions_for_topic(topic.name) or ())
    ]
    ends = {tp: end for tp, end in consumer.end_offsets(partitions).items() if end}
    consumer.assign(list(ends))
    if ends:
        consumer.seek_to_beginning()
    silent = 0.0
    while any(consumer.position(tp) < end for tp, end in ends.items()):
        polled = consumer.poll(timeout_ms=_POLL_SECONDS * 1000)
        silent = 0.0 if polled else silent + _POLL_SECONDS
        if silent > QUIET_SECONDS:
            raise PublishError("The broker went quiet while reading; try again.")
        for tp, messages in polled.items():
            yield from (_kept(message) for message in messages if message.offset < ends[tp])


def _kept(message: Any) -> Kept:  # noqa: ANN401 - kafka-python ships no types
    at = datetime.fromtimestamp(message.timestamp / 1000, UTC)
    headers = [(name, value or b"") for name, value in message.headers]
    return Kept(
        message.topic, message.partition, message.offset, at, message.key, message.value, headers
    )


def read_to_end(
    settings: Settings, topic: Topic, model: type[R], prefix: str = ""
) -> Mapping[str, R]:
    """The newest record of each key in a compacted topic; unreadable ones are left out.

    Args:
        settings: where the broker is.
        topic: the topic.
        model: what its records are.
        prefix: how the keys begin that are wanted.

    Raises:
        PublishError: the broker cannot be reached.
    """
    newest: dict[str, R] = {}
    for name, message in _with_names(settings, topic, prefix):
        try:
            newest[name] = decode(model, message.value)
        except Rejected:
            newest.pop(name, None)  # a tombstone, or state of a form no longer read: start afresh
    return newest


def read_in_order(
    settings: Settings, topic: Topic, model: type[R], prefix: str = ""
) -> Iterator[R]:
    """Every record of a topic, those of one key in the order of the log; arguments as of `read_to_end`.

    Raises:
        PublishError: the broker cannot be reached.
    """
    for _name, message in _with_names(settings, topic, prefix):
        with contextlib.suppress(Rejected):
            yield decode(model, message.value)


def _with_names(settings: Settings, topic: Topic, prefix: str) -> Iterator[tuple[str, Kept]]:
    for message in read_messages(settings, [topic]):
        name = (message.key or b"").decode(errors="replace")
        if name.startswith(prefix):
            yield name, message
