"""A feed's bytes to its items, without I/O. Called in the sandbox only: feedparser can be made to hang."""

import calendar
import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from services.fetcher.charset import decode
from services.fetcher.dates import parse_date
from services.fetcher.documents import Feed, FeedItem
from services.fetcher.plain import clean, from_html, one_line
from services.fetcher.trouble import Trouble

MAX_ITEMS = 500
MAX_TITLE = 500
MAX_FIELD = 1_000_000
"""Characters of one field that are looked at before it becomes plain text."""
MAX_TEXT = 200_000
MAX_ID = 2_000

# A declaration inside the DOCTYPE, which no feed needs: bombs and foreign files begin there.
_DECLARES = re.compile(
    r"<!(?:ENTITY|ELEMENT|ATTLIST|NOTATION)\b|<!DOCTYPE[^>\[]{0,1000}\[", re.IGNORECASE
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]{0,1000}>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));")
# Comments and instructions before the root, which may hold what looks like one.
_ASIDE = re.compile(r"[^<]*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
_ITEM_START = re.compile(
    r"<(?:[a-zA-Z][\w.-]{0,20}:)?(?:item|entry)(?:\s[^<>]{0,2000})?(?<!/)>", re.IGNORECASE
)
_ITEM_END = re.compile(r"</(?:[a-zA-Z][\w.-]{0,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT = re.compile(
    r"<(?:[a-zA-Z][\w.-]{0,20}:)?(?:rss|feed|RDF|channel|item|entry)[\s>]", re.IGNORECASE
)
_ROOT_END = re.compile(r"</(?:[a-zA-Z][\w.-]{0,20}:)?(?:rss|feed|RDF|channel)\s*>", re.IGNORECASE)


class FeedError(Exception):
    """Bytes that are no usable feed; `trouble` says why."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(detail)
        self.trouble = trouble


def parse_feed(body: bytes, content_type: str, url: str) -> Feed:
    """Read RSS, RDF or Atom; links come out absolute, against `url`.

    Items beyond `MAX_ITEMS` are not read; the order is the feed's, newest first in nearly all.

    Raises:
        FeedError: it is no feed, or one with declarations in a DTD.
    """
    text = decode(body, content_type)
    kept, cut = _first_items(_without_doctype(text), MAX_ITEMS)
    parsed = feedparser.parse(
        io.BytesIO(_REFERENCE.sub(_character, kept).encode("utf-8", "replace")),
        # What is left of markup is taken out here, by faster means.
        sanitize_html=False,
        resolve_relative_uris=False,
        # No base address: feedparser would make web addresses of guids such as "1234" with it.
        response_headers={"content-type": "application/xml; charset=utf-8"},
    )
    if not parsed.entries and not (parsed.version and _ROOT_END.search(text)):
        raise FeedError(
            Trouble.NOT_A_FEED, "the document is no RSS, RDF or Atom feed, or breaks off"
        )
    language = _text(parsed.feed, "language") or None
    items = tuple(_item(entry, language, url) for entry in parsed.entries[:MAX_ITEMS])
    return Feed(items=items, cut=cut, ttl_minutes=_minutes(_text(parsed.feed, "ttl")))


def _without_doctype(text: str) -> str:
    start = 0
    while aside := _ASIDE.match(text, start):
        start = aside.end()
    root = _ROOT.search(text, start)
    if root is None:
        raise FeedError(Trouble.NOT_A_FEED, "the document has no element of a feed")
    prolog = text[start : root.start()]
    if "\x00" in text[: root.start()]:
        raise FeedError(Trouble.NOT_A_FEED, "the document is binary")
    if _DECLARES.search(prolog):
        raise FeedError(Trouble.DECLARATIONS, "the feed declares entities, which is refused")
    return _DOCTYPE.sub("", prolog) + text[root.start() :]


def _first_items(text: str, limit: int) -> tuple[str, bool]:
    """The document with the items after the `limit`-th taken out, and whether there were any.

    An item without an end was cut in two, and half a number is another number: it is taken out too.
    """
    ends = [match.end() for match in _ITEM_END.finditer(text)] or [0]
    cut = len(ends) > limit
    tail = text[ends[-1] :]
    broken = _ITEM_START.search(tail)
    kept = text[: ends[limit - 1 if cut else -1]]
    return kept + (tail[: broken.start()] if broken else tail), cut


def _character(reference: re.Match[str]) -> str:
    """A numeric reference as it stands, but nothing for a half of a surrogate pair, which is no character."""
    hexadecimal, decimal = reference.groups()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return "" if 0xD800 <= code <= 0xDFFF else reference[0]  # noqa: PLR2004 - Unicode's numbers


def _item(entry: dict[str, Any], language: str | None, url: str) -> FeedItem:
    return FeedItem(
        guid=one_line(_text(entry, "id"), MAX_ID),
        link=_link(entry, url),
        title=one_line(from_html(_text(entry, "title")), MAX_TITLE),
        summary=_plain(_text(entry, "summary")),
        content=_plain(_content(entry)),
        author=one_line(_text(entry, "author"), MAX_TITLE) or None,
        language=_content_language(entry) or language,
        published_at=_moment(entry),
    )


def _link(entry: Mapping[str, Any], url: str) -> str:
    """The item's link, absolute; a guid that stands in for it counts where it is an address itself."""
    link = _text(entry, "link").strip()
    return "" if link == entry.get("id") and "://" not in link else absolute(link, url)


def absolute(link: str, url: str) -> str:
    """A link of a document at `url`, absolute; empty where it is none."""
    link = link.strip()
    if not link or len(link) > MAX_ID:
        return ""
    try:
        return urljoin(url, link)
    except ValueError:
        return ""


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value[:MAX_FIELD] if isinstance(value, str) else ""


def _plain(html: str) -> str:
    return clean(from_html(html), MAX_TEXT)


def _content(entry: Mapping[str, Any]) -> str:
    """The longest of the item's contents: some feeds repeat it in other formats."""
    bodies = [str(part.get("value") or "") for part in entry.get("content") or ()]
    return max(bodies, key=len, default="")[:MAX_FIELD]


def _content_language(entry: Mapping[str, Any]) -> str | None:
    return next((p["language"] for p in entry.get("content") or () if p.get("language")), None)


def _moment(entry: dict[str, Any]) -> datetime | None:
    """When the item was published, or else updated; None where nothing readable is stated."""
    for name in ("published", "updated"):
        # Not feedparser's own look-up, which takes one date for the other.
        parsed = dict.get(entry, f"{name}_parsed")
        if parsed is not None:
            try:
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
            except (OverflowError, ValueError, OSError):
                continue
        moment = parse_date(str(dict.get(entry, name) or ""))
        if moment is not None:
            return moment
    return None


def _minutes(ttl: str) -> int | None:
    return int(ttl) if ttl.strip().isdecimal() and len(ttl) < 8 else None  # noqa: PLR2004
