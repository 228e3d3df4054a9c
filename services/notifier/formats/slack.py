"""Slack's incoming webhooks: Block Kit sections of mrkdwn, with a line for notifications.

https://docs.slack.dev/reference/block-kit/composition-objects/text-object
"""

from schemas.alert import Alert
from services.notifier.formats.brief import Brief, Message, fitted, units

MAX_SECTION = 3_000
"""Characters of a section's text; their sum stays far below the 13,000 that were seen to be refused."""

# Slack has entities for its control characters and no escape for its marks, so these become look-alikes.
_ESCAPES = str.maketrans(
    {
        "&": "&amp;", "<": "&lt;", ">": "&gt;",
        "*": "\N{ASTERISK OPERATOR}", "_": "\N{MODIFIER LETTER LOW MACRON}",
        "~": "\N{TILDE OPERATOR}", "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
    }
)  # fmt: skip


def render(alert: Alert) -> bytes:
    """The message as Slack wants it; names, channels and bare addresses in it are not made into links."""
    return fitted(alert, _message, _fits)


def _message(said: Brief) -> Message:
    links = (f"<{link.url.replace('&', '&amp;')}|{link.label}>" for link in said.links)
    sections = (
        f"*{_text(said.title)}*\n{_text(said.summary)}",
        "\n".join([f"*{_text(said.standing)}*", *map(_text, said.details)]),
        " · ".join(links),
    )
    blocks: list[Message] = [
        {"type": "section", "text": _mrkdwn(text)} for text in sections if text
    ]
    blocks.append({"type": "context", "elements": [_mrkdwn(_text(said.about))]})
    return {
        "text": _text(said.title),
        "blocks": blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _fits(message: Message) -> bool:
    return all(units(block["text"]["text"]) <= MAX_SECTION for block in message["blocks"][:-1])


def _mrkdwn(text: str) -> Message:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _text(raw: str) -> str:
    return raw.translate(_ESCAPES)
