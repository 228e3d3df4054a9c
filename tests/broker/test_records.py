"""What a record carries arrives as it was sent."""

import time

import pytest
from kafka.errors import MessageSizeTooLargeError

from deploy.local.broker import Broker
from tests.broker.clients import DEADLINE_SECONDS, create_topic, producing, read_all

HEADERS = [
    ("ce_id", b"incident-1"),
    ("ce_type", b"org.vedette.event"),
    ("content-type", b"application/json"),
    ("empty", b""),
    ("bytes", bytes(range(256))),
    ("name", "Кіровоград".encode()),
    ("again", b"1"),
    ("again", b"2"),
]


@pytest.mark.parametrize("compression", [None, "gzip", "zstd"])
def test_headers_key_and_value_arrive_as_sent(broker: Broker, compression: str | None) -> None:
    topic = create_topic(broker.bootstrap)
    with producing(broker.bootstrap, compression_type=compression) as producer:
        sent = producer.send(topic, key="ключ".encode(), value=b"\x00\xff", headers=HEADERS)
        sent.get(DEADLINE_SECONDS)
    (record,) = read_all(broker.bootstrap, topic)
    assert (record.key, record.value) == ("ключ".encode(), b"\x00\xff")
    assert list(record.headers) == HEADERS


def test_headers_that_were_read_can_be_sent_on(broker: Broker) -> None:
    first, second = create_topic(broker.bootstrap), create_topic(broker.bootstrap)
    with producing(broker.bootstrap) as producer:
        producer.send(first, value=b"1", headers=HEADERS).get(DEADLINE_SECONDS)
        (record,) = read_all(broker.bootstrap, first)
        producer.send(second, value=b"2", headers=list(record.headers)).get(DEADLINE_SECONDS)
    (passed_on,) = read_all(broker.bootstrap, second)
    assert list(passed_on.headers) == HEADERS


def test_a_record_keeps_its_time(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap)
    an_hour_ago = int(time.time() * 1000) - 3_600_123  # retention deletes what is older than a week
    with producing(broker.bootstrap) as producer:
        producer.send(topic, value=b"1", timestamp_ms=an_hour_ago).get(DEADLINE_SECONDS)
    (record,) = read_all(broker.bootstrap, topic)
    assert record.timestamp == an_hour_ago


def test_a_tombstone_is_no_empty_value(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap, cleanup_policy="compact")
    with producing(broker.bootstrap) as producer:
        producer.send(topic, key=b"gone", value=None).get(DEADLINE_SECONDS)
        producer.send(topic, key=b"empty", value=b"").get(DEADLINE_SECONDS)
    values = {record.key: record.value for record in read_all(broker.bootstrap, topic)}
    assert values == {b"gone": None, b"empty": b""}


def test_a_record_larger_than_the_topic_allows_is_refused(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap, max_message_bytes="10000")
    with producing(broker.bootstrap) as producer, pytest.raises(MessageSizeTooLargeError):
        producer.send(topic, value=b"x" * 20_000).get(DEADLINE_SECONDS)
    # An idempotent producer of kafka-python sends nothing more after a refusal.
    with producing(broker.bootstrap) as producer:
        producer.send(topic, value=b"fits").get(DEADLINE_SECONDS)
    assert [record.value for record in read_all(broker.bootstrap, topic)] == [b"fits"]
