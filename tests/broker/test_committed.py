"""A group goes on where it committed, whoever consumes and whatever happened to the broker."""

import uuid

from deploy.local.broker import Broker
from tests.broker.clients import create_topic, in_group, send_ids, take


def test_a_second_consumer_goes_on_after_the_committed_offset(broker: Broker) -> None:
    topic, group = create_topic(broker.bootstrap), uuid.uuid4().hex
    send_ids(broker.bootstrap, topic, range(100))
    _consume_and_commit(broker, topic, group, 30)
    assert _consume(broker, topic, group, 70) == list(range(30, 100))


def test_committed_offsets_survive_a_restart(broker: Broker) -> None:
    topic, group = create_topic(broker.bootstrap), uuid.uuid4().hex
    send_ids(broker.bootstrap, topic, range(100))
    _consume_and_commit(broker, topic, group, 30)
    broker.restart()
    assert _consume(broker, topic, group, 70) == list(range(30, 100))


def test_settled_commits_survive_a_kill(broker: Broker) -> None:
    topic, group = create_topic(broker.bootstrap), uuid.uuid4().hex
    send_ids(broker.bootstrap, topic, range(100))
    _consume_and_commit(broker, topic, group, 30)
    broker.settle()
    broker.kill()
    broker.start()
    assert _consume(broker, topic, group, 70) == list(range(30, 100))


def test_what_was_not_committed_comes_again(broker: Broker) -> None:
    topic, group = create_topic(broker.bootstrap), uuid.uuid4().hex
    send_ids(broker.bootstrap, topic, range(20))
    assert _consume(broker, topic, group, 20) == list(range(20))
    assert _consume(broker, topic, group, 20) == list(range(20))


def test_groups_do_not_share_their_offsets(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap)
    send_ids(broker.bootstrap, topic, range(20))
    _consume_and_commit(broker, topic, uuid.uuid4().hex, 20)
    assert _consume(broker, topic, uuid.uuid4().hex, 20) == list(range(20))


def _consume(broker: Broker, topic: str, group: str, count: int) -> list[int]:
    with in_group(broker.bootstrap, topic, group) as consumer:
        return [int(record.value) for record in take(consumer, count)]


def _consume_and_commit(broker: Broker, topic: str, group: str, count: int) -> None:
    """Consume in polls of ten, so that the commit is exactly after `count` records."""
    with in_group(broker.bootstrap, topic, group, max_poll_records=10) as consumer:
        assert len(take(consumer, count)) == count
        consumer.commit()
