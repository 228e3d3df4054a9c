"""What the tests of the fetcher over HTTP share: a web server, a sandbox, tools that record."""

from collections.abc import AsyncIterator

import pytest_asyncio

from services.fetcher.sandbox import Sandbox
from services.fetcher.tools import Tools
from tests.fetching import Recorder, recording
from tests.origin import Origin, serve_origin


@pytest_asyncio.fixture(loop_scope="module")
async def origin() -> AsyncIterator[Origin]:
    async with serve_origin() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(seconds=5) as box:
        yield box


@pytest_asyncio.fixture(loop_scope="module")
async def bench(sandbox: Sandbox) -> AsyncIterator[tuple[Tools, Recorder]]:
    async with recording(sandbox) as (tools, recorder):
        yield tools, recorder
