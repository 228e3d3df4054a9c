"""All of the hostile origins at once, beside sources that behave, through the real client and sandbox."""

import asyncio
import resource
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_network
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from schemas.article import RawArticle
from schemas.source import SourceState
from services.fetcher import feed_visit
from services.fetcher.articles import Rejection
from services.fetcher.download import Request
from services.fetcher.loop import visit_all, visit_and_store
from services.fetcher.sandbox import Sandbox
from services.fetcher.sources import SourceConfig
from services.fetcher.state import failed
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure, Trouble
from services.runtime import dial
from services.runtime.dial import Allowed
from tests.fetching import LONG, NOW, Recorder, feed_source, first_state, item, recording, rss
from tests.hostile_origin import CASES, MOST_BYTES, NEVER_ASKED, SLOW, Case, Flood
from tests.origin import Origin, answer, serve_origin

pytestmark = pytest.mark.asyncio(loop_scope="module")

PARSER_SECONDS = 1.0
"""Of a processor, for one document; ten in production."""
GOOD = [f"good-{number}" for number in range(10)]
"""Sources that behave, due one after the other while the hostile ones are visited."""
EVERY = 0.5
STALLS = sum(Trouble.UNREADABLE in (case.trouble, case.page_trouble) for case in CASES.values())
LATEST = 20.0 + STALLS * PARSER_SECONDS
"""Seconds by which a source that behaves may be late on a busy machine: the others' turns at the parser."""
MOST_MEMORY = 300
"""MiB that all cases together may add to this process, which is the servers' too."""
RESOLVE = dial.resolve
IDS = {name: f"case-{number}" for number, name in enumerate(CASES)}


class Journal(defaultdict[str, Recorder]):
    """A recorder for each source; the wait after its failure and when it was done, in seconds."""

    def __init__(self) -> None:
        super().__init__(Recorder)
        self.waits: dict[str, float] = {}
        self.done: dict[str, float] = {}

    async def publish(self, article: RawArticle) -> None:
        await self[article.source.id].publish(article)

    async def store(self, state: SourceState) -> None:
        await self[state.source_id].store(state)

    def visited(self, source_id: str, published: int, *, changed: bool) -> None:
        self[source_id].visited(source_id, published, changed=changed)
        self.done[source_id] = asyncio.get_running_loop().time()

    def failed(self, source_id: str, failure: Failure, retry_in: float) -> None:
        self[source_id].failed(source_id, failure, retry_in)
        self.waits[source_id] = retry_in
        self.done[source_id] = asyncio.get_running_loop().time()

    def page_failed(self, source_id: str, url: str, failure: Failure) -> None:
        self[source_id].page_failed(source_id, url, failure)

    def rejected(self, source_id: str, name: str, reason: Rejection) -> None:
        self[source_id].rejected(source_id, name, reason)

    def remembered(self, state: SourceState) -> None:
        self[state.source_id].remembered(state)

    def left(self, source_id: str) -> None:
        self[source_id].left(source_id)

    def moved(self, source_id: str, url: str) -> None:
        self[source_id].moved(source_id, url)


@dataclass
class Run:
    """The hostile visits: what was known before each, what was recorded of it, and what all of them took."""

    origin: Origin
    seen: Journal = field(default_factory=Journal)
    before: dict[str, SourceState] = field(default_factory=dict)
    started: float = 0.0
    mebibytes: float = 0.0


def host_of(name: str) -> str:
    """A host for each case: requests to one host wait for one another."""
    return f"{IDS.get(name, name)}.outlet.example"


async def resolved(host: str, port: int) -> tuple[dial.Address, ...]:
    """The hosts of the cases are on this machine; all other names are what they are."""
    here = host.endswith(".outlet.example")
    return (IPv4Address("127.0.0.1"),) if here else await RESOLVE(host, port)


def limited(url: str, *args: str | None, **more: object) -> Request:
    """The request that a visit makes, with the case's own bound of time."""
    name = urlsplit(url).path.split("/")[1]
    seconds = {IDS[case]: CASES[case].seconds for case in CASES}.get(name, 20.0)
    return Request(url, *args, **more)._replace(seconds=seconds)  # type: ignore[arg-type]


def told_to(journal: Journal, tools: Tools) -> Tools:
    """The tools with a clock that runs, from `NOW` on, and with the journal behind them."""
    started = asyncio.get_running_loop().time()

    def clock() -> datetime:
        return NOW + timedelta(seconds=asyncio.get_running_loop().time() - started)

    return replace(
        tools, clock=clock, publish=journal.publish, store=journal.store, telemetry=journal
    )


async def set_up(name: str, run: Run, tools: Tools) -> SourceConfig:
    """Make the visits that go before the hostile one, then serve that."""
    case, folder = CASES[name], f"/{IDS[name]}/"
    url = f"http://{host_of(name)}:{run.origin.port}{folder}feed"
    source = feed_source(url, id=IDS[name])
    state = first_state(source)
    for handler in case.before:
        run.origin.pages[f"{folder}feed"] = handler
        state = await visit_and_store(source, state, tools)
    run.before[source.id] = state.model_copy(update={"next_due_at": NOW})
    pages = {"feed": case.feed, **case.pages}
    run.origin.pages |= {f"{folder}{path}": handler for path, handler in pages.items()}
    return source


def behaving(run: Run, now: datetime) -> list[SourceConfig]:
    """Serve the sources that behave, and say when each is due."""
    sources = []
    for number, name in enumerate(GOOD):
        run.origin.pages[f"/{name}"] = answer(rss(item(f"Item {number}", "", LONG)))
        source = feed_source(f"http://{host_of(name)}:{run.origin.port}/{name}", id=name)
        due = now + timedelta(seconds=EVERY * number)
        run.before[name] = first_state(source).model_copy(update={"next_due_at": due})
        sources.append(source)
    return sources


async def visit_together(sources: Sequence[SourceConfig], run: Run, tools: Tools) -> None:
    """Visit all until each has been visited."""
    task = asyncio.create_task(visit_all(sources, run.before, tools))
    async with asyncio.timeout(90):
        while len(run.seen.done) < len(sources):
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def run() -> AsyncIterator[Run]:
    """Every case, all at once, in one loop with one sandbox."""
    async with serve_origin() as origin, Sandbox(seconds=PARSER_SECONDS) as sandbox:
        run = Run(origin)
        allowed = (Allowed(ip_network("127.0.0.1/32"), origin.port),)
        async with recording(sandbox, allowed) as (recorded, _):
            tools = told_to(run.seen, recorded)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(feed_visit, "Request", limited)
                patch.setattr(dial, "resolve", resolved)
                sources = [await set_up(name, run, tools) for name in CASES]
                run.seen.clear()
                origin.asked.clear()
                held, run.started = peak(), asyncio.get_running_loop().time()
                await visit_together([*behaving(run, tools.clock()), *sources], run, tools)
                run.mebibytes = peak() - held
        yield run


def peak() -> float:
    """The most memory that this process has had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def wait_of(state: SourceState) -> float:
    """Seconds from a visit that went well to the next."""
    assert state.last_success_at is not None
    return (state.next_due_at - state.last_success_at).total_seconds()


@pytest.mark.parametrize("name", CASES)
async def test_a_case_ends_as_it_must_and_as_nothing_else(run: Run, name: str) -> None:
    case, seen, before = CASES[name], run.seen[IDS[name]], run.before[IDS[name]]
    assert seen.troubles == ([] if case.trouble is None else [case.trouble])
    assert sorted(article.title for article in seen.published) == sorted(case.titles)
    assert all(case.holds(article) for article in seen.published)
    assert len({article.id for article in seen.published}) == len(seen.published)
    assert [page.trouble for page in seen.pages] == (
        [] if case.page_trouble is None else [case.page_trouble] * case.pages_failed
    )
    said = "".join(article.model_dump_json() for article in seen.published)
    assert [word for word in case.never if word in said] == []
    if case.trouble is None:
        assert len(seen.visits) == 1
        assert all(state.failures == 0 for state in seen.stored)
        assert all(case.wait <= wait_of(state) <= case.wait_most for state in seen.stored)
    else:
        (after,) = seen.stored
        assert case.wait <= run.seen.waits[IDS[name]] <= case.wait_most
        assert after.failures == 1
        assert (after.items, after.etag) == (before.items, before.etag)
        assert after.gone == (case.trouble is Trouble.GONE)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.trouble])
async def test_a_source_that_fails_again_is_left_alone_for_longer(run: Run, name: str) -> None:
    (after,), (failure,) = run.seen[IDS[name]].stored, run.seen[IDS[name]].failures
    again = failed(after, failure, NOW, 900, 0.5)
    assert (again.next_due_at - NOW).total_seconds() >= min(1_800, 2 * run.seen.waits[IDS[name]])


FLOODS = {
    name: flood
    for name, case in CASES.items()
    for flood in (case.feed, *case.pages.values())
    if isinstance(flood, Flood)
}


@pytest.mark.parametrize("name", FLOODS)
async def test_of_an_endless_answer_no_more_is_read_than_the_bound(run: Run, name: str) -> None:
    assert IDS[name] in run.seen.done
    assert FLOODS[name].sent <= MOST_BYTES


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].seconds == SLOW])
async def test_what_is_slow_is_over_in_time(run: Run, name: str) -> None:
    assert run.seen.done[IDS[name]] - run.started < SLOW + LATEST


async def test_nothing_asks_for_what_documents_point_to(run: Run) -> None:
    asked = run.origin.asked
    assert len(asked) > len(CASES) / 2
    assert [one.path for one in asked if NEVER_ASKED in one.path] == []
    assert [one for one in asked if {"authorization", "cookie"} & one.headers.keys()] == []


@pytest.mark.parametrize("number", range(len(GOOD)))
async def test_a_source_that_behaves_keeps_its_cadence_beside_them(run: Run, number: int) -> None:
    seen, due = run.seen[GOOD[number]], run.started + EVERY * number
    assert [article.title for article in seen.published] == [f"Item {number}"]
    assert 0 <= run.seen.done[GOOD[number]] - due < LATEST


async def test_memory_stays_within_its_bound(run: Run) -> None:
    assert run.mebibytes < MOST_MEMORY


async def test_every_case_says_what_must_come_of_it() -> None:
    assert len(CASES) >= 50
    assert all(isinstance(case, Case) and case.seconds <= 20 for case in CASES.values())
