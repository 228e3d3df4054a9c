"""Plain text with a title, for e-mail and whatever else Apprise carries it to."""

from schemas.alert import Alert, Severity
from services.notifier.formats.brief import Brief, Message, encoded, fitted

MAX_BODY = 20_000
"""Bytes; what waits in the table is to stay small, and Apprise cuts what a service has no room for."""

KINDS = {Severity.INFO: "info", Severity.WARNING: "warning", Severity.CRITICAL: "failure"}
"""Apprise's types of notification."""


def render(alert: Alert) -> bytes:
    """Title, body and type as JSON."""

    def message(said: Brief) -> Message:
        return {"title": said.title, "body": _body(said), "type": KINDS[alert.severity]}

    return fitted(alert, message, lambda written: len(encoded(written)) <= MAX_BODY)


def _body(said: Brief) -> str:
    links = (f"{link.label}: {link.url}" for link in said.links)
    lines = (said.summary, said.standing, *said.details, *links, said.about)
    return "\n".join(filter(None, lines))
