"""An incident's deliveries as the table keeps them: those still to be made, and the latest that ended."""

from collections.abc import Iterable, Sequence

from schemas.alert import Alert
from schemas.base import Identifier, Record, UtcTime
from services.notifier.delivery import Delivery, Done, first, webhook_id
from services.notifier.endpoint import Endpoint

KEPT = 50
"""Ended deliveries remembered for each incident, so that a repeated alert is not sent again."""


class Pending(Record):
    """The state of one incident id; the empty one is not stored."""

    deliveries: tuple[Delivery, ...] = ()
    ended: tuple[Identifier, ...] = ()


def read(state: bytes | None) -> Pending:
    """The state as the table has it."""
    return Pending.model_validate_json(state) if state else Pending()


def write(pending: Pending) -> bytes:
    """The state for the table."""
    return pending.model_dump_json().encode()


def take_in(
    pending: Pending, alert: Alert, endpoints: Iterable[Endpoint], now: UtcTime
) -> tuple[Pending, Sequence[Delivery]]:
    """The state with an alert's deliveries added, and all of them that are still to be made.

    A repeated alert adds nothing: what it leads to has ended or is pending already.
    """
    known = {delivery.webhook_id: delivery for delivery in pending.deliveries}
    due: list[Delivery] = []
    for endpoint in endpoints:
        identity = webhook_id(alert.id, endpoint.id)
        if endpoint.wants(alert) and identity not in pending.ended:
            due.append(known.get(identity) or first(alert, endpoint.id, now, endpoint.schedule))
    new = [delivery for delivery in due if delivery.webhook_id not in known]
    return pending.model_copy(update={"deliveries": (*pending.deliveries, *new)}), due


def find(pending: Pending, webhook: str) -> Delivery | None:
    """A pending delivery by its webhook id."""
    return next((one for one in pending.deliveries if one.webhook_id == webhook), None)


def settle(pending: Pending, webhook: str, then: Delivery | Done) -> Pending:
    """The state after an attempt: the delivery waits for its next one, or has ended."""
    others = tuple(one for one in pending.deliveries if one.webhook_id != webhook)
    if isinstance(then, Delivery):
        return pending.model_copy(update={"deliveries": (*others, then)})
    return Pending(deliveries=others, ended=(*pending.ended, webhook)[-KEPT:])
