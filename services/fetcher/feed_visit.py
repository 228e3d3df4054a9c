"""One visit to a feed: what is new in it goes out, then what it was remembered by changes."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from schemas.source import SeenItem, SourceState
from services.fetcher import articles
from services.fetcher.dates import plausible
from services.fetcher.documents import Feed, FeedItem, Page
from services.fetcher.download import MAX_PAGE_BYTES, Answer, Request
from services.fetcher.identity import digest
from services.fetcher.polite import ask
from services.fetcher.sandbox import Sandbox
from services.fetcher.schedule import after_success, fresh_for, moments_with
from services.fetcher.sources import SourceConfig
from services.fetcher.state import interval_of, known, remembered, succeeded
from services.fetcher.tools import Tools
from services.fetcher.trouble import LASTING, Failure, Trouble

PAGES_AT_ONCE = 4
PAGE_TRIES = 3
"""Visits at which a page is asked for again, when it could not be had for a passing reason."""

COSTLY = frozenset({Trouble.TIMED_OUT, Trouble.UNREADABLE, Trouble.TOO_LARGE})
MOST_COSTLY = 3
"""Pages of these troubles in one visit, after which it asks for no more: each keeps others waiting."""

_FEED_TYPES = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "*/*;q=0.5"
)
PAGE_TYPES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
CHILD_LEVELS = 2
"""Levels of documents below a source: an index of indexes of sitemaps has two."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_RETRY = "~"
_NEW = {"etag": None, "last_modified": None, "body_hash": None}
"""What is remembered of a document that has to be read again in full."""


class Entry(NamedTuple):
    """An item with its name at the source, its words' hash, and the tries that its page has had."""

    item: FeedItem
    key: str
    words: str
    tries: int


async def visit_feed(
    source: SourceConfig, state: SourceState, tools: Tools
) -> SourceState | Failure:
    """Publish what is new in the feed and return the state to store."""
    place = state.moved_to or source.address
    request = Request(
        place, state.etag, state.last_modified, accept=_FEED_TYPES, headers=source.headers
    )
    answer = await ask(request, tools)
    if isinstance(answer, Failure):
        return answer
    if answer.moved:
        state = state.model_copy(update={"moved_to": answer.url})
    if state.moved_to:
        tools.telemetry.moved(source.id, state.moved_to)
    if answer.status == 304 or body_hash(answer) == state.body_hash:  # noqa: PLR2004 - HTTP's number
        tools.telemetry.visited(source.id, 0, changed=False)
        return _unchanged(source, state, answer, tools)
    feed = await _read(source, answer, tools)
    if isinstance(feed, Failure):
        return feed
    present, published = await _publish_new(source, state, feed, tools)
    tools.telemetry.visited(source.id, published, changed=True)
    state = _with_moments(state, feed, tools.clock())
    due = _next_visit(source, state, answer, feed, tools)
    after = _changed(state, answer, present, due, tools.clock())
    # An index that is the same may have changed below, unless it says when its parts did.
    return after if feed.dated else after.model_copy(update=_NEW)


async def _read(source: SourceConfig, answer: Answer, tools: Tools) -> Feed | Failure:
    """The feed, with the items of the further documents that it points to, the newest first."""
    feed = await tools.sandbox.feed(answer.body, answer.content_type, answer.url)
    if isinstance(feed, Failure):
        return feed
    whole = await _with_children(source, feed, tools, CHILD_LEVELS)
    items = whole.items
    if feed.children:
        items = tuple(sorted(items, key=lambda one: one.published_at or _LONG_AGO, reverse=True))
    return whole.model_copy(update={"items": items[: source.max_items]})


async def _with_children(source: SourceConfig, feed: Feed, tools: Tools, levels: int) -> Feed:
    items, dated = list(feed.items), feed.dated
    for url in feed.children if levels else ():
        child = await _child(source, url, tools)
        if isinstance(child, Failure):
            tools.telemetry.page_failed(source.id, url, child)
            dated = False  # what could not be had is asked for again
            continue
        below = await _with_children(source, child, tools, levels - 1)
        items += below.items
        dated = dated and below.dated
    return feed.model_copy(update={"items": tuple(items), "dated": dated})


async def _child(source: SourceConfig, url: str, tools: Tools) -> Feed | Failure:
    request = Request(url, accept=_FEED_TYPES, headers=source.headers)
    answer = await ask(request, tools)
    if isinstance(answer, Failure):
        return answer
    return await tools.sandbox.feed(answer.body, answer.content_type, answer.url)


def entries(feed: Feed, state: SourceState) -> Iterator[Entry]:
    """The feed's items, oldest first as feeds go, each with what is known of it."""
    seen, before = set[str](), known(state)
    for item in reversed(articles.told_apart(feed.items)):
        key = digest(articles.item_key(item))
        if key in seen:
            continue
        seen.add(key)
        words, tries = articles.fingerprint(item), 0
        revision, marked, count = before.get(key, "").partition(_RETRY)
        if marked and revision == words:
            tries = int(count)
        yield Entry(item, key, words, tries)


async def _publish_new(
    source: SourceConfig, state: SourceState, feed: Feed, tools: Tools
) -> tuple[list[SeenItem], int]:
    before = known(state)
    present = {entry.key: entry for entry in entries(feed, state)}
    seen = {key: entry.words for key, entry in present.items()}
    news = iter([entry for entry in present.values() if before.get(entry.key) != entry.words])
    published, costly = 0, list[Failure]()
    while batch := list(islice(news, PAGES_AT_ONCE)):
        enough = len(costly) >= MOST_COSTLY
        pages = await asyncio.gather(
            *(_page(source, entry, tools, enough=enough) for entry in batch)
        )
        costly += [page for page in pages if isinstance(page, Failure) and page.trouble in COSTLY]
        for entry, page in zip(batch, pages, strict=True):
            seen[entry.key] = remembered_as(entry, page)
            published += await _publish(source, entry, page, tools)
    return [SeenItem(id=key, revision=words) for key, words in seen.items()], published


def remembered_as(entry: Entry, page: Page | Failure | None) -> str:
    """What to remember of an item: its words' hash, marked where its page is to be tried again."""
    if _is_put_off(entry, page):
        return _RETRY  # as if it had not been seen
    again = isinstance(page, Failure) and page.trouble not in LASTING
    if again and entry.tries + 1 < PAGE_TRIES:
        return f"{entry.words}{_RETRY}{entry.tries + 1}"
    return entry.words


def _is_put_off(entry: Entry, page: Page | Failure | None) -> bool:
    """Whether there is nothing of an item yet: its page is left for later, and the feed has no words."""
    later = isinstance(page, Failure) and page.trouble is Trouble.PUT_OFF
    return later and not (entry.item.content or entry.item.summary)


async def _publish(
    source: SourceConfig, entry: Entry, page: Page | Failure | None, tools: Tools
) -> int:
    if _is_put_off(entry, page):
        return 0
    if isinstance(page, Failure) and entry.tries:
        return 0  # its summary is out already
    text = page if isinstance(page, Page) else None
    if text is not None and entry.tries:
        # Its summary is out already, under the feed's link.
        text = text.model_copy(update={"url": None})
    draft = articles.draft_of_item(entry.item, text)
    article = articles.build(draft, source.record, tools.clock(), live=source.live)
    if isinstance(article, articles.Rejection):
        tools.telemetry.rejected(source.id, entry.item.link or entry.key, article)
        return 0
    await tools.publish(article)
    return 1


async def _page(
    source: SourceConfig, entry: Entry, tools: Tools, *, enough: bool
) -> Page | Failure | None:
    """The item's page; None where the feed has the full text, or there is no page to have.

    `enough`: this visit has had enough of costly pages, and leaves the rest for the next one.
    """
    if not articles.wants_page(entry.item):
        return None
    if enough:
        return Failure(Trouble.PUT_OFF, "left for the next visit, after too many costly pages")
    url = entry.item.link
    answer = await ask(Request(url, max_bytes=MAX_PAGE_BYTES, accept=PAGE_TYPES), tools)
    page = answer if isinstance(answer, Failure) else await extracted(answer, tools.sandbox)
    if isinstance(page, Failure):
        tools.telemetry.page_failed(source.id, url, page)
    return page


async def extracted(answer: Answer, sandbox: Sandbox) -> Page | Failure:
    """The article of a page that was got."""
    kind = answer.content_type.partition(";")[0].strip().lower()
    if kind and "html" not in kind and "xml" not in kind and kind != "text/plain":
        return Failure(Trouble.NO_TEXT, f"the page is {kind[:60]}")
    page = await sandbox.page(answer.body, answer.content_type, answer.url)
    if isinstance(page, Page) and not page.text:
        return Failure(Trouble.NO_TEXT, "no article was found in the page")
    return page


def _unchanged(
    source: SourceConfig, state: SourceState, answer: Answer, tools: Tools
) -> SourceState:
    due = _next_visit(source, state, answer, None, tools)
    etag = answer.headers.get("etag", state.etag)
    modified = answer.headers.get("last-modified", state.last_modified)
    return succeeded(state, tools.clock(), due, etag=etag, last_modified=modified)


def _changed(
    state: SourceState, answer: Answer, present: Sequence[SeenItem], due: datetime, now: datetime
) -> SourceState:
    items = remembered(state, present)
    if any(_RETRY in item.revision for item in present):
        # The same feed has to be read again, for the page that could not be had.
        return succeeded(state, now, due, items, **_NEW)
    return succeeded(
        state,
        now,
        due,
        items,
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        body_hash=body_hash(answer),
    )


def _with_moments(state: SourceState, feed: Feed, now: datetime) -> SourceState:
    """The state with the moments at which the feed's new items came out."""
    before, first = known(state), state.last_success_at is None
    new = (entry.item for entry in entries(feed, state) if entry.key not in before)
    dates = (plausible(item.published_at, now) for item in new)
    moments = moments_with(state.moments, dates, now, first=first)
    return state.model_copy(update={"moments": moments})


def _next_visit(
    source: SourceConfig, state: SourceState, answer: Answer, feed: Feed | None, tools: Tools
) -> datetime:
    now = tools.clock()
    asked = max(
        fresh_for(answer.headers, now) or 0.0, 60.0 * (feed.ttl_minutes or 0) if feed else 0.0
    )
    return after_success(now, interval_of(source, state, now), asked, tools.jitter())


def body_hash(answer: Answer) -> str:
    """What the server sent, as a hash: it shows an unchanged feed where validators do not."""
    return digest(answer.body.decode("latin-1"))
