import json

import pytest

from schemas.delivery import DeliveryOutcome
from services.notifier.body import render
from services.notifier.delivery import Answer, Delivery, Done, after, webhook_id
from services.notifier.format import Format
from services.notifier.pending import MAX_ALERTS, Pending, find, read, settle, take_in, write
from tests.builders import at
from tests.webhooks import an_alert, an_endpoint

DESKS = [an_endpoint(id=f"desk-{number}") for number in range(3)]


def taken(*names: str) -> Pending:
    state = Pending()
    for name in names:
        state = take_in(state, an_alert(name), DESKS, at()).state
    return state


def ended(state: Pending, webhook: str) -> Pending:
    delivery = find(state, webhook)
    assert delivery is not None
    answer = Answer(outcome=DeliveryOutcome.DELIVERED, status=204)
    done = after(delivery, answer, at(1), 0.0, DESKS[0].schedule)
    assert isinstance(done, Done)
    return settle(state, webhook, done)


def test_an_alert_is_due_at_every_endpoint_that_wants_it() -> None:
    desks = [*DESKS, an_endpoint(id="other", rules=("another-rule",))]
    due = take_in(Pending(), an_alert("1"), desks, at()).due
    assert [delivery.endpoint for delivery in due] == ["desk-0", "desk-1", "desk-2"]


def test_the_body_is_stored_once_and_comes_back_with_each_delivery() -> None:
    state = read(write(taken("1")))
    stored = write(state).decode()
    body = next(iter(state.bodies.values()))
    assert len(state.deliveries) == 3
    assert len(stored) < 2 * len(body) + 3_000
    for desk in DESKS:
        found = find(state, webhook_id("alert-1", desk.id))
        assert found is not None
        assert found.body == body


def test_endpoints_of_different_formats_get_different_bodies() -> None:
    desks = [
        an_endpoint(id="signed"),
        an_endpoint(id="slack", format=Format.SLACK),
        an_endpoint(id="also-slack", format=Format.SLACK),
    ]
    state = read(write(take_in(Pending(), an_alert("1"), desks, at()).state))
    assert set(state.bodies) == {"alert-1", "slack:alert-1"}
    for desk in desks:
        found = find(state, webhook_id("alert-1", desk.id))
        assert found is not None
        assert found.body == render(an_alert("1"), desk.format).decode()
    for desk in desks[1:]:
        state = ended(state, webhook_id("alert-1", desk.id))
    assert set(state.bodies) == {"alert-1"}


def test_a_state_from_before_there_were_formats_is_read() -> None:
    stored = json.loads(write(taken("1")))
    for delivery in stored["deliveries"]:
        del delivery["format"]
    state = read(json.dumps(stored).encode())
    assert state == taken("1")
    found = find(state, webhook_id("alert-1", "desk-0"))
    assert found is not None
    assert found.body == render(an_alert("1"), Format.STANDARD).decode()


def test_a_repeated_alert_adds_nothing_and_is_due_as_it_stands() -> None:
    state = taken("1")
    again = take_in(state, an_alert("1"), DESKS, at(5))
    assert again.state == state
    assert {delivery.first_at for delivery in again.due} == {at()}


def test_what_has_ended_is_not_due_again() -> None:
    webhook = webhook_id("alert-1", "desk-1")
    state = ended(taken("1"), webhook)
    assert find(state, webhook) is None
    again = take_in(state, an_alert("1"), DESKS, at(5))
    assert [delivery.endpoint for delivery in again.due] == ["desk-0", "desk-2"]


def test_a_body_goes_with_its_last_delivery() -> None:
    state = taken("1", "2")
    for desk in DESKS:
        state = ended(state, webhook_id("alert-1", desk.id))
    assert set(state.bodies) == {"alert-2"}


def test_a_failed_attempt_waits_with_its_body() -> None:
    state = taken("1")
    webhook = webhook_id("alert-1", "desk-0")
    delivery = find(state, webhook)
    assert delivery is not None
    failed = Answer(outcome=DeliveryOutcome.SERVER_ERROR, status=503)
    then = after(delivery, failed, at(1), 0.0, DESKS[0].schedule)
    assert isinstance(then, Delivery)
    again = find(settle(state, webhook, then), webhook)
    assert again == then
    assert again is not None
    assert again.attempt == 2


@pytest.mark.parametrize("surplus", [0, 1, 5])
def test_the_oldest_alerts_give_way_when_too_many_wait(surplus: int) -> None:
    names = [str(number) for number in range(MAX_ALERTS + surplus)]
    state, dropped = Pending(), []
    for name in names:
        result = take_in(state, an_alert(name), DESKS, at())
        state = result.state
        dropped += [delivery.alert_id for delivery in result.dropped]
    assert dropped == [f"alert-{name}" for name in names[:surplus] for _ in DESKS]
    assert list(state.bodies) == [f"alert-{name}" for name in names[surplus:]]
    assert len(state.deliveries) == MAX_ALERTS * len(DESKS)


def test_a_failure_brings_nothing_back_that_has_given_way_meanwhile() -> None:
    delivery = find(taken("0"), webhook_id("alert-0", "desk-0"))
    assert delivery is not None
    crowded = taken(*(str(number) for number in range(MAX_ALERTS + 1)))
    failed = Answer(outcome=DeliveryOutcome.SERVER_ERROR, status=503)
    then = after(delivery, failed, at(1), 0.0, DESKS[0].schedule)
    state = settle(crowded, delivery.webhook_id, then)
    assert state == crowded
    assert all(find(state, one.webhook_id) is not None for one in state.deliveries)


def test_a_success_is_remembered_also_of_what_has_given_way_meanwhile() -> None:
    delivery = find(taken("0"), webhook_id("alert-0", "desk-0"))
    assert delivery is not None
    crowded = taken(*(str(number) for number in range(MAX_ALERTS + 1)))
    done = after(delivery, Answer(outcome=DeliveryOutcome.DELIVERED), at(1), 0.0, (0.0,))
    state = settle(crowded, delivery.webhook_id, done)
    assert delivery.webhook_id in state.ended
    assert state.deliveries == crowded.deliveries
