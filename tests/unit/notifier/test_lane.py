from datetime import timedelta
from typing import Any

from services.notifier.lane import CONCURRENCY, Lane
from services.notifier.rate import Rate
from services.notifier.ticket import Batch, Ticket
from tests.builders import at

MINUTE = timedelta(minutes=1)


def a_ticket(name: str, hours: float = 0, **fields: Any) -> Ticket:  # noqa: ANN401 - any of its fields
    ticket = Ticket(1, at(hours), name, name, at(hours), "air-strikes", 1, None)
    return ticket._replace(**fields)


def names(batch: Batch) -> str:
    return " ".join(ticket.webhook_id for ticket in batch)


def all_that_go(lane: Lane, hours: float) -> list[str]:
    return [names(batch) for batch in iter(lambda: lane.take(at(hours)), ())]


def probed(*tickets: Ticket, rate: Rate | None = None) -> Lane:
    lane = Lane(rate=rate, groups=rate is not None)
    for ticket in tickets:
        lane.add(ticket)
    lane.probe()
    return lane


def test_a_probed_lane_lets_out_the_oldest_alone_at_its_time() -> None:
    lane = probed(a_ticket("old", 0, not_before=at(7)), a_ticket("new", 1), a_ticket("newer", 2))
    assert all_that_go(lane, 6.9) == []
    assert lane.next_at() == at(7)
    assert all_that_go(lane, 7) == ["old"]


def test_while_a_probe_is_out_nothing_follows_and_its_failure_waits_again() -> None:
    lane = probed(a_ticket("old", 0), a_ticket("new", 1))
    probe = lane.take(at(3))
    assert lane.take(at(3)) == ()
    assert lane.next_at() is None
    lane.settle(probe, [probe[0]._replace(attempt=2, not_before=at(9))])
    assert lane.take(at(8)) == ()
    assert names(lane.take(at(9))) == "old"


def test_a_probe_that_has_ended_gives_its_place_to_the_next_oldest() -> None:
    lane = probed(a_ticket("new", 2), a_ticket("old", 0), a_ticket("middle", 1))
    for expected in ("old", "middle", "new"):
        probe = lane.take(at(3))
        assert names(probe) == expected
        lane.settle(probe, [None])
    assert len(lane) == 0


def test_what_comes_while_probing_waits_behind_what_is_older() -> None:
    lane = probed(a_ticket("new", 2, not_before=at(9)))
    lane.add(a_ticket("newer", 3))
    assert lane.take(at(4)) == ()
    lane.add(a_ticket("older", 1))
    assert names(lane.take(at(4))) == "older"


def test_attempts_that_are_out_when_the_pause_begins_come_back_into_line() -> None:
    lane = Lane()
    for number in range(CONCURRENCY):
        lane.add(a_ticket(str(number), number / 10))
    out = [lane.take(at(1)) for _ in range(CONCURRENCY)]
    lane.probe()
    for batch in reversed(out):
        assert lane.take(at(1)) == ()
        lane.settle(batch, [batch[0]._replace(not_before=at(2))])
    assert all_that_go(lane, 2) == ["0"]


def test_after_a_pause_all_is_due_at_once_oldest_first() -> None:
    tickets = [a_ticket(f"t{n}", n, not_before=at(50 - n)) for n in (3, 1, 2)]
    lane = probed(*tickets, a_ticket("behind", 4, incident_id="t1", incident_version=2))
    lane.open_up(at(5))
    assert all_that_go(lane, 5) == ["t1", "t2", "t3"]


def test_after_a_pause_the_rate_still_holds() -> None:
    lane = probed(*(a_ticket(str(n), n / 10, attempt=2) for n in range(9)), rate=Rate(per_minute=2))
    lane.open_up(at(2))
    assert all_that_go(lane, 2) == ["0", "1"]
    assert lane.next_at() == at(2) + MINUTE / 2


def test_a_probe_is_no_new_group_but_may_be_one_that_was_tried_before() -> None:
    rate = Rate(per_minute=1)
    fresh = probed(*(a_ticket(str(n), n / 10) for n in range(9)), rate=rate)
    assert names(fresh.take(at(2))) == "0"
    mates = [a_ticket(name, 0, group="g", attempt=2) for name in "ab"]
    again = probed(*mates, a_ticket("c", 1), rate=rate)
    assert names(again.take(at(2))) == "a b"


def test_a_held_lane_lets_nothing_out_probing_or_not() -> None:
    lane = probed(a_ticket("a"))
    lane.held = True
    assert lane.take(at(9)) == ()
    lane.open_up(at(9))
    assert (lane.take(at(9)), lane.next_at()) == ((), None)
    lane.held = False
    assert names(lane.take(at(9))) == "a"
