import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.alert import Severity
from schemas.delivery import DeliveryOutcome, GroupBody
from services.notifier.delivery import Answer, Delivery, after, first, receipt
from services.notifier.formats.standard import MAX_BODY
from services.notifier.group import MAX_MEMBERS, as_sent, choose, group_id
from services.notifier.lane import Lane
from services.notifier.rate import Rate
from services.notifier.ticket import Ticket, ticket_of
from tests.builders import an_incident, at
from tests.webhooks import an_alert

ONE_A_MINUTE = Rate(per_minute=1)


def a_delivery(name: str, **fields: object) -> Delivery:
    return first(an_alert(name, **fields), "desk", at(), (0.0, 5.0))


def a_ticket(name: str, incident: str = "", version: int = 1, **fields: Any) -> Ticket:  # noqa: ANN401
    ticket = Ticket(version, at(), name, incident or name, at(), "air-strikes", 1, None)
    return ticket._replace(**fields)


def names(batch: tuple[Ticket, ...]) -> str:
    return " ".join(ticket.webhook_id for ticket in batch)


def test_what_may_be_sent_now_goes_alone() -> None:
    lines = [[a_ticket("a")], [a_ticket("b")], [a_ticket("c")]]
    assert names(choose(lines, room=3)) == "a"
    assert names(choose(lines, room=2)) == "a b c"


def test_a_group_is_of_one_rule_and_keeps_the_order_of_each_incident() -> None:
    other = a_ticket("x", "j", rule="ceasefire")
    lines = [
        [a_ticket("a1", "i", 1), a_ticket("a2", "i", 2)],
        [a_ticket("b1", "j", 1), other, a_ticket("b2", "j", 3)],
        [other._replace(incident_id="k")],
        [a_ticket("c")],
    ]
    assert names(choose(lines, room=1)) == "a1 a2 b1 c"


def test_what_was_tried_alone_stays_alone_and_in_no_group() -> None:
    tried = a_ticket("t", attempt=2)
    assert names(choose([[tried], [a_ticket("a")], [a_ticket("b")]], room=1)) == "t"
    assert names(choose([[a_ticket("a")], [tried], [a_ticket("b")]], room=1)) == "a b"


def test_what_was_tried_together_stays_together_and_alone_with_itself() -> None:
    mates = [a_ticket(name, group="g", attempt=2) for name in ("m", "n")]
    lines = [[mates[0]], [a_ticket("a")], [mates[1]], [a_ticket("o", group="h", attempt=2)]]
    for room in (1, 9):
        assert names(choose(lines, room)) == "m n"


def test_a_group_has_its_bound() -> None:
    lines = [[a_ticket(str(number))] for number in range(100)]
    assert len(choose(lines, room=1)) == MAX_MEMBERS


def test_the_id_is_that_of_the_members_in_whatever_order() -> None:
    assert group_id(["a", "b"]) == group_id(["b", "a"])
    assert len({group_id(ids) for ids in (["a", "b"], ["a"], ["ab"], ["a", "b", "c"])}) == 4
    assert "." not in group_id(["a", "b"])


def test_one_delivery_goes_out_as_it_is() -> None:
    alone = a_delivery("1").model_copy(update={"group": "grp_before"})
    assert as_sent([alone]) == a_delivery("1")


def test_the_body_lists_every_alert_and_says_what_it_is() -> None:
    members = [a_delivery("1"), a_delivery("2", severity=Severity.CRITICAL, created_at=at(2))]
    sent = as_sent(members)
    body = GroupBody.model_validate_json(sent.body)
    assert sent.webhook_id == sent.group == group_id(one.webhook_id for one in members)
    assert (body.type, body.timestamp, body.data.rule) == ("alert.group", at(2), "air-strikes")
    assert body.data.count == 2
    assert [(one.id, one.incident_id, one.severity, one.reason) for one in body.data.alerts] == [
        ("alert-1", "incident-i1", "warning", "new"),
        ("alert-2", "incident-i2", "critical", "new"),
    ]
    assert as_sent(members).body == sent.body


@given(st.lists(st.text(max_size=400), min_size=2, max_size=MAX_MEMBERS))
def test_whatever_the_titles_the_body_stays_below_its_bound(titles: list[str]) -> None:
    members = [
        a_delivery(
            f"{number}-{'x' * 110}",
            title=title,
            incident=an_incident("y" * 110 + str(number)),
        )
        for number, title in enumerate(titles)
    ]
    body = as_sent(members).body
    assert len(body.encode()) < MAX_BODY
    assert len(json.loads(body)["data"]["alerts"]) == len(titles)


def test_thirty_alerts_with_the_longest_ids_and_titles_stay_below_it_too() -> None:
    members = [a_delivery(f"{n:0110}", title="\x01" * 400) for n in range(MAX_MEMBERS)]
    assert len(as_sent(members).body.encode()) < MAX_BODY


def test_every_member_has_a_receipt_of_its_own_under_the_groups_id() -> None:
    members = [a_delivery("1"), a_delivery("2")]
    sent = as_sent(members)
    answer = Answer(outcome=DeliveryOutcome.DELIVERED, status=204)
    told = [
        receipt(one, answer, at(), after(one, answer, at(), 0.0, (0.0,)))
        for one in (member.model_copy(update={"group": sent.group}) for member in members)
    ]
    assert {one.webhook_id for one in told} == {sent.webhook_id}
    assert [one.alert_id for one in told] == ["alert-1", "alert-2"]
    assert len({one.id for one in told}) == 2


def test_a_lane_sends_a_storm_in_groups_and_a_failed_group_again_as_it_was() -> None:
    lane = Lane(rate=ONE_A_MINUTE, groups=True)
    for name in "abc":
        lane.add(a_ticket(name))
    group = lane.take(at())
    assert names(group) == "a b c"
    again = [one._replace(attempt=2, group="g", not_before=at(1)) for one in group]
    lane.settle(group, again)
    lane.add(a_ticket("d"))
    assert names(lane.take(at() + timedelta(minutes=1))) == "d"
    assert names(lane.take(at(1))) == "a b c"


def test_a_lane_that_may_not_group_sends_one_by_one() -> None:
    lane = Lane(rate=ONE_A_MINUTE)
    for name in "abc":
        lane.add(a_ticket(name))
    assert names(lane.take(at())) == "a"


arrivals = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 9), st.sampled_from("rs")), max_size=50
)


@pytest.mark.parametrize("groups", [True, False])
@given(arrivals=arrivals, fails=st.lists(st.booleans(), max_size=30), steps=st.integers(1, 20))
def test_in_whatever_groups_everything_leaves_once_and_versions_never_overtake(
    groups: bool, arrivals: list[tuple[int, int, str]], fails: list[bool], steps: int
) -> None:
    lane, now = Lane(rate=Rate(per_minute=6), groups=groups), at()
    waiting = [
        a_ticket(str(n), f"i{incident}", version, rule=rule, first_at=at(n))
        for n, (incident, version, rule) in enumerate(arrivals)
    ]
    left: list[Ticket] = []
    outcomes = iter(fails)
    added: list[Ticket] = []
    while waiting or len(lane):
        for ticket in waiting[:steps]:
            lane.add(ticket)
            added.append(ticket)
        del waiting[:steps]
        while batch := lane.take(now):
            for ticket in batch:
                older = [t for t in added if t.incident_id == ticket.incident_id and t < ticket]
                gone = {one.webhook_id for one in (*left, *batch)}
                assert all(one.webhook_id in gone for one in older), "an older one was overtaken"
            if next(outcomes, False):
                mark = group_id(t.webhook_id for t in batch) if len(batch) > 1 else None
                later = now + timedelta(seconds=3)
                lane.settle(
                    batch,
                    [
                        t._replace(not_before=later, attempt=t.attempt + 1, group=mark)
                        for t in batch
                    ],
                )
            else:
                lane.settle(batch, [None] * len(batch))
                left += batch
        now = max(lane.next_at() or now, now)
    assert sorted(one.webhook_id for one in left) == sorted(one.webhook_id for one in added)


def test_a_ticket_knows_its_group() -> None:
    delivery = a_delivery("1").model_copy(update={"group": "g", "attempt": 2})
    ticket = ticket_of(Delivery.model_validate_json(delivery.model_dump_json()))
    assert (ticket.group, ticket.attempt, ticket.rule) == ("g", 2, "air-strikes")
