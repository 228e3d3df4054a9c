"""Records of one key stay in one partition, in the order they were sent."""

from collections import defaultdict

from deploy.local.broker import Broker
from tests.broker.clients import create_topic, read_all, send_ids


def test_records_of_a_key_keep_their_order(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap, partitions=4)
    send_ids(broker.bootstrap, topic, range(1000), keys=10)
    by_key: dict[bytes, list[tuple[int, int]]] = defaultdict(list)
    for record in sorted(read_all(broker.bootstrap, topic), key=lambda record: record.offset):
        by_key[record.key].append((record.partition, int(record.value)))
    assert len(by_key) == 10
    for key, records in by_key.items():
        assert len({partition for partition, _ in records}) == 1
        first = int(key.removeprefix(b"key-"))
        assert [number for _, number in records] == list(range(first, 1000, 10))


def test_keys_are_spread_over_the_partitions(broker: Broker) -> None:
    topic = create_topic(broker.bootstrap, partitions=4)
    send_ids(broker.bootstrap, topic, range(100), keys=50)
    assert {record.partition for record in read_all(broker.bootstrap, topic)} == {0, 1, 2, 3}
