"""The alerter while rules.yaml is edited: right rules come into force with their topics, wrong ones never."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.local.broker import Broker
from deploy.local.process import free_ports
from schemas.alert import Alert
from schemas.topics import INCIDENTS, all_topics, rule_topic
from services.cli.stack import Service
from services.runtime.messages import read_in_order
from services.runtime.publisher import Publisher, create_topics
from services.runtime.settings import Settings, as_environment, load_settings
from tests.broker.clients import wait_for
from tests.builders import a_figure, an_incident

RULES = "rules: [{id: reload-many, when: killed >= 10}%s]"
NEW = ", {id: reload-few, when: killed >= 3}"


@contextlib.contextmanager
def alerter(settings: Settings) -> Iterator[Service]:
    (port,) = free_ports(1)
    environment = as_environment(
        {
            "kafka_bootstrap": settings.kafka_bootstrap,
            "rules_file": settings.rules_file,
            "data_dir": settings.data_dir,
            "http_port": port,
            "log_format": "json",
        }
    )
    service = Service(
        name="alerter",
        command=[sys.executable, "-m", "services.alerter"],
        port=port,
        log=settings.data_dir.parent / "alerter.log",
        environment={**os.environ, **environment},  # noqa: TID251 - children inherit it
    )
    service.spawn()
    try:
        yield service
    finally:
        service.kill()


def publish(settings: Settings, name: str, dead: int) -> None:
    async def one() -> None:
        publisher = Publisher("correlator", settings)
        incident = an_incident(name, figures=(a_figure("killed", dead),), size=dead)
        await publisher.publish(INCIDENTS, incident.id, incident)
        await publisher.close()

    asyncio.run(one())


def raised(settings: Settings, rule: str) -> list[str]:
    alerts = read_in_order(settings, rule_topic(rule), Alert)
    return [alert.the_incident.id for alert in alerts]


def reloads(service: Service, outcome: str) -> bool:
    """Whether the metric says that there was one edit with this outcome."""
    text = httpx.get(f"http://127.0.0.1:{service.port}/metrics", timeout=5.0).text
    sample = f'vedette_config_reloads_total{{file="rules.yaml",outcome="{outcome}"}}'
    return f"{sample} 1.0" in text


@pytest.mark.timeout(180)
def test_edited_rules_are_taken_over_as_a_whole_or_not_at_all(
    fresh_broker: Broker, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES % "")
    settings = load_settings(
        kafka_bootstrap=fresh_broker.bootstrap, rules_file=rules, data_dir=tmp_path / "state"
    )
    create_topics(settings, all_topics(("reload-many",)))
    with alerter(settings) as service:
        wait_for(service.is_ready, 90)
        publish(settings, "before", 5)
        rules.write_text(RULES % ", {id: reload-few, when: kiled >= 3}")
        wait_for(lambda: reloads(service, "refused"))
        publish(settings, "meanwhile", 12)
        wait_for(lambda: raised(settings, "reload-many") == ["incident-meanwhile"])
        rules.write_text(RULES % NEW)
        wait_for(lambda: reloads(service, "ok"))
        publish(settings, "after", 5)
        wait_for(lambda: raised(settings, "reload-few") == ["incident-after"])
        assert raised(settings, "reload-many") == ["incident-meanwhile"]
        assert "kiled" in service.log.read_text()
