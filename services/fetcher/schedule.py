"""When a source is visited next: between one minute and a day, later while it fails."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

LEAST = 60.0
MOST = 86_400.0
ASKED_MOST = 3_600.0
"""Longest wait taken from Cache-Control and ttl: their defaults say a day, and news cannot wait that long.

A conditional request an hour is welcome everywhere.
"""
SPREAD = 0.1
"""Visits are spread by up to this part of the interval, so that sources do not fall into step."""
BACKOFF_SPREAD = 0.2

MOMENTS_KEPT = 20
ENOUGH_MOMENTS = 3
VISITS_PER_NEWS = 4
"""Visits for each time that a source has news: it is then read a quarter of its pace late at most."""

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


def adaptive(moments: Sequence[datetime], now: datetime) -> float | None:
    """Seconds between visits that suit a source's own pace; None while too little is known of it.

    Silence counts: the longer a source has had no news, the more rarely it is visited.

    Args:
        moments: when it has had news, as `moments_with` keeps them.
        now: the end of this visit.
    """
    if len(moments) < ENOUGH_MOMENTS:
        return None
    pace = (now - min(moments)).total_seconds() / len(moments)
    return min(max(pace / VISITS_PER_NEWS, LEAST), MOST)


def moments_with(
    before: Sequence[datetime], dates: Iterable[datetime | None], now: datetime, *, first: bool
) -> tuple[datetime, ...]:
    """The latest minutes at which a source had news, oldest first, with those of new items.

    Items of one minute are one moment: a burst is news once.

    Args:
        before: those that were known.
        dates: what the new items state; one without a date came out when it was seen.
        now: the end of this visit.
        first: whether this is the first visit, which sees old items without a date too.
    """
    stated = [date if date is None else min(date, now) for date in dates]
    seen = [date or now for date in stated if date or not first]
    minutes = {moment.replace(second=0, microsecond=0) for moment in (*before, *seen)}
    return tuple(sorted(minutes)[-MOMENTS_KEPT:])


def after_success(now: datetime, interval: float, asked: float | None, jitter: float) -> datetime:
    """The next visit after one that went well, be there news or not.

    Args:
        now: the end of this visit.
        interval: the source's own seconds between visits.
        asked: seconds for which the server says that nothing new is to be had.
        jitter: a random number from 0 to 1.
    """
    seconds = max(interval, min(asked or 0.0, ASKED_MOST))
    return now + timedelta(seconds=min(seconds * (1 + SPREAD * jitter), MOST))


def after_failure(
    now: datetime, interval: float, failures: int, retry_after: float | None, jitter: float
) -> datetime:
    """The next visit after a failure: twice as late each time, and not before the server's Retry-After.

    Args:
        now: the end of this visit.
        interval: the source's own seconds between visits.
        failures: how many visits in a row have failed, this one included.
        retry_after: seconds that the server asks to wait.
        jitter: a random number from 0 to 1.
    """
    base = max(LEAST, interval) * 2 ** min(max(failures, 1) - 1, 12)
    spread = 1 + BACKOFF_SPREAD * (2 * jitter - 1)
    seconds = min(max(min(base, MOST) * spread, retry_after or 0.0), MOST)
    return now + timedelta(seconds=max(seconds, LEAST))


def fresh_for(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds for which an answer may be used, of its Cache-Control, or else of its Expires."""
    if control := headers.get("cache-control"):
        return max_age(control)
    try:
        expires = parsedate_to_datetime(headers.get("expires", "")[:64]).timestamp()
    except (ValueError, OverflowError, TypeError):
        return None
    return max(0.0, expires - now.timestamp())


def max_age(cache_control: str) -> float | None:
    """Seconds for which an answer may be used, of its Cache-Control; None where it does not say."""
    if re.search(r"no-cache|no-store", cache_control[:500], re.IGNORECASE):
        return None
    match = _MAX_AGE.search(cache_control[:500])
    return float(match[1]) if match else None
