"""One alert, through the notifier on a broker, to endpoints of different formats."""

import asyncio
import json
import time
from pathlib import Path

import pytest
import yaml

from deploy.local.broker import Broker
from deploy.local.process import free_ports
from schemas.alert import Alert, Reason
from schemas.delivery import WebhookBody
from schemas.topics import ALERTS
from services.cli.receiver import Receiver
from services.cli.stack import _service
from services.cli.topics import create
from services.notifier.body import render
from services.notifier.format import Format
from services.runtime.publisher import Publisher
from services.runtime.settings import as_environment, load_settings
from tests.webhooks import SECRET, ChatService, an_alert

pytestmark = pytest.mark.asyncio(loop_scope="session")
SECONDS = 60
VERSIONS = (an_alert("1"), an_alert("2", reason=Reason.RETRACTED))


def alerts_of_one_incident() -> list[Alert]:
    told = an_alert("1").the_incident
    return [
        alert.model_copy(update={"incident": told.model_copy(update={"version": version})})
        for version, alert in enumerate(VERSIONS, start=1)
    ]


async def test_each_endpoint_gets_every_version_in_its_own_format(
    fresh_broker: Broker, tmp_path: Path
) -> None:
    async with ChatService() as slack, ChatService() as am, Receiver(secret=SECRET) as receiver:
        endpoints = [
            {"id": "signed", "url": receiver.url, "secrets": [{"env": "DESK_SECRET"}]},
            {"id": "slack", "format": "slack", "url": {"env": "SLACK_URL"}},
            {"id": "am", "format": "alertmanager", "url": am.url},
        ]
        file = tmp_path / "endpoints.yaml"
        file.write_text(yaml.safe_dump({"endpoints": endpoints}))
        settings = load_settings(kafka_bootstrap=fresh_broker.bootstrap)
        await asyncio.to_thread(create, settings)
        common = {
            "kafka_bootstrap": fresh_broker.bootstrap,
            "data_dir": tmp_path / "state",
            "endpoints_file": file,
            "webhook_allow": "127.0.0.1/32",
            "log_format": "json",
        }
        secret = {"DESK_SECRET": SECRET, "SLACK_URL": f"{slack.url}/services/token-abc"}
        notifier = _service("notifier", free_ports(1)[0], tmp_path, as_environment(common) | secret)
        notifier.spawn()
        try:
            publisher = await asyncio.to_thread(Publisher, "alerter", settings)
            for alert in alerts_of_one_incident():
                await publisher.publish(ALERTS, alert.the_incident.id, alert)
            await publisher.close()
            deadline = time.monotonic() + SECONDS
            while min(len(slack.requests), len(am.requests), len(receiver.received)) < 2:
                assert time.monotonic() < deadline, notifier.log.read_text()
                assert notifier.failed() is None, notifier.log.read_text()
                await asyncio.sleep(0.05)
        finally:
            notifier.kill()
        signed = [WebhookBody.model_validate(one.body).data for one in receiver.received]
    expected = alerts_of_one_incident()
    assert signed == expected
    assert [one[2] for one in slack.requests] == [render(one, Format.SLACK) for one in expected]
    assert [one[0] for one in slack.requests] == ["/services/token-abc"] * 2
    open_, over = (json.loads(body)[0] for _path, _headers, body in am.requests)
    assert open_["labels"] == over["labels"]
    assert over["endsAt"] < open_["endsAt"]
    assert "token-abc" not in notifier.log.read_text()
