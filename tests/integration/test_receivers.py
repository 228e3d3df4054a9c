"""One table of receivers, good and bad: what a courier makes of each, over real HTTP, attempt by attempt."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from standardwebhooks.webhooks import Webhook

from schemas.alert import Alert
from schemas.delivery import DeliveryOutcome as Outcome
from schemas.delivery import Receipt
from services.notifier.deliver import MAX_ANSWER
from services.notifier.delivery import webhook_id
from tests.builders import an_incident
from tests.couriers import Notifier, SkippingClock
from tests.tls import self_signed
from tests.webhooks import OTHER_SECRET, SECRET, an_alert, an_endpoint

SCHEDULE = (0.0, 5.0, 30.0, 60.0)
"""All attempts of one delivery lie within the five minutes that the reference library tolerates."""
TIMEOUT = 0.4
SLOW = 0.2
JITTER = 0.2

Act = Callable[["Scripted", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Wait = tuple[float, float]
"""Least and most seconds from an attempt to the next."""


class Request(NamedTuple):
    """What came in, verified by the reference library with either secret."""

    webhook_id: str
    timestamp: int
    body: bytes
    signatures: int
    at: datetime


class Scripted:
    """A receiver that does to the n-th attempt of every webhook what its script says."""

    def __init__(self, script: tuple[Act, ...], clock: SkippingClock) -> None:
        self.requests: list[Request] = []
        self.trapped = 0
        self.trap_url = ""
        self.clock = clock
        self._script = script

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            request = await self._read(reader)
            earlier = sum(one.webhook_id == request.webhook_id for one in self.requests)
            self.requests.append(request)
            await self._script[min(earlier, len(self._script) - 1)](self, reader, writer)
        writer.close()

    async def spring(self, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.trapped += 1
        writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> Request:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        pairs = [line.split(": ", 1) for line in head.split("\r\n")[1:] if line]
        headers = {name.lower(): value for name, value in pairs}
        body = await reader.readexactly(int(headers["content-length"]))
        for secret in (SECRET, OTHER_SECRET):
            Webhook(secret).verify(body, headers)
        return Request(
            headers["webhook-id"],
            int(headers["webhook-timestamp"]),
            body,
            headers["webhook-signature"].count("v1,"),
            self.clock(),
        )


def answer(status: int, body: bytes = b"", **headers: str) -> Act:
    async def act(
        _receiver: Scripted, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        lines = {**headers, "content-length": str(len(body)), "connection": "close"}
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
        writer.write(f"HTTP/1.1 {status} x\r\n{head}\r\n".encode() + body)
        await writer.drain()

    return act


def on_a_date(seconds: float) -> Act:
    """429 with the date that lies so far ahead."""

    async def act(
        receiver: Scripted, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        date = format_datetime(receiver.clock() + timedelta(seconds=seconds), usegmt=True)
        await answer(429, retry_after=date)(receiver, reader, writer)

    return act


async def slowly(
    receiver: Scripted, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await asyncio.sleep(SLOW)
    await answer(204)(receiver, reader, writer)


async def elsewhere(
    receiver: Scripted, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await answer(307, location=receiver.trap_url)(receiver, reader, writer)


async def reset(
    _receiver: Scripted, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.transport.abort()


async def flood(
    _receiver: Scripted, _reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * MAX_ANSWER)
        await writer.drain()


async def never(
    _receiver: Scripted, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
) -> None:
    await reader.read()  # until the client gives up


def spread(*steps: float) -> tuple[Wait, ...]:
    return tuple((step * (1 - JITTER), step * (1 + JITTER)) for step in steps)


@dataclass(frozen=True)
class Case:
    """A receiver, and what has to come of each of two versions of one incident that are sent to it."""

    script: tuple[Act, ...]
    outcomes: tuple[Outcome, ...]
    waits: tuple[Wait, ...] = ()
    heard: bool = True
    second: bool = True
    bad_tls: bool = False


CASES = {
    "2xx": Case((answer(204),), (Outcome.DELIVERED,)),
    "2xx with a body": Case((answer(202, b"taken"),), (Outcome.DELIVERED,)),
    "slow": Case((slowly,), (Outcome.DELIVERED,)),
    "flaky": Case(
        (answer(500), answer(404), answer(200)),
        (Outcome.SERVER_ERROR, Outcome.REFUSED, Outcome.DELIVERED),
        spread(5, 30),
    ),
    "429, seconds": Case(
        (answer(429, retry_after="7"), answer(503, retry_after="86400"), answer(204)),
        (Outcome.THROTTLED, Outcome.SERVER_ERROR, Outcome.DELIVERED),
        ((7, 7), (60, 60)),
    ),
    "429, a date": Case(
        (on_a_date(8), on_a_date(1), answer(204)),
        (Outcome.THROTTLED, Outcome.THROTTLED, Outcome.DELIVERED),
        ((7, 8), (30, 30)),
    ),
    "410": Case((answer(410),), (Outcome.GONE,), second=False),
    "redirect to a trap": Case((elsewhere,), (Outcome.REFUSED,) * 4, spread(5, 30, 60)),
    "reset, then well": Case(
        (reset, answer(204)), (Outcome.UNREACHABLE, Outcome.DELIVERED), spread(5)
    ),
    "endless body": Case((flood,), (Outcome.DELIVERED,)),
    "bad TLS": Case(
        (answer(204),), (Outcome.UNREACHABLE,) * 4, spread(5, 30, 60), heard=False, bad_tls=True
    ),
    "never answers": Case((never,), (Outcome.TIMEOUT,) * 4, spread(5, 30, 60)),
    "always 500": Case((answer(500),), (Outcome.SERVER_ERROR,) * 4, spread(5, 30, 60)),
}


def versions() -> list[Alert]:
    """Two versions of one incident, as two alerts."""
    return [an_alert(f"v{n}", incident=an_incident("i", version=n)) for n in (1, 2)]


@asynccontextmanager
async def listening(scripted: Scripted, tls: ssl.SSLContext | None) -> AsyncIterator[str]:
    server = await asyncio.start_server(scripted.serve, "127.0.0.1", 0, ssl=tls)
    trap = await asyncio.start_server(scripted.spring, "127.0.0.1", 0)
    scripted.trap_url = "http://{}:{}/".format(*trap.sockets[0].getsockname())
    url = "{}://{}:{}/hook".format("https" if tls else "http", *server.sockets[0].getsockname())
    async with server, trap:
        yield url


@pytest.mark.parametrize("name", CASES)
async def test_a_receiver_gets_what_the_table_says(name: str, tmp_path: Path) -> None:
    case, clock = CASES[name], SkippingClock(datetime.now(UTC))
    scripted = Scripted(case.script, clock)
    alerts = versions()
    expected = [alert.id for alert in alerts][: None if case.second else 1]
    async with listening(scripted, self_signed(tmp_path) if case.bad_tls else None) as url:
        endpoint = an_endpoint(
            url, secrets=(SECRET, OTHER_SECRET), schedule=SCHEDULE, timeout=TIMEOUT
        )
        notifier = Notifier(endpoint, clock=clock, sleep=clock.sleep)
        notifier.tell(*alerts)
        async with notifier.at_work():
            await notifier.written(len(expected) * len(case.outcomes))
            await notifier.until_waiting(len(alerts) - len(expected))
            waiting = notifier.metric("vedette_pending_deliveries", endpoint="desk")
            assert waiting == len(alerts) - len(expected)
    told = notifier.receipts_of()
    assert list(told) == expected, "one version after the other"
    for receipts in told.values():
        assert [one.outcome for one in receipts] == list(case.outcomes)
        check_spacing(receipts, case.waits)
    assert [one.alert_id for one in notifier.receipts] == [
        alert for alert in expected for _ in case.outcomes
    ]
    check_requests(scripted.requests, notifier.receipts if case.heard else [])
    assert scripted.trapped == 0


def check_spacing(receipts: list[Receipt], waits: tuple[Wait, ...]) -> None:
    """Each attempt says when the next follows, which is when it does, and the last that none does."""
    assert [one.attempt for one in receipts] == list(range(1, len(waits) + 2))
    for (low, high), this, following in zip(waits, receipts, receipts[1:], strict=False):
        assert this.next_attempt_at is not None
        assert following.attempted_at >= this.next_attempt_at
        wait = (following.attempted_at - this.attempted_at).total_seconds()
        assert low - 0.001 <= wait <= high + 0.001
    assert receipts[-1].next_attempt_at is None


def check_requests(requests: list[Request], receipts: list[Receipt]) -> None:
    """What arrived is what the receipts tell: same id and body over retries, signed twice, stamped anew."""
    assert [one.webhook_id for one in requests] == [one.webhook_id for one in receipts]
    for request, receipt in zip(requests, receipts, strict=True):
        assert request.webhook_id == webhook_id(receipt.alert_id, "desk")
        assert request.timestamp == int(receipt.attempted_at.timestamp())
        assert request.signatures == 2
    assert len({(one.webhook_id, one.body) for one in requests}) == len(
        {one.webhook_id for one in requests}
    )
