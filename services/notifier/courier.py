"""Carries pending deliveries out: table to queue, one attempt, receipt, table again."""

import random
from collections.abc import Mapping
from typing import cast

import faust
import httpx
from faust.types import TP

from schemas.alert import Alert
from schemas.topics import ALERTS, DELIVERIES
from services.notifier import pending
from services.notifier.deliver import open_client, post
from services.notifier.delivery import Delivery, Done, Ending, after, receipt
from services.notifier.endpoint import Endpoint
from services.notifier.queue import DeliveryQueue
from services.runtime.clock import Clock
from services.runtime.dial import Allowed
from services.runtime.stream import Answer, Emit, Sender, as_if_consuming, partition_of
from services.runtime.telemetry import Telemetry

Table = faust.Table[bytes, bytes]


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
        clock: Clock,
    ) -> None:
        self._app = app
        self._endpoints = {one.id: one for one in endpoints.values() if one.enabled}
        self._allowed = allowed
        self._telemetry = telemetry
        self._clock = clock
        self._sender = Sender(app, telemetry.service, telemetry)
        self._queue = DeliveryQueue(self._attempt, clock)
        self._incidents: dict[str, str] = {}
        self._gone: set[str] = set()
        self._client: httpx.AsyncClient | None = None
        self.table: Table | None = None

    def step(self, alert: Alert, state: bytes | None) -> Answer:
        """Take an alert in. The queue starts nothing before the loop has stored the new state."""
        taken = pending.take_in(pending.read(state), alert, self._wanting(), self._clock())
        for delivery in taken.due:
            self._line_up(delivery)
        for delivery in taken.dropped:
            self._telemetry.gave_up(delivery.endpoint, delivery.webhook_id, "overtaken")
        return Answer((), pending.write(taken.state))

    def _wanting(self) -> list[Endpoint]:
        """The endpoints that still take webhooks."""
        return [one for one in self._endpoints.values() if one.id not in self._gone]

    async def recover(self) -> None:
        """Line up what the table holds, after a start or a rebalance."""
        for _key, state in list(cast("Table", self.table).items()):
            for delivery in pending.read(state).deliveries:
                self._line_up(delivery)

    async def run(self) -> None:
        """Deliver for as long as the app runs."""
        async with open_client(self._allowed) as self._client:
            await self._queue.run()

    def _line_up(self, delivery: Delivery) -> None:
        if delivery.endpoint not in self._endpoints:
            return  # kept in the table, in case the endpoint comes back
        self._incidents[delivery.webhook_id] = delivery.incident_id
        self._queue.add(delivery)
        self._measure()

    async def _attempt(self, endpoint_id: str, webhook: str) -> Delivery | Done | None:
        incident = self._incidents[webhook]
        delivery = (
            pending.find(self._stored(incident), webhook) if self._is_ours(incident) else None
        )
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
        if not self._is_ours(incident):
            self._forget(webhook)
            return None
        self._store(incident, pending.settle(self._stored(incident), webhook, then))
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
        self._incidents.pop(webhook, None)
        self._measure()

    def _measure(self) -> None:
        for endpoint, count in self._queue.pending().items():
            self._telemetry.metrics.pending.labels(endpoint).set(count)

    def _is_ours(self, incident: str) -> bool:
        """Whether the incident's partition is assigned to this process, and so its state."""
        partition = partition_of(self._app, ALERTS, incident)
        return (
            partition is not None and TP(ALERTS.name, partition) in self._app.consumer.assignment()
        )

    def _stored(self, incident: str) -> pending.Pending:
        with as_if_consuming(self._app, ALERTS, incident):
            return pending.read(cast("Table", self.table).get(incident.encode()))

    def _store(self, incident: str, state: pending.Pending) -> None:
        with as_if_consuming(self._app, ALERTS, incident):
            cast("Table", self.table)[incident.encode()] = pending.write(state)
