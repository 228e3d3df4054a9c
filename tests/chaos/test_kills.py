"""kill -9 of each service and of the broker in turn, while 500 articles flow: everything is accounted for.

The embedded broker may lose what it has acknowledged when it is stopped under load, so the broker itself is
killed where it is Apache Kafka (`--broker kafka`), and the services on both.
"""

import asyncio
import itertools
import json
import time
from collections import Counter
from pathlib import Path

import pytest
import yaml
from kafka import KafkaConsumer

from deploy.local.broker import Broker
from deploy.local.embedded import EmbeddedBroker
from schemas.alert import Alert
from schemas.delivery import WebhookBody
from services.cli.stack import SERVICES, Stack, running

SENDERS = (
    "Kenya", "France", "Turkey", "Poland", "Norway", "Brazil", "India", "Ghana", "Egypt", "Chile",
    "Spain", "Italy", "Japan", "Nepal", "Peru", "Rwanda", "Senegal", "Sweden", "Greece", "Canada",
)  # fmt: skip
HOSTS = (
    "Haiti", "Benin", "Somalia", "Lebanon", "Latvia", "Estonia", "Libya", "Yemen", "Iraq", "Syria", "Kuwait",
    "Kosovo", "Cyprus", "Chad", "Sudan", "Mozambique", "Burundi", "Liberia", "Albania", "Bulgaria", "Romania",
    "Slovakia", "Lithuania", "Qatar", "Bahrain",
)  # fmt: skip
ARTICLES = len(SENDERS) * len(HOSTS)
PACE = 0.12
PATIENCE = 240.0


def article(number: int, sender: str, host: str) -> dict[str, str]:
    text = (
        f"{sender} has deployed {100 + number} soldiers to {host}, "
        f"the defence ministry of {sender} said on Tuesday."
    )
    return {
        "id": f"a{number}",
        "url": f"https://outlet.example/{number}",
        "title": f"{sender} and {host}",
        "text": text,
    }


@pytest.mark.timeout(480)
async def test_nothing_is_lost_and_nothing_is_told_twice(
    fresh_broker: Broker, tmp_path: Path
) -> None:
    broker = fresh_broker
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    sources = tmp_path / "sources.yaml"
    entry = {"id": "inbox", "name": "Inbox", "directory": str(inbox), "every": 1}
    sources.write_text(yaml.safe_dump({"sources": [entry]}))

    async with running(tmp_path, sources, broker.bootstrap) as stack:
        flow = asyncio.create_task(_flow(inbox))
        await _kill_each_in_turn(stack, broker)
        await flow
        await _until_all_are_told(stack)
        told = [WebhookBody.model_validate(one.body).data for one in stack.receiver.received]
        raw = _records(stack, "articles.raw", until=ARTICLES)
        classified = _records(stack, "articles.classified", until=ARTICLES)

        assert set(raw) == set(classified)
        assert len(raw) == ARTICLES
        assert not _records(stack, "articles.raw.dead", until=0)
        assert not _records(stack, "alerts.dead", until=0)
        moves = Counter((one.the_incident.actors[0].country, _host(one)) for one in told)
        assert len(moves) == ARTICLES, "every deployment was told"
        ids = {one.id: one.model_dump_json() for one in told}
        assert all(ids[one.id] == one.model_dump_json() for one in told), "one id, one alert"
        assert len(ids) == ARTICLES, "no deployment was told under two ids"
        webhooks = {one.headers["webhook-id"] for one in stack.receiver.received}
        assert len(webhooks) == ARTICLES, "a repeat has the id of the first"


def _host(alert: Alert) -> str | None:
    move = alert.the_incident.deployment
    return move.host if move else None


async def _flow(inbox: Path) -> None:
    for number, (sender, host) in enumerate(itertools.product(SENDERS, HOSTS)):
        draft = inbox / f".{number:03}.json"
        draft.write_text(json.dumps(article(number, sender, host)))
        draft.rename(inbox / f"{number:03}.json")
        await asyncio.sleep(PACE)


async def _kill_each_in_turn(stack: Stack, broker: Broker) -> None:
    for name in SERVICES:
        await _until_moving(stack)
        service = stack.services[name]
        service.kill()
        service.spawn()
        await _until_ready(stack)
    if not isinstance(broker, EmbeddedBroker):
        await _until_moving(stack)
        broker.kill()
        broker.start()
        await _until_ready(stack)


async def _until_all_are_told(stack: Stack) -> None:
    """Come back when as many alerts as articles have arrived, repeats not counted."""
    deadline = time.monotonic() + PATIENCE
    while len({one.headers["webhook-id"] for one in stack.receiver.received}) < ARTICLES:
        assert time.monotonic() < deadline, "alerts are missing"
        await asyncio.sleep(0.2)


async def _until_moving(stack: Stack) -> None:
    """Come back when another webhook has arrived: the path is at work."""
    count = len(stack.receiver.received)
    await stack.receiver.wait_for(min(count + 3, ARTICLES), PATIENCE)


async def _until_ready(stack: Stack) -> None:
    deadline = time.monotonic() + PATIENCE
    while not all([await asyncio.to_thread(one.is_ready) for one in stack.services.values()]):
        assert time.monotonic() < deadline, "not ready again"
        assert not stack.failures()
        await asyncio.sleep(0.1)


def _records(stack: Stack, topic: str, until: int) -> dict[bytes, bytes]:
    """The newest value of each key; reads on until there are `until` keys and the end is reached."""
    consumer = KafkaConsumer(
        topic, bootstrap_servers=stack.settings.kafka_bootstrap, auto_offset_reset="earliest",
        group_id=None, consumer_timeout_ms=5_000,
    )  # fmt: skip
    found: dict[bytes, bytes] = {}
    for message in consumer:
        found[message.key] = message.value
        if until and len(found) >= until:
            break
    consumer.close()
    return found
