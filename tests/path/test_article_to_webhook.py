"""A timeline: an item stands in a feed, a signed alert arrives, and every way of looking agrees."""

import json
import shutil
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from schemas.delivery import WebhookBody
from schemas.topics import PATH
from services.cli.stack import SERVICES, Stack
from tests.path.conftest import Feed

pytestmark = pytest.mark.asyncio(loop_scope="session")
SECONDS = 60


async def test_an_item_of_a_feed_becomes_a_signed_alert(path: Stack, feed: Feed) -> None:
    await path.receiver.wait_for(1, SECONDS)
    received = path.receiver.received[0]
    alert = WebhookBody.model_validate(received.body).data

    assert feed.visits >= 1
    assert alert.rule == "foreign-troop-deployment"
    assert alert.reason == "new"
    assert alert.the_incident.deployment is not None
    assert alert.the_incident.deployment.sender == "PRK"
    troops = next(figure for figure in alert.the_incident.figures if figure.unit == "troops")
    assert troops.min == 4500
    assert alert.evidence[0].url == "https://outlet.example/kursk"
    assert "4,500 soldiers" in alert.evidence[0].sentence
    assert path.receiver.rejected == 0


async def test_the_signature_is_of_the_bytes_and_the_secret(path: Stack) -> None:
    await path.receiver.wait_for(1, SECONDS)
    headers, body, _at = path.receiver.received[0]
    assert headers["webhook-id"].startswith("msg_")
    altered = json.dumps(body | {"type": "alert.retracted"})
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(path.receiver.secret).verify(altered, headers)


async def test_an_edited_file_with_another_number_corrects_the_incident(path: Stack) -> None:
    inbox = path.folder / "inbox"
    before = len(path.receiver.received)
    text = "{} people were killed when a missile hit a market in the city of Kharkiv, Ukraine said."
    article = {"id": "market", "url": "https://other.example/market", "title": "Market hit"}
    _put(inbox / "market.json", article | {"text": text.format("Sixteen")})
    await path.receiver.wait_for(before + 1, SECONDS)
    _put(inbox / "market.json", article | {"text": text.format("Six")})
    await path.receiver.wait_for(before + 2, SECONDS)

    first, second = [
        WebhookBody.model_validate(one.body).data for one in list(path.receiver.received)[before:]
    ]
    assert (first.rule, first.reason) == ("mass-casualty-strike", "new")
    assert (second.rule, second.reason) == ("mass-casualty-strike", "retracted")
    assert second.the_incident.id == first.the_incident.id
    assert second.previous is not None
    assert second.previous.alert_id == first.id


def _put(path: Path, article: dict[str, str]) -> None:
    draft = path.with_name("." + path.name)
    draft.write_text(json.dumps(article))
    draft.rename(path)


async def test_every_service_tells_its_health_and_its_metrics(path: Stack) -> None:
    await path.receiver.wait_for(1, SECONDS)
    for service in path.services.values():
        base = f"http://127.0.0.1:{service.port}"
        assert httpx.get(f"{base}/health/live").status_code == 200
        assert httpx.get(f"{base}/health/ready").json() == {"status": "ok", "reason": None}
        metrics = httpx.get(f"{base}/metrics").text
        assert f'vedette_broker_up{{service="{service.name}"}} 1.0' in metrics


async def test_outcomes_sum_to_input(path: Stack) -> None:
    await path.receiver.wait_for(1, SECONDS)
    deadline = time.monotonic() + SECONDS
    for service, topic in (("classifier", "articles.raw"), ("alerter", "incidents")):
        port = path.services[service].port
        while True:
            text = httpx.get(f"http://127.0.0.1:{port}/metrics").text
            handled = sum(
                float(line.rsplit(" ", 1)[1])
                for line in text.splitlines()
                if line.startswith("vedette_messages_total{") and f'topic="{topic}"' in line
            )
            if handled == _end_of(path, topic):
                break
            assert time.monotonic() < deadline, f"{service} handled {handled} of {topic}"


def _end_of(path: Stack, topic: str) -> int:
    from kafka import KafkaConsumer, TopicPartition

    partitions = next(one.partitions for one in PATH if one.name == topic)
    consumer = KafkaConsumer(bootstrap_servers=path.settings.kafka_bootstrap)
    ends = consumer.end_offsets([TopicPartition(topic, number) for number in range(partitions)])
    consumer.close()
    return sum(ends.values())


@pytest.mark.program("kcat")
async def test_kcat_reads_a_rules_topic_with_cloudevents_headers(path: Stack) -> None:
    await path.receiver.wait_for(1, SECONDS)
    read = subprocess.run(
        ["kcat", "-C", "-b", path.settings.kafka_bootstrap, "-t", "alerts.foreign-troop-deployment",
         "-o", "beginning", "-e", "-q", "-f", "%h\n%k\n%s\n"],
        capture_output=True, text=True, timeout=SECONDS, check=True,
    )  # fmt: skip
    headers, key, value = read.stdout.splitlines()[:3]
    found = dict(pair.split("=", 1) for pair in headers.split(","))
    alert = json.loads(value)
    assert found["ce_specversion"] == "1.0"
    assert found["ce_type"] == "vedette.alert.v1"
    assert found["ce_source"] == "/vedette/alerter"
    assert found["ce_id"] == alert["id"]
    assert found["content-type"] == "application/json"
    assert key == alert["incident"]["id"]


@pytest.mark.program("prometheus")
async def test_prometheus_scrapes_every_service(path: Stack, tmp_path: Path) -> None:
    from deploy.local.process import Server, free_ports

    targets = [f"127.0.0.1:{service.port}" for service in path.services.values()]
    config = {
        "global": {"scrape_interval": "1s"},
        "scrape_configs": [{"job_name": "vedette", "static_configs": [{"targets": targets}]}],
    }
    (tmp_path / "prometheus.yml").write_text(json.dumps(config))
    port = free_ports(1)[0]
    prometheus = Server(
        name="Prometheus", port=port, log=tmp_path / "prometheus.log",
        command=[shutil.which("prometheus") or "prometheus",
                 f"--config.file={tmp_path / 'prometheus.yml'}",
                 f"--storage.tsdb.path={tmp_path / 'data'}",
                 f"--web.listen-address=127.0.0.1:{port}"],
    )  # fmt: skip
    prometheus.start()
    try:
        up = _until_all_up(port)
        families = _query(port, "count by (service) (vedette_broker_up)")
    finally:
        prometheus.stop()
    assert up == set(targets)
    assert {one["metric"]["service"] for one in families} == set(SERVICES)


def _until_all_up(port: int) -> set[str]:
    deadline, up = time.monotonic() + SECONDS, set[str]()
    while len(up) < len(SERVICES) and time.monotonic() < deadline:
        up = {one["metric"]["instance"] for one in _query(port, "up == 1")}
    return up


def _query(port: int, query: str) -> list[dict[str, dict[str, str]]]:
    answer = httpx.get(f"http://127.0.0.1:{port}/api/v1/query", params={"query": query})
    if not answer.is_success:
        return []
    result: list[dict[str, dict[str, str]]] = answer.json()["data"]["result"]
    return result
