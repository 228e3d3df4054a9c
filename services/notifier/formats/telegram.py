"""Telegram's sendMessage, with HTML of our own; the chat stands in the endpoint's URL."""

import html
import re

from schemas.alert import Alert
from services.notifier.formats.brief import Brief, Message, fitted, units

MAX_TEXT = 4_096
"""Characters; Telegram counts them without the markup, so that counting all is on the safe side."""

# Telegram makes links of addresses, names, commands and tags in any text. A word joiner, which nobody
# sees, ends such a word at its mark; a full stop between digits is left alone.
_MARKS = re.compile(r"([@#/]|:(?=/)|\.(?=[^\W\d]))")


def render(alert: Alert) -> bytes:
    """The parameters of sendMessage, but for `chat_id`."""
    return fitted(alert, _message, lambda message: units(message["text"]) <= MAX_TEXT)


def _message(said: Brief) -> Message:
    links = (f'<a href="{html.escape(link.url)}">{link.label}</a>' for link in said.links)
    lines = [
        f"<b>{_text(said.title)}</b>",
        _text(said.summary),
        f"<b>{_text(said.standing)}</b>",
        *map(_text, said.details),
        " · ".join(links),
        f"<i>{_text(said.about)}</i>",
    ]
    return {
        "text": "\n".join(filter(None, lines)),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def _text(raw: str) -> str:
    return html.escape(_MARKS.sub("\\1\u2060", raw))
