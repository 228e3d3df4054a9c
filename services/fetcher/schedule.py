"""When a source is visited next: between one minute and a day, later while it fails."""

import re
from datetime import datetime, timedelta

LEAST = 60.0
MOST = 86_400.0
ASKED_MOST = 3_600.0
"""Longest wait taken from Cache-Control and ttl: their defaults say a day, and news cannot wait that long.

A conditional request an hour is welcome everywhere.
"""
SPREAD = 0.1
"""Visits are spread by up to this part of the interval, so that sources do not fall into step."""
BACKOFF_SPREAD = 0.2

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


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


def max_age(cache_control: str) -> float | None:
    """Seconds for which an answer may be used, of its Cache-Control; None where it does not say."""
    if re.search(r"no-cache|no-store", cache_control[:500], re.IGNORECASE):
        return None
    match = _MAX_AGE.search(cache_control[:500])
    return float(match[1]) if match else None
