"""Feed items, pages, files and JSON lines to articles, or to the reason why not. Pure."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from schemas.article import RawArticle, Source
from schemas.base import MAX_TEXT
from services.fetcher.agency import credited_agency
from services.fetcher.dates import is_backfill, parse_date, plausible
from services.fetcher.documents import FeedItem, Page
from services.fetcher.identity import article_id, canonical_url, revision, url_key
from services.fetcher.plain import clean, one_line

MAX_TITLE = 500
MAX_CREDIT = 200

FULL_CONTENT = 500
"""Characters from which a feed's content counts as the full text."""
FULL_SUMMARY = 1_500
"""The same for its summary, which is a full text only in few feeds."""

TOLD = 1_000
"""Characters of an item by which its page is recognised."""
LEAST_SHARED = 0.3
"""Share of the item's words that its page has at least; summaries are often written anew."""
# Words of four letters or more; characters of scripts that put no spaces between words.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]{4,40}")


class Rejection(StrEnum):
    """Why something is no article."""

    NO_TEXT = "no_text"  # neither text nor title
    NOT_JSON = "not_json"
    NOT_AN_OBJECT = "not_an_object"
    BAD_FIELD = "bad_field"  # a field of a JSON article is of the wrong kind
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"  # a file that cannot be read, or that the parser gave up on


class Draft(NamedTuple):
    """An article as found, before it is cleaned and given its ids.

    `url_shared`: other articles have the same URL, so that it does not make the id.
    """

    local_id: str
    text: str
    title: str = ""
    url: str = ""
    byline: str | None = None
    agency: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    source: Source | None = None
    url_shared: bool = False


class JsonArticle(BaseModel):
    """An article as a JSON object; what else stands in it is ignored."""

    model_config = ConfigDict(frozen=True)

    id: str = ""
    url: str | None = None
    title: str | None = None
    text: str
    byline: str | None = None
    agency: str | None = None
    language: str | None = None
    published_at: Annotated[
        str | None, Field(validation_alias=AliasChoices("published_at", "article_date", "date"))
    ] = None
    source: Source | None = None


def build(
    draft: Draft, source: Source, fetched_at: datetime, *, live: bool = False
) -> RawArticle | Rejection:
    """The article of a draft; where there is no text, its title is its text.

    What was published long ago is back-fill, unless the source is `live`: a rehearsal with old news.
    """
    title = one_line(draft.title, MAX_TITLE)
    text = _without_title(clean(draft.text, MAX_TEXT), title) or title
    if not text:
        return Rejection.NO_TEXT
    source = draft.source or source
    url = canonical_url(draft.url)
    identity = article_id(None if draft.url_shared else url, source.id, draft.local_id)
    byline = one_line(draft.byline or "", MAX_CREDIT) or None
    published_at = plausible(draft.published_at, fetched_at)
    return RawArticle(
        id=identity,
        revision=revision(title, text),
        url=url or f"urn:vedette:{identity}",
        source=source,
        title=title,
        text=text,
        byline=byline,
        agency=one_line(draft.agency or "", MAX_CREDIT) or credited_agency(byline, text),
        language=_language(draft.language) or source.language,
        published_at=published_at,
        fetched_at=fetched_at,
        backfill=not live and is_backfill(published_at, fetched_at),
    )


def told_apart(items: Iterable[FeedItem]) -> list[FeedItem]:
    """A feed's items without the guids that several of them share, and with shared links marked.

    Some feeds give all items one guid, and live pages all items one link: neither names an item.
    """
    placed = [(item, _address(item)) for item in items]
    guids = _shared((item.guid, address or fingerprint(item)) for item, address in placed)
    links = _shared((address, _name(item, guids)) for item, address in placed)
    bases = _shared((address.partition("?")[0], address) for _, address in placed)
    return [
        item.model_copy(
            update={
                "guid": "" if item.guid in guids else item.guid,
                "link_shared": address in links,
                "link_by_query": address.partition("?")[0] in bases,
            }
        )
        for item, address in placed
    ]


def _name(item: FeedItem, shared: Container[str]) -> str:
    return item.guid if item.guid and item.guid not in shared else fingerprint(item)


def _shared(named: Iterable[tuple[str, str]]) -> set[str]:
    """The names that more than one thing has."""
    things = defaultdict[str, set[str]](set)
    for name, thing in named:
        things[name].add(thing)
    return {name for name, found in things.items() if name and len(found) > 1}


def _address(item: FeedItem) -> str:
    """What all spellings of the item's link have in common; empty where it has none."""
    url = canonical_url(item.link)
    return url_key(url) if url else ""


def item_key(item: FeedItem) -> str:
    """The item's name at its source: its guid, or its link, or what it says."""
    return item.guid or ("" if item.link_shared else item.link) or fingerprint(item)


def fingerprint(item: FeedItem) -> str:
    """What the item says, without its dates: a changed date alone is no news."""
    return revision(item.title, item.content or item.summary)


def wants_page(item: FeedItem) -> bool:
    """Whether the feed has less than the full text, so that the item's page is to be read."""
    whole = len(item.content) >= FULL_CONTENT or len(item.summary) >= FULL_SUMMARY
    return not whole and not item.link_shared and canonical_url(item.link) is not None


def is_of(page: Page, item: FeedItem) -> bool:
    """Whether a page tells what the item does: pages that are gone or want consent say so with a 200."""
    told = f"{item.title} {item.content or item.summary}"[:TOLD]
    words = set(_WORD.findall(told.casefold()))
    on_page = f"{page.title} {page.text}".casefold()
    return sum(word in on_page for word in words) >= LEAST_SHARED * len(words)


def draft_of_item(item: FeedItem, page: Page | None) -> Draft:
    """A feed item, with its page's text and own address where that tells more than the feed."""
    told = max(item.content, item.summary, key=len)
    if page is None or len(page.text) <= len(told) or not is_of(page, item):
        page = Page()
    return Draft(
        local_id=item_key(item),
        text=page.text or told,
        title=item.title or page.title,
        url=item.link if item.link_by_query else page.url or item.link,
        url_shared=item.link_shared,
        byline=item.author or page.byline,
        language=page.language or item.language,
        published_at=item.published_at or page.published_at,
    )


def draft_of_page(page: Page, local_id: str) -> Draft:
    """An HTML file: its canonical URL is its own, its name stands in where there is none."""
    return Draft(
        local_id=local_id,
        text=page.text,
        title=page.title,
        url=page.url or "",
        byline=page.byline,
        language=page.language,
        published_at=page.published_at,
    )


def draft_of_text(text: str, local_id: str) -> Draft:
    """A plain text file: the first line is the title where more follows it."""
    head, found, rest = text.lstrip("\ufeff\r\n ").replace("\r\n", "\n").partition("\n")
    is_title = bool(found) and bool(rest.strip()) and len(head) <= MAX_TITLE
    return Draft(local_id, rest if is_title else text, title=head if is_title else "")


def draft_of_json(data: bytes, local_id: str) -> Draft | Rejection:
    """One JSON object; a date that cannot be read counts as not stated."""
    try:
        found = JsonArticle.model_validate_json(data)
    except ValidationError as error:
        kind = error.errors(include_input=False, include_url=False)[0]["type"]
        known = {"json_invalid": Rejection.NOT_JSON, "model_type": Rejection.NOT_AN_OBJECT}
        return known.get(kind, Rejection.BAD_FIELD)
    return Draft(
        local_id=found.id or local_id,
        text=found.text,
        title=found.title or "",
        url=found.url or "",
        byline=found.byline,
        agency=found.agency,
        language=found.language,
        published_at=parse_date(found.published_at or ""),
        source=found.source,
    )


def _without_title(text: str, title: str) -> str:
    """Pages often repeat their title as the first line of the text."""
    head, _, rest = text.partition("\n")
    return rest.lstrip() if title and " ".join(head.split()) == title and rest.strip() else text


def _language(stated: str | None) -> str | None:
    code = (stated or "").strip().lower().replace("_", "-").partition("-")[0]
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else None
