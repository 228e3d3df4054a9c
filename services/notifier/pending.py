"""An incident's deliveries as the table keeps them: those still to be made, and the latest that ended.

An alert's body is kept once for each format, however many endpoints wait for it, so that the state fits a
Kafka record: 30 bodies of at most 20 kB each.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from pydantic import Field

from schemas.alert import Alert
from schemas.base import Identifier, Record, UtcTime
from services.notifier.delivery import Delivery, Done, first, webhook_id
from services.notifier.endpoint import Endpoint
from services.notifier.format import Format

MAX_ALERTS = 30
"""Bodies of one incident that may wait; beyond that the oldest give way to the newer, which say more."""
KEPT = 500
"""Ended deliveries remembered for each incident, so that a repeated alert is not sent again."""


class Pending(Record):
    """The state of one incident id, in a partition of `alerts`; bodies are by `Delivery.body_key`."""

    partition: int = 0

    deliveries: tuple[Delivery, ...] = ()
    bodies: dict[str, str] = Field(default_factory=dict)
    ended: tuple[Identifier, ...] = ()


class TakenIn(NamedTuple):
    """A state after an alert: what is due because of it, and what gave way to it."""

    state: Pending
    due: list[Delivery]
    dropped: list[Delivery]


def read(state: bytes | None) -> Pending:
    """The state as the table has it."""
    return Pending.model_validate_json(state, extra="ignore") if state else Pending()


def write(pending: Pending) -> bytes:
    """The state for the table."""
    return pending.model_dump_json().encode()


def take_in(pending: Pending, alert: Alert, endpoints: Iterable[Endpoint], now: UtcTime) -> TakenIn:
    """Add an alert's deliveries; a repeated alert adds nothing, since they have ended or are there."""
    known = {delivery.webhook_id: delivery for delivery in pending.deliveries}
    due: list[Delivery] = []
    rendered: dict[Format, Delivery] = {}
    for endpoint in endpoints:
        identity = webhook_id(alert.id, endpoint.id)
        if not endpoint.wants(alert) or identity in pending.ended:
            continue
        if identity not in known and endpoint.format not in rendered:
            rendered[endpoint.format] = first(
                alert, endpoint.id, now, endpoint.schedule, endpoint.format
            )
        due.append(known.get(identity) or _to(endpoint, rendered[endpoint.format]))
    new = [delivery for delivery in due if delivery.webhook_id not in known]
    bodies = pending.bodies | {delivery.body_key: delivery.body for delivery in new}
    oldest = list(bodies)[: max(0, len(bodies) - MAX_ALERTS)]
    waiting = [*pending.deliveries, *(one.model_copy(update={"body": ""}) for one in new)]
    dropped = [delivery for delivery in waiting if delivery.body_key in oldest]
    state = _with(pending, (one for one in waiting if one not in dropped), bodies)
    return TakenIn(state, due, dropped)


def _to(endpoint: Endpoint, delivery: Delivery) -> Delivery:
    """A first delivery as it goes to another endpoint of the same format, its body not made anew."""
    return delivery.model_copy(
        update={
            "webhook_id": webhook_id(delivery.alert_id, endpoint.id),
            "endpoint": endpoint.id,
            "not_before": delivery.first_at + timedelta(seconds=endpoint.schedule[0]),
        }
    )


def find(pending: Pending, webhook: str) -> Delivery | None:
    """A pending delivery by its webhook id, with its body."""
    found = next((one for one in pending.deliveries if one.webhook_id == webhook), None)
    return found and found.model_copy(update={"body": pending.bodies[found.body_key]})


def settle(pending: Pending, webhook: str, then: Delivery | Done) -> Pending:
    """The state after an attempt: the delivery waits for its next one, or has ended.

    One that has given way to newer alerts while it was out has lost its body, and waits no more.
    """
    others = (one for one in pending.deliveries if one.webhook_id != webhook)
    if isinstance(then, Delivery) and find(pending, webhook) is None:
        return pending
    if isinstance(then, Delivery):
        return _with(pending, (*others, then.model_copy(update={"body": ""})), pending.bodies)
    ended = (*pending.ended, webhook)[-KEPT:]
    return _with(pending, others, pending.bodies).model_copy(update={"ended": ended})


def _with(pending: Pending, deliveries: Iterable[Delivery], bodies: dict[str, str]) -> Pending:
    kept = tuple(deliveries)
    needed = {delivery.body_key for delivery in kept}
    needed_bodies = {key: body for key, body in bodies.items() if key in needed}
    return pending.model_copy(update={"deliveries": kept, "bodies": needed_bodies})
