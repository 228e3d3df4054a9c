"""`vedette dead`: what a service put aside is listed, put back, and read by the service again."""

import asyncio

import pytest

from deploy.local.broker import Broker
from schemas.topics import ALERTS, DELIVERIES, dead_letters
from services.cli import dead as command
from services.runtime.errors import ConfigError
from services.runtime.messages import Kept, read_messages
from services.runtime.publisher import Publisher, create_topics
from services.runtime.settings import Settings, load_settings
from tests.dead_letters import HEADERS, a_receipt

DEAD = dead_letters(ALERTS)


@pytest.fixture(scope="module")
def settings(fresh_broker: Broker) -> Settings:
    settings = load_settings(kafka_bootstrap=fresh_broker.bootstrap)
    create_topics(settings, [ALERTS, DEAD, DELIVERIES])
    asyncio.run(_seed(settings))
    return settings


async def _seed(settings: Settings) -> None:
    publisher = Publisher("notifier", settings)
    for number in range(3):
        value, key = b"\xff{oops %d" % number, b"incident-%d" % number
        await publisher.publish_bytes(DEAD.name, key, value, HEADERS)
    await publisher.publish(DELIVERIES, "desk", a_receipt("1"))
    await publisher.publish(DELIVERIES, "other", a_receipt("2", endpoint="other"))
    await publisher.close()


def put_back(settings: Settings) -> list[Kept]:
    return sorted(read_messages(settings, [ALERTS]), key=lambda one: one.key or b"")


def test_all_are_listed(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    command.run(settings)
    told = capsys.readouterr().out
    for number in range(3):
        assert f"alerts.dead 0:{number}  " in told
        assert f"incident-{number}  " in told
    assert "events.dead" not in told


def test_one_is_put_back_and_then_all(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run_replay(settings, "alerts", "0:1")
    (one,) = put_back(settings)
    assert (one.key, one.value) == (b"incident-1", b"\xff{oops 1")
    assert one.headers == [("ce_id", b"alert-1"), (command.REPLAYED, b"alerts.dead 0:1")]
    command.run_replay(settings, "alerts.dead", None)
    assert [one.key for one in put_back(settings)] == [
        b"incident-0", b"incident-1", b"incident-1", b"incident-2",
    ]  # fmt: skip
    assert capsys.readouterr().out.split("\n")[:2] == ["1 put back.", "3 put back."]


def test_a_place_with_nothing_is_named(settings: Settings) -> None:
    with pytest.raises(ConfigError, match=r"alerts\.dead has nothing at 0:99"):
        command.run_replay(settings, "alerts", "0:99")


def test_what_an_endpoint_never_got_is_listed(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run_endpoint(settings, "desk")
    told = capsys.readouterr().out
    assert "exhausted after 10 attempts" in told
    assert "alert-2" not in told
    command.run_endpoint(settings, "nobody")
    assert capsys.readouterr().out == "No delivery to nobody was given up.\n"
