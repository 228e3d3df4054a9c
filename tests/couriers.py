"""The notifier's courier at work on real HTTP, with a table and a broker that are only in memory."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import faust
from faust.types import TP
from prometheus_client import CollectorRegistry

from schemas.alert import Alert
from schemas.delivery import Receipt
from schemas.topics import ALERTS
from services.notifier import pending
from services.notifier.courier import Courier, Table
from services.notifier.endpoint import Endpoint
from services.notifier.queue import Sleep
from services.runtime.clock import Clock, system_clock
from services.runtime.codec import decode
from services.runtime.dial import parse_allowed
from services.runtime.faust_app import as_if_consuming
from services.runtime.metrics import start_endpoints_at_zero
from services.runtime.telemetry import Telemetry

LOOPBACK = parse_allowed("127.0.0.0/8", "test")
PARTITION = 3


class SkippingClock:
    """Time that passes only while somebody sleeps, and then at once: days of retries in milliseconds.

    It fits a courier with one incident, where nothing else happens while a retry is waited for.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self._now += timedelta(seconds=max(seconds, 0.0))


async def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    """Come back when something holds.

    Raises:
        TimeoutError: it did not within `seconds`.
    """
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.005)


class Notifier:
    """A courier, its table, and the receipts that it has published, with the loop's time of each."""

    def __init__(
        self,
        *endpoints: Endpoint,
        clock: Clock = system_clock,
        sleep: Sleep = asyncio.sleep,
        table: dict[bytes, bytes] | None = None,
    ) -> None:
        self.table: dict[bytes, bytes] = {} if table is None else table
        self.receipts: list[Receipt] = []
        self.written_at: list[float] = []
        self.assigned = {TP(ALERTS.name, PARTITION)}
        self.registry = CollectorRegistry()
        self._written = asyncio.Condition()
        app = SimpleNamespace(
            consumer=SimpleNamespace(assignment=lambda: self.assigned),
            producer=SimpleNamespace(send=self._send),
        )
        telemetry = Telemetry("notifier", self.registry, clock)
        start_endpoints_at_zero(telemetry.metrics, [endpoint.id for endpoint in endpoints])
        self.courier = Courier(
            cast("faust.App", app),
            {endpoint.id: endpoint for endpoint in endpoints},
            LOOPBACK,
            telemetry,
            sleep,
        )
        self.courier.table = cast("Table", self.table)

    def tell(self, *alerts: Alert) -> None:
        """Take alerts in, as the consume loop does."""
        for alert in alerts:
            key = alert.subject[0].encode()
            with as_if_consuming(ALERTS, PARTITION):
                state = self.courier.step(alert, self.table.get(key)).state
            assert state is not None
            self.table[key] = state

    def waiting(self) -> int:
        """How many deliveries the table still has."""
        return sum(len(pending.read(state).deliveries) for state in self.table.values())

    def receipts_of(self) -> dict[str, list[Receipt]]:
        """The receipts by alert, in the order in which they were written."""
        found: dict[str, list[Receipt]] = defaultdict(list)
        for receipt in self.receipts:
            found[receipt.alert_id].append(receipt)
        return dict(found)

    def metric(self, name: str, **labels: str) -> float | None:
        return self.registry.get_sample_value(name, labels)

    async def written(self, count: int, seconds: float = 20.0) -> None:
        """Come back when so many receipts have been published."""
        async with asyncio.timeout(seconds), self._written:
            await self._written.wait_for(lambda: len(self.receipts) >= count)

    async def until_waiting(self, count: int) -> None:
        """Come back when the table has so many deliveries left, and what follows has been begun."""
        await until(lambda: self.waiting() == count)
        for _ in range(20):
            await asyncio.sleep(0)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Notifier"]:
        """Deliver until the block ends; attempts that are out then are broken off, as by a crash."""
        running = asyncio.create_task(self.courier.run())
        try:
            yield self
        finally:
            running.cancel()
            ended = await asyncio.gather(running, return_exceptions=True)
            assert isinstance(ended[0], asyncio.CancelledError), ended[0]

    async def _send(self, *message: Any) -> "asyncio.Future[None]":  # noqa: ANN401 - as Faust's producer
        _topic, _key, value, *_ = message
        async with self._written:
            self.receipts.append(decode(Receipt, value))
            self.written_at.append(asyncio.get_running_loop().time())
            self._written.notify_all()
        acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        acknowledged.set_result(None)
        return acknowledged
