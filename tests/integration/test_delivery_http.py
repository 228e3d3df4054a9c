"""Delivery over real HTTP and TLS, to receivers that behave and to ones that do not."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import yaml
from standardwebhooks.webhooks import Webhook

from schemas.delivery import DeliveryOutcome, Receipt
from services.cli.receiver import Received, Receiver, Reply
from services.notifier.body import render
from services.notifier.deliver import MAX_ANSWER, open_client, post, try_once
from services.notifier.delivery import Delivery, Done, Ending, after, first, receipt
from services.notifier.endpoint import Endpoint
from services.notifier.endpoints import load_endpoints
from services.notifier.format import Format
from services.notifier.queue import DeliveryQueue
from services.runtime.clock import system_clock
from services.runtime.dial import parse_allowed
from tests.tls import self_signed
from tests.webhooks import (
    OTHER_SECRET,
    SECRET,
    ChatService,
    ManualClock,
    an_alert,
    an_endpoint,
    scripted_server,
)

LOOPBACK = parse_allowed("127.0.0.0/8", "test")
SCHEDULE = (0.0, 5.0, 30.0, 60.0)
"""Short enough that all attempts lie within the five minutes that receivers tolerate."""


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(LOOPBACK) as client:
        yield client


def answers(*replies: Reply) -> Callable[[Received], Reply]:
    waiting = iter(replies)
    return lambda _received: next(waiting)


def a_delivery(name: str = "1") -> Delivery:
    return first(an_alert(name), "desk", datetime.now(UTC), SCHEDULE)


async def deliver(client: httpx.AsyncClient, endpoint: Endpoint) -> tuple[list[Receipt], Done]:
    """Every attempt to its end; each takes place at exactly the moment that it is due."""
    state: Delivery | Done = a_delivery()
    receipts = []
    while isinstance(state, Delivery):
        now = state.not_before
        answer = await post(client, endpoint, state, now)
        then = after(state, answer, now, 0.0, SCHEDULE)
        receipts.append(receipt(state, answer, now, then))
        state = then
    return receipts, state


def waits(receipts: list[Receipt]) -> list[float]:
    """Seconds from each attempt to the next."""
    return [
        (receipt.next_attempt_at - receipt.attempted_at).total_seconds()
        for receipt in receipts
        if receipt.next_attempt_at is not None
    ]


async def test_a_webhook_arrives_verified_and_byte_for_byte(client: httpx.AsyncClient) -> None:
    async with Receiver() as receiver:
        endpoint = an_endpoint(receiver.url, secrets=(receiver.secret,))
        receipts, end = await deliver(client, endpoint)
        assert (end.ending, receipts[0].status_code) == (Ending.DELIVERED, 204)
        (received,) = receiver.received
    assert received.body == json.loads(a_delivery().body)
    assert received.headers["content-type"] == "application/json"


async def test_retries_keep_the_id_renew_the_timestamp_and_follow_the_schedule(
    client: httpx.AsyncClient,
) -> None:
    decide = answers(Reply(500), Reply(404), Reply(503), Reply(200))
    async with Receiver(decide) as receiver:
        receipts, end = await deliver(client, an_endpoint(receiver.url, secrets=(receiver.secret,)))
        stamps = [int(received.headers["webhook-timestamp"]) for received in receiver.received]
        ids = {received.headers["webhook-id"] for received in receiver.received}
        signatures = {received.headers["webhook-signature"] for received in receiver.received}
    assert end.ending is Ending.DELIVERED
    assert len(ids) == 1
    assert [later - stamps[0] for later in stamps] == [0, 5, 35, 95]
    assert len(signatures) == 4
    assert [r.outcome for r in receipts] == ["server_error", "refused", "server_error", "delivered"]
    assert waits(receipts) == [5, 30, 60]


async def test_the_last_failure_of_the_schedule_ends_it(client: httpx.AsyncClient) -> None:
    async with Receiver(lambda _: Reply(500)) as receiver:
        receipts, end = await deliver(client, an_endpoint(receiver.url, secrets=(receiver.secret,)))
        assert (end.ending, len(receiver.received)) == (Ending.EXHAUSTED, len(SCHEDULE))
    assert receipts[-1].next_attempt_at is None


async def test_retry_after_is_honoured_between_once_and_twice_the_step(
    client: httpx.AsyncClient,
) -> None:
    in_45_seconds = datetime.now(UTC) + timedelta(seconds=5 + 45)
    date = in_45_seconds.strftime("%a, %d %b %Y %H:%M:%S GMT")
    decide = answers(
        Reply(429, {"retry-after": "7"}),
        Reply(429, {"retry-after": date}),
        Reply(503, {"retry-after": "86400"}),
        Reply(204),
    )
    async with Receiver(decide) as receiver:
        receipts, _ = await deliver(client, an_endpoint(receiver.url, secrets=(receiver.secret,)))
    assert receipts[0].outcome is DeliveryOutcome.THROTTLED
    first_wait, second_wait, third_wait = waits(receipts)
    assert first_wait == 7
    assert second_wait == pytest.approx(43, abs=2)
    assert third_wait == 2 * SCHEDULE[3]


async def test_gone_ends_it_at_once(client: httpx.AsyncClient) -> None:
    async with Receiver(answers(Reply(410))) as receiver:
        receipts, end = await deliver(client, an_endpoint(receiver.url, secrets=(receiver.secret,)))
        assert len(receiver.received) == 1
    assert end.ending is Ending.GONE
    assert (receipts[0].outcome, receipts[0].next_attempt_at) == (DeliveryOutcome.GONE, None)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_a_failure_and_its_target_is_never_visited(
    client: httpx.AsyncClient, status: int
) -> None:
    async with Receiver() as trap:
        reply = Reply(status, {"location": trap.url})
        async with Receiver(lambda _: reply, secret=trap.secret) as receiver:
            endpoint = an_endpoint(receiver.url, secrets=(trap.secret,))
            answer = await post(client, endpoint, a_delivery(), datetime.now(UTC))
        assert (answer.outcome, answer.status) == (DeliveryOutcome.REFUSED, status)
        assert not trap.received
        assert trap.rejected == 0


async def test_two_signatures_let_receivers_of_either_secret_verify(
    client: httpx.AsyncClient,
) -> None:
    for secret in (SECRET, OTHER_SECRET):
        async with Receiver(secret=secret) as receiver:
            endpoint = an_endpoint(receiver.url, secrets=(SECRET, OTHER_SECRET))
            answer = await post(client, endpoint, a_delivery(), datetime.now(UTC))
            assert answer.outcome is DeliveryOutcome.DELIVERED
            (received,) = receiver.received
            assert received.headers["webhook-signature"].count("v1,") == 2


async def test_a_receiver_with_another_secret_refuses_and_keeps_nothing(
    client: httpx.AsyncClient,
) -> None:
    async with Receiver(secret=OTHER_SECRET) as receiver:
        answer = await post(client, an_endpoint(receiver.url), a_delivery(), datetime.now(UTC))
        assert (answer.status, receiver.rejected, len(receiver.received)) == (401, 1, 0)
    assert answer.outcome is DeliveryOutcome.REFUSED


async def test_a_slow_receiver_is_given_up_at_its_timeout(client: httpx.AsyncClient) -> None:
    async with Receiver(lambda _: Reply(delay=60)) as receiver:
        endpoint = an_endpoint(receiver.url, secrets=(receiver.secret,), timeout=0.2)
        answer = await post(client, endpoint, a_delivery(), datetime.now(UTC))
        assert len(receiver.received) == 1
    assert answer.outcome is DeliveryOutcome.TIMEOUT
    assert 0.2 <= answer.seconds < 5


async def test_a_header_sent_drop_by_drop_does_not_outlast_the_timeout(
    client: httpx.AsyncClient,
) -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nx-drops: ")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with scripted_server(drip) as url:
        answer = await post(client, an_endpoint(url, timeout=0.2), a_delivery(), datetime.now(UTC))
    assert answer.outcome is DeliveryOutcome.TIMEOUT


async def test_an_endless_answer_is_read_to_its_bound_and_its_status_counts(
    client: httpx.AsyncClient,
) -> None:
    taken = 0
    hung_up = asyncio.Event()

    async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while True:
                writer.write(b"x" * 1_000)
                await writer.drain()
                taken += 1_000
        finally:
            hung_up.set()

    async with scripted_server(flood) as url, asyncio.timeout(10):
        answer = await post(client, an_endpoint(url), a_delivery(), datetime.now(UTC))
        await hung_up.wait()
    assert (answer.outcome, answer.status) == (DeliveryOutcome.DELIVERED, 200)
    assert answer.seconds < 5
    assert taken < 500 * MAX_ANSWER  # what fits the sockets' buffers, far from endless


async def test_a_body_that_never_ends_in_time_holds_no_attempt_beyond_its_timeout(
    client: httpx.AsyncClient,
) -> None:
    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 202 Accepted\r\ncontent-length: 10\r\n\r\nhalf")
        await reader.read()  # until the client gives up

    async with scripted_server(stall) as url, asyncio.timeout(10):
        answer = await post(client, an_endpoint(url, timeout=0.2), a_delivery(), datetime.now(UTC))
    assert answer.outcome is DeliveryOutcome.DELIVERED


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200", b"220 mail.example ESMTP\r\n"])
async def test_a_connection_that_breaks_off_or_speaks_no_http_is_unreachable(
    client: httpx.AsyncClient, said: bytes
) -> None:
    async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()
        writer.transport.abort()

    async with scripted_server(reset) as url:
        answer = await post(client, an_endpoint(url), a_delivery(), datetime.now(UTC))
    assert (answer.outcome, answer.status) == (DeliveryOutcome.UNREACHABLE, None)


async def test_nobody_at_the_port_and_an_unknown_name_are_unreachable(
    client: httpx.AsyncClient,
) -> None:
    async with Receiver() as receiver:
        url = receiver.url  # free again once the receiver is gone
    for target in (url, "https://no-such-host.invalid/hook"):
        answer = await post(client, an_endpoint(target), a_delivery(), datetime.now(UTC))
        assert answer.outcome is DeliveryOutcome.UNREACHABLE


async def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_sent(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    heard = []

    async def listen(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(writer)

    async with scripted_server(listen, self_signed(tmp_path)) as url:
        answer = await post(client, an_endpoint(url), a_delivery(), datetime.now(UTC))
    assert answer.outcome is DeliveryOutcome.UNREACHABLE
    assert heard == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"])
async def test_an_address_that_is_not_allowed_is_not_dialled(host: str) -> None:
    async with Receiver() as receiver, open_client(()) as careful:
        url = receiver.url.replace("127.0.0.1", host)
        endpoint = an_endpoint(url, secrets=(receiver.secret,), allow_http=True)
        answer = await post(careful, endpoint, a_delivery(), datetime.now(UTC))
        assert (answer.outcome, answer.status) == (DeliveryOutcome.BLOCKED, None)
        assert not receiver.received


async def test_nine_hanging_endpoints_do_not_keep_a_healthy_one_waiting(
    client: httpx.AsyncClient,
) -> None:
    hanging = [f"hanging-{number}" for number in range(9)]
    released: list[str] = []
    async with AsyncExitStack() as stack:
        receiver = await stack.enter_async_context(Receiver())
        slow = await stack.enter_async_context(Receiver(lambda _: Reply(delay=60), receiver.secret))
        urls = dict.fromkeys(hanging, slow.url) | {"healthy": receiver.url}
        endpoints = {
            name: an_endpoint(url, id=name, secrets=(receiver.secret,))
            for name, url in urls.items()
        }
        table: dict[str, Delivery] = {}

        async def attempt(endpoint: str, webhooks: Sequence[str]) -> list[Delivery | Done]:
            delivery = table[webhooks[0]]
            answer = await post(client, endpoints[endpoint], delivery, system_clock())
            released.append(endpoint)
            return [after(delivery, answer, system_clock(), 0.0, SCHEDULE)]

        queue = DeliveryQueue(attempt, system_clock)
        for number in range(50):
            for name in endpoints:
                delivery = first(an_alert(str(number)), name, system_clock(), SCHEDULE)
                table[delivery.webhook_id] = delivery
                queue.add(delivery)
        running = asyncio.create_task(queue.run())
        await receiver.wait_for(50, seconds=20)
        assert len(slow.received) == 9 * 4
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert set(released) == {"healthy"}


async def test_the_queue_and_real_http_deliver_the_versions_of_an_incident_in_order(
    client: httpx.AsyncClient,
) -> None:
    clock = ManualClock(datetime.now(UTC))
    decide = answers(Reply(500), Reply(503), Reply(204), Reply(204))
    async with Receiver(decide) as receiver:
        endpoint = an_endpoint(receiver.url, secrets=(receiver.secret,))
        table: dict[str, Delivery] = {}
        tried = asyncio.Queue[Delivery | Done]()

        async def attempt(_endpoint: str, webhooks: Sequence[str]) -> list[Delivery | Done]:
            (webhook_id,) = webhooks
            answer = await post(client, endpoint, table[webhook_id], clock())
            then = after(table[webhook_id], answer, clock(), 0.0, SCHEDULE)
            if isinstance(then, Delivery):
                table[webhook_id] = then
            tried.put_nowait(then)
            return [then]

        queue = DeliveryQueue(attempt, clock, clock.sleep)
        for version in (1, 2):
            alert = an_alert(f"v{version}")
            incident = alert.the_incident.model_copy(update={"id": "i", "version": version})
            alert = alert.model_copy(update={"incident": incident})
            delivery = first(alert, "desk", clock(), SCHEDULE)
            table[delivery.webhook_id] = delivery
            queue.add(delivery)
        running = asyncio.create_task(queue.run())
        for wait in (5, 30, 0):
            async with asyncio.timeout(10):
                await tried.get()
            await clock.advance(wait)
        async with asyncio.timeout(10):
            assert isinstance(await tried.get(), Done)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        sent = [received.body["data"]["incident"]["version"] for received in receiver.received]
    assert sent == [1, 1, 1, 2]


async def test_the_reference_library_verifies_what_any_receiver_would_see(
    client: httpx.AsyncClient,
) -> None:
    """The receiver above uses that library too; here its input is the socket's own bytes."""
    seen: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        seen.extend((head, await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    endpoint = an_endpoint(f"http://{host}:{port}/")
    await post(client, endpoint, a_delivery(), datetime.now(UTC))
    server.close()
    await server.wait_closed()
    lines = seen[0].decode("latin-1").split("\r\n")[1:]
    headers = dict(line.lower().split(": ", 1) for line in lines if line)
    raw = dict(line.split(": ", 1) for line in lines if line)
    headers["webhook-signature"] = raw["webhook-signature"]
    assert Webhook(SECRET).verify(seen[1], headers)["type"] == "alert.new"


PATHS = {
    Format.SLACK: ("/services/T0/B0/token", "/services/T0/B0/token", 200),
    Format.DISCORD: ("/api/webhooks/1/token", "/api/webhooks/1/token", 204),
    Format.TEAMS: ("/workflows/1?api-version=1&sig=a%2Bb", "/workflows/1?api-version=1&sig=a%2Bb", 202),
    Format.TELEGRAM: ("/bot1:token/sendMessage?chat_id=-10", "/bot1:token/sendMessage?chat_id=-10", 200),
    Format.ALERTMANAGER: ("/prefix/", "/prefix/api/v2/alerts", 200),
}  # fmt: skip
"""What stands in endpoints.yaml, what is asked for, and what the service answers when all is well."""


def configured(folder: Path, form: Format, url: str) -> Endpoint:
    path = folder / "endpoints.yaml"
    entry = {"id": "desk", "format": str(form), "url": {"env": "DESK_URL"}}
    path.write_text(yaml.safe_dump({"endpoints": [entry]}), encoding="utf-8")
    return load_endpoints(path, {"DESK_URL": url})["desk"]


@pytest.mark.parametrize("form", PATHS)
async def test_each_format_arrives_unsigned_at_the_url_it_was_given(
    client: httpx.AsyncClient, tmp_path: Path, form: Format
) -> None:
    given, asked, status = PATHS[form]
    async with ChatService(status) as service:
        endpoint = configured(tmp_path, form, service.url + given)
        delivery = first(an_alert(), "desk", datetime.now(UTC), SCHEDULE, form)
        answer = await try_once(client, endpoint, delivery, datetime.now(UTC), LOOPBACK)
        ((path, headers, body),) = service.requests
    assert (answer.outcome, answer.status) == (DeliveryOutcome.DELIVERED, status)
    assert path == asked
    assert headers["content-type"] == "application/json"
    assert not any(name.startswith("webhook-") for name in headers)
    assert body == render(an_alert(), form)


@pytest.mark.parametrize("form", PATHS)
async def test_a_chat_service_that_is_asked_too_often_says_when_to_come_back(
    client: httpx.AsyncClient, tmp_path: Path, form: Format
) -> None:
    async with ChatService(429, {"retry-after": "7"}) as service:
        endpoint = configured(tmp_path, form, service.url + PATHS[form][0])
        delivery = first(an_alert(), "desk", datetime.now(UTC), SCHEDULE, form)
        answer = await post(client, endpoint, delivery, datetime.now(UTC))
    assert (answer.outcome, answer.retry_after) == (DeliveryOutcome.THROTTLED, "7")


@pytest.mark.parametrize("form", PATHS)
async def test_a_private_address_is_dialled_for_no_format(tmp_path: Path, form: Format) -> None:
    async with ChatService() as service, open_client(()) as careful:
        endpoint = configured(tmp_path, form, service.url + PATHS[form][0])
        delivery = first(an_alert(), "desk", datetime.now(UTC), SCHEDULE, form)
        answer = await post(careful, endpoint, delivery, datetime.now(UTC))
        assert (answer.outcome, service.requests) == (DeliveryOutcome.BLOCKED, [])


async def test_a_body_of_another_format_than_the_endpoints_is_not_sent(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    async with ChatService() as service:
        endpoint = configured(tmp_path, Format.SLACK, service.url)
        answer = await try_once(client, endpoint, a_delivery(), datetime.now(UTC), LOOPBACK)
        assert (answer.outcome, answer.status) == (DeliveryOutcome.REFUSED, None)
        assert service.requests == []


@pytest.mark.parametrize("form", PATHS)
async def test_a_url_that_is_a_credential_shows_in_no_log_receipt_or_error(
    tmp_path: Path, form: Format, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with open_client(LOOPBACK) as client:
        endpoint = configured(tmp_path, form, "http://127.0.0.1:1" + PATHS[form][0])
        delivery = first(an_alert(), "desk", datetime.now(UTC), SCHEDULE, form)
        answer = await post(client, endpoint, delivery, datetime.now(UTC))
        now = datetime.now(UTC)
        told = receipt(delivery, answer, now, after(delivery, answer, now, 0.0, SCHEDULE))
    assert answer.outcome is DeliveryOutcome.UNREACHABLE
    shown = f"{caplog.text} {told!r} {answer!r} {delivery!r} {endpoint!r}"
    for secret in (PATHS[form][0].strip("/"), "token", "sig=", "chat_id=-10"):
        assert secret not in shown
