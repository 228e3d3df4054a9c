"""Microsoft Teams through a webhook of its Workflows: an Adaptive Card.

The texts are runs of RichTextBlocks, the one element whose words Teams takes as they are: TextBlocks and
facts would read Markdown in them.
"""

from schemas.alert import Alert
from services.notifier.formats.brief import Brief, Link, Message, encoded, fitted

MAX_MESSAGE = 20_000
"""Bytes; Teams takes 28 kB, and what waits in the table is to stay small."""


def render(alert: Alert) -> bytes:
    """The message as Workflows wants it."""
    return fitted(alert, _message, lambda message: len(encoded(message)) <= MAX_MESSAGE)


def _message(said: Brief) -> Message:
    body = [
        _paragraph(said.title, weight="bolder", size="large"),
        *(_paragraph(text) for text in (said.summary, said.standing, *said.details) if text),
        _paragraph(said.about, size="small", isSubtle=True),
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [_open(link) for link in said.links],
        "msteams": {"width": "Full"},
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {
        "type": "message",
        "attachments": [{"contentType": kind, "contentUrl": None, "content": card}],
    }


def _paragraph(text: str, **style: str | bool) -> Message:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def _open(link: Link) -> Message:
    return {"type": "Action.OpenUrl", "title": link.label, "url": link.url}
