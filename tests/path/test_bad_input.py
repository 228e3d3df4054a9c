"""What cannot be used is put aside unchanged, and the path goes on."""

import json
import time
from typing import Any

import httpx
import pytest
from kafka import KafkaConsumer, KafkaProducer

from schemas.topics import ARTICLES_RAW, dead_letters
from services.cli.stack import Stack

pytestmark = pytest.mark.asyncio(loop_scope="session")
SECONDS = 60

BAD = {
    b"not-json": (b"\xff\xfe not json", b"not_json"),
    b"not-a-record": (b'{"id": "x"}', b"invalid_record"),
    b"tombstone": (None, b"not_json"),
}


async def test_unusable_messages_go_to_the_dead_letters_unchanged(path: Stack) -> None:
    producer = KafkaProducer(bootstrap_servers=path.settings.kafka_bootstrap, acks="all")
    for key, (value, _reason) in BAD.items():
        producer.send(
            ARTICLES_RAW.name, key=key, value=value, headers=[("trace", b"t-1")], partition=0
        ).get(SECONDS)
    producer.close()

    found = _dead(path)
    assert set(found) == set(BAD)
    for key, (value, reason) in BAD.items():
        message = found[key]
        headers = dict(message.headers)
        assert (message.value or None) == value
        assert headers["trace"] == b"t-1"
        assert headers["vedette-dead-reason"] == reason
        assert headers["vedette-dead-topic"] == b"articles.raw"
        assert headers["vedette-dead-service"] == b"classifier"
        assert headers["vedette-dead-partition"] == b"0"


async def test_the_partition_moves_on_and_each_is_counted(path: Stack) -> None:
    port = path.services["classifier"].port
    deadline = time.monotonic() + SECONDS
    while True:
        metrics = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        dead = (
            'vedette_messages_total{outcome="dead",service="classifier",topic="articles.raw"} 3.0'
        )
        lag = 'vedette_lag_messages{service="classifier",topic="articles.raw"} 0.0'
        if dead in metrics and lag in metrics:
            break
        assert time.monotonic() < deadline, "the classifier is stuck"
    before = len(path.receiver.received)
    inbox = path.folder / "inbox"
    text = "France has deployed 300 soldiers to Benin, its defence ministry said on Monday."
    (inbox / ".benin.json").write_text(json.dumps({"url": "https://x.example/benin", "text": text}))
    (inbox / ".benin.json").rename(inbox / "benin.json")
    await path.receiver.wait_for(before + 1, SECONDS)


def _dead(path: Stack) -> dict[bytes, Any]:
    consumer = KafkaConsumer(
        dead_letters(ARTICLES_RAW).name, bootstrap_servers=path.settings.kafka_bootstrap,
        auto_offset_reset="earliest", group_id=None, consumer_timeout_ms=SECONDS * 1000,
    )  # fmt: skip
    found = {}
    for message in consumer:
        found[message.key] = message
        if len(found) == len(BAD):
            break
    consumer.close()
    return found
