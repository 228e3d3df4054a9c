"""robots.txt over HTTP: asked once, obeyed by feeds and pages, and bounded."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from services.fetcher.loop import visit
from services.fetcher.robots_fetch import RobotsFiles
from services.fetcher.sandbox import Sandbox
from services.fetcher.tools import Tools
from services.fetcher.trouble import Trouble
from tests.fetching import LONG, Recorder, feed_source, first_state, item, recording, rss
from tests.origin import Origin, answer, endless, serve_origin

FEED = rss(item("Bridge taken", "/open/1", "Short."), item("Talks begin", "/shut/2", "Summary."))
PAGE = f"<html><body><article><h1>Bridge taken</h1><p>{LONG}</p></article></body></html>"


@pytest.fixture
async def origin() -> AsyncIterator[Origin]:
    async with serve_origin() as server:
        server.pages["/feed"] = answer(FEED)
        server.pages["/open/1"] = server.pages["/shut/2"] = answer(PAGE, content_type="text/html")
        yield server


@pytest.fixture
async def bench() -> AsyncIterator[tuple[Tools, Recorder]]:
    async with Sandbox(seconds=5) as box, recording(box) as (tools, recorder):
        robots = RobotsFiles(tools.client, tools.turns).refusal
        yield dataclasses.replace(tools, robots=robots), recorder


async def read(origin: Origin, tools: Tools) -> None:
    source = feed_source(origin.url("/feed"))
    await visit(source, first_state(source), tools)


async def test_a_page_that_is_disallowed_leaves_its_summary_and_the_file_is_asked_for_once(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /shut/\n")
    await read(origin, tools)
    assert sorted(origin.paths()) == ["/feed", "/open/1", "/robots.txt"]
    assert [failure.trouble for failure in seen.pages] == [Trouble.ROBOTS]
    texts = {article.title: article.text for article in seen.published}
    assert texts["Talks begin"] == "Summary."
    assert len(texts["Bridge taken"]) > 500


async def test_a_feed_that_is_disallowed_is_not_asked_for(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/robots.txt"] = answer("User-agent: vedette\nDisallow: /feed\n")
    await read(origin, tools)
    assert origin.paths() == ["/robots.txt"]
    assert seen.troubles == [Trouble.ROBOTS]


async def test_a_server_in_trouble_forbids_all_and_a_missing_file_nothing(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/robots.txt"] = answer(status=503)
    await read(origin, tools)
    await read(origin, tools)
    assert origin.paths() == ["/robots.txt"]
    assert seen.troubles == [Trouble.SERVER_ERROR] * 2
    fresh = dataclasses.replace(tools, robots=RobotsFiles(tools.client, tools.turns).refusal)
    del origin.pages["/robots.txt"]
    await read(origin, fresh)
    assert len(seen.published) == 2


async def test_a_file_without_end_is_read_as_far_as_it_counts(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    head = b"User-agent: *\nDisallow: /feed\n"

    origin.pages["/robots.txt"] = endless(head + b"# more\n" * 10_000)
    async with asyncio.timeout(20):
        await read(origin, tools)
    assert seen.troubles == [Trouble.ROBOTS]
    assert origin.paths() == ["/robots.txt"]


async def test_five_redirects_on_the_way_to_the_file_are_followed(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    steps = ["/robots.txt", "/1", "/2", "/3", "/4", "/5"]
    for here, there in pairwise(steps):
        origin.pages[here] = answer(status=302, location=there)
    origin.pages["/5"] = answer("User-agent: *\nDisallow: /\n")
    await read(origin, tools)
    assert seen.troubles == [Trouble.ROBOTS]


async def test_crawl_delay_spaces_the_requests_to_its_host(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/robots.txt"] = answer("User-agent: *\nCrawl-delay: 0.3\n")
    await read(origin, tools)
    assert len(seen.published) == 2
    times = sorted(asked.at for asked in origin.asked if asked.path != "/robots.txt")
    assert times[2] - times[0] > 0.55
