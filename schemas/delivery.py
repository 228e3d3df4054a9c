"""Webhook bodies and the receipts of their delivery: the records of `deliveries`."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.alert import Alert, Reason, Severity
from schemas.base import Identifier, Record, UtcTime


class WebhookBody(Record):
    """The JSON body of a webhook, in the form that Standard Webhooks 1.0 asks for."""

    type: Literal["alert.new", "alert.escalated", "alert.status_changed", "alert.retracted"]
    timestamp: UtcTime
    data: Alert


class GroupedAlert(Record):
    """An alert as a group lists it; the topic `alerts` has the whole under its id."""

    id: Identifier
    title: str
    incident_id: Identifier
    severity: Severity
    reason: Reason
    created_at: UtcTime


class AlertGroup(Record):
    """Alerts of one rule that waited together; receivers that drop repeats do so by the alerts' ids."""

    rule: str
    count: Annotated[int, Field(ge=2)]
    alerts: Annotated[tuple[GroupedAlert, ...], Field(min_length=2)]


class GroupBody(Record):
    """The JSON body of a webhook that tells of many alerts at once, to an endpoint with a rate.

    `timestamp` is when the latest of them was made.
    """

    type: Literal["alert.group"]
    timestamp: UtcTime
    data: AlertGroup


class DeliveryOutcome(StrEnum):
    """How one attempt ended; also the metric label."""

    DELIVERED = "delivered"
    REFUSED = "refused"  # 4xx but for 408, 410 and 429, and every 3xx
    THROTTLED = "throttled"  # 429
    SERVER_ERROR = "server_error"  # 5xx, 408
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"  # no connection, TLS failure, reset
    GONE = "gone"  # 410: the endpoint is disabled
    BLOCKED = "blocked"  # the address may not be dialled


class Receipt(Record):
    """One attempt to deliver one alert to one endpoint; `next_attempt_at` null means it was the last.

    `webhook_id` is the id that was sent: a group's where the alert went out with others.
    """

    id: Identifier
    webhook_id: Identifier
    alert_id: Identifier
    rule: str
    incident_id: Identifier
    endpoint: str
    attempt: Annotated[int, Field(ge=1)]
    outcome: DeliveryOutcome
    status_code: int | None = None
    seconds: Annotated[float, Field(ge=0)]
    attempted_at: UtcTime
    next_attempt_at: UtcTime | None = None
