"""Sitemaps (https://www.sitemaps.org) and Google's news sitemaps: bytes to items, without I/O.

Called in the sandbox only. An index is read as a feed of `children`: the sitemaps that changed last.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree
from lxml.etree import _Element

from services.fetcher.dates import parse_date
from services.fetcher.documents import Feed, FeedItem
from services.fetcher.feed import MAX_ID, MAX_ITEMS, MAX_TITLE, FeedError, absolute
from services.fetcher.plain import one_line
from services.fetcher.trouble import Trouble

ROOTS = frozenset({"urlset", "sitemapindex"})
MAX_CHILDREN = 5
"""Sitemaps of an index that are read in one visit, the newest."""
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}*"
"""Elements of Google's news namespace; those of its images and videos have links and titles too."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def parse_sitemap(text: str, url: str) -> Feed:
    """Read a sitemap or an index of them, the newest first; links come out absolute, against `url`.

    Raises:
        FeedError: it is not well-formed, or declares entities.
    """
    parser = etree.XMLParser(
        # The text is decoded already, whatever its declaration says.
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None or _name(root) not in ROOTS:
        raise FeedError(Trouble.NOT_A_FEED, "the document is no sitemap")
    entries = sorted(
        _entries(root, url), key=lambda one: one.published_at or _LONG_AGO, reverse=True
    )
    if _name(root) == "urlset":
        return Feed(items=tuple(entries[:MAX_ITEMS]), cut=len(entries) > MAX_ITEMS)
    return Feed(
        children=tuple(entry.link for entry in entries[:MAX_CHILDREN]),
        cut=len(entries) > MAX_CHILDREN,
        dated=all(entry.published_at for entry in entries),
    )


def _entries(root: _Element, url: str) -> Iterator[FeedItem]:
    for element in root:
        own = {_name(one): (one.text or "").strip() for one in element}
        news = {_name(one): (one.text or "").strip() for one in element.iterdescendants(_NEWS)}
        link = absolute(own.get("loc", "")[: MAX_ID + 1], url)
        if link:
            yield FeedItem(
                link=link,
                title=one_line(news.get("title", ""), MAX_TITLE),
                language=news.get("language") or None,
                published_at=parse_date(news.get("publication_date", ""))
                or parse_date(own.get("lastmod", "")),
            )


def _name(element: _Element) -> str:
    """The element's name without its namespace; comments and instructions have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
