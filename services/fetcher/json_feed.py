"""JSON Feed, versions 1 and 1.1 (https://jsonfeed.org): bytes to items, without I/O."""

from collections.abc import Mapping
from typing import Any

import orjson

from services.fetcher.dates import parse_date
from services.fetcher.documents import Feed, FeedItem
from services.fetcher.feed import (
    MAX_FIELD,
    MAX_ID,
    MAX_ITEMS,
    MAX_TEXT,
    MAX_TITLE,
    FeedError,
    absolute,
)
from services.fetcher.plain import clean, from_html, one_line
from services.fetcher.trouble import Trouble


def parse_json_feed(text: str, url: str) -> Feed:
    """Read a JSON Feed; links come out absolute, against `url`.

    Raises:
        FeedError: it is no JSON, or does not say that it is a JSON Feed.
    """
    try:
        document = orjson.loads(text.encode("utf-8", "replace"))
    except orjson.JSONDecodeError:
        raise FeedError(Trouble.NOT_A_FEED, "the document is no valid JSON") from None
    found = document.get("items") if isinstance(document, dict) else None
    if not isinstance(found, list) or "jsonfeed.org" not in _text(document, "version"):
        raise FeedError(Trouble.NOT_A_FEED, "the JSON does not say that it is a JSON Feed")
    language = _text(document, "language") or None
    read = [_item(item, language, url) for item in found[:MAX_ITEMS] if isinstance(item, dict)]
    return Feed(items=tuple(read), cut=len(found) > MAX_ITEMS)


def _item(item: Mapping[str, Any], language: str | None, url: str) -> FeedItem:
    html, plain = _text(item, "content_html"), _text(item, "content_text")
    return FeedItem(
        guid=one_line(_id(item), MAX_ID),
        link=absolute(_text(item, "url") or _text(item, "external_url"), url),
        title=one_line(from_html(_text(item, "title")), MAX_TITLE),
        summary=clean(from_html(_text(item, "summary")), MAX_TEXT),
        content=clean(from_html(html) if html else plain, MAX_TEXT),
        author=_author(item),
        language=_text(item, "language") or language,
        published_at=parse_date(_text(item, "date_published"))
        or parse_date(_text(item, "date_modified")),
    )


def _id(item: Mapping[str, Any]) -> str:
    """Ids are strings; numbers are taken for them, as the specification asks of readers."""
    value = item.get("id")
    return str(value) if isinstance(value, int | float) else _text(item, "id")


def _author(item: Mapping[str, Any]) -> str | None:
    authors = item.get("authors")
    listed = authors if isinstance(authors, list) else [item.get("author")]
    names = (_text(author, "name") for author in listed if isinstance(author, dict))
    return one_line(", ".join(filter(None, names)), MAX_TITLE) or None


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value[:MAX_FIELD] if isinstance(value, str) else ""
