"""Articles as fetched: the records of `articles.raw`."""

from typing import Annotated

from pydantic import Field

from schemas.base import Country, Identifier, Record, UtcTime


class Source(Record):
    """Where an article was found. Tier 1 is an agency or paper of record, 3 anything else."""

    id: Identifier
    name: str
    tier: Annotated[int, Field(ge=1, le=3)] = 3
    country: Country | None = None
    language: str | None = None


class ArticleRef(Record):
    """An article without its text: what every later record says about where it comes from.

    Example: ``{"id": "9f2c…", "revision": "41d0…", "url": "https://outlet.example/kursk", …}``.
    """

    id: Annotated[Identifier, Field(description="hash of the canonical URL")]
    revision: Annotated[Identifier, Field(description="hash of title and text")]
    url: str
    source: Source
    title: str = ""
    byline: str | None = None
    agency: Annotated[str | None, Field(description="credited news agency")] = None
    language: str | None = None
    sketch: Annotated[
        str | None,
        Field(
            pattern="^([0-9a-f]{2})+$",
            max_length=256,
            description="MinHash of the text: tells copies",
        ),
    ] = None
    published_at: Annotated[UtcTime | None, Field(description="null when not stated")] = None
    fetched_at: UtcTime
    backfill: Annotated[bool, Field(description="published long before it was fetched")] = False


class RawArticle(ArticleRef):
    """An article with its text: plain, paragraphs separated by newlines, never empty.

    Where a feed item has no body, the text is its summary or its title.
    """

    text: Annotated[str, Field(min_length=1)]
