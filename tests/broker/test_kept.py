"""What was acknowledged is there after the broker was stopped or killed, each record once."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest

from deploy.local.broker import Broker
from tests.broker.clients import (
    DEADLINE_SECONDS,
    create_topic,
    producing,
    read_ids,
    send_ids,
    wait_for,
)


def test_acknowledged_records_survive_a_stop(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap, partitions=3)
    send_ids(broker.bootstrap, topic, range(500))
    broker.restart()
    assert read_ids(broker.bootstrap, topic) == list(range(500))


def test_settled_records_survive_a_kill(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap, partitions=3)
    send_ids(broker.bootstrap, topic, range(500))
    broker.settle()
    broker.kill()
    broker.start()
    assert read_ids(broker.bootstrap, topic) == list(range(500))


def test_records_after_a_kill_go_on_where_the_log_ended(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap)
    send_ids(broker.bootstrap, topic, range(10))
    broker.settle()
    broker.kill()
    broker.start()
    send_ids(broker.bootstrap, topic, range(10, 20))
    assert read_ids(broker.bootstrap, topic) == list(range(20))


@pytest.mark.kafka
def test_a_producer_sends_on_through_a_restart_without_loss_or_repeat(broker: Broker) -> None:
    sent = _ids_acknowledged_while(broker.restart, broker, topic := create_topic(broker.bootstrap))
    assert read_ids(broker.bootstrap, topic) == sent


@pytest.mark.kafka
def test_records_acknowledged_at_the_moment_of_a_kill_survive(broker: Broker) -> None:
    def kill_and_start() -> None:
        broker.kill()
        broker.start()

    sent = _ids_acknowledged_while(kill_and_start, broker, topic := create_topic(broker.bootstrap))
    assert read_ids(broker.bootstrap, topic) == sent


def _ids_acknowledged_while(fault: Callable[[], None], broker: Broker, topic: str) -> list[int]:
    """Produce without a pause before, during and after a fault; return the acknowledged ids."""
    over = Event()
    futures: list[Any] = []

    def produce() -> None:
        while not over.wait(0.001):
            futures.append(producer.send(topic, value=b"%d" % len(futures)))

    with producing(broker.bootstrap) as producer:
        thread = Thread(target=produce)
        thread.start()
        try:
            wait_for(lambda: len(futures) > 200)
            fault()
            enough = len(futures) + 200
            wait_for(lambda: len(futures) > enough)
        finally:
            over.set()
            thread.join()
        for future in futures:
            future.get(DEADLINE_SECONDS)
    return list(range(len(futures)))
