"""The whole path on this machine: broker, topics, six services, webhook receiver; for `up`, `demo`, tests."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import yaml

from deploy.local.embedded import embedded_broker
from deploy.local.process import BrokerStartError, Server, free_ports, last_line
from schemas.alert import SOURCE_QUIET
from services.cli.receiver import Receiver
from services.cli.topics import create
from services.runtime.errors import VedetteError
from services.runtime.settings import Settings, as_environment, load_settings

SERVICES = ("fetcher", "classifier", "enricher", "correlator", "alerter", "notifier")
"""In path order."""

STOP_SECONDS = 8.0
"""How long the services may take to finish what they have in hand; then they are killed."""

READY_SECONDS = 90.0
SECRET_VARIABLE = "VEDETTE_CONSOLE_SECRET"  # noqa: S105 - the name of one

Say = Callable[[str], None]


class StackError(VedetteError):
    """The path could not be started; its text is one sentence."""


@dataclass
class Service(Server):
    """One service's process; it can be killed and started again with the same data and port."""

    def failed(self) -> str | None:
        """The last log line of a process that has ended by itself."""
        return None if self.pid else last_line(self.log) or "it left no log"

    def is_ready(self) -> bool:
        """Whether `/health/ready` says so."""
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=1.0)
        except httpx.TransportError:
            return False
        return answer.is_success


@dataclass
class Stack:
    """What is running, and how to reach it."""

    settings: Settings
    services: dict[str, Service]
    receiver: Receiver
    folder: Path

    def failures(self) -> list[str]:
        """One sentence for each service that has ended by itself."""
        begun = [service for service in self.services.values() if service.log.exists()]
        ended = {service.name: service.failed() for service in begun}
        return [f"{name} has stopped: {why}" for name, why in ended.items() if why]


@asynccontextmanager
async def running(
    folder: Path,
    sources: Path,
    bootstrap: str | None = None,
    say: Say = lambda _text: None,
    extra: Mapping[str, object] | None = None,
) -> AsyncIterator[Stack]:
    """The path, from the moment all services are ready until the block ends; then nothing is left.

    Args:
        folder: state, logs and the broker's data; must be writable.
        sources: the sources.yaml to read.
        bootstrap: a broker to use; an embedded one is started when there is none.
        say: is told what is going on.
        extra: further settings for the services, by field name.

    Raises:
        StackError: a service did not become ready.
    """
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - nothing else runs yet
    async with AsyncExitStack() as exits:
        if bootstrap is None:
            say("Starting the embedded broker.")
            try:
                bootstrap = exits.enter_context(embedded_broker(folder / "broker")).bootstrap
            except BrokerStartError as error:
                raise StackError(str(error)) from error
        receiver = await exits.enter_async_context(Receiver())
        endpoints = _endpoints(folder, receiver)
        settings = load_settings(kafka_bootstrap=bootstrap)
        say("Creating topics.")
        await asyncio.to_thread(create, settings)
        common = {
            "kafka_bootstrap": bootstrap,
            "data_dir": folder / "state",
            "sources_file": sources.resolve(),  # noqa: ASYNC240 - as above
            "endpoints_file": endpoints,
            "webhook_allow": "127.0.0.1/32",
            "log_format": "json",
            **(extra or {}),
        }
        environment = {**as_environment(common), SECRET_VARIABLE: receiver.secret}
        ports = zip(SERVICES, free_ports(len(SERVICES)), strict=True)
        services = {name: _service(name, port, folder, environment) for name, port in ports}
        stack = Stack(settings, services, receiver, folder)
        exits.push_async_callback(stop, stack)
        await start(stack, say)
        yield stack


def _endpoints(folder: Path, receiver: Receiver) -> Path:
    path = folder / "endpoints.yaml"
    console = {
        "id": "console",
        "url": receiver.url,
        "secrets": [{"env": SECRET_VARIABLE}],
        "rules": ["*", SOURCE_QUIET],
    }
    path.write_text(yaml.safe_dump({"endpoints": [console]}), encoding="utf-8")
    return path


def _service(name: str, port: int, folder: Path, environment: Mapping[str, str]) -> Service:
    own = {"VEDETTE_HTTP_PORT": str(port), "VEDETTE_INSTANCE_ID": f"{name}-1"}
    return Service(
        name=name,
        command=[sys.executable, "-m", f"services.{name}"],
        port=port,
        log=folder / f"{name}.log",
        environment={**os.environ, **environment, **own},  # noqa: TID251 - children inherit it
    )


async def start(stack: Stack, say: Say) -> None:
    """Start every service and wait until all are ready."""
    services = list(stack.services.values())
    for service in services:
        service.spawn()
    deadline = time.monotonic() + READY_SECONDS
    while waiting := [one.name for one in services if not one.is_ready()]:
        say(f"Waiting for {', '.join(waiting)}.")
        if failures := stack.failures():
            raise StackError(failures[0])
        if time.monotonic() > deadline:
            raise StackError(f"{', '.join(waiting)} not ready within {READY_SECONDS:.0f} s.")
        await asyncio.sleep(0.2)
    say("All services are ready.")


async def stop(stack: Stack) -> None:
    """SIGTERM to all at once, SIGKILL to those that take too long."""
    for service in stack.services.values():
        service.request_stop()
    deadline = time.monotonic() + STOP_SECONDS
    while any(one.pid for one in stack.services.values()) and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    for service in stack.services.values():
        service.kill()
