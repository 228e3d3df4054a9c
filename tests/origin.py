"""A web server on loopback that answers as a test wants, down to the bytes, and notes what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Handler = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Asked:
    """One request: its path with the query, and its headers in lower case."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Origin:
    """The server: `pages` may be changed while it runs."""

    port: int = 0
    pages: dict[str, Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]


def answer(body: bytes | str = b"", status: int = 200, **headers: str) -> Handler:
    """An honest answer; header names are given with underscores."""
    data = body.encode() if isinstance(body, str) else body
    fields = {"content-length": str(len(data)), "connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}

    async def handle(writer: asyncio.StreamWriter) -> None:
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
        writer.write(f"HTTP/1.1 {status} Some\r\n{head}\r\n".encode("latin-1") + data)

    return handle


def endless(chunk: bytes, pause: float = 0.0, **headers: str) -> Handler:
    """An answer that has no end."""

    async def handle(writer: asyncio.StreamWriter) -> None:
        await answer(b"", 200, **{"content_length": "", **headers})(writer)
        while True:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(pause)

    return handle


def raw(data: bytes) -> Handler:
    """Bytes that need not be HTTP."""

    async def handle(writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return handle


@asynccontextmanager
async def serve_origin() -> AsyncIterator[Origin]:
    """Serve on a free port of 127.0.0.1 until the context ends."""
    origin, running = Origin(), set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            origin.asked.append(await _asked(reader))
            path = origin.asked[-1].path
            await origin.pages.get(path, answer(status=404))(writer)
            await writer.drain()
        writer.close()
        running.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    origin.port = server.sockets[0].getsockname()[1]
    try:
        yield origin
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _asked(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in head[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Asked(head[0].split(" ")[1], headers, asyncio.get_running_loop().time())
