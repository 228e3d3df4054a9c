"""Carries pending deliveries out: table to queue, one attempt, receipt, table again."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple, cast

import faust
import httpx
from faust.types import TP

from schemas.alert import Alert
from schemas.delivery import DeliveryOutcome
from schemas.topics import ALERTS, DELIVERIES
from services.notifier import pending
from services.notifier.deliver import open_client, try_once
from services.notifier.delivery import Answer as Attempted
from services.notifier.delivery import Delivery, Done, Ending, after, receipt
from services.notifier.endpoint import Endpoint
from services.notifier.group import as_sent
from services.notifier.lane import Lane
from services.notifier.queue import DeliveryQueue, Sleep
from services.notifier.standing import Standing, after_attempt
from services.runtime.dial import Allowed
from services.runtime.faust_app import as_if_consuming, current_partition
from services.runtime.metrics import start_endpoints_at_zero
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
        self._queue = DeliveryQueue(self._attempt, self._clock, sleep, self._open_lane)
        self._standings: dict[str, Standing] = {}
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

    async def take(self, endpoints: Mapping[str, Endpoint]) -> None:
        """Put edited endpoints in force; one that has changed is tried again as if it had never failed.

        What waits for an endpoint that is no longer there stays in the table, in case it comes back.
        """
        before = self._endpoints
        self._endpoints = {one.id: one for one in endpoints.values() if one.enabled}
        for gone in before.keys() - self._endpoints.keys():
            self._queue.hold(gone)
        for one in self._endpoints.values():
            if before.get(one.id) != one:
                self._gone.discard(one.id)
                self._standings.pop(one.id, None)
                start_endpoints_at_zero(self._telemetry.metrics, [one.id])
                self._queue.retune(one.id, partial(_tune, endpoint=one))
        await self.recover()

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

    def _open_lane(self, endpoint_id: str) -> Lane:
        endpoint = self._endpoints[endpoint_id]
        lane = Lane()
        _tune(lane, endpoint)
        self._telemetry.metrics.pending.labels(endpoint_id).set_function(lane.__len__)
        return lane

    async def _attempt(
        self, endpoint_id: str, webhooks: Sequence[str]
    ) -> list[Delivery | Done | None]:
        members = [one for one in map(self._find, webhooks) if one is not None]
        then: dict[str, Delivery | Done] = {}
        endpoint = self._endpoints.get(endpoint_id)
        if members and endpoint is not None and self._client is not None:
            then = await self._send(self._client, endpoint, members)
        for webhook in webhooks:
            if webhook not in then:
                self._homes.pop(webhook, None)
        return [then.get(webhook) for webhook in webhooks]

    def _find(self, webhook: str) -> Delivery | None:
        home = self._homes[webhook]
        return pending.find(self._stored(home), webhook) if self._is_ours(home) else None

    async def _send(
        self, client: httpx.AsyncClient, endpoint: Endpoint, members: Sequence[Delivery]
    ) -> dict[str, Delivery | Done]:
        """Try some deliveries at once; what follows for those that are still ours."""
        sent, started = as_sent(members), self._clock()
        answer = await try_once(client, endpoint, sent, started, self._allowed)
        jitter = random.uniform(-1, 1)  # noqa: S311 - spreads retries, guards nothing
        ended = self._clock()
        tried = [one.model_copy(update={"group": sent.group}) for one in members]
        then = {
            one.webhook_id: after(one, answer, ended, jitter, endpoint.schedule) for one in tried
        }
        receipts = [receipt(one, answer, started, then[one.webhook_id]) for one in tried]
        emits = (Emit(DELIVERIES, endpoint.id, told) for told in receipts)
        await self._sender.deliver([self._sender.message(emit) for emit in emits])
        for told in receipts:
            self._telemetry.attempted(told)
        self._judge(endpoint.id, answer, ended)
        return {webhook: one for webhook, one in then.items() if self._settle(webhook, one)}

    def _settle(self, webhook: str, then: Delivery | Done) -> bool:
        """Bring the table up to what follows; False where it is no longer ours, or waits no more."""
        home = self._homes[webhook]
        if not self._is_ours(home):
            return False
        state = pending.settle(self._stored(home), webhook, then)
        self._store(home, state)
        if isinstance(then, Done):
            self._end(then)
        return isinstance(then, Done) or pending.find(state, webhook) is not None

    def _judge(self, endpoint: str, answer: Attempted, ended: datetime) -> None:
        """Leave an endpoint in peace that only fails, and go on with one that takes webhooks again."""
        before = self._standings.get(endpoint, Standing())
        now = after_attempt(before, answer.outcome is DeliveryOutcome.DELIVERED, ended)
        self._standings[endpoint] = now
        if now.paused and not before.paused:
            self._queue.probe(endpoint)
            self._telemetry.paused(endpoint, now.failures)
        if before.paused and not now.paused:
            self._queue.open_up(endpoint)
            self._telemetry.resumed(endpoint)

    def _end(self, done: Done) -> None:
        self._homes.pop(done.webhook_id, None)
        if done.ending is Ending.GONE and done.endpoint not in self._gone:
            self._gone.add(done.endpoint)
            self._queue.hold(done.endpoint)
            self._telemetry.gone(done.endpoint)
        if done.ending is not Ending.DELIVERED:
            self._telemetry.gave_up(done.endpoint, done.webhook_id, str(done.ending))

    def _is_ours(self, home: Home) -> bool:
        """Whether the incident's partition is assigned to this process, and so its state."""
        return TP(ALERTS.name, home.partition) in self._app.consumer.assignment()

    def _stored(self, home: Home) -> pending.Pending:
        with as_if_consuming(ALERTS, home.partition):
            return pending.read(cast("Table", self.table).get(home.incident.encode()))

    def _store(self, home: Home, state: pending.Pending) -> None:
        with as_if_consuming(ALERTS, home.partition):
            cast("Table", self.table)[home.incident.encode()] = pending.write(state)


def _tune(lane: Lane, endpoint: Endpoint) -> None:
    """Serve an endpoint as its entry says."""
    lane.retune(endpoint.rate, groups=endpoint.groups, quiet=endpoint.quiet)
    lane.held = endpoint.pause
