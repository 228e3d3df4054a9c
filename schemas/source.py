"""What a fetcher knows about a source between two visits: the records of `sources` (compacted)."""

from typing import Annotated

from pydantic import Field

from schemas.base import Identifier, Record, UtcTime


class SeenItem(Record):
    """An item that was published, and in which revision."""

    id: Identifier
    revision: Identifier


class SourceState(Record):
    """One source's state, stored only after the broker has acknowledged its articles.

    `items` are the latest items, newest last, bounded; `etag` and `last_modified` go back to the server
    as they came, quotes included; times are those of the fetcher's clock. `moved_to` is where permanent
    redirects from `url` have led; `moments` are the latest minutes at which items came out, oldest first;
    `trouble` is what went wrong at the last visit, null where it went well; `quiet_since` is the last sign of
    life of a source that is silent for far longer than it uses to be, null while it is not.
    """

    source_id: Identifier
    url: str
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    next_due_at: UtcTime
    last_success_at: UtcTime | None = None
    last_new_item_at: UtcTime | None = None
    moments: Annotated[tuple[UtcTime, ...], Field(max_length=20)] = ()
    failures: int = 0
    trouble: str | None = None
    quiet_since: UtcTime | None = None
    gone: bool = False
    items: Annotated[tuple[SeenItem, ...], Field(max_length=2000)] = ()
