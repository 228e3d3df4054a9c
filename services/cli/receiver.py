"""A webhook receiver for trying out and for tests: verifies what comes, keeps the last of it."""

import asyncio
import base64
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self

from aiohttp import web
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.runtime.clock import system_clock

MAX_BODY = 1_000_000
"""Bytes; fifty times what a webhook may have."""


class Received(NamedTuple):
    """A webhook whose signature was right; header names are in lower case."""

    headers: dict[str, str]
    body: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Reply:
    """What the receiver answers, and after how many seconds."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0


def accept(_received: Received) -> Reply:
    """The answer of a receiver that has no objections."""
    return Reply()


class Receiver:
    """An HTTP server on a free port of this machine, up between ``async with`` and its end.

    Webhooks that do not verify get 401 and are only counted. `decide` may answer the others as it likes.
    """

    def __init__(
        self,
        decide: Callable[[Received], Reply] = accept,
        secret: str | None = None,
        keep: int = 10_000,
    ) -> None:
        self.secret = secret or "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        self.received: deque[Received] = deque(maxlen=keep)
        self.rejected = 0
        self.url = ""
        self._decide = decide
        self._webhook = Webhook(self.secret)
        self._arrived = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_post("/{path:.*}", self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/webhook"
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def wait_for(self, count: int, seconds: float) -> None:
        """Come back when `count` webhooks have been kept.

        Raises:
            TimeoutError: fewer have come within `seconds`.
        """
        async with asyncio.timeout(seconds), self._arrived:
            await self._arrived.wait_for(lambda: len(self.received) >= count)

    async def _receive(self, request: web.Request) -> web.Response:
        raw = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            received = Received(headers, self._webhook.verify(raw, headers), system_clock())
        except (WebhookVerificationError, ValueError):
            self.rejected += 1
            return web.Response(status=401, text="The signature is not right.")
        async with self._arrived:
            self.received.append(received)
            self._arrived.notify_all()
        reply = self._decide(received)
        await asyncio.sleep(reply.delay)
        return web.Response(status=reply.status, headers=reply.headers)
