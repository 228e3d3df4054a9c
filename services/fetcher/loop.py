"""The loop: each source is visited when it is due, and remembered once the broker has acknowledged."""

import asyncio
import sys
from collections.abc import Iterable, Mapping

from schemas.source import SourceState
from services.fetcher.feed_visit import visit_feed
from services.fetcher.folder_visit import visit_folder
from services.fetcher.lines_visit import read_stream, visit_lines
from services.fetcher.sources import STDIN, Kind, SourceConfig
from services.fetcher.state import failed, state_of, worth_storing
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure, Trouble

VISITS_AT_ONCE = 64
VISITS = {Kind.FEED: visit_feed, Kind.DIRECTORY: visit_folder, Kind.JSONL: visit_lines}


async def visit_all(
    sources: Iterable[SourceConfig], states: Mapping[str, SourceState], tools: Tools
) -> None:
    """Visit all sources for ever; returns only when there is nothing left to visit.

    Args:
        sources: the enabled ones.
        states: what was stored of them before, by source id.
        tools: everything outside.
    """
    room = asyncio.Semaphore(VISITS_AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for source in sources:
            state = state_of(source, states.get(source.id), tools.clock())
            group.create_task(_keep_visiting(source, state, tools, room), name=source.id)


async def _keep_visiting(
    source: SourceConfig, state: SourceState, tools: Tools, room: asyncio.Semaphore
) -> None:
    if source.address == STDIN:
        await read_stream(source, sys.stdin.buffer, tools)
        return
    while not state.gone:
        await asyncio.sleep((state.next_due_at - tools.clock()).total_seconds())
        async with room:
            state = await visit_and_store(source, state, tools)


async def visit_and_store(source: SourceConfig, state: SourceState, tools: Tools) -> SourceState:
    """Make one visit; the state for the next one, stored if anything in it has changed."""
    after = await _visit(source, state, tools)
    if source.sort is Kind.FEED or worth_storing(state, after):
        await tools.store(after)
    return after


async def _visit(source: SourceConfig, state: SourceState, tools: Tools) -> SourceState:
    try:
        result = await VISITS[source.sort](source, state, tools)
    except Exception as error:  # noqa: BLE001 - one source's surprise must not stop the others
        result = Failure(Trouble.FAULT, f"{type(error).__name__}: {error}")
    if not isinstance(result, Failure):
        return result
    now = tools.clock()
    after = failed(state, result, now, source.interval, tools.jitter())
    tools.telemetry.failed(source.id, result, (after.next_due_at - now).total_seconds())
    return after
