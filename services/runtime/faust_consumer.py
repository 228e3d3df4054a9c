"""Faust's Kafka consumer, kept from committing messages that nobody has handled, and from spinning.

Faults of faust-streaming 0.15.3, seen by killing services under load (tests/chaos):

- After a start or a rebalance it goes to the committed offsets while batches are still being handed out.
  The rest of such a batch then looks like a gap after the committed offset, and gaps count as handled: a
  kill loses what was in them, or the partition never commits again. Where nothing is committed yet, it
  goes nowhere, and what it has dropped is lost.
- A stream that takes a message amid a rebalance skips it, and acknowledges it all the same.
- It asks again at once when a fetch comes back empty; a broker that does not wait for data keeps it busy.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, cast

from faust.transport.drivers import aiokafka as driver
from faust.types import TP, Message

EMPTY_SECONDS = 0.02
"""Between two fetches that find nothing; Apache Kafka itself waits longer before it says so."""


class Consumer(driver.Consumer):
    """Commits what was handled and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Faust's own arguments
        super().__init__(*args, **kwargs)
        self._batch = asyncio.Lock()
        self._reader: asyncio.Task[Any] | None = None

    def _new_consumer_thread(self) -> driver.AIOKafkaConsumerThread:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    def ack(self, message: Message) -> bool:
        """Acknowledge a handled message; one that a stream skipped was never tracked, and comes again."""
        return bool(message.tracked) and super().ack(message)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Message]]:  # noqa: ASYNC109
        """Fetch a batch and hand it out; positions do not change meanwhile."""
        if not self.flow_active:
            await self.wait(cast("Any", self.can_resume_flow))
        async with self._batch:
            self._reader = asyncio.current_task()
            if self.flow_active:
                async for tp, message in super().getmany(timeout):
                    yield tp, message

    async def perform_seek(self) -> None:
        """Go to the committed offsets, between two batches."""
        if self._batch.locked() and self._reader is asyncio.current_task():
            await self._go_to_committed()
            return
        waiting = {tp for tp in self._get_active_partitions() if not self._is_changelog_tp(tp)}
        self.pause_partitions(waiting)
        async with self._batch:
            await self._go_to_committed()
        self.resume_partitions(waiting)

    async def _go_to_committed(self) -> None:
        """Go to the committed offsets, and to the start where nothing is committed."""
        await super().perform_seek()
        tps = (tp for tp in self.assignment() if not self._is_changelog_tp(tp))
        if begun := [tp for tp in tps if not self._read_offset.get(tp)]:
            await self.seek_wait(await self.earliest_offsets(*begun))


class _Thread(driver.AIOKafkaConsumerThread):
    async def on_start(self) -> None:
        await super().on_start()
        fetcher = cast("Any", self._ensure_consumer())._fetcher  # noqa: SLF001 - aiokafka has no hook
        fetcher._proc_fetch_request = partial(_patiently, fetcher._proc_fetch_request)  # noqa: SLF001


async def _patiently(fetch: Callable[..., Awaitable[bool]], *request: object) -> bool:
    found = await fetch(*request)
    if not found:
        await asyncio.sleep(EMPTY_SECONDS)
    return found
