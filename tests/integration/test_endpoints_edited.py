"""endpoints.yaml is edited while alerts flow: nothing is lost and nothing is sent twice."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.cli.receiver import Receiver, Reply
from services.notifier.endpoint import Endpoint
from services.notifier.endpoints import load_endpoints, stamp
from services.notifier.quiet import Quiet
from tests.couriers import Notifier, SkippingClock, until
from tests.webhooks import OTHER_SECRET, SECRET, alerts_in, an_alert, an_endpoint


def by_id(*endpoints: Endpoint) -> Mapping[str, Endpoint]:
    return {one.id: one for one in endpoints}


def alerts(start: int, count: int) -> list[str]:
    return [f"a{number:02}" for number in range(start, start + count)]


def heard(receiver: Receiver) -> Counter[str]:
    return Counter(alert for one in receiver.received for alert in alerts_in(one.body))


async def test_a_rotated_secret_signs_what_comes_next_and_loses_none() -> None:
    async with Receiver() as receiver:
        mine = receiver.secret
        notifier = Notifier(an_endpoint(receiver.url, secrets=(mine,)))
        async with notifier.at_work():
            notifier.tell(*map(an_alert, alerts(0, 10)))
            await notifier.courier.take(
                by_id(an_endpoint(receiver.url, secrets=(mine, OTHER_SECRET)))
            )
            notifier.tell(*map(an_alert, alerts(10, 10)))
            await notifier.until_waiting(0)
    assert heard(receiver) == Counter(f"alert-{name}" for name in alerts(0, 20))
    signatures = [one.headers["webhook-signature"].split() for one in receiver.received]
    assert len(signatures[-1]) == 2
    assert {outcome.outcome for outcome in notifier.receipts} == {"delivered"}


async def test_an_endpoint_that_is_taken_out_and_comes_back_gets_what_it_missed() -> None:
    async with Receiver() as receiver:
        desk = an_endpoint(receiver.url, secrets=(receiver.secret,), pause=True)
        notifier = Notifier(desk)
        async with notifier.at_work():
            notifier.tell(*map(an_alert, alerts(0, 5)))
            await notifier.courier.take({})
            assert notifier.waiting() == 5
            await notifier.courier.take(by_id(desk.model_copy(update={"pause": False})))
            await notifier.until_waiting(0)
    assert heard(receiver) == Counter(f"alert-{name}" for name in alerts(0, 5))


async def test_a_corrected_address_is_tried_at_once_though_the_wrong_one_was_gone() -> None:
    clock = SkippingClock(datetime.now(UTC))
    async with Receiver(lambda _: Reply(410)) as wrong, Receiver() as right:
        first = an_endpoint(wrong.url, secrets=(wrong.secret,))
        notifier = Notifier(first, clock=clock, sleep=clock.sleep)
        async with notifier.at_work():
            notifier.tell(an_alert("lost"))
            await notifier.written(1)
            await until(lambda: notifier.metric("vedette_endpoint_paused", endpoint="desk") == 1)
            await notifier.courier.take(by_id(an_endpoint(right.url, secrets=(right.secret,))))
            assert notifier.metric("vedette_endpoint_paused", endpoint="desk") == 0
            notifier.tell(an_alert("next"))
            await notifier.until_waiting(0)
    assert heard(right) == Counter(["alert-next"])


async def test_in_quiet_hours_all_wait_and_then_all_go() -> None:
    now = datetime.now(UTC)
    morning = (now + timedelta(minutes=2)).replace(second=0, microsecond=0)
    evening = now - timedelta(hours=1)
    quiet = Quiet.model_validate({"from": f"{evening:%H:%M}", "to": f"{morning:%H:%M}"})
    clock = SkippingClock(now)
    async with Receiver() as receiver:
        desk = an_endpoint(receiver.url, secrets=(receiver.secret,), quiet=quiet)
        notifier = Notifier(desk, clock=clock, sleep=clock.sleep)
        notifier.tell(*map(an_alert, alerts(0, 5)))
        async with notifier.at_work():
            await notifier.until_waiting(0)
    assert heard(receiver) == Counter(f"alert-{name}" for name in alerts(0, 5))
    assert all(one.attempted_at >= morning for one in notifier.receipts)


def test_a_secret_file_that_is_rewritten_is_an_edit(tmp_path: Path) -> None:
    path, secret = tmp_path / "endpoints.yaml", tmp_path / "desk.secret"
    secret.write_text(SECRET)
    path.write_text(
        "endpoints:\n- id: desk\n  url: https://desk.example/\n  secrets: [{file: desk.secret}]\n"
    )
    before, loaded = stamp(path), load_endpoints(path, {})
    assert stamp(path) == before != b""
    secret.write_text(OTHER_SECRET)
    assert stamp(path) != before
    assert load_endpoints(path, {}) != loaded
