"""The last two services over a broker, incidents in and webhooks out: killed, or their files edited."""

import asyncio
import contextlib
import os
import random
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from zlib import crc32

import httpx
import yaml
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from deploy.local.process import free_ports
from schemas.topics import INCIDENTS
from services.alerter.decide import alert_id
from services.cli.receiver import Received, Receiver, Reply
from services.cli.stack import Service
from services.cli.topics import create
from services.notifier.delivery import webhook_id
from services.notifier.group import group_id
from services.runtime.publisher import Publisher
from services.runtime.settings import CONFIG, Settings, as_environment, load_settings
from tests.builders import a_deployment_incident
from tests.webhooks import alerts_in

SERVICES = ("alerter", "notifier")
RULE = "foreign-troop-deployment"
ENDPOINT = "desk"
SECRET_VARIABLE = "VEDETTE_TEST_SECRET"  # noqa: S105 - the name of one
SECRETS = [{"env": SECRET_VARIABLE}]
SCHEDULE = [0, 6, 6, 6, 6, 6]
"""Longer than from one kill to the next, and than from commit to commit: what waits is in the table alone."""
PATIENCE = 120.0


@dataclass(frozen=True)
class Told:
    """What the receiver got of so many alerts over so many kills.

    `missing` alerts never came, `unknown` are ids of no alert or webhook that was sent, `repeated` alerts
    came once more, `changed` webhooks had another body than before, `waiting` deliveries are left over.
    """

    alerts: int
    kills: int
    seconds: float
    webhooks: int
    missing: frozenset[str]
    unknown: frozenset[str]
    repeated: int
    changed: int
    waiting: float


class Desk:
    """A receiver that fails every fourth webhook the first time, so that some wait in the table for long."""

    def __init__(self) -> None:
        self.accepted: list[Received] = []
        self.alerts: set[str] = set()
        self._refused: set[str] = set()

    def decide(self, received: Received) -> Reply:
        identity = received.headers["webhook-id"]
        if crc32(identity.encode()) % 4 == 0 and identity not in self._refused:
            self._refused.add(identity)
            return Reply(503)
        self.accepted.append(received)
        self.alerts.update(alerts_in(received.body))
        return Reply(204)


async def killed_again_and_again(
    bootstrap: str,
    folder: Path,
    alerts: int,
    kills: int,
    endpoint: Mapping[str, object] = MappingProxyType({}),
) -> Told:
    """Let incidents flow while alerter and notifier are killed in turn; wait until all is told.

    Raises:
        TimeoutError: a service did not come back, or webhooks stay away, within `PATIENCE`.
    """
    began, desk = time.monotonic(), Desk()
    async with (
        Receiver(desk.decide) as receiver,
        _services(bootstrap, folder, receiver, endpoint) as (settings, services),
    ):
        flow = asyncio.create_task(_flow(settings, alerts, kills, desk))
        chance = random.Random(7)
        for number in range(kills):
            heard = len(desk.accepted)
            enough = min(alerts * (number + 1) // (kills + 1), alerts)
            await _until(lambda: len(desk.accepted) > heard or len(desk.alerts) >= enough)  # noqa: B023 - awaited here
            await asyncio.sleep(chance.uniform(0.0, 0.2))
            service = services[SERVICES[number % 2]]
            service.kill()
            service.spawn()
            await _until_ready(service)
        await flow
        with contextlib.suppress(TimeoutError):  # what is missing is told
            await _until(lambda: len(desk.alerts) >= alerts)
        waiting = await _settled(services["notifier"])
    return _told(desk.accepted, alerts, kills, waiting, time.monotonic() - began)


async def edited_again_and_again(
    bootstrap: str, folder: Path, alerts: int, edits: int
) -> tuple[Told, set[int]]:
    """Let incidents flow while rules, endpoints and a secret are edited in turn.

    Returns:
        What the receiver got, and how many signatures its webhooks had.

    Raises:
        TimeoutError: webhooks stay away, or an edit is not taken over, within `PATIENCE`.
    """
    began, desk = time.monotonic(), Desk()
    async with (
        Receiver(desk.decide) as receiver,
        _services(bootstrap, folder, receiver, {}) as (settings, services),
    ):
        flow = asyncio.create_task(_flow(settings, alerts, edits, desk))
        for number in range(edits):
            enough = alerts * (number + 1) // (edits + 1)
            await _until(lambda: len(desk.alerts) >= enough)  # noqa: B023 - awaited here
            _edit(folder, number, receiver)
        await flow
        await _until(
            lambda: len(desk.alerts) >= alerts and all(map(_taken_over, services.values()))
        )
        waiting = await _settled(services["notifier"])
    signatures = {len(one.headers["webhook-signature"].split()) for one in desk.accepted}
    return _told(desk.accepted, alerts, 0, waiting, time.monotonic() - began), signatures


def _edit(folder: Path, number: int, receiver: Receiver) -> None:
    """A further secret, then its rotation, then a further rule, and so on."""
    if number % 3 == 2:
        rules = folder / "rules.yaml"
        more = f'  - {{id: more-{number}, when: type == "riot" && killed > 9000.0}}\n'
        rules.write_text(rules.read_text() + more)
        return
    random_key = b64encode(random.Random(number).randbytes(32)).decode()
    (folder / "desk.secret").write_text(f"whsec_{random_key}")
    if number == 0:
        _write_endpoints(folder, receiver, {"secrets": [*SECRETS, {"file": "desk.secret"}]})


def _told(
    accepted: list[Received], alerts: int, kills: int, waiting: float, seconds: float
) -> Told:
    wanted = {alert_id(RULE, _name(number), 1) for number in range(alerts)}
    heard = Counter(chain.from_iterable(alerts_in(one.body) for one in accepted))
    bodies: dict[str, set[str]] = {}
    for one in accepted:
        bodies.setdefault(one.headers["webhook-id"], set()).add(str(one.body))
    strange = {
        one.headers["webhook-id"]
        for one in accepted
        if one.headers["webhook-id"] != _identity(alerts_in(one.body))
    }
    return Told(
        alerts=alerts,
        kills=kills,
        seconds=seconds,
        webhooks=len(accepted),
        missing=frozenset(wanted - set(heard)),
        unknown=frozenset(set(heard) - wanted | strange),
        repeated=heard.total() - len(heard),
        changed=sum(len(texts) > 1 for texts in bodies.values()),
        waiting=waiting,
    )


def _identity(alerts: list[str]) -> str:
    """The webhook id under which these alerts have to come."""
    ids = [webhook_id(alert, ENDPOINT) for alert in alerts]
    return ids[0] if len(ids) == 1 else group_id(ids)


def _name(number: int) -> str:
    return a_deployment_incident(str(number)).id


async def _flow(settings: Settings, alerts: int, kills: int, desk: Desk) -> None:
    """A share of the incidents for each kill, so that every kill has some in hand."""
    publisher = await asyncio.to_thread(Publisher, "correlator", settings)
    share = alerts // (kills + 1) + 1
    for number in range(alerts):
        incident = a_deployment_incident(str(number))
        await publisher.publish(INCIDENTS, incident.id, incident)
        # Never far ahead of what has come out, or the kills would meet an idle service.
        await _until(lambda: number < len(desk.alerts) + 2 * share)  # noqa: B023 - awaited here
    await publisher.close()


@contextlib.asynccontextmanager
async def _services(
    bootstrap: str, folder: Path, receiver: Receiver, more: Mapping[str, object]
) -> AsyncIterator[tuple[Settings, dict[str, Service]]]:
    settings = load_settings(kafka_bootstrap=bootstrap)
    await asyncio.to_thread(create, settings)
    _write_endpoints(folder, receiver, more)
    (folder / "rules.yaml").write_text((CONFIG / "rules.yaml").read_text())
    ports = zip(SERVICES, free_ports(len(SERVICES)), strict=True)
    services = {
        name: _service(name, port, folder, bootstrap, receiver.secret) for name, port in ports
    }
    try:
        for service in services.values():
            service.spawn()
        for service in services.values():
            await _until_ready(service)
        yield settings, services
    finally:
        for service in services.values():
            service.kill()


def _write_endpoints(folder: Path, receiver: Receiver, more: Mapping[str, object]) -> None:
    desk = {"id": ENDPOINT, "url": receiver.url, "secrets": SECRETS, "schedule": SCHEDULE, **more}
    (folder / "endpoints.yaml").write_text(yaml.safe_dump({"endpoints": [desk]}))


def _service(name: str, port: int, folder: Path, bootstrap: str, secret: str) -> Service:
    settings = {
        "kafka_bootstrap": bootstrap,
        "data_dir": folder / "state",
        "endpoints_file": folder / "endpoints.yaml",
        "rules_file": folder / "rules.yaml",
        "webhook_allow": "127.0.0.1/32",
        "http_port": port,
        "instance_id": f"{name}-1",
        "log_format": "json",
    }
    own = {**as_environment(settings), SECRET_VARIABLE: secret}
    return Service(
        name=name,
        command=[sys.executable, "-m", f"services.{name}"],
        port=port,
        log=folder / f"{name}.log",
        environment={**os.environ, **own},  # noqa: TID251 - children inherit it
    )


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.05)


async def _until_ready(service: Service) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await asyncio.to_thread(service.is_ready):
            if failure := service.failed():
                raise RuntimeError(f"{service.name} has stopped: {failure}")
            await asyncio.sleep(0.05)


async def _settled(notifier: Service) -> float:
    """Deliveries that still wait, once none does or patience ends."""
    deadline = time.monotonic() + 20
    while (count := await asyncio.to_thread(_waiting, notifier)) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    return count


def _waiting(notifier: Service) -> float:
    return next((one.value for one in _samples(notifier, "vedette_pending_deliveries")), -1.0)


def _taken_over(service: Service) -> bool:
    """Whether an edited file is in force."""
    counts = _samples(service, "vedette_config_reloads_total")
    return any(one.labels["outcome"] == "ok" and one.value > 0 for one in counts)


def _samples(service: Service, name: str) -> Iterator[Sample]:
    text = httpx.get(f"http://127.0.0.1:{service.port}/metrics", timeout=5.0).text
    families = text_string_to_metric_families(text)
    return (one for family in families for one in family.samples if one.name == name)
