"""What passes between the fetcher and the process that reads hostile documents for it."""

from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.fetcher.trouble import Trouble

HEAD = ">II"
"""A frame's head: the sizes of its JSON and of the bytes after it."""


WAIT_FACTOR = 3
"""A document may take this many times its processor seconds by the clock, for the machine may be busy."""


class Work(StrEnum):
    """What can be asked for."""

    FEED = "feed"
    PAGE = "page"


class Ask(BaseModel):
    """The JSON part of a request; the document follows it."""

    model_config = ConfigDict(frozen=True)

    work: Work
    content_type: str
    url: str
    seconds: float


class Reply(BaseModel):
    """The answer: the JSON of a `Feed` or `Page`, or what was wrong."""

    model_config = ConfigDict(frozen=True)

    result: str = ""
    trouble: Trouble | None = None
    detail: str = ""


class FeedItem(BaseModel):
    """One item as the feed tells it, in plain text. `content` is the full text where there is one.

    `link_shared`: other items link to the same address, so that it names none of them; `link_by_query`:
    other items' links differ from it in the query alone, so that an address without it names none of them.
    """

    model_config = ConfigDict(frozen=True)

    guid: str = ""
    link: str = ""
    link_shared: bool = False
    link_by_query: bool = False
    title: str = ""
    summary: str = ""
    content: str = ""
    author: str | None = None
    language: str | None = None
    published_at: AwareDatetime | None = None


class Feed(BaseModel):
    """A feed: its items in the feed's order, and the minutes for which it asks not to be read again.

    `children` are further documents to read for more items, those of an index; `dated` whether the
    index says when each of them changed, so that one that is the same has nothing new below it.
    """

    model_config = ConfigDict(frozen=True)

    items: tuple[FeedItem, ...] = ()
    cut: bool = False
    ttl_minutes: int | None = None
    children: tuple[str, ...] = ()
    dated: bool = True


class Page(BaseModel):
    """What a page says. `text` is empty where no article was found in it; `url` is its own word, checked."""

    model_config = ConfigDict(frozen=True)

    title: str = ""
    text: str = ""
    byline: str | None = None
    language: str | None = None
    url: str | None = None
    published_at: AwareDatetime | None = None
