"""E-mail and other services through Apprise, over real SMTP and HTTP on this machine."""

import asyncio
import email
import json
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from aiohttp import web
from aiosmtpd.controller import Controller

from schemas.delivery import DeliveryOutcome
from services.notifier import by_apprise
from services.notifier.deliver import open_client, try_once
from services.notifier.delivery import Answer, Delivery, first
from services.notifier.endpoint import SCHEDULE, Endpoint
from services.notifier.endpoints import load_endpoints
from services.notifier.format import Format
from services.runtime.dial import Allowed, parse_allowed
from services.runtime.errors import ConfigError
from tests.webhooks import an_alert, scripted_server

LOOPBACK = parse_allowed("127.0.0.0/8", "test")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(LOOPBACK) as client:
        yield client


def configured(folder: Path, url: str, **fields: object) -> Endpoint:
    path = folder / "endpoints.yaml"
    entry = {"id": "mail", "format": "apprise", "url": {"env": "MAIL_URL"}, **fields}
    path.write_text(yaml.safe_dump({"endpoints": [entry]}), encoding="utf-8")
    return load_endpoints(path, {"MAIL_URL": url})["mail"]


def a_delivery(**fields: Any) -> Delivery:  # noqa: ANN401
    return first(an_alert(**fields), "mail", datetime.now(UTC), SCHEDULE, Format.APPRISE)


async def tried(
    client: httpx.AsyncClient,
    endpoint: Endpoint,
    allowed: tuple[Allowed, ...] = LOOPBACK,
    **fields: Any,  # noqa: ANN401
) -> Answer:
    return await try_once(client, endpoint, a_delivery(**fields), datetime.now(UTC), allowed)


@contextmanager
def mail_server(inbox: list[Message]) -> Iterator[int]:
    """An SMTP server on a free port; gives the port."""

    class Handler:
        async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
            content = getattr(envelope, "content", b"")
            inbox.append(email.message_from_bytes(content, policy=default))
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


async def test_an_alert_arrives_as_an_e_mail(client: httpx.AsyncClient, tmp_path: Path) -> None:
    inbox: list[Message] = []
    with mail_server(inbox) as port:
        url = f"mailto://127.0.0.1:{port}?from=vedette@desk.example&to=editor@desk.example&mode=insecure"
        answer = await tried(client, configured(tmp_path, url))
    assert (answer.outcome, answer.status) == (DeliveryOutcome.DELIVERED, None)
    (mail,) = inbox
    assert mail["subject"] == "Air strike on Kharkiv"
    assert "editor@desk.example" in mail["to"]
    text = str(mail)
    assert "Outlet a1 tells of an air strike on Kharkiv that killed six." in text
    assert "incident incident-i1, version 1, rule air-strikes" in text


async def test_html_of_an_article_is_no_html_of_the_mail(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    inbox: list[Message] = []
    with mail_server(inbox) as port:
        url = f"mailto://127.0.0.1:{port}?from=a@desk.example&to=b@desk.example&mode=insecure"
        hostile = "<a href='https://evil.example'>click</a>\r\nBcc: all@desk.example"
        await tried(client, configured(tmp_path, url), summary=hostile, title=hostile)
    (mail,) = inbox
    assert mail["bcc"] is None
    for part in mail.walk():
        if part.get_content_type() == "text/html":
            assert "<a href" not in str(part.get_payload(decode=True))


async def test_another_service_is_reached_over_http(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    received: list[dict[str, object]] = []

    async def receive(request: web.Request) -> web.Response:
        received.append(json.loads(await request.read()))
        return web.Response(status=200)

    app = web.Application()
    app.router.add_post("/{path:.*}", receive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        url = f"json://127.0.0.1:{runner.addresses[0][1]}/hook/token-abc"
        answer = await tried(client, configured(tmp_path, url))
    finally:
        await runner.cleanup()
    assert answer.outcome is DeliveryOutcome.DELIVERED
    assert [(one["title"], one["type"]) for one in received] == [
        ("Air strike on Kharkiv", "warning")
    ]


@pytest.mark.parametrize("status", [307, 500])
async def test_a_service_that_does_not_take_it_is_tried_again_later(
    client: httpx.AsyncClient, tmp_path: Path, status: int
) -> None:
    requests = 0

    async def refuse(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        requests += 1
        head = f"HTTP/1.1 {status} No\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n"
        writer.write(head.encode())
        await writer.drain()

    async with scripted_server(refuse) as url:
        service = url.replace("http://", "json://")
        answer = await tried(client, configured(tmp_path, service))
    assert (answer.outcome, requests) == (DeliveryOutcome.UNREACHABLE, 1)


async def test_a_service_that_hangs_is_given_up_at_the_timeout(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    async def hang(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with scripted_server(hang) as url:
        endpoint = configured(tmp_path, url.replace("http://", "json://"), timeout=1)
        answer = await tried(client, endpoint)
    assert answer.outcome in (DeliveryOutcome.TIMEOUT, DeliveryOutcome.UNREACHABLE)
    assert answer.seconds < 5


def test_a_thread_waits_no_longer_than_its_attempt() -> None:
    service = by_apprise._service("json://desk.example/hook", 3.0)
    assert service is not None
    assert service.request_timeout == (3.0, 3.0)


@pytest.mark.parametrize(
    "url",
    [
        "json://127.0.0.1:{port}/hook",
        "json://localhost:{port}/hook",
        "mailto://desk.example:{port}?smtp=127.0.0.1&from=a@desk.example&mode=insecure",
    ],
)
async def test_a_host_that_is_not_public_is_not_dialled(
    client: httpx.AsyncClient, tmp_path: Path, url: str
) -> None:
    dialled: list[object] = []
    server = await asyncio.start_server(lambda *ends: dialled.append(ends), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        answer = await tried(client, configured(tmp_path, url.format(port=port)), allowed=())
    assert answer.outcome is DeliveryOutcome.BLOCKED
    assert dialled == []


async def test_nobody_there_and_an_unknown_name_are_unreachable(
    client: httpx.AsyncClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for url in (
        "json://user:pass-word@127.0.0.1:1/token-abc",
        "json://no-such-host.invalid/token-abc",
    ):
        endpoint = configured(tmp_path, url)
        answer = await tried(client, endpoint)
        assert answer.outcome is DeliveryOutcome.UNREACHABLE
        for secret in ("token-abc", "pass-word"):
            assert secret not in f"{caplog.text} {endpoint!r} {endpoint.model_dump_json()}"
    assert [record for record in caplog.records if record.name == "apprise"] == []


@pytest.mark.parametrize(
    "url", ["nothing://desk.example/token", "mailto://", "token", "slack://token"]
)
def test_a_url_that_apprise_cannot_use_is_told_without_showing_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="is no URL that Apprise can use") as told:
        configured(tmp_path, url)
    assert ": endpoints[0].url: " in str(told.value)
    assert "token" not in str(told.value)
