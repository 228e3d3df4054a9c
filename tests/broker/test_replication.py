"""Three brokers keep what was acknowledged while any one of them is killed."""

import contextlib
from threading import Event, Thread
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.errors import KafkaConnectionError

from deploy.local.apache_kafka import Cluster
from tests.broker.clients import DEADLINE_SECONDS, create_topic, producing, read_ids, wait_for

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]

KILLS = 3


def test_no_acknowledged_record_is_lost_or_repeated_when_leaders_are_killed(
    kafka_cluster: Cluster,
) -> None:
    topic = create_topic(kafka_cluster.bootstrap, copies=3)
    over = Event()
    futures: list[Any] = []

    def produce() -> None:
        while not over.wait(0.002):
            futures.append(producer.send(topic, value=b"%d" % len(futures)))

    with producing(kafka_cluster.bootstrap) as producer:
        thread = Thread(target=produce)
        thread.start()
        try:
            for _ in range(KILLS):
                _kill_leader_and_wait_until_whole(kafka_cluster, topic)
        finally:
            over.set()
            thread.join()
        for future in futures:
            future.get(DEADLINE_SECONDS)
    assert read_ids(kafka_cluster.bootstrap, topic) == list(range(len(futures)))


def _kill_leader_and_wait_until_whole(cluster: Cluster, topic: str) -> None:
    wait_for(lambda: _partition(cluster, topic).get("leader_id", -1) != -1)
    leader = _partition(cluster, topic)["leader_id"]
    cluster.brokers[leader - 1].kill()
    wait_for(lambda: _partition(cluster, topic).get("leader_id", -1) not in {leader, -1})
    cluster.brokers[leader - 1].start()
    wait_for(lambda: len(_partition(cluster, topic).get("isr_nodes", [])) == len(cluster.brokers))


def _partition(cluster: Cluster, topic: str) -> dict[str, Any]:
    """Describe the topic's partition; empty when the broker that was asked is down or has not heard of it."""
    partition: dict[str, Any] = {}
    with (
        contextlib.closing(KafkaAdminClient(bootstrap_servers=cluster.bootstrap)) as admin,
        contextlib.suppress(KafkaConnectionError),
    ):
        (described,) = admin.describe_topics([topic])
        partition = next(iter(described["partitions"]), {})
    return partition
