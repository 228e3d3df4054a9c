"""Nothing is committed that nobody has handled: how batches, seeks and skipped messages keep apart."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from services.runtime import faust_consumer
from services.runtime.faust_app import create_app
from services.runtime.faust_consumer import Consumer
from services.runtime.settings import load_settings

STREAM = TP("incidents", 0)


Batch = AsyncIterator[tuple[TP, int]]


class Rig:
    """A consumer whose batches and seeks are ours; `active` is what could be fetched at the last seek."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.active: set[TP] | None = None
        self.started_at: dict[TP, int] = {}
        made = cast("Any", create_app("alerter", load_settings())).consumer
        assert isinstance(made, Consumer)
        self.consumer = cast("Any", made)
        self.consumer._set_active_tps({STREAM})
        self.consumer.resume_flow()
        patch.setattr(driver.Consumer, "getmany", self.batch)
        patch.setattr(driver.Consumer, "perform_seek", self.seek)
        patch.setattr(self.consumer, "assignment", lambda: {STREAM})
        patch.setattr(self.consumer, "earliest_offsets", self.earliest)
        patch.setattr(self.consumer, "seek_wait", self.seek_wait)

    async def batch(self, _timeout: float) -> Batch:
        for offset in range(3):
            yield STREAM, offset

    async def seek(self) -> None:
        self.active = set(self.consumer._get_active_partitions())

    async def earliest(self, *partitions: TP) -> dict[TP, int]:
        return dict.fromkeys(partitions, 7)

    async def seek_wait(self, offsets: dict[TP, int]) -> None:
        self.started_at = offsets


@pytest.fixture
async def rig(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    made = Rig(monkeypatch)
    yield made
    made.consumer._thread.thread_loop.close()


async def test_positions_change_between_batches_only(rig: Rig) -> None:
    batch = rig.consumer.getmany(timeout=1.0)
    assert await anext(batch) == (STREAM, 0)
    seek = asyncio.create_task(rig.consumer.perform_seek())
    await asyncio.sleep(0)
    assert await anext(batch) == (STREAM, 1)
    assert rig.active is None, "the batch is still being handed out"
    assert [offset async for _, offset in batch] == [2]
    await seek
    assert rig.active is not None


async def test_nothing_is_fetched_while_positions_change(rig: Rig) -> None:
    await rig.consumer.perform_seek()
    assert rig.active == set()
    assert rig.consumer._get_active_partitions() == {STREAM}, "afterwards it goes on"


@pytest.mark.parametrize(("committed", "start"), [(None, {STREAM: 7}), (9, {})])
async def test_a_partition_with_nothing_committed_starts_at_its_beginning(
    rig: Rig, committed: int | None, start: dict[TP, int]
) -> None:
    rig.consumer._read_offset[STREAM] = committed
    await rig.consumer.perform_seek()
    assert rig.started_at == start


async def test_a_batch_that_finds_the_flow_stopped_may_seek_itself(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stopped(_self: object, _timeout: float) -> Batch:
        await rig.consumer.perform_seek()
        yield STREAM, 0

    monkeypatch.setattr(driver.Consumer, "getmany", stopped)
    async with asyncio.timeout(5):
        assert [offset async for _, offset in rig.consumer.getmany(timeout=1.0)] == [0]


async def test_no_batch_is_handed_out_before_the_flow_is_resumed(rig: Rig) -> None:
    rig.consumer.stop_flow()
    first = asyncio.ensure_future(anext(rig.consumer.getmany(timeout=1.0)))
    async with asyncio.timeout(5):
        await rig.consumer.perform_seek()  # as after a rebalance, before the flow is resumed
    assert not first.done()
    rig.consumer.resume_flow()
    assert await first == (STREAM, 0)


@pytest.mark.parametrize("tracked", [True, False])
def test_a_message_that_a_stream_skipped_is_not_acknowledged(
    tracked: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(driver.Consumer, "ack", lambda _self, _message: True)
    consumer = object.__new__(Consumer)
    assert consumer.ack(SimpleNamespace(tracked=tracked)) is tracked  # type: ignore[arg-type]


@pytest.mark.parametrize("found", [True, False])
async def test_a_fetch_that_found_nothing_is_followed_by_a_pause(
    found: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pauses: list[float] = []

    async def fetch(*_request: object) -> bool:
        return found

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(faust_consumer.asyncio, "sleep", sleep)  # type: ignore[attr-defined]
    assert await faust_consumer._patiently(fetch, "request") is found
    assert bool(pauses) is not found
