"""kafka-python: one member of a group that shares the partitions of a compacted topic, on its own thread.

Each partition that the member is given is read to its end and handed over with the newest record of
each key; after that it is not read again. What kafka-python 3.0 asks for: it is synchronous, so it has a
thread; a leader that does not know the topic's partitions yet assigns none, so they are asked for first; its
listeners run on a thread of its own, beside `poll`, and hold up heartbeats, so what is handed over and given
up goes to the event loop in one order, and giving up is bounded well below the session's time.
"""

import asyncio
import contextlib
import threading
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from kafka import ConsumerRebalanceListener, KafkaConsumer
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import FencedInstanceIdError, KafkaError
from kafka.partitioner.default import murmur2
from kafka.structs import TopicPartition

from schemas.topics import Topic
from services.runtime.errors import PublishError
from services.runtime.publisher import connection
from services.runtime.settings import Settings

SESSION_MS = 10_000
"""A member that was killed is given up by Apache Kafka after this time."""
HEARTBEAT_MS = 2_000
REBALANCE_MS = 60_000
METADATA_MS = 3_000
"""A leader that has assigned nothing, not knowing the partitions yet, makes up for it after this time."""
GIVE_UP_SECONDS = 7.0
"""How long a partition is kept for what is still under way in it; below the session's time."""
POLL_MS = 200
RETRY_SECONDS = 1.0


class Given(NamedTuple):
    """One partition, `of` so many, with its newest record for each key, `packed`; tombstones left out."""

    partition: int
    of: int
    newest: Mapping[str, bytes]


class Shared(NamedTuple):
    """What to do when partitions come and go; both run on the event loop."""

    take: Callable[[Given], Coroutine[Any, Any, None]]
    give_up: Callable[[Collection[int]], Coroutine[Any, Any, None]]


@dataclass
class _Reading:
    """A partition that is being read: its newest records so far, and the offset where it ended."""

    newest: dict[str, bytes] = field(default_factory=dict)
    end: int | None = None


def partition_of(key: str, count: int) -> int:
    """The partition in which a key's records lie, of `count`: as Java's and all our producers choose it."""
    return int((murmur2(key.encode()) & 0x7FFFFFFF) % count)


class Member(ConsumerRebalanceListener):  # type: ignore[misc] # kafka-python ships no types
    """A group member; `membership` runs it.

    Raises:
        PublishError: no broker answers, or the topic is not there yet.
    """

    def __init__(self, settings: Settings, topic: Topic, group: str) -> None:
        self._topic = topic.name
        self._stop = threading.Event()
        self._order = threading.Lock()  # never held while kafka-python is called
        self._reading: dict[TopicPartition, _Reading] = {}
        try:
            self._consumer = _consumer(settings, group)
            self._count = len(self._consumer.partitions_for_topic(topic.name) or ())
        except KafkaError as error:
            raise PublishError(f"{topic.name}: {type(error).__name__}: {error}") from error
        if not self._count:
            self._consumer.close()
            raise PublishError(f"{topic.name}: the topic is not there yet.")

    def run(self, shared: Shared, loop: asyncio.AbstractEventLoop) -> None:
        """Be a member until `stop`, calling `shared` on `loop`. Blocks."""
        self._shared, self._loop = shared, loop
        self._consumer.subscribe([self._topic], listener=self)
        while not self._stop.is_set():
            try:
                self._poll()
            except FencedInstanceIdError as error:
                raise PublishError(
                    "Another process has this VEDETTE_INSTANCE_ID; give each its own."
                ) from error
            except (KafkaError, KeyError):
                # A broker that is away is asked again; what is published waits for it meanwhile. A
                # partition that is revoked beside a call is a KeyError in it.
                self._stop.wait(RETRY_SECONDS)
        self._consumer.close(autocommit=False)

    def stop(self) -> None:
        """End `run`, giving all partitions up."""
        self._stop.set()

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        with self._order:
            self._reading |= {tp: _Reading() for tp in assigned}

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        with self._order:
            for tp in revoked:
                self._reading.pop(tp, None)
            done = self._begin(self._shared.give_up([tp.partition for tp in revoked]))
        _wait(done)

    def _poll(self) -> None:
        for tp, messages in self._consumer.poll(timeout_ms=POLL_MS).items():
            if (reading := self._reading.get(tp)) is not None:
                for message in messages:
                    _keep_newest(reading.newest, message.key, message.value)
        current = dict(self._reading)
        if started := [tp for tp, reading in current.items() if reading.end is None]:
            for tp, end in self._consumer.end_offsets(started).items():
                current[tp].end = end
        for tp, reading in current.items():
            if reading.end is not None and (self._consumer.position(tp) or 0) >= reading.end:
                self._hand_over(tp, reading)
        self._consumer.pause(*(self._consumer.assignment() - self._reading.keys()))

    def _hand_over(self, tp: TopicPartition, reading: _Reading) -> None:
        with self._order:
            if self._reading.get(tp) is not reading:
                return  # it was revoked meanwhile
            del self._reading[tp]
            given = Given(tp.partition, self._count, reading.newest)
            done = self._begin(self._shared.take(given))
        _wait(done)

    def _begin(self, work: Coroutine[Any, Any, None]) -> "Future[None]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)


def _wait(done: "Future[None]") -> None:
    with contextlib.suppress(TimeoutError):
        done.result(GIVE_UP_SECONDS)


@contextlib.asynccontextmanager
async def membership(member: Member, shared: Shared) -> AsyncIterator[Awaitable[None]]:
    """Run a member on a thread of its own while the block lasts; what it yields ends if that thread does."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()

    def run() -> None:
        try:
            member.run(shared, loop)
        except BaseException as error:  # noqa: BLE001 - it is raised on the event loop
            loop.call_soon_threadsafe(ended.set_exception, error)
        else:
            loop.call_soon_threadsafe(ended.set_result, None)

    threading.Thread(target=run, name="member", daemon=True).start()
    try:
        yield asyncio.shield(ended)
    finally:
        member.stop()
        await ended


def _keep_newest(newest: dict[str, bytes], key: bytes, value: bytes | None) -> None:
    name = key.decode(errors="replace")
    if value is None:
        newest.pop(name, None)
    else:
        newest[name] = packed(value)


def packed(value: bytes) -> bytes:
    """A record in about half its size; a partition is in memory whole while it is read."""
    return zlib.compress(value, 1)


def unpacked(value: bytes) -> bytes:
    """The record again."""
    return zlib.decompress(value)


def _consumer(settings: Settings, group: str) -> KafkaConsumer:
    return KafkaConsumer(
        **connection(settings),
        client_id=f"vedette-{settings.instance_id or group}",
        group_id=group,
        group_instance_id=settings.instance_id,
        partition_assignment_strategy=(CooperativeStickyAssignor,),
        session_timeout_ms=SESSION_MS,
        heartbeat_interval_ms=HEARTBEAT_MS,
        max_poll_interval_ms=REBALANCE_MS,
        metadata_max_age_ms=METADATA_MS,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
