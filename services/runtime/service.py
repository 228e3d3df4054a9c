"""How a process starts, says how it is, and stops; the same for every service."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any, NoReturn, cast

import faust
from aiokafka.errors import KafkaError
from faust.exceptions import ConsistencyError
from faust.types import TP
from prometheus_client import (
    CollectorRegistry,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

from services.runtime.clock import system_clock
from services.runtime.errors import EXIT_CONFIG, ConfigError, VedetteError
from services.runtime.logs import configure_logs, logger
from services.runtime.server import serve
from services.runtime.settings import Settings, load_settings
from services.runtime.stall import Position, StallWatch
from services.runtime.telemetry import Telemetry

PROBE_SECONDS = 2.0
BROKER_AWAY = "broker does not answer"
STALLED_SECONDS = 30.0
"""An event loop that has not turned for this long is dead; the longest step is given up after 20 s."""


RESTART_SECONDS = 3.0
"""Before a worker that crashed is started again, so that a lasting cause does not burn a core."""


class Pulse:
    """What the health checks read: when the loop last turned, and whether the broker answers."""

    def __init__(self) -> None:
        self.beat_at: float | None = None
        self.problem: str | None = "starting"

    def live(self) -> str | None:
        """What is wrong with the process, if anything."""
        # Faust starts its tasks when the tables are recovered, which may take minutes.
        silent = time.monotonic() - self.beat_at if self.beat_at else 0.0
        return f"event loop stalled for {silent:.0f} s" if silent > STALLED_SECONDS else None

    def ready(self) -> str | None:
        """Why the service cannot do its work now, if it cannot."""
        return self.live() or self.problem


def new_registry() -> CollectorRegistry:
    """A registry with the process's own figures (memory, CPU, open files)."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return registry


def main(start: Callable[[Settings], None], service: str) -> None:
    """Run a service until it is told to stop; exit code 2 and one line when it is set up wrong."""
    try:
        settings = load_settings()
        configure_logs(service, settings)
        start(settings)
    except ConfigError as error:
        sys.stderr.write(f"{service}: {error}\n")
        raise SystemExit(EXIT_CONFIG) from None
    except VedetteError as error:
        sys.stderr.write(f"{service}: {error}\n")
        raise SystemExit(1) from None


def prepare_data_dir(settings: Settings) -> None:
    """Make the folder for local state.

    Raises:
        ConfigError: it cannot be made or written.
    """
    probe = settings.data_dir / ".writable"
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise ConfigError(
            f"VEDETTE_DATA_DIR: cannot write in {settings.data_dir} ({error.strerror}); "
            "give a writable folder with free space."
        ) from error


def run_stream(
    service: str, settings: Settings, topic: str, build: Callable[[Telemetry], faust.App]
) -> None:
    """Run a Faust service with its health server until SIGTERM or SIGINT."""
    prepare_data_dir(settings)
    registry = new_registry()
    telemetry = Telemetry(service, registry, system_clock, [topic])
    app = build(telemetry)
    pulse = Pulse()
    serve(settings.http_host, settings.http_port, registry, pulse.live, pulse.ready)
    app.task(lambda: _watch(app, service, telemetry, pulse))
    worker = app.Worker(
        loglevel="WARNING",
        override_logging=False,
        redirect_stdouts=False,
        quiet=True,
    )
    try:
        worker.execute_from_commandline()
    except SystemExit as ending:
        if ending.code in (None, 0):
            raise
        _start_again(service, app, worker.crash_reason, pulse)


def _start_again(
    service: str, app: faust.App, cause: BaseException | None, pulse: Pulse
) -> NoReturn:
    """Replace this process by a fresh one of the same id; what was not committed is redelivered to it."""
    pulse.problem = "starting again"
    logger(service).error("The worker has stopped, starting it again.", cause=repr(cause))
    if isinstance(cause, ConsistencyError):
        # The changelog is the truth and the local tables are a copy of it: fetch them anew.
        shutil.rmtree(app.conf.tabledir, ignore_errors=True)
    time.sleep(RESTART_SECONDS)
    os.execv(sys.executable, [sys.executable, "-m", f"services.{service}"])  # noqa: S606 - ourselves


async def _watch(app: faust.App, service: str, telemetry: Telemetry, pulse: Pulse) -> None:
    """Keep the health checks and the lag up to date; start again when a partition stands still."""
    watch = StallWatch()
    while not app.should_stop:
        pulse.beat_at = time.monotonic()
        pulse.problem = await _problem(app)
        telemetry.broker(up=pulse.problem != BROKER_AWAY)
        positions = {} if pulse.problem else await _positions(app)
        _measure_lag(positions, telemetry)
        if watch.stalled(positions, time.monotonic()):
            _start_again(service, app, RuntimeError("a partition stands still"), pulse)
        await app.sleep(PROBE_SECONDS)


async def _problem(app: faust.App) -> str | None:
    client = cast("Any", app.producer)._producer.client  # noqa: SLF001 - Faust offers no other probe
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await client.fetch_all_metadata()
    except (KafkaError, OSError, TimeoutError):
        return BROKER_AWAY
    if app.rebalancing:
        return "rebalancing"
    return None if app.consumer.assignment() else "no partitions assigned"


async def _positions(app: faust.App) -> dict[Hashable, Position]:
    """Where the assigned partitions stand; nothing while the broker does not say."""
    tps = [tp for tp in app.consumer.assignment() if not tp.topic.endswith("-changelog")]
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            begins = await app.consumer.earliest_offsets(*tps)
            ends = await app.consumer.highwaters(*tps)
    except (KafkaError, OSError, TimeoutError):
        return {}
    committed = cast("Any", app.consumer)._committed_offset  # noqa: SLF001 - it is nowhere else
    # What retention has deleted waits for nobody.
    done = {tp: max(committed.get(tp) or 0, begins.get(tp) or 0) for tp in tps}
    return {tp: Position(done[tp], ends.get(tp) or 0) for tp in tps}


def _measure_lag(positions: Mapping[Hashable, Position], telemetry: Telemetry) -> None:
    lags: dict[str, int] = {}
    for tp, at in positions.items():
        topic = cast("TP", tp).topic
        lags[topic] = lags.get(topic, 0) + max(0, at.end - at.committed)
    for topic, lag in lags.items():
        telemetry.metrics.lag.labels(telemetry.service, topic).set(lag)


def run_loop(
    service: str,
    settings: Settings,
    work: Callable[[Telemetry, Pulse], Awaitable[Any]],
) -> None:
    """Run a service that is no Faust worker, with its health server, until SIGTERM or SIGINT."""
    registry = new_registry()
    telemetry = Telemetry(service, registry, system_clock)
    pulse = Pulse()
    serve(settings.http_host, settings.http_port, registry, pulse.live, pulse.ready)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_until_signal(work(telemetry, pulse), pulse))
    logger(service).info("Stopped.")


async def _until_signal(work: Awaitable[Any], pulse: Pulse) -> None:

    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work)
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, task.cancel)
    beat = asyncio.ensure_future(_beat(pulse))
    try:
        await task
    except asyncio.CancelledError:
        if not task.cancelled():
            raise
    finally:
        beat.cancel()


async def _beat(pulse: Pulse) -> None:
    while True:
        pulse.beat_at = time.monotonic()
        await asyncio.sleep(PROBE_SECONDS / 2)
