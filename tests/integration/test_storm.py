"""An endpoint with a rate, one that is paused, and one that fails for long, over real HTTP."""

import asyncio
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import cast

import pytest

from schemas.alert import Alert
from schemas.delivery import GroupBody
from services.cli.receiver import Receiver, Reply
from services.notifier.courier import Table
from services.notifier.delivery import webhook_id
from services.notifier.group import MAX_MEMBERS, group_id
from services.notifier.lane import CONCURRENCY
from services.notifier.pending import MAX_ALERTS
from services.notifier.rate import BURST, Rate
from tests.builders import an_incident
from tests.couriers import Notifier, SkippingClock, until
from tests.webhooks import alerts_in, an_alert, an_endpoint, scripted_server

SIX_A_MINUTE = Rate(per_minute=6)


def alerts(count: int, prefix: str = "") -> list[Alert]:
    return [an_alert(f"{prefix}{number:03}") for number in range(count)]


def rated(receiver: Receiver, **fields: object) -> Notifier:
    clock = SkippingClock(datetime.now(UTC))
    endpoint = an_endpoint(receiver.url, secrets=(receiver.secret,), rate=SIX_A_MINUTE, **fields)
    return Notifier(endpoint, clock=clock, sleep=clock.sleep)


async def test_a_storm_goes_out_in_groups_and_each_alert_has_its_receipt() -> None:
    async with Receiver() as receiver:
        notifier = rated(receiver)
        notifier.tell(*alerts(40))
        async with notifier.at_work():
            await notifier.until_waiting(0)
    heard = [alerts_in(one.body) for one in receiver.received]
    assert sorted(chain(*heard)) == [f"alert-{number:03}" for number in range(40)]
    assert sorted(map(len, heard)) == [10, MAX_MEMBERS]
    assert [one.outcome for one in notifier.receipts] == ["delivered"] * 40
    by_webhook = {one.headers["webhook-id"]: alerts_in(one.body) for one in receiver.received}
    for receipt in notifier.receipts:
        assert receipt.alert_id in by_webhook[receipt.webhook_id]
    for identity, ids in by_webhook.items():
        assert identity == group_id(webhook_id(one, "desk") for one in ids)
    for one in receiver.received:
        assert GroupBody.model_validate(one.body).data.count == len(alerts_in(one.body))


async def test_few_alerts_go_out_singly() -> None:
    async with Receiver() as receiver:
        notifier = rated(receiver)
        notifier.tell(*alerts(BURST))
        async with notifier.at_work():
            await notifier.until_waiting(0)
    assert [one.body["type"] for one in receiver.received] == ["alert.new"] * BURST


async def test_a_group_that_fails_is_sent_again_with_its_id_and_body() -> None:
    replies = iter((500, 503))
    async with Receiver(lambda _: Reply(next(replies, 204))) as receiver:
        notifier = rated(receiver, schedule=(0.0, 5.0, 30.0))
        notifier.tell(*alerts(20))
        async with notifier.at_work():
            await notifier.until_waiting(0)
    assert len({one.headers["webhook-id"] for one in receiver.received}) == 1
    assert len({str(one.body) for one in receiver.received}) == 1
    assert [receipt.attempt for receipt in notifier.receipts] == [1] * 20 + [2] * 20 + [3] * 20


@pytest.mark.parametrize("settled", [0, 1, 7, 19])
async def test_a_crash_amid_a_group_skips_none_and_repeats_under_known_ids(settled: int) -> None:
    """The receiver has taken the group, and the table only knows of some members."""
    async with Receiver() as receiver:
        before = rated(receiver)
        before.tell(*alerts(20))
        table = CrashingTable(before.table, settled)
        before.courier.table = cast("Table", table)
        running = asyncio.create_task(before.courier.run())
        with pytest.raises(BaseExceptionGroup):
            await running
        assert len(receiver.received) == 1
        after = Notifier(
            an_endpoint(receiver.url, secrets=(receiver.secret,), rate=SIX_A_MINUTE),
            table=table,
        )
        assert after.waiting() == 20 - settled
        await after.courier.recover()
        async with after.at_work():
            await after.until_waiting(0)
    heard = [alerts_in(one.body) for one in receiver.received]
    assert set(chain(*heard)) == {f"alert-{number:03}" for number in range(20)}
    assert len(list(chain(*heard[1:]))) == 20 - settled, "what was settled is not repeated"
    if settled == 0:
        assert len({one.headers["webhook-id"] for one in receiver.received}) == 1


class CrashingTable(dict[bytes, bytes]):
    """A table whose process dies after so many writes."""

    def __init__(self, content: dict[bytes, bytes], writes: int) -> None:
        super().__init__(content)
        self._left = writes

    def __setitem__(self, key: bytes, value: bytes) -> None:
        if self._left == 0:
            self._left = -1
            raise OSError("killed")
        self._left -= 1
        super().__setitem__(key, value)


async def test_a_paused_endpoint_gets_nothing_and_after_a_start_without_the_pause_all() -> None:
    async with Receiver() as receiver:
        held = Notifier(an_endpoint(receiver.url, secrets=(receiver.secret,), pause=True))
        other = an_endpoint(receiver.url, secrets=(receiver.secret,), id="other")
        both = Notifier(
            an_endpoint(receiver.url, secrets=(receiver.secret,), pause=True),
            other,
            table=held.table,
        )
        both.tell(*alerts(3))
        async with both.at_work():
            await both.until_waiting(3)
        assert {one.endpoint for one in both.receipts} == {"other"}
        again = Notifier(
            an_endpoint(receiver.url, secrets=(receiver.secret,)), other, table=both.table
        )
        await again.courier.recover()
        async with again.at_work():
            await again.until_waiting(0)
        assert [one.endpoint for one in again.receipts] == ["desk"] * 3


async def test_after_an_hour_of_failure_the_oldest_alone_is_tried_and_then_all_in_order() -> None:
    status, at_once, most = 500, 0, 0

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.01)
        at_once -= 1
        writer.write(b"HTTP/1.1 %d x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status)
        await writer.drain()

    clock = SkippingClock(datetime.now(UTC))
    async with scripted_server(answer) as url:
        endpoint = an_endpoint(url, schedule=(0.0, *[120.0] * 400))
        notifier = Notifier(endpoint, clock=clock, sleep=clock.sleep)
        paused = partial(notifier.metric, "vedette_endpoint_paused", endpoint="desk")
        notifier.tell(*(an_alert(f"v{n}", incident=an_incident("i", version=n)) for n in (1, 2, 3)))
        async with notifier.at_work():
            assert paused() == 0
            await until(lambda: paused() == 1)
            begun = len(notifier.receipts)
            assert begun >= 25, "an hour at a failure every two minutes"
            notifier.tell(*alerts(5))
            await notifier.written(begun + 10)
            assert {one.alert_id for one in notifier.receipts} == {"alert-v1"}
            assert most == 1
            status = 204
            await notifier.until_waiting(0)
            assert paused() == 0
            assert most > 1, "after the first success everything goes on"
    delivered = [one.alert_id for one in notifier.receipts if one.outcome == "delivered"]
    assert delivered[0] == "alert-v1"
    assert [one for one in delivered if one.startswith("alert-v")] == [
        "alert-v1",
        "alert-v2",
        "alert-v3",
    ]
    assert len(delivered) == len(set(delivered)) == 8


async def test_what_gives_way_while_it_is_being_tried_does_not_come_back() -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    async def fail_late(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await answer.wait()
        writer.write(b"HTTP/1.1 500 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        await writer.drain()

    versions = [
        an_alert(f"v{n:02}", incident=an_incident("i", version=n)) for n in range(1, MAX_ALERTS + 2)
    ]
    async with scripted_server(fail_late) as url:
        notifier = Notifier(an_endpoint(url, schedule=(0.0, 0.0)))
        notifier.tell(versions[0])
        async with notifier.at_work():
            async with asyncio.timeout(10):
                await asked.wait()
            notifier.tell(*versions[1:])
            answer.set()
            await notifier.until_waiting(0)
    tried = [one.alert_id for one in notifier.receipts]
    assert tried == ["alert-v01", *(one.id for one in versions[1:] for _ in range(2))]


async def test_an_endpoint_that_is_gone_is_told_of_as_paused() -> None:
    async with Receiver(lambda _: Reply(410)) as receiver:
        notifier = Notifier(an_endpoint(receiver.url, secrets=(receiver.secret,)))
        notifier.tell(*alerts(9))
        async with notifier.at_work():
            await until(lambda: notifier.metric("vedette_endpoint_paused", endpoint="desk") == 1)
            await until(lambda: len(notifier.receipts) == len(receiver.received))
    assert len(receiver.received) <= CONCURRENCY
