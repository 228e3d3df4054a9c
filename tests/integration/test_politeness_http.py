"""Schedule over HTTP: remembered redirects, a source's own pace, one URL's wait that is not its host's."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime

import pytest

from schemas.source import SourceState
from services.fetcher.loop import visit, visit_all
from services.fetcher.sandbox import Sandbox
from services.fetcher.tools import Tools
from services.fetcher.trouble import Trouble
from tests.fetching import LONG, NOW, Recorder, feed_source, first_state, item, recording, rss
from tests.origin import Origin, answer, serve_origin

GOOD = rss(item("Bridge taken", "/bridge", LONG))


@pytest.fixture
async def origin() -> AsyncIterator[Origin]:
    async with serve_origin() as server:
        server.pages["/feed"] = answer(status=301, location="/new")
        server.pages["/new"] = answer(GOOD)
        yield server


@pytest.fixture
async def bench() -> AsyncIterator[tuple[Tools, Recorder]]:
    async with Sandbox(seconds=5) as box, recording(box) as (tools, recorder):
        yield tools, recorder


async def again(origin: Origin, tools: Tools, state: SourceState | None = None) -> SourceState:
    source = feed_source(origin.url("/feed"))
    return await visit(source, state or first_state(source), tools)


async def test_a_permanent_redirect_is_remembered_used_and_told(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    state = await again(origin, tools)
    assert state.moved_to == origin.url("/new")
    await again(origin, tools, state)
    assert origin.paths() == ["/feed", "/new", "/new"]
    assert seen.moves == [origin.url("/new")] * 2


async def test_a_passing_redirect_is_not_remembered(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, _ = bench
    origin.pages["/feed"] = answer(status=302, location="/new")
    assert (await again(origin, tools)).moved_to is None


@pytest.mark.parametrize("status", [404, 410, 503])
async def test_a_new_address_that_fails_makes_way_for_the_old_one(
    origin: Origin, bench: tuple[Tools, Recorder], status: int
) -> None:
    tools, seen = bench
    state = await again(origin, tools)
    origin.pages["/new"], origin.pages["/feed"] = answer(status=status), answer(GOOD)
    state = await again(origin, tools, state)
    assert (state.moved_to, state.gone, state.failures) == (None, False, 1)
    state = await again(origin, tools, state)
    assert origin.paths()[-2:] == ["/new", "/feed"]
    assert state.failures == 0
    assert len(seen.published) == 1


async def test_dated_items_set_the_pace_from_the_first_visit(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, _ = bench
    half_days = (NOW - timedelta(hours=12 * number) for number in range(1, 11))
    items = (
        item(f"News {n}", "", LONG, f"g{n}", f"<pubDate>{format_datetime(date)}</pubDate>")
        for n, date in enumerate(half_days)
    )
    origin.pages["/feed"] = answer(rss(*items))
    state = await again(origin, tools)
    assert timedelta(hours=2.5) < state.next_due_at - NOW < timedelta(hours=4)


async def test_expires_puts_the_next_visit_off(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, _ = bench
    expires = format_datetime(NOW + timedelta(minutes=40), usegmt=True)
    origin.pages["/feed"] = answer(GOOD, expires=expires)
    state = await again(origin, tools)
    assert state.next_due_at - NOW >= timedelta(minutes=40)


async def test_a_wait_asked_at_one_url_does_not_hold_up_others_of_its_host(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/busy"] = answer(status=429, retry_after="7200")
    sources = [feed_source(origin.url(path), id=path[1:]) for path in ("/busy", "/new")]
    running = asyncio.create_task(visit_all(sources, {}, tools))
    async with asyncio.timeout(10):
        while len(seen.stored) < 2:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert seen.troubles == [Trouble.THROTTLED]
    due = {state.source_id: state.next_due_at - NOW for state in seen.stored}
    assert due["busy"] >= timedelta(hours=2) > due["new"]
