"""A stop of the whole process group reaches the reader too; the visit under way still needs it."""

import os
import signal

import pytest

from services.fetcher.documents import Feed
from services.fetcher.sandbox import Sandbox
from tests.fetching import item, rss

FEED = rss(item("Bridge taken", guid="1")).encode()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_the_reader_outlives_what_stops_its_parent(name: signal.Signals) -> None:
    async with Sandbox(seconds=5) as box:
        await box.feed(FEED, "", "http://a.example/")
        reader = await box._free.get()
        assert reader is not None
        os.kill(reader._process.pid, name)
        box._free.put_nowait(reader)
        read = await box.feed(FEED, "", "http://a.example/")
    assert isinstance(read, Feed)
