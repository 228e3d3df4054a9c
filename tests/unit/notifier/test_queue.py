import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.delivery import Delivery, Done, Ending, first
from services.notifier.lane import Lane
from services.notifier.queue import DeliveryQueue
from services.notifier.ticket import Ticket, ticket_of
from tests.builders import an_incident, at
from tests.webhooks import ManualClock, an_alert


def a_delivery(name: str, incident: str = "", version: int = 1, endpoint: str = "desk") -> Delivery:
    alert = an_alert(name, incident=an_incident(incident or name, version=version))
    return first(alert, endpoint, at(), (0.0,)).model_copy(update={"webhook_id": name})


def done(delivery: Delivery) -> Done:
    return Done(webhook_id=delivery.webhook_id, endpoint=delivery.endpoint, ending=Ending.DELIVERED)


class Desk:
    """Endpoints that hold each attempt until told, or answer at once; remembers what was tried."""

    def __init__(self, deliveries: list[Delivery], *, hold: frozenset[str] = frozenset()) -> None:
        self.clock = ManualClock(at())
        self.queue = DeliveryQueue(self.attempt, self.clock, self.clock.sleep)
        self.table = {delivery.webhook_id: delivery for delivery in deliveries}
        self.hold = hold
        self.tried: list[str] = []
        self.now_out: dict[str, int] = defaultdict(int)
        self.most_out = 0
        self.failures: dict[str, list[float]] = defaultdict(list)
        self.answers: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        for delivery in deliveries:
            self.queue.add(delivery)

    async def attempt(self, endpoint: str, webhooks: Sequence[str]) -> list[Delivery | Done | None]:
        (webhook_id,) = webhooks
        self.tried.append(webhook_id)
        self.now_out[endpoint] += 1
        self.most_out = max(self.most_out, self.now_out[endpoint])
        if endpoint in self.hold:
            await self.answers[webhook_id].wait()
        self.now_out[endpoint] -= 1
        delivery = self.table[webhook_id]
        if not self.failures[webhook_id]:
            return [done(delivery)]
        wait = timedelta(seconds=self.failures[webhook_id].pop(0))
        fields = {"attempt": delivery.attempt + 1, "not_before": self.clock() + wait}
        return [delivery.model_copy(update=fields)]

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Desk"]:
        running = asyncio.create_task(self.queue.run())
        await self.clock.advance()
        try:
            yield self
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_a_later_alert_of_an_incident_waits_until_the_earlier_one_is_done() -> None:
    desk = Desk([a_delivery("v1", "i", 1), a_delivery("v2", "i", 2), a_delivery("other")])
    desk.failures["v1"] = [5.0, 300.0]
    async with desk.at_work():
        assert sorted(desk.tried) == ["other", "v1"]
        await desk.clock.advance(304)
        assert desk.tried[2:] == ["v1"]
        await desk.clock.advance(1)
        assert desk.tried[3:] == ["v1", "v2"]
        assert desk.queue.pending() == {"desk": 0}


async def test_after_a_restart_versions_are_still_sent_in_order() -> None:
    desk = Desk([a_delivery(f"v{n}", "i", n) for n in (3, 1, 2)])
    async with desk.at_work():
        assert desk.tried == ["v1", "v2", "v3"]


async def test_an_older_version_that_comes_while_a_newer_is_out_goes_next() -> None:
    desk = Desk([a_delivery("v2", "i", 2)], hold=frozenset({"desk"}))
    async with desk.at_work():
        desk.table["v1"] = a_delivery("v1", "i", 1)
        desk.queue.add(desk.table["v1"])
        desk.failures["v2"] = [5.0]
        desk.answers["v2"].set()
        desk.answers["v1"].set()
        await desk.clock.advance(10)
        assert desk.tried == ["v2", "v1", "v2"]
        assert desk.queue.pending() == {"desk": 0}


async def test_a_delivery_is_not_tried_before_its_time() -> None:
    desk = Desk([])
    later = a_delivery("later").model_copy(update={"not_before": at() + timedelta(hours=5)})
    async with desk.at_work():
        desk.table["later"] = later
        desk.queue.add(later)
        await desk.clock.advance(5 * 3600 - 1)
        assert desk.tried == []
        await desk.clock.advance(1)
        assert desk.tried == ["later"]


async def test_a_delivery_due_sooner_wakes_a_lane_that_sleeps_for_a_later_one() -> None:
    desk = Desk([])
    async with desk.at_work():
        for name, minutes in (("late", 60), ("soon", 1)):
            moment = at() + timedelta(minutes=minutes)
            desk.table[name] = a_delivery(name).model_copy(update={"not_before": moment})
            desk.queue.add(desk.table[name])
            await desk.clock.advance()
        await desk.clock.advance(60)
        assert desk.tried == ["soon"]


async def test_a_hanging_endpoint_delays_no_other() -> None:
    stuck = [a_delivery(f"stuck-{n}", endpoint="stuck") for n in range(20)]
    well = [a_delivery(f"well-{n}", endpoint="well") for n in range(20)]
    desk = Desk(stuck + well, hold=frozenset({"stuck"}))
    async with desk.at_work():
        assert desk.queue.pending() == {"stuck": 20, "well": 0}
        assert len([name for name in desk.tried if name.startswith("well")]) == 20


async def test_at_most_four_attempts_are_out_to_an_endpoint() -> None:
    desk = Desk([a_delivery(str(n)) for n in range(10)], hold=frozenset({"desk"}))
    async with desk.at_work():
        assert len(desk.tried) == 4
        for n in range(10):
            desk.answers[str(n)].set()
        await desk.clock.advance()
        assert len(desk.tried) == 10
        assert desk.most_out == 4


async def test_a_held_endpoint_gets_nothing_until_it_is_released_and_then_all_in_order() -> None:
    desk = Desk([])
    async with desk.at_work():
        desk.queue.hold("desk")
        for version in (1, 2, 3):
            delivery = a_delivery(f"v{version}", "i", version)
            desk.table[delivery.webhook_id] = delivery
            desk.queue.add(delivery)
        await desk.clock.advance(3600)
        assert desk.tried == []
        assert desk.queue.pending() == {"desk": 3}
        desk.queue.retune("desk", lambda lane: setattr(lane, "held", False))
        await desk.clock.advance()
        assert desk.tried == ["v1", "v2", "v3"]


async def test_a_repeated_alert_is_not_lined_up_twice() -> None:
    desk = Desk([a_delivery("once")], hold=frozenset({"desk"}))
    async with desk.at_work():
        desk.queue.add(a_delivery("once"))  # while it is out
        desk.answers["once"].set()
        await desk.clock.advance()
        assert desk.tried == ["once"]


async def test_what_is_no_longer_ours_leaves_the_queue() -> None:
    async def gone(_endpoint: str, _webhooks: Sequence[str]) -> list[None]:
        return [None]

    clock = ManualClock(at())
    queue = DeliveryQueue(gone, clock, clock.sleep)
    queue.add(a_delivery("1"))
    running = asyncio.create_task(queue.run())
    await clock.advance()
    assert queue.pending() == {"desk": 0}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_an_attempt_that_cannot_be_recorded_stops_the_queue() -> None:
    async def broken(_endpoint: str, _webhooks: Sequence[str]) -> list[None]:
        raise OSError("the table is gone")

    clock = ManualClock(at())
    queue = DeliveryQueue(broken, clock, clock.sleep)
    queue.add(a_delivery("1"))
    with pytest.raises(ExceptionGroup) as stopped:
        await queue.run()
    assert stopped.group_contains(OSError, match="the table is gone")


arrivals = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6), st.integers(0, 3)), max_size=30)


@given(arrivals=arrivals, fails=st.lists(st.booleans(), max_size=60))
def test_whatever_comes_and_fails_everything_leaves_once_and_versions_never_overtake(
    arrivals: list[tuple[int, int, int]], fails: list[bool]
) -> None:
    lane, now = Lane(2), at()
    added: dict[str, Ticket] = {}
    left: list[Ticket] = []
    for number, (incident, version, delay) in enumerate(arrivals):
        delivery = a_delivery(str(number), str(incident), version)
        ticket = ticket_of(delivery)._replace(not_before=now + timedelta(seconds=delay))
        lane.add(ticket)
        added[ticket.webhook_id] = ticket
    outcomes = iter(fails)
    while len(lane):
        out = [ticket for (ticket,) in iter(lambda: lane.take(now), ())]  # noqa: B023 - used up at once
        assert len({ticket.incident_id for ticket in out}) == len(out) <= 2
        for ticket in out:
            again = next(outcomes, False)
            later = ticket._replace(not_before=now + timedelta(seconds=2)) if again else None
            lane.settle((ticket,), [later])
            left += [] if again else [added[ticket.webhook_id]]
        now = max(lane.next_at() or now, now)
    assert sorted(left) == sorted(added.values())
    for incident_id in {ticket.incident_id for ticket in left}:
        versions = [t.incident_version for t in left if t.incident_id == incident_id]
        assert versions == sorted(versions)
