"""In a storm: the alerts of one rule that wait for an endpoint with a rate, sent as one webhook. Pure.

What was tried alone stays alone, and what was tried together stays together, so that a retry has the id
and the body of the attempt before. After a crash between an attempt and the table the members are sent
again, in this group or another one or alone, and the receiver knows them by the ids of their alerts.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, takewhile

from schemas.delivery import AlertGroup, GroupBody, GroupedAlert, WebhookBody
from services.notifier.delivery import Delivery
from services.notifier.formats.standard import MAX_BODY
from services.notifier.ticket import Ticket

MAX_MEMBERS = 30
"""Alerts in one group: what one person can read, and with short titles always below `MAX_BODY`."""

_TITLES = (200, 80, 20)
"""Characters of a title, fewer where the body would be too large."""


def choose(lines: Sequence[Sequence[Ticket]], room: int) -> tuple[Ticket, ...]:
    """What is sent next: the first delivery alone, or those like it together.

    Args:
        lines: The deliveries that are due, a line for each incident, in order; the first of all is next.
        room: How many notifications may be sent now.
    """
    head = lines[0][0]
    if head.group is None and (head.attempt > 1 or sum(map(len, lines)) <= room):
        return (head,)
    alike = _together(head) if head.group is not None else _untried(head)
    members = chain.from_iterable(takewhile(alike, line) for line in lines)
    return tuple(members)[:MAX_MEMBERS]


def _together(head: Ticket) -> Callable[[Ticket], bool]:
    return lambda ticket: ticket.group == head.group


def _untried(head: Ticket) -> Callable[[Ticket], bool]:
    return lambda ticket: (ticket.group, ticket.attempt, ticket.rule) == (None, 1, head.rule)


def group_id(webhook_ids: Iterable[str]) -> str:
    """The webhook id of a group: that of its members, in whatever order they come."""
    return "grp_" + hashlib.sha256("\n".join(sorted(webhook_ids)).encode()).hexdigest()[:32]


def as_sent(members: Sequence[Delivery]) -> Delivery:
    """What goes out for some deliveries to one endpoint: the only one as it is, or their group."""
    if len(members) == 1:
        return members[0].model_copy(update={"group": None})
    identity = group_id(one.webhook_id for one in members)
    return members[0].model_copy(
        update={"webhook_id": identity, "group": identity, "body": render(members)}
    )


def render(members: Sequence[Delivery]) -> str:
    """The body of a group, below `MAX_BODY`; the same members in the same order always give the same."""
    bodies = [WebhookBody.model_validate_json(one.body, extra="ignore") for one in members]
    text = ""
    for characters in _TITLES:
        text = _body(bodies, characters).model_dump_json()
        if len(text.encode()) < MAX_BODY:
            break
    return text


def _body(bodies: Sequence[WebhookBody], characters: int) -> GroupBody:
    alerts = tuple(_listed(body, characters) for body in bodies)
    latest = max(body.timestamp for body in bodies)
    group = AlertGroup(rule=bodies[0].data.rule, count=len(alerts), alerts=alerts)
    return GroupBody(type="alert.group", timestamp=latest, data=group)


def _listed(body: WebhookBody, characters: int) -> GroupedAlert:
    alert = body.data
    title = alert.title
    if len(title) > characters:
        title = title[: characters - 1] + "…"
    return GroupedAlert(
        id=alert.id,
        title=title,
        incident_id=alert.subject[0],
        severity=alert.severity,
        reason=alert.reason,
        created_at=alert.created_at,
    )
