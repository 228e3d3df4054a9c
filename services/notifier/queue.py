"""When each delivery is tried: a lane for each endpoint, so that a slow one never delays another."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from services.notifier.delivery import Delivery, Done
from services.notifier.lane import Lane
from services.notifier.ticket import Batch, ticket_of
from services.runtime.clock import Clock

LONGEST_SLEEP = 60.0
"""Seconds after which a lane looks at the clock again, since the clock may be set and machines suspended."""

Attempt = Callable[[str, Sequence[str]], Awaitable[Sequence[Delivery | Done | None]]]
"""Tries to deliver (endpoint, webhook ids) at once, records how it went, and says what follows for each: a
`Delivery` is tried again at its time; `Done`, or None for one that is no longer ours, leaves the queue."""

Sleep = Callable[[float], Awaitable[None]]


class DeliveryQueue:
    """Tries pending deliveries at their time; it belongs to one event loop."""

    def __init__(
        self,
        attempt: Attempt,
        clock: Clock,
        sleep: Sleep = asyncio.sleep,
        open_lane: Callable[[str], Lane] = lambda _endpoint: Lane(),
    ) -> None:
        self._attempt = attempt
        self._clock = clock
        self._sleep = sleep
        self._open_lane = open_lane
        self._lanes: dict[str, Lane] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._group: asyncio.TaskGroup | None = None

    def add(self, delivery: Delivery) -> None:
        """Line up a delivery; one that is in line already stays where it is."""
        if self._lane(delivery.endpoint).add(ticket_of(delivery)):
            self._changed[delivery.endpoint].set()

    def hold(self, endpoint: str) -> None:
        """Start nothing more to this endpoint; what waits goes on waiting, in order."""
        self._lane(endpoint).held = True

    def retune(self, endpoint: str, tune: Callable[[Lane], None]) -> None:
        """Change how an endpoint is served; what waits for it is due at once, in order."""
        lane = self._lane(endpoint)
        tune(lane)
        lane.open_up(self._clock())
        self._changed[endpoint].set()

    def probe(self, endpoint: str) -> None:
        """Try only the oldest delivery to this endpoint, at its time, until `open_up`."""
        self._lane(endpoint).probe()

    def open_up(self, endpoint: str) -> None:
        """Go on with an endpoint that was only probed: what it missed is due now, in order."""
        self._lane(endpoint).open_up(self._clock())
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
            self._lanes[endpoint] = self._open_lane(endpoint)
            self._changed[endpoint] = asyncio.Event()
            if self._group is not None:
                self._group.create_task(self._serve(endpoint))
        return self._lanes[endpoint]

    async def _serve(self, endpoint: str) -> None:
        lane, changed = self._lanes[endpoint], self._changed[endpoint]
        async with asyncio.TaskGroup() as attempts:
            while True:
                changed.clear()
                while batch := lane.take(self._clock()):
                    attempts.create_task(self._try(endpoint, batch))
                await self._until(lane.next_at(), changed)

    async def _try(self, endpoint: str, batch: Batch) -> None:
        then = await self._attempt(endpoint, [ticket.webhook_id for ticket in batch])
        following = [ticket_of(one) if isinstance(one, Delivery) else None for one in then]
        self._lanes[endpoint].settle(batch, following)
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
