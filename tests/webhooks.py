"""What tests of delivery share: an alert, an endpoint, time that is turned by hand, servers."""

import asyncio
import base64
import heapq
import itertools
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Self

from aiohttp import web
from pydantic import SecretStr

from schemas.alert import Alert, AlertEvidence, Reason, Severity
from services.notifier.endpoint import Endpoint
from tests.builders import an_incident, at

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OTHER_SECRET = "whsec_" + base64.b64encode(bytes(range(100, 132))).decode()


def an_alert(name: str = "1", **fields: Any) -> Alert:  # noqa: ANN401 - any field of an alert
    """A new alert on the incident of `an_incident`."""
    incident = fields.pop("incident", None) or an_incident(f"i{name}")
    event = incident.events[0]
    return Alert(
        **{
            "id": f"alert-{name}",
            "rule": "air-strikes",
            "severity": Severity.WARNING,
            "reason": Reason.NEW,
            "title": "Air strike on Kharkiv",
            "summary": "Outlet a1 tells of an air strike on Kharkiv that killed six.",
            "incident": incident,
            "evidence": (
                AlertEvidence(
                    **event.evidence.model_dump(),
                    url=event.article.url,
                    source=event.article.source.name,
                ),
            ),
            "created_at": at(0.1),
            **fields,
        }
    )


def an_endpoint(url: str = "https://desk.example/hook", **fields: Any) -> Endpoint:  # noqa: ANN401
    """An endpoint that takes every alert; fields are taken unchecked, so that timeouts can be short."""
    keys = tuple(SecretStr(secret) for secret in fields.pop("secrets", (SECRET,)))
    endpoint = Endpoint(
        id=fields.pop("id", "desk"),
        url=url,
        secrets=({"env": "DESK_SECRET"},),
        address=url,
        keys=keys,
    )
    return endpoint.model_copy(update=fields)


def alerts_in(body: Mapping[str, Any]) -> list[str]:
    """The ids of the alerts that a webhook tells of, be it one alert or a group."""
    data = body["data"]
    return [one["id"] for one in data["alerts"]] if "alerts" in data else [data["id"]]


class ManualClock:
    """Time that passes when a test says so."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def __call__(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        until = self._now + timedelta(seconds=seconds)
        heapq.heappush(self._sleepers, (until, next(self._numbers), woken))
        await woken

    async def advance(self, seconds: float = 0.0) -> None:
        """Let that much time pass, waking each sleeper at its moment."""
        until = self._now + timedelta(seconds=seconds)
        await _let_others_run()
        while self._sleepers and self._sleepers[0][0] <= until:
            moment, _, woken = heapq.heappop(self._sleepers)
            self._now = max(self._now, moment)
            if not woken.done():
                woken.set_result(None)
            await _let_others_run()
        self._now = until
        await _let_others_run()


async def _let_others_run() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def scripted_server(script: Script, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server that reads a request and then does as told, be it HTTP or not; gives its URL."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                int(line.split(b":")[1])
                for line in head.lower().splitlines()
                if line.startswith(b"content-length:")
            )
            await reader.readexactly(length)
            await script(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has gone, as some tests want
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    host, port = server.sockets[0].getsockname()
    try:
        yield f"{'https' if tls else 'http'}://{host}:{port}/hook"
    finally:
        server.close()
        await server.wait_closed()


class ChatService:
    """A chat service's or Alertmanager's end: keeps what came, byte for byte, and answers as told."""

    def __init__(self, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""
        self._answer = status, headers or {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append((request.raw_path, headers, await request.read()))
        status, answer_headers = self._answer
        return web.Response(status=status, headers=answer_headers)
