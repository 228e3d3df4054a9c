from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.alert import Silence
from schemas.article import Source
from schemas.delivery import DeliveryOutcome, WebhookBody
from services.notifier.delivery import (
    Answer,
    Delivery,
    Done,
    Ending,
    after,
    first,
    outcome_of,
    receipt,
    retry_after,
    webhook_id,
)
from services.notifier.endpoint import SCHEDULE
from tests.builders import an_incident, at
from tests.webhooks import an_alert

FAILURES = [
    outcome
    for outcome in DeliveryOutcome
    if outcome not in (DeliveryOutcome.DELIVERED, DeliveryOutcome.GONE)
]


def a_delivery(**fields: object) -> Delivery:
    return first(an_alert(), "desk", at(), SCHEDULE).model_copy(update=fields)


def failed(**fields: object) -> Answer:
    return Answer(**{"outcome": DeliveryOutcome.SERVER_ERROR, "status": 503, **fields})


def test_the_first_attempt_is_due_at_once() -> None:
    delivery = a_delivery()
    assert (delivery.attempt, delivery.not_before, delivery.first_at) == (1, at(), at())


def test_the_id_is_that_of_alert_and_endpoint_alone() -> None:
    later = an_alert(incident=an_incident("other", version=7))
    assert first(later, "desk", at(9), SCHEDULE).webhook_id == a_delivery().webhook_id
    ids = {webhook_id("a", "b"), webhook_id("b", "a"), webhook_id("a", "c"), webhook_id("ab", "")}
    assert len(ids) == 4
    assert all("." not in text for text in ids)


def test_it_survives_the_table_as_json() -> None:
    delivery = a_delivery(attempt=3, not_before=at(2))
    assert Delivery.model_validate_json(delivery.model_dump_json()) == delivery


def test_failures_follow_the_schedule_of_standard_webhooks_to_its_end() -> None:
    state: Delivery | Done = a_delivery()
    waits: list[float] = []
    while isinstance(state, Delivery):
        waits.append((state.not_before - at()).total_seconds() - sum(waits))
        state = after(state, failed(), state.not_before, 0.0, SCHEDULE)
    assert waits == [0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]
    assert state.ending is Ending.EXHAUSTED
    assert timedelta(seconds=sum(waits)) == timedelta(hours=75, minutes=35, seconds=5)


@pytest.mark.parametrize("outcome", FAILURES)
def test_every_failure_but_gone_is_tried_again_with_the_same_id(outcome: DeliveryOutcome) -> None:
    delivery = a_delivery()
    then = after(delivery, failed(outcome=outcome), at(), 0.0, SCHEDULE)
    assert isinstance(then, Delivery)
    assert then.webhook_id == delivery.webhook_id
    assert then.body == delivery.body
    assert then.attempt == 2


@pytest.mark.parametrize(
    ("outcome", "ending"),
    [(DeliveryOutcome.DELIVERED, Ending.DELIVERED), (DeliveryOutcome.GONE, Ending.GONE)],
)
def test_success_and_gone_end_it(outcome: DeliveryOutcome, ending: Ending) -> None:
    then = after(a_delivery(), Answer(outcome=outcome), at(), 0.0, SCHEDULE)
    assert isinstance(then, Done)
    assert then.ending is ending


def test_a_schedule_that_was_shortened_meanwhile_ends_the_delivery() -> None:
    then = after(a_delivery(attempt=6), failed(), at(), 0.0, (0.0, 5.0))
    assert isinstance(then, Done)
    assert then.ending is Ending.EXHAUSTED


@given(
    attempt=st.integers(1, 9),
    jitter=st.floats(-1, 1),
    header=st.none() | st.integers(0, 10**12).map(str) | st.text(max_size=20),
)
def test_the_wait_keeps_within_a_fifth_of_its_step_or_up_to_twice_on_request(
    attempt: int, jitter: float, header: str | None
) -> None:
    answer = failed(retry_after=header)
    then = after(a_delivery(attempt=attempt), answer, at(), jitter, SCHEDULE)
    assert isinstance(then, Delivery)
    wait, step = (then.not_before - at()).total_seconds(), SCHEDULE[attempt]
    assert then.attempt == attempt + 1
    asked = retry_after(header, at())
    low, high = (0.8, 1.2) if asked is None else (1.0, 2.0)
    assert low * step - 1e-5 <= wait <= high * step + 1e-5
    if asked is not None and step <= asked <= 2 * step:
        assert wait == pytest.approx(asked)


@given(st.lists(st.tuples(st.sampled_from(FAILURES), st.floats(-1, 1)), max_size=12))
def test_time_and_attempts_only_ever_grow(story: list[tuple[DeliveryOutcome, float]]) -> None:
    state: Delivery | Done = a_delivery()
    for outcome, jitter in story:
        if isinstance(state, Done):
            break
        then = after(state, failed(outcome=outcome), state.not_before, jitter, SCHEDULE)
        if isinstance(then, Delivery):
            assert then.not_before >= state.not_before
            assert then.attempt == state.attempt + 1
            assert then.first_at == state.first_at
        state = then


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("Mon, 28 Oct 2024 12:02:00 GMT", 120.0),
        ("Mon, 28 Oct 2024 12:02:00 -0000", 120.0),
        ("Monday, 28-Oct-24 12:02:00 GMT", 120.0),
        ("Mon, 28 Oct 2024 11:00:00 GMT", 0.0),
        ("9" * 5000, 999_999_999.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(
    header: str | None, seconds: float | None
) -> None:
    assert retry_after(header, datetime(2024, 10, 28, 12, tzinfo=UTC)) == seconds


@given(st.text(max_size=60))
def test_no_retry_after_header_breaks_it(header: str) -> None:
    asked = retry_after(header, at())
    assert asked is None or asked >= 0


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "delivered"), (204, "delivered"), (299, "delivered"),
        (300, "refused"), (301, "refused"), (304, "refused"), (308, "refused"),
        (400, "refused"), (401, "refused"), (404, "refused"), (413, "refused"), (418, "refused"),
        (408, "server_error"), (500, "server_error"), (502, "server_error"), (599, "server_error"),
        (410, "gone"), (429, "throttled"), (199, "refused"),
    ],
)  # fmt: skip
def test_every_status_has_its_outcome(status: int, outcome: str) -> None:
    assert outcome_of(status) == outcome


def test_receipts_tell_each_attempt_and_whether_another_follows() -> None:
    delivery, answer = a_delivery(attempt=2), failed(seconds=0.25)
    then = after(delivery, answer, at(1), 0.0, SCHEDULE)
    told = receipt(delivery, answer, at(1), then)
    assert told.next_attempt_at == at(1) + timedelta(minutes=5)
    assert (told.attempt, told.outcome, told.status_code, told.seconds) == (
        2,
        "server_error",
        503,
        0.25,
    )
    assert (told.webhook_id, told.endpoint, told.rule) == (
        delivery.webhook_id,
        "desk",
        "air-strikes",
    )
    assert told.id != receipt(a_delivery(), answer, at(), then).id
    last = a_delivery(attempt=10)
    assert (
        receipt(last, answer, at(1), after(last, answer, at(1), 0.0, SCHEDULE)).next_attempt_at
        is None
    )


def test_an_alert_about_a_source_is_delivered_as_one_about_an_incident() -> None:
    silence = Silence(
        source=Source(id="outlet", name="Outlet"), url="https://outlet.example/", quiet_since=at()
    )
    told = an_alert().model_copy(update={"incident": None, "silence": silence})
    delivery = first(told, "desk", at(), SCHEDULE)
    assert (delivery.incident_id, delivery.incident_version) == ("outlet", 0)
    assert WebhookBody.model_validate_json(delivery.body).data.silence == silence
