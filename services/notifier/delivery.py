"""What becomes of an alert on its way to one endpoint: a state machine without clock or network.

A `Delivery` is the state before an attempt. `after` turns it and the answer into the next state: another
`Delivery`, or `Done`.

Every answer but 2xx is a failure and is tried again, 4xx too: Standard Webhooks 1.0 names 410 as the only
one that ends it, and what an endpoint answers while it is being repaired (401 after a rotation, 404 during a
roll-out) should not lose an alert.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from pydantic import Field

from schemas.alert import Alert
from schemas.base import Identifier, Record, UtcTime
from schemas.delivery import DeliveryOutcome, Receipt
from services.notifier.body import render
from services.notifier.format import Format

JITTER = 0.2
"""Share of a wait by which it is spread, so that endpoints that failed together do not return together."""


class Delivery(Record):
    """An alert that is still to be delivered to one endpoint. Kept as JSON, it survives a restart.

    `body` is the exact text that every attempt sends, in `format`. `attempt` counts from 1 and is the next
    one. `group` is the webhook id under which it was last tried together with others, null where it was not.
    """

    webhook_id: Identifier
    alert_id: Identifier
    rule: str
    incident_id: Identifier
    incident_version: int
    endpoint: str
    format: Format = Format.STANDARD
    attempt: Annotated[int, Field(ge=1)] = 1
    first_at: UtcTime
    not_before: UtcTime
    group: Identifier | None = None
    body: str

    @property
    def body_key(self) -> str:
        """What deliveries with the same body have in common; the alert's id alone for the signed one."""
        return self.alert_id if self.format is Format.STANDARD else f"{self.format}:{self.alert_id}"


class Answer(Record):
    """How one attempt went; `retry_after` is that header as sent, `seconds` the attempt's duration."""

    outcome: DeliveryOutcome
    status: int | None = None
    retry_after: str | None = None
    seconds: Annotated[float, Field(ge=0)] = 0.0


class Ending(StrEnum):
    """Why there is no further attempt."""

    DELIVERED = "delivered"
    GONE = "gone"  # 410: the endpoint wants nothing any more and is to be disabled
    EXHAUSTED = "exhausted"  # the schedule has no further attempt


class Done(Record):
    """The end of a delivery."""

    webhook_id: Identifier
    endpoint: str
    ending: Ending


def webhook_id(alert_id: str, endpoint: str) -> str:
    """The id that every attempt to deliver this alert to this endpoint bears, in every run."""
    return "msg_" + hashlib.sha256(f"{alert_id}\n{endpoint}".encode()).hexdigest()[:32]


def first(
    alert: Alert,
    endpoint: str,
    now: datetime,
    schedule: Sequence[float],
    form: Format = Format.STANDARD,
) -> Delivery:
    """The delivery of an alert that has not been tried yet; `schedule` and `form` as in `Endpoint`."""
    subject, version = alert.subject
    return Delivery(
        webhook_id=webhook_id(alert.id, endpoint),
        alert_id=alert.id,
        rule=alert.rule,
        incident_id=subject,
        incident_version=version,
        endpoint=endpoint,
        format=form,
        first_at=now,
        not_before=now + timedelta(seconds=schedule[0]),
        body=render(alert, form).decode(),
    )


def after(
    delivery: Delivery, answer: Answer, now: datetime, jitter: float, schedule: Sequence[float]
) -> Delivery | Done:
    """What follows an attempt.

    Args:
        delivery: The state before the attempt.
        answer: How the attempt ended.
        now: When it ended.
        jitter: A random number from -1 to 1.
        schedule: Seconds before each attempt, the first one included.
    """
    if answer.outcome is DeliveryOutcome.DELIVERED:
        return _done(delivery, Ending.DELIVERED)
    if answer.outcome is DeliveryOutcome.GONE:
        return _done(delivery, Ending.GONE)
    if delivery.attempt >= len(schedule):
        return _done(delivery, Ending.EXHAUSTED)
    step = schedule[delivery.attempt]
    asked = retry_after(answer.retry_after, now)
    wait = step * (1 + JITTER * jitter) if asked is None else min(max(asked, step), 2 * step)
    return delivery.model_copy(
        update={"attempt": delivery.attempt + 1, "not_before": now + timedelta(seconds=wait)}
    )


def receipt(
    delivery: Delivery, answer: Answer, attempted_at: datetime, then: Delivery | Done
) -> Receipt:
    """The record of one attempt; `then` is what `after` made of it."""
    return Receipt(
        id=f"{delivery.webhook_id}_{delivery.attempt}",
        webhook_id=delivery.group or delivery.webhook_id,
        alert_id=delivery.alert_id,
        rule=delivery.rule,
        incident_id=delivery.incident_id,
        endpoint=delivery.endpoint,
        attempt=delivery.attempt,
        outcome=answer.outcome,
        status_code=answer.status,
        seconds=answer.seconds,
        attempted_at=attempted_at,
        next_attempt_at=then.not_before if isinstance(then, Delivery) else None,
    )


def outcome_of(status: int) -> DeliveryOutcome:
    """What a status code says about an attempt; redirects are refusals, since none is followed."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return DeliveryOutcome.DELIVERED
    if status == HTTPStatus.GONE:
        return DeliveryOutcome.GONE
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return DeliveryOutcome.THROTTLED
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return DeliveryOutcome.SERVER_ERROR
    return DeliveryOutcome.REFUSED


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header (RFC 9110, 10.2.3) asks for; None where it says nothing usable."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    # RFC 9110 has dates in GMT only; one that names no zone can mean nothing else.
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)


def _done(delivery: Delivery, ending: Ending) -> Done:
    return Done(webhook_id=delivery.webhook_id, endpoint=delivery.endpoint, ending=ending)
