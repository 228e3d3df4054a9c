"""A pool of processes that read hostile documents, each killed when it takes too long."""

import asyncio
import contextlib
import os
import struct
import sys
from typing import Self, TypeVar

from pydantic import BaseModel, ValidationError

from services.fetcher.documents import HEAD, WAIT_FACTOR, Ask, Feed, Page, Reply, Work
from services.fetcher.trouble import Failure, Trouble

MAX_ANSWER = 64 * 1024 * 1024
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space of one process."""

LEAST_SECONDS = 5.0
SECONDS_PER_MIB = 2.5

RECYCLE_AFTER = 1_000
"""Documents after which a process is replaced, so that what a parser leaks stays bounded."""


class Sandbox:
    """Reads documents in `processes` processes, which start when they are first needed.

    A document may take `seconds` of a processor, a small one less, and each process `memory` bytes
    of address space.

    Use as an async context manager: leaving it ends the processes.
    """

    def __init__(self, processes: int = 1, seconds: float = 10.0, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._free: asyncio.LifoQueue[_Process | None] = asyncio.LifoQueue()
        self._processes = processes

    async def __aenter__(self) -> Self:
        for _ in range(self._processes):
            self._free.put_nowait(None)
        return self

    async def __aexit__(self, *_error: object) -> None:
        for _ in range(self._processes):
            process = await self._free.get()
            if process is not None:
                await process.kill()

    async def feed(self, body: bytes, content_type: str, url: str) -> Feed | Failure:
        """Parse a feed, see `feed.parse_feed`."""
        reply = await self._ask(Work.FEED, body, content_type, url)
        return reply if isinstance(reply, Failure) else _load(Feed, reply)

    async def page(self, body: bytes, content_type: str, url: str) -> Page | Failure:
        """Find the article in a page, see `extract.read_page`."""
        reply = await self._ask(Work.PAGE, body, content_type, url)
        return reply if isinstance(reply, Failure) else _load(Page, reply)

    async def _ask(self, work: Work, body: bytes, content_type: str, url: str) -> str | Failure:
        seconds = min(self._seconds, seconds_for(len(body)))
        ask = Ask(work=work, content_type=content_type, url=url, seconds=seconds)
        process = await self._free.get()
        kept: _Process | None = None
        try:
            process = process or await _start(self._memory)
            # The process ends itself first; this is for one that does not even do that.
            async with asyncio.timeout(seconds * WAIT_FACTOR + 2):
                reply = await process.call(ask, body)
            kept = process if process.calls < RECYCLE_AFTER else None
        except (TimeoutError, OSError, EOFError, ValidationError):
            return Failure(Trouble.UNREADABLE, "the parser was stopped: too slow or too large")
        finally:
            if process is not None and kept is None:
                await process.kill()
            self._free.put_nowait(kept)
        if reply.trouble is not None:
            return Failure(reply.trouble, reply.detail)
        return reply.result


def seconds_for(size: int) -> float:
    """Seconds of a processor that a document of `size` bytes may take.

    Honest ones take about one a mebibyte, and the slowest of a thousand pages 3 seconds for 150 kB; a
    small one that takes longer is made to, and keeps others waiting.
    """
    return LEAST_SECONDS + SECONDS_PER_MIB * size / 2**20


class _Process:
    """One reader: a request at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.calls = 0

    async def call(self, ask: Ask, body: bytes) -> Reply:
        """Raises EOFError or OSError when the process has ended, ValidationError on nonsense."""
        self.calls += 1
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise EOFError
        request = ask.model_dump_json().encode()
        stdin.write(struct.pack(HEAD, len(request), len(body)) + request)
        stdin.write(body)
        await stdin.drain()
        head: tuple[int, int] = struct.unpack(HEAD, await stdout.readexactly(struct.calcsize(HEAD)))
        if head[0] > MAX_ANSWER:
            raise EOFError
        return Reply.model_validate_json(await stdout.readexactly(head[0]))

    async def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


async def _start(memory: int) -> _Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.fetcher.reader", str(memory),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # No setting of ours, hence no secret, goes where hostile documents are read.
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    return _Process(process)


_M = TypeVar("_M", bound=BaseModel)


def _load(model: type[_M], text: str) -> _M | Failure:
    try:
        return model.model_validate_json(text)
    except ValidationError:
        return Failure(Trouble.UNREADABLE, "the parser gave an answer that makes no sense")
