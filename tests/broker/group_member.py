"""A group member for the tests to kill: prints the partitions it is given, a JSON list a line."""

import json
import sys

from kafka import KafkaConsumer

SESSION_MS = 6_000  # the brokers' minimum


def main(bootstrap: str, topic: str, group: str, client_id: str, instance: str) -> None:
    consumer = KafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=group,
        client_id=client_id,
        group_instance_id=instance or None,
        session_timeout_ms=SESSION_MS,
        heartbeat_interval_ms=500,
        metadata_max_age_ms=1_000,  # one that joins before its metadata came waits for the next
        enable_auto_commit=False,
    )
    while not consumer.partitions_for_topic(topic):
        pass  # each call asks the broker; a leader that does not know the topic assigns nothing
    given: list[int] | None = None
    while True:
        consumer.poll(timeout_ms=100)
        now = sorted(partition.partition for partition in consumer.assignment())
        if now != given:
            given = now
            sys.stdout.write(json.dumps(given) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
