"""Sources started and stopped while others run, without a server or a broker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest

from schemas.source import SeenItem, SourceState
from services.fetcher import loop
from services.fetcher.loop import Visits
from services.fetcher.sandbox import Sandbox
from services.fetcher.sources import Kind, SourceConfig
from services.fetcher.state import succeeded
from services.fetcher.tools import Tools
from services.runtime.codec import encode
from services.runtime.member import packed
from tests.fetching import Recorder, feed_source, first_state, recording

ONE, TWO = (feed_source(f"https://{name}.example/", id=name) for name in ("one", "two"))


@pytest.fixture
async def bench() -> AsyncIterator[tuple[Tools, Recorder]]:
    async with Sandbox() as box, recording(box) as (tools, recorder):
        yield tools, recorder


class Web:
    """In the place of the visits: notes them, and holds them up while it is `closed`."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, SourceState]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def visit(self, source: SourceConfig, state: SourceState, tools: Tools) -> SourceState:
        self.begun.append((source.address, state))
        await self.open.wait()
        items = (*state.items, SeenItem(id=f"i{len(self.begun)}", revision="r"))
        return succeeded(state, tools.clock(), tools.clock() + timedelta(hours=1), items)

    def addresses(self) -> list[str]:
        return [address for address, _ in self.begun]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    web = Web()
    monkeypatch.setitem(loop.VISITS, Kind.FEED, web.visit)
    return web


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not holds():
            await asyncio.sleep(0.001)


async def test_what_is_wanted_runs_and_what_is_not_stops(
    bench: tuple[Tools, Recorder], web: Web
) -> None:
    tools, seen = bench
    async with Visits(tools) as visits:
        await visits.run_now([ONE])
        await until(lambda: len(seen.stored) == 1)
        await visits.run_now([ONE, TWO])
        await until(lambda: len(seen.stored) == 2)
        await visits.run_now([])
    assert web.addresses() == [ONE.address, TWO.address]


async def test_a_visit_under_way_is_finished_and_stored_before_its_source_is_given_up(
    bench: tuple[Tools, Recorder], web: Web
) -> None:
    tools, seen = bench
    web.open.clear()
    async with Visits(tools) as visits:
        await visits.run_now([ONE])
        await until(lambda: bool(web.begun))
        leaving = asyncio.create_task(visits.run_now([]))
        await asyncio.sleep(0)
        assert not leaving.done()
        web.open.set()
        await leaving
        assert [state.source_id for state in seen.stored] == ["one"]
    assert len(web.begun) == 1


async def test_a_visit_that_does_not_end_is_broken_off(
    bench: tuple[Tools, Recorder], web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools, seen = bench
    monkeypatch.setattr(loop, "FINISH_SECONDS", 0.05)
    web.open.clear()
    async with asyncio.timeout(5), Visits(tools) as visits:
        await visits.run_now([ONE])
        await until(lambda: bool(web.begun))
        await visits.run_now([])
    assert seen.stored == []


async def test_a_changed_entry_starts_anew_with_what_is_remembered(
    bench: tuple[Tools, Recorder], web: Web
) -> None:
    tools, seen = bench
    moved = feed_source("https://elsewhere.example/", id="one")
    async with Visits(tools) as visits:
        await visits.run_now([ONE])
        await until(lambda: len(seen.stored) == 1)
        await visits.run_now([moved])
        await until(lambda: len(seen.stored) == 2)
        await visits.run_now([])
    address, state = web.begun[1]
    assert address == moved.address
    assert state.items == seen.stored[0].items


async def test_stored_states_say_when_the_next_visit_is_due_and_what_is_known(
    bench: tuple[Tools, Recorder], web: Web
) -> None:
    tools, seen = bench
    items = (SeenItem(id="old", revision="r"),)
    far = datetime(2100, 1, 1, tzinfo=UTC)
    later = first_state(ONE).model_copy(update={"next_due_at": far})
    now = first_state(TWO).model_copy(update={"items": items})
    async with Visits(tools) as visits:
        await visits.run_now([ONE, TWO], {"one": packed(encode(later)), "two": packed(encode(now))})
        await until(lambda: bool(seen.stored))
        await visits.run_now([])
    assert web.addresses() == [TWO.address]
    assert web.begun[0][1].items == items


async def test_a_state_of_a_form_no_longer_read_counts_as_none(
    bench: tuple[Tools, Recorder], web: Web
) -> None:
    tools, seen = bench
    async with Visits(tools) as visits:
        await visits.run_now([ONE], {"one": packed(b"{}")})
        await until(lambda: bool(seen.stored))
        await visits.run_now([])
    assert web.begun[0][1].items == ()


async def test_a_host_with_many_sources_leaves_room_for_others(
    bench: tuple[Tools, Recorder], web: Web
) -> None:
    tools, _ = bench
    web.open.clear()
    crowd = [feed_source(f"https://crowd.example/{n}", id=f"c{n}") for n in range(100)]
    async with Visits(tools) as visits:
        await visits.run_now([*crowd, ONE])
        await until(lambda: ONE.address in web.addresses())
        assert len(web.begun) == loop.VISITS_PER_HOST + 1
        web.open.set()
        await visits.run_now([])
