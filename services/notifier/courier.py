"""Carries pending deliveries out: table to queue, one attempt, receipt, table again."""

import asyncio
import random
from collections.abc import Mapping
from typing import NamedTuple, cast

import faust
import httpx
from faust.types import TP

from schemas.alert import Alert
from schemas.topics import ALERTS, DELIVERIES
from services.notifier import pending
from services.notifier.deliver import open_client, post
from services.notifier.delivery import Delivery, Done, Ending, after, receipt
from services.notifier.endpoint import Endpoint
from services.notifier.queue import DeliveryQueue, Sleep
from services.runtime.dial import Allowed
from services.runtime.faust_app import as_if_consuming, current_partition
from services.runtime.sender import Emit, Sender
from services.runtime.stream import Answer
from services.runtime.telemetry import Telemetry

Table = faust.Table[bytes, bytes]


class Home(NamedTuple):
    """Where a delivery's state is: its incident, and the partition that the incident's alerts are in."""

    incident: str
    partition: int


class Courier:
    """The deliveries of the partitions that are ours, in a queue beside the consume loop.

    The table is the truth and the queue a reading of it: a crash loses the queue alone. An attempt is
    followed by its receipt and then by the table, so that a crash between them repeats the attempt under
    the same webhook id and never skips it.
    """

    def __init__(
        self,
        app: faust.App,
        endpoints: Mapping[str, Endpoint],
        allowed: tuple[Allowed, ...],
        telemetry: Telemetry,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._app = app
        self._endpoints = {one.id: one for one in endpoints.values() if one.enabled}
        self._allowed = allowed
        self._telemetry = telemetry
        self._clock = telemetry.clock
        self._sender = Sender(app, telemetry.service, telemetry)
        self._queue = DeliveryQueue(self._attempt, self._clock, sleep)
        self._homes: dict[str, Home] = {}
        self._gone: set[str] = set()
        self._client: httpx.AsyncClient | None = None
        self.table: Table | None = None

    def step(self, alert: Alert, state: bytes | None) -> Answer:
        """Take an alert in. The queue starts nothing before the loop has stored the new state."""
        before = pending.read(state).model_copy(update={"partition": current_partition()})
        taken = pending.take_in(before, alert, self._wanting(), self._clock())
        for delivery in taken.due:
            self._line_up(delivery, before.partition)
        for delivery in taken.dropped:
            self._telemetry.gave_up(delivery.endpoint, delivery.webhook_id, "overtaken")
        return Answer((), pending.write(taken.state))

    def _wanting(self) -> list[Endpoint]:
        """The endpoints that still take webhooks."""
        return [one for one in self._endpoints.values() if one.id not in self._gone]

    async def recover(self) -> None:
        """Line up what the table holds, after a start or a rebalance."""
        for _key, state in list(cast("Table", self.table).items()):
            held = pending.read(state)
            for delivery in held.deliveries:
                self._line_up(delivery, held.partition)

    async def run(self) -> None:
        """Deliver for as long as the app runs."""
        async with open_client(self._allowed) as self._client:
            await self._queue.run()

    def _line_up(self, delivery: Delivery, partition: int) -> None:
        if delivery.endpoint not in self._endpoints:
            return  # kept in the table, in case the endpoint comes back
        self._homes[delivery.webhook_id] = Home(delivery.incident_id, partition)
        self._queue.add(delivery)
        self._measure()

    async def _attempt(self, endpoint_id: str, webhook: str) -> Delivery | Done | None:
        home = self._homes[webhook]
        delivery = pending.find(self._stored(home), webhook) if self._is_ours(home) else None
        if delivery is None or self._client is None:
            self._forget(webhook)
            return None
        endpoint = self._endpoints[endpoint_id]
        started = self._clock()
        answer = await post(self._client, endpoint, delivery, started)
        jitter = random.uniform(-1, 1)  # noqa: S311 - spreads retries, guards nothing
        then = after(delivery, answer, self._clock(), jitter, endpoint.schedule)
        told = receipt(delivery, answer, started, then)
        await self._sender.deliver([self._sender.message(Emit(DELIVERIES, endpoint_id, told))])
        self._telemetry.attempted(told)
        if not self._is_ours(home):
            self._forget(webhook)
            return None
        self._store(home, pending.settle(self._stored(home), webhook, then))
        if isinstance(then, Done):
            self._end(then)
        return then

    def _end(self, done: Done) -> None:
        self._forget(done.webhook_id)
        if done.ending is Ending.GONE:
            self._gone.add(done.endpoint)
            self._queue.pause(done.endpoint)
        if done.ending is not Ending.DELIVERED:
            self._telemetry.gave_up(done.endpoint, done.webhook_id, str(done.ending))

    def _forget(self, webhook: str) -> None:
        self._homes.pop(webhook, None)
        self._measure()

    def _measure(self) -> None:
        for endpoint, count in self._queue.pending().items():
            self._telemetry.metrics.pending.labels(endpoint).set(count)

    def _is_ours(self, home: Home) -> bool:
        """Whether the incident's partition is assigned to this process, and so its state."""
        return TP(ALERTS.name, home.partition) in self._app.consumer.assignment()

    def _stored(self, home: Home) -> pending.Pending:
        with as_if_consuming(ALERTS, home.partition):
            return pending.read(cast("Table", self.table).get(home.incident.encode()))

    def _store(self, home: Home, state: pending.Pending) -> None:
        with as_if_consuming(ALERTS, home.partition):
            cast("Table", self.table)[home.incident.encode()] = pending.write(state)
