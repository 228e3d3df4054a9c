"""`vedette incident` on the compacted topic: the newest version, found by how its id begins."""

import asyncio

import pytest

from deploy.local.broker import Broker
from schemas.topics import INCIDENTS
from services.cli import incident as command
from services.runtime.publisher import Publisher, create_topics
from services.runtime.settings import Settings, load_settings
from tests.builders import an_incident


async def publish(settings: Settings) -> None:
    """Two versions of one incident, and another incident."""
    publisher = Publisher("correlator", settings)
    told = [an_incident("story"), an_incident("story", version=2), an_incident("other")]
    for one in told:
        await publisher.publish(INCIDENTS, one.id, one)
    await publisher.close()


def test_it_tells_the_newest_version(broker: Broker, capsys: pytest.CaptureFixture[str]) -> None:
    settings = load_settings(kafka_bootstrap=broker.bootstrap)
    create_topics(settings, [INCIDENTS])
    asyncio.run(publish(settings))
    command.run(settings, "incident-st")
    told = capsys.readouterr().out
    assert "incident-story  version 2" in told
    assert "Evidence" in told
