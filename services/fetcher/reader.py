"""The sandboxed process: reads one document a request, under limits of memory and time.

Requests and answers are frames on standard input and output (see `sandbox`); an answer is JSON, so that a
parser taken over by what it reads cannot make its parent run anything.
"""

import os
import resource
import signal
import struct
import sys
from typing import BinaryIO

from pydantic import BaseModel

from services.fetcher.documents import HEAD, WAIT_FACTOR, Ask, Reply, Work
from services.fetcher.extract import read_page
from services.fetcher.feed import FeedError
from services.fetcher.formats import parse_source
from services.fetcher.trouble import Trouble


def main() -> None:
    """Answer requests until standard input ends."""
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames
    for name in (signal.SIGINT, signal.SIGTERM):
        # They reach the parent too, which finishes what is under way and then closes our input.
        signal.signal(name, signal.SIG_IGN)
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while (request := _next(sys.stdin.buffer)) is not None:
        ask, body = request
        # Their default action: the kernel ends this process, even inside a C function.
        signal.setitimer(signal.ITIMER_PROF, ask.seconds)
        signal.setitimer(signal.ITIMER_REAL, ask.seconds * WAIT_FACTOR)
        answer = _answer(ask, body).model_dump_json().encode()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        frames.write(struct.pack(HEAD, len(answer), 0) + answer)
        frames.flush()


def _next(stream: BinaryIO) -> tuple[Ask, bytes] | None:
    head = stream.read(struct.calcsize(HEAD))
    if len(head) < struct.calcsize(HEAD):
        return None
    ask_size, body_size = struct.unpack(HEAD, head)
    return Ask.model_validate_json(stream.read(ask_size)), stream.read(body_size)


def _answer(ask: Ask, body: bytes) -> Reply:
    try:
        return Reply(result=_read(ask, body).model_dump_json())
    except FeedError as error:
        return Reply(trouble=error.trouble, detail=str(error))
    except Exception as error:  # noqa: BLE001 - parsers raise anything, MemoryError and recursion too
        return Reply(
            trouble=Trouble.UNREADABLE, detail=f"the parser failed ({type(error).__name__})"
        )


def _read(ask: Ask, body: bytes) -> BaseModel:
    read = {Work.FEED: parse_source, Work.PAGE: read_page}[ask.work]
    return read(body, ask.content_type, ask.url)


if __name__ == "__main__":
    main()
