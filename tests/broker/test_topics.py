"""Topics are as they were ordered, and nothing is written to one that nobody created."""

import contextlib

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, NewPartitions, NewTopic
from kafka.errors import (
    InvalidConfigurationError,
    InvalidRecordError,
    KafkaTimeoutError,
    TopicAlreadyExistsError,
)

from deploy.local.broker import Broker
from tests.broker.clients import DEADLINE_SECONDS, create_topic, producing, read_all


def test_topics_keep_the_settings_they_were_created_with(broker: Broker) -> None:
    policies = {
        create_topic(broker.bootstrap, cleanup_policy=policy, retention_ms="86400000"): policy
        for policy in ("compact", "delete", "compact,delete")
    }
    broker.restart()
    asked = [ConfigResource("TOPIC", topic) for topic in policies]
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        shown = admin.describe_configs(asked)["topic"]
    assert {topic: shown[topic]["cleanup.policy"]["value"] for topic in policies} == policies
    assert {shown[topic]["retention.ms"]["value"] for topic in policies} == {"86400000"}


def test_a_topic_keeps_its_number_of_partitions(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap, partitions=5)
    assert _partitions(broker, topic) == 5
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        admin.create_partitions({topic: NewPartitions(7)})
    broker.restart()
    assert _partitions(broker, topic) == 7


def test_a_topic_is_created_once(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap)
    with (
        contextlib.closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin,
        pytest.raises(TopicAlreadyExistsError),
    ):
        admin.create_topics([NewTopic(topic, 1, 1)])


def test_an_unknown_cleanup_policy_is_refused(broker: Broker) -> None:
    with pytest.raises(InvalidConfigurationError):
        create_topic(broker.bootstrap, cleanup_policy="burn")


def test_a_compacted_topic_refuses_a_record_without_a_key(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap, cleanup_policy="compact")
    with producing(broker.bootstrap) as producer, pytest.raises(InvalidRecordError):
        producer.send(topic, value=b"no key").get(DEADLINE_SECONDS)
    assert read_all(broker.bootstrap, topic) == []


def test_a_record_for_a_topic_that_nobody_created_is_refused(broker: Broker) -> None:
    with (
        producing(broker.bootstrap, max_block_ms=1_000) as producer,
        pytest.raises(KafkaTimeoutError),
    ):
        producer.send("nobody-created-this", value=b"1").get(DEADLINE_SECONDS)
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        assert "nobody-created-this" not in admin.list_topics()


def _partitions(broker: Broker, topic: str) -> int:
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=broker.bootstrap)) as admin:
        (described,) = admin.describe_topics([topic])
        return len(described["partitions"])
