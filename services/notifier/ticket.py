"""The place of a pending delivery in its endpoint's lane."""

from datetime import datetime
from typing import NamedTuple

from services.notifier.delivery import Delivery


class Ticket(NamedTuple):
    """A pending delivery's place. Its body stays in the table, so that a million of them fit in memory.

    Tickets of one incident sort in the order in which they have to be delivered.
    """

    incident_version: int
    first_at: datetime
    webhook_id: str
    incident_id: str
    not_before: datetime
    rule: str
    attempt: int
    group: str | None


Batch = tuple[Ticket, ...]
"""What one attempt delivers: a delivery, or the members of a group."""


def ticket_of(delivery: Delivery) -> Ticket:
    """The place of a delivery in its endpoint's lane."""
    return Ticket(
        delivery.incident_version,
        delivery.first_at,
        delivery.webhook_id,
        delivery.incident_id,
        delivery.not_before,
        delivery.rule,
        delivery.attempt,
        delivery.group,
    )
