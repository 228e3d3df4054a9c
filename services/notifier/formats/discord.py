"""Discord's webhooks: one embed, whose Markdown is ours alone, and that mentions nobody."""

import re

from schemas.alert import Alert, Severity
from services.notifier.formats.brief import Brief, Message, clipped, fitted, units

MAX_TITLE, MAX_DESCRIPTION, MAX_TOTAL = 256, 4_096, 6_000
"""Characters of an embed's title, of its description, and of all its texts."""

COLOURS = {Severity.INFO: 0x3B82F6, Severity.WARNING: 0xF59E0B, Severity.CRITICAL: 0xDC2626}

# All that begins a mark, a mention or an address; an escaped character stands for itself.
_MARKS = re.compile(r"([\\*_~`|<>#\[\]():/@+\-])")


def render(alert: Alert) -> bytes:
    """The message as Discord wants it."""

    def message(said: Brief) -> Message:
        return {"allowed_mentions": {"parse": []}, "embeds": [_embed(alert, said)]}

    return fitted(alert, message, _fits)


def _embed(alert: Alert, said: Brief) -> Message:
    links = (f"[{link.label}](<{link.url}>)" for link in said.links)
    lines = [
        _text(said.summary),
        f"**{_text(said.standing)}**",
        *map(_text, said.details),
        " · ".join(links),
    ]
    return {
        "title": _title(said.title),
        "description": "\n".join(filter(None, lines)),
        "color": COLOURS[alert.severity],
        "timestamp": alert.created_at.isoformat(),
        "footer": {"text": said.about},
    }


def _title(raw: str) -> str:
    """As much of it as fits once it is escaped, which at most doubles it."""
    tried = (_text(clipped(raw, characters)) for characters in (200, 160, MAX_TITLE // 2))
    return next(text for text in tried if units(text) <= MAX_TITLE)


def _fits(message: Message) -> bool:
    (embed,) = message["embeds"]
    sizes = units(embed["title"]), units(embed["description"]), units(embed["footer"]["text"])
    return sizes[0] <= MAX_TITLE and sizes[1] <= MAX_DESCRIPTION and sum(sizes) <= MAX_TOTAL


def _text(raw: str) -> str:
    return _MARKS.sub(r"\\\1", raw)
