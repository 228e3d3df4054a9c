"""Dates as feeds, pages and files state them. What cannot be read stays unknown; it is never now."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Clocks that were never set give 1970 or 1980; there was no news on the web before this."""

AHEAD = timedelta(hours=26)
"""How far ahead a date may be: wrong time zones reach up to 26 hours."""

BACKFILL_AGE = timedelta(days=7)
"""From this age on, an article was published long before it was fetched."""


def parse_date(text: str) -> datetime | None:
    """Read ISO 8601, as far as Python does, or RFC 5322, in the zone it states; without one it is UTC."""
    text = text.strip()[:64]
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def plausible(moment: datetime | None, fetched_at: datetime) -> datetime | None:
    """`moment`, unless it lies before the web or in the future."""
    if moment is None or not EARLIEST <= moment <= fetched_at + AHEAD:
        return None
    return moment


def is_backfill(published_at: datetime | None, fetched_at: datetime) -> bool:
    """Whether the article is old news: published more than a week before it was fetched."""
    return published_at is not None and fetched_at - published_at > BACKFILL_AGE
