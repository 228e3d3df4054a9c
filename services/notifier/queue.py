"""When each delivery is tried: a lane for each endpoint, so that a slow one never delays another."""

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

from services.notifier.delivery import Delivery, Done
from services.runtime.clock import Clock

CONCURRENCY = 4
"""Attempts at a time to one endpoint."""

LONGEST_SLEEP = 60.0
"""Seconds after which a lane looks at the clock again, since the clock may be set and machines suspended."""

Attempt = Callable[[str, str], Awaitable[Delivery | Done | None]]
"""Tries the delivery of (endpoint, webhook id), records how it went, and says what follows: a `Delivery` is
tried again at its time; `Done`, or None for a delivery that is no longer ours, leaves the queue."""

Sleep = Callable[[float], Awaitable[None]]


class Ticket(NamedTuple):
    """A pending delivery's place. Its body stays in the table, so that a million of them fit in memory.

    Tickets of one incident sort in the order in which they have to be delivered.
    """

    incident_version: int
    first_at: datetime
    webhook_id: str
    incident_id: str
    not_before: datetime


def ticket_of(delivery: Delivery) -> Ticket:
    """The place of a delivery in its endpoint's lane."""
    return Ticket(
        delivery.incident_version,
        delivery.first_at,
        delivery.webhook_id,
        delivery.incident_id,
        delivery.not_before,
    )


class Lane:
    """One endpoint's pending deliveries; of each incident, all wait until the oldest is done."""

    def __init__(self, concurrency: int = CONCURRENCY) -> None:
        self.paused = False
        self._concurrency = concurrency
        self._waiting: dict[str, list[Ticket]] = {}
        self._out: set[str] = set()
        self._known: set[str] = set()
        # The first ticket of each incident by its time; entries that no longer are the first are skipped.
        self._heads: list[tuple[datetime, Ticket]] = []

    def __len__(self) -> int:
        return len(self._known)

    def add(self, ticket: Ticket) -> bool:
        """Line up a delivery; False when it already is in line."""
        if ticket.webhook_id in self._known:
            return False
        self._known.add(ticket.webhook_id)
        self._wait(ticket)
        self._line_up(ticket.incident_id)
        return True

    def take(self, now: datetime) -> Ticket | None:
        """The next delivery that may be tried now; it is out until `settle`."""
        if self.paused or len(self._out) >= self._concurrency:
            return None
        while self._heads and self._heads[0][0] <= now:
            ticket = heapq.heappop(self._heads)[1]
            if self._head(ticket.incident_id) is ticket:
                self._pop(ticket.incident_id)
                self._out.add(ticket.incident_id)
                return ticket
        return None

    def settle(self, ticket: Ticket, then: Ticket | None) -> None:
        """Take back a delivery that was out: it leaves for good, or waits for its next attempt."""
        self._out.remove(ticket.incident_id)
        if then is None:
            self._known.discard(ticket.webhook_id)
        else:
            self._wait(then)
        self._line_up(ticket.incident_id)

    def next_at(self) -> datetime | None:
        """When `take` may next give something; None where time alone changes nothing."""
        if self.paused or len(self._out) >= self._concurrency or not self._heads:
            return None
        return self._heads[0][0]

    def _wait(self, ticket: Ticket) -> None:
        heapq.heappush(self._waiting.setdefault(ticket.incident_id, []), ticket)

    def _head(self, incident_id: str) -> Ticket | None:
        waiting = self._waiting.get(incident_id)
        return waiting[0] if waiting and incident_id not in self._out else None

    def _pop(self, incident_id: str) -> None:
        heapq.heappop(self._waiting[incident_id])
        if not self._waiting[incident_id]:
            del self._waiting[incident_id]

    def _line_up(self, incident_id: str) -> None:
        head = self._head(incident_id)
        if head is not None:
            heapq.heappush(self._heads, (head.not_before, head))


class DeliveryQueue:
    """Tries pending deliveries at their time; it belongs to one event loop."""

    def __init__(
        self,
        attempt: Attempt,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        concurrency: int = CONCURRENCY,
    ) -> None:
        self._attempt = attempt
        self._clock = clock
        self._sleep = sleep
        self._concurrency = concurrency
        self._lanes: dict[str, Lane] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._group: asyncio.TaskGroup | None = None

    def add(self, delivery: Delivery) -> None:
        """Line up a delivery; one that is in line already stays where it is."""
        if self._lane(delivery.endpoint).add(ticket_of(delivery)):
            self._changed[delivery.endpoint].set()

    def pause(self, endpoint: str) -> None:
        """Start nothing more to this endpoint; what waits goes on waiting, in order."""
        self._lane(endpoint).paused = True

    def resume(self, endpoint: str) -> None:
        """Go on with a paused endpoint."""
        self._lane(endpoint).paused = False
        self._changed[endpoint].set()

    def pending(self) -> dict[str, int]:
        """How many deliveries wait or are out, by endpoint."""
        return {endpoint: len(lane) for endpoint, lane in self._lanes.items()}

    async def run(self) -> None:
        """Work, once, until cancelled; attempts that are out then stay undecided in the caller's table.

        Raises:
            ExceptionGroup: `attempt` raised, so that what it tried was not recorded: stop and start again.
        """
        try:
            async with asyncio.TaskGroup() as self._group:
                for endpoint in self._lanes:
                    self._group.create_task(self._serve(endpoint))
                await asyncio.get_running_loop().create_future()
        finally:
            self._group = None

    def _lane(self, endpoint: str) -> Lane:
        if endpoint not in self._lanes:
            self._lanes[endpoint] = Lane(self._concurrency)
            self._changed[endpoint] = asyncio.Event()
            if self._group is not None:
                self._group.create_task(self._serve(endpoint))
        return self._lanes[endpoint]

    async def _serve(self, endpoint: str) -> None:
        lane, changed = self._lanes[endpoint], self._changed[endpoint]
        async with asyncio.TaskGroup() as attempts:
            while True:
                changed.clear()
                while ticket := lane.take(self._clock()):
                    attempts.create_task(self._try(endpoint, ticket))
                await self._until(lane.next_at(), changed)

    async def _try(self, endpoint: str, ticket: Ticket) -> None:
        then = await self._attempt(endpoint, ticket.webhook_id)
        following = ticket_of(then) if isinstance(then, Delivery) else None
        self._lanes[endpoint].settle(ticket, following)
        self._changed[endpoint].set()

    async def _until(self, moment: datetime | None, changed: asyncio.Event) -> None:
        """Wait for the moment or the change, whichever is first."""
        if moment is None:
            await changed.wait()
            return
        seconds = min((moment - self._clock()).total_seconds(), LONGEST_SLEEP)
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(changed.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
