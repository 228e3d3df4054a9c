"""Short-lived kafka-python clients for the broker suite: every call has a deadline."""

import contextlib
import json
import select
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

DEADLINE_SECONDS = 40.0
# One that joins before its metadata came is given no partitions until the next refresh.
METADATA_MS = 1_000
MEMBER = Path(__file__).with_name("group_member.py")

Record = Any  # kafka-python ships no types
Setting = str | int | None


def create_topic(bootstrap: str, partitions: int = 1, copies: int = 1, **configs: str) -> str:
    """Create a topic with a name of its own; underscores in config names stand for dots."""
    name = f"test-{uuid.uuid4().hex}"
    settings = {key.replace("_", "."): value for key, value in configs.items()}
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        admin.create_topics([NewTopic(name, partitions, copies, topic_configs=settings)])
        admin.wait_for_topics([name])
    return name


@contextlib.contextmanager
def producing(bootstrap: str, **settings: Setting) -> Iterator[KafkaProducer]:
    producer = KafkaProducer(
        bootstrap_servers=bootstrap,
        enable_idempotence=True,
        allow_auto_create_topics=False,
        request_timeout_ms=5_000,
        delivery_timeout_ms=int(DEADLINE_SECONDS * 1000),
        **settings,
    )
    try:
        yield producer
    finally:
        producer.close(timeout=DEADLINE_SECONDS)


def send_ids(bootstrap: str, topic: str, ids: Sequence[int], keys: int = 10) -> None:
    """Send one record an id, keyed by `id % keys`, and check that each was acknowledged."""
    with producing(bootstrap) as producer:
        futures = [
            producer.send(topic, value=b"%d" % number, key=b"key-%d" % (number % keys))
            for number in ids
        ]
        for future in futures:
            future.get(DEADLINE_SECONDS)


def read_all(bootstrap: str, topic: str) -> list[Record]:
    """Read a topic from its start to its end as it is now."""
    with contextlib.closing(KafkaConsumer(bootstrap_servers=bootstrap)) as consumer:
        partitions = [
            TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)
        ]
        consumer.assign(partitions)
        consumer.seek_to_beginning(*partitions)
        ends = consumer.end_offsets(partitions)
        records: list[Record] = []

        def at_end() -> bool:
            records.extend(_polled(consumer))
            return all(consumer.position(part) >= end for part, end in ends.items())

        wait_for(at_end)
        return records


def read_ids(bootstrap: str, topic: str) -> list[int]:
    return sorted(int(record.value) for record in read_all(bootstrap, topic))


@contextlib.contextmanager
def in_group(
    bootstrap: str, topic: str, group: str, **settings: Setting
) -> Iterator[KafkaConsumer]:
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=group,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        heartbeat_interval_ms=500,
        metadata_max_age_ms=METADATA_MS,
        **settings,
    )
    try:
        # kafka-python joins at the first poll; a leader that does not know the topic assigns nothing.
        wait_for(lambda: bool(consumer.partitions_for_topic(topic)))
        yield consumer
    finally:
        consumer.close(autocommit=False)


def take(consumer: KafkaConsumer, count: int) -> list[Record]:
    """Poll until `count` records came."""
    records: list[Record] = []

    def enough() -> bool:
        records.extend(_polled(consumer))
        return len(records) >= count

    wait_for(enough)
    return records


def _polled(consumer: KafkaConsumer) -> list[Record]:
    batches = consumer.poll(timeout_ms=100).values()
    return [record for batch in batches for record in batch]


def wait_for(holds: Callable[[], bool], seconds: float = DEADLINE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:g} s"
        time.sleep(0.02)


class Member:
    """A consumer in a process of its own, so that it can be killed without leaving its group."""

    def __init__(self, bootstrap: str, topic: str, group: str, instance: str | None = None) -> None:
        self.group = group
        self.client_id = f"member-{uuid.uuid4().hex}"
        self._assigned: frozenset[int] = frozenset()
        self._process = subprocess.Popen(
            [sys.executable, str(MEMBER), bootstrap, topic, group, self.client_id, instance or ""],
            stdout=subprocess.PIPE,
        )

    def assigned(self) -> frozenset[int]:
        """Return the partitions that it was last given."""
        output = self._process.stdout
        assert output is not None
        while select.select([output], [], [], 0)[0] and (line := output.readline()):
            self._assigned = frozenset(json.loads(line))
        return self._assigned

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@contextlib.contextmanager
def members(*started: Member) -> Iterator[None]:
    try:
        yield
    finally:
        for member in started:
            member.kill()
