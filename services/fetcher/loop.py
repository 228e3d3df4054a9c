"""The loop: each source is visited when it is due, and remembered once the broker has acknowledged."""

import asyncio
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from schemas.source import SourceState
from services.fetcher.feed_visit import visit_feed
from services.fetcher.folder_visit import visit_folder
from services.fetcher.hosts import Slots, host_of
from services.fetcher.lines_visit import read_stream, visit_lines
from services.fetcher.page_visit import visit_page
from services.fetcher.quiet import alert_of, judged
from services.fetcher.sources import LOCAL, STDIN, Kind, SourceConfig
from services.fetcher.state import failed, interval_of, state_of, worth_storing
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure, Trouble
from services.runtime.codec import Rejected, decode, encode
from services.runtime.member import packed, unpacked

VISITS_AT_ONCE = 64
VISITS_PER_HOST = 2
"""Visits to one host at once: a host with many sources must not take all the room."""
FINISH_SECONDS = 5.0
"""How long visits under way may take to end once their source is to be left."""

VISITS = {
    Kind.FEED: visit_feed,
    Kind.PAGE: visit_page,
    Kind.DIRECTORY: visit_folder,
    Kind.JSONL: visit_lines,
}


@dataclass
class _Visiting:
    """A source that is being visited; `busy` during a visit, `leaving` once it is to be the last one."""

    source: SourceConfig
    task: asyncio.Task[None]
    busy: bool = False
    leaving: bool = False


class Visits:
    """The sources that are visited now; `run_now` says which those are.

    Use as an async context manager: leaving it waits for them to end, an error cancels them. What is
    remembered of a source lies packed between its visits, for there may be many.
    """

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._room = asyncio.Semaphore(VISITS_AT_ONCE)
        self._hosts = Slots(VISITS_PER_HOST)
        self._changing = asyncio.Lock()
        self._group = asyncio.TaskGroup()
        self._running: dict[str, _Visiting] = {}
        self._packed: dict[str, bytes] = {}

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._group.__aexit__(*error)  # type: ignore[arg-type]

    async def run_now(
        self, sources: Iterable[SourceConfig], states: Mapping[str, bytes] | None = None
    ) -> None:
        """Visit these sources from now on, and no others.

        Returns when the visits under way to others have ended; those that take longer than
        `FINISH_SECONDS` are broken off, and what they have published will be recognised by its id.

        Args:
            sources: the wanted ones; one whose entry has changed starts anew with what is remembered.
            states: records of `sources`, packed, by source id, newer than what is remembered.
        """
        async with self._changing:
            wanted = {source.id: source for source in sources}
            await self._leave(
                [v for v in self._running.values() if wanted.get(v.source.id) != v.source]
            )
            self._packed |= states or {}
            for name in wanted.keys() - self._running.keys():
                self._start(wanted[name])

    def _start(self, source: SourceConfig) -> None:
        task = self._group.create_task(self._keep_visiting(source), name=source.id)
        self._running[source.id] = _Visiting(source, task)

    async def _leave(self, left: Iterable[_Visiting]) -> None:
        ending = [self._running.pop(visiting.source.id) for visiting in left]
        for visiting in ending:
            visiting.leaving = True
            if not visiting.busy:
                visiting.task.cancel()
        if ending:
            _, late = await asyncio.wait([v.task for v in ending], timeout=FINISH_SECONDS)
            for task in late:
                task.cancel()
        for visiting in ending:
            self._tools.telemetry.left(visiting.source.id)

    async def _keep_visiting(self, source: SourceConfig) -> None:
        if source.address == STDIN:
            await read_stream(source, sys.stdin.buffer, self._tools)
            return
        visiting = self._running[source.id]
        state = self._state(source)
        self._tools.telemetry.remembered(state)
        due = stored_due = state.next_due_at
        gone = state.gone
        del state  # it lies packed while it waits
        while not (gone or visiting.leaving):
            await asyncio.sleep((due - self._tools.clock()).total_seconds())
            async with self._hosts.of(_queue(source)), self._room:
                visiting.busy = True
                due, stored_due, gone = await self._visit(source, stored_due)
                visiting.busy = False

    async def _visit(
        self, source: SourceConfig, stored_due: datetime
    ) -> tuple[datetime, datetime, bool]:
        before = self._state(source)
        after = await visit(source, before, self._tools)
        if source.sort not in LOCAL:
            after = judged(before, after, self._tools.clock())
            if (alert := alert_of(source, before, after)) is not None:
                await self._tools.alert(alert)
        if worth_storing(before, after, stored_due):
            await self._tools.store(after)
            stored_due = after.next_due_at
        self._packed[source.id] = packed(encode(after))
        self._tools.telemetry.remembered(after)
        return after.next_due_at, stored_due, after.gone

    def _state(self, source: SourceConfig) -> SourceState:
        return state_of(source, _state_in(self._packed.get(source.id)), self._tools.clock())


def _queue(source: SourceConfig) -> str:
    """Whom a source waits behind: others of its host, or nobody where it lies on this machine."""
    return source.address if source.sort in LOCAL else host_of(source.address)


def _state_in(record: bytes | None) -> SourceState | None:
    """The state in a packed record; None where there is none, or one of a form no longer read."""
    try:
        return decode(SourceState, unpacked(record)) if record else None
    except Rejected:
        return None


async def visit_all(
    sources: Iterable[SourceConfig], states: Mapping[str, SourceState], tools: Tools
) -> None:
    """Visit all sources for ever; returns only when there is nothing left to visit.

    Args:
        sources: the enabled ones.
        states: what was stored of them before, by source id.
        tools: everything outside.
    """
    async with Visits(tools) as visits:
        await visits.run_now(sources, {n: packed(encode(state)) for n, state in states.items()})


async def visit_and_store(source: SourceConfig, state: SourceState, tools: Tools) -> SourceState:
    """Make one visit; the state for the next one, stored if it is worth that."""
    after = await visit(source, state, tools)
    if worth_storing(state, after, state.next_due_at):
        await tools.store(after)
    return after


async def visit(source: SourceConfig, state: SourceState, tools: Tools) -> SourceState:
    """Make one visit; the state for the next one, whatever happens."""
    try:
        result = await VISITS[source.sort](source, state, tools)
    except Exception as error:  # noqa: BLE001 - one source's surprise must not stop the others
        result = Failure(Trouble.FAULT, f"{type(error).__name__}: {error}")
    if not isinstance(result, Failure):
        return result
    now = tools.clock()
    after = failed(state, result, now, interval_of(source, state, now), tools.jitter())
    tools.telemetry.failed(source.id, result, (after.next_due_at - now).total_seconds())
    return after
