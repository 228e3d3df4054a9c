"""sources.yaml: what is read, how often, and how far it is to be trusted."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from schemas.article import Source
from schemas.base import Country
from services.runtime.config_file import read_yaml

STDIN = "-"
MAX_SOURCES = 20_000
DEFAULT_EVERY = {"feed": 900, "page": 3_600, "directory": 10, "jsonl": 10}
LEAST_EVERY = {"feed": 60, "page": 60, "directory": 1, "jsonl": 1}
"""Seconds. What lies on this machine may be looked at more often than somebody's server."""


MAX_ITEMS = 500
_HEADERS = frozenset({"accept-language", "from", "referer"})
"""Headers that a source may need and that hold no secret: those are no matter of this file."""
_MAX_HEADER = 200


def _pairs(headers: object) -> object:
    """A mapping as pairs, so that a source can be compared; names in lower case."""
    if not isinstance(headers, Mapping):
        raise ValueError("is no mapping of header names to values")  # noqa: TRY004 - pydantic's kind
    pairs = [(str(name).lower(), str(value)) for name, value in headers.items()]
    for name, value in pairs:
        if name not in _HEADERS or not value.isprintable() or not value.isascii():
            raise ValueError(f"{name}: allowed are {', '.join(sorted(_HEADERS))}, in plain ASCII")
        if len(value) > _MAX_HEADER:
            raise ValueError(f"{name}: is longer than {_MAX_HEADER} characters")
    return tuple(pairs)


class Kind(StrEnum):
    """What a source is: a feed or sitemap, one page that changes, a folder of files, or JSON lines."""

    FEED = "feed"
    PAGE = "page"
    DIRECTORY = "directory"
    JSONL = "jsonl"


LOCAL = frozenset({Kind.DIRECTORY, Kind.JSONL})
"""What lies on this machine."""


class SourceConfig(BaseModel):
    """One entry of sources.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9][a-z0-9-]{0,62}$",
            description="up to 63 lower-case letters, digits and hyphens",
        ),
    ]
    name: Annotated[str, Field(min_length=1, max_length=200, description="a name for people")]
    kind: Annotated[Kind | None, Field(description="feed, page, directory or jsonl")] = None
    url: Annotated[
        str | None, Field(description="the http or https URL of a feed, sitemap or page")
    ] = None
    directory: Annotated[Path | None, Field(description="a folder, relative to this file")] = None
    jsonl: Annotated[
        Path | None,
        Field(description="a file of JSON lines, relative to this file, or - for stdin"),
    ] = None
    tier: Annotated[
        int, Field(ge=1, le=3, description="1 agency or paper of record, 2 good, 3 anything else")
    ] = 3
    country: Annotated[Country | None, Field(description="ISO 3166-1 alpha-3, such as UKR")] = None
    language: Annotated[
        str | None, Field(pattern=r"^[a-z]{2,3}$", description="ISO 639, such as en")
    ] = None
    every: Annotated[
        int | None,
        Field(ge=1, le=86_400, description="least seconds between visits, 60 to 86400 for feeds"),
    ] = None
    headers: Annotated[
        tuple[tuple[str, str], ...],
        BeforeValidator(_pairs),
        Field(description="request headers beside our own: accept-language, from, referer"),
    ] = ()
    max_items: Annotated[
        int, Field(ge=1, le=MAX_ITEMS, description="items taken at one visit, 1 to 500")
    ] = MAX_ITEMS
    enabled: Annotated[bool, Field(description="true or false")] = True
    live: Annotated[
        bool,
        Field(description="true or false; true takes old articles for news, as a rehearsal does"),
    ] = False

    @field_validator("url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or len(url) > 2_000:  # noqa: PLR2004
            raise ValueError("is no web address")
        if "@" in parts.netloc:
            raise ValueError("holds a user name, which would end up in logs and records")
        return url

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        places = (self.url, self.directory, self.jsonl)
        if sum(place is not None for place in places) != 1:
            raise ValueError("needs exactly one of url, directory and jsonl")
        if self.kind not in {None, self.sort}:
            raise ValueError(f"is of kind {self.kind}, but gives what a {self.sort} needs")
        least = LEAST_EVERY[self.sort]
        if self.every is not None and self.every < least:
            raise ValueError(f"every: a {self.sort} is visited every {least} seconds at most")
        return self

    @cached_property
    def sort(self) -> Kind:
        """What the source is, whether or not the file says so; a URL is a feed's but where it says page."""
        if self.url is not None:
            return Kind.PAGE if self.kind is Kind.PAGE else Kind.FEED
        return Kind.DIRECTORY if self.directory is not None else Kind.JSONL

    @cached_property
    def interval(self) -> int:
        """Seconds between two visits when all goes well."""
        return self.every or DEFAULT_EVERY[self.sort]

    @cached_property
    def address(self) -> str:
        """Where the source is, for its state and for messages."""
        return str(self.url or self.directory or self.jsonl)

    @cached_property
    def record(self) -> Source:
        """The source as its articles name it."""
        return Source(
            id=self.id,
            name=self.name,
            tier=self.tier,
            country=self.country,
            language=self.language,
        )


class SourcesFile(BaseModel):
    """The whole of sources.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: Annotated[
        tuple[SourceConfig, ...],
        Field(max_length=MAX_SOURCES, description=f"a list of at most {MAX_SOURCES:,}"),
    ] = ()


def load_sources(path: Path) -> tuple[SourceConfig, ...]:
    """The enabled sources, in the file's order; relative paths made relative to the file.

    Raises:
        ConfigError: one line with file, line, key and what is allowed.
    """
    file = read_yaml(path)
    found: dict[str, SourceConfig] = {}
    for number, entry in enumerate(file.validate_as(SourcesFile).sources):
        if entry.id in found:
            raise file.error(
                ("sources", number, "id"), f"{entry.id} is already taken; give each its own id"
            )
        found[entry.id] = _placed(entry, path.parent)
    return tuple(entry for entry in found.values() if entry.enabled)


def _placed(entry: SourceConfig, folder: Path) -> SourceConfig:
    if entry.directory is not None:
        return entry.model_copy(update={"directory": (folder / entry.directory).resolve()})
    if entry.jsonl is not None and str(entry.jsonl) != STDIN:
        return entry.model_copy(update={"jsonl": (folder / entry.jsonl).resolve()})
    return entry
