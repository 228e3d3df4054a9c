"""When a source is quieter than it ever is: judged against its own cadence, and told as an alert. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from schemas.alert import SOURCE_QUIET, Alert, Reason, Severity, Silence
from schemas.source import SourceState
from services.fetcher.identity import digest
from services.fetcher.sources import SourceConfig

LEAST_SILENCE = timedelta(hours=6)
"""No feed is quiet sooner: newsrooms sleep."""
TIMES = 4
"""How many of its longer gaps a source may be silent."""
LEAST_MOMENTS = 6
"""Items from which on a source has a cadence."""
LONGER = 0.9
"""The share of gaps that are shorter than its longer ones."""
FAILING = timedelta(hours=24)
"""A source that could not be read for so long is quiet, whatever its cadence."""

SEVERAL = 3
"""Failures in a row from which on a source fails: one after the fetcher's own absence tells nothing."""


def is_quiet(
    moments: Sequence[datetime], last_success_at: datetime | None, failures: int, now: datetime
) -> bool:
    """Whether a source has been silent for far longer than it uses to be.

    Args:
        moments: when its latest items came out, oldest first.
        last_success_at: when it was last read without an error.
        failures: how many visits have failed since.
        now: the time.
    """
    if failures >= SEVERAL and last_success_at is not None and now - last_success_at > FAILING:
        return True
    bound = silence_bound(moments)
    return bound is not None and now - moments[-1] > bound


def silence_bound(moments: Sequence[datetime]) -> timedelta | None:
    """The longest silence that is usual for a source; None where too few items are known to tell."""
    if len(moments) < LEAST_MOMENTS:
        return None
    gaps = sorted(after - before for before, after in pairwise(moments))
    return max(LEAST_SILENCE, TIMES * gaps[int(LONGER * (len(gaps) - 1))])


def judged(before: SourceState, after: SourceState, now: datetime) -> SourceState:
    """The state after a visit, with since when the source is quiet, if it is."""
    if not is_quiet(after.moments, after.last_success_at, after.failures, now):
        return after.model_copy(update={"quiet_since": None})
    sign = after.last_success_at if after.failures else after.moments[-1]
    since = before.quiet_since or sign
    return after.model_copy(update={"quiet_since": since})


def alert_of(source: SourceConfig, before: SourceState, after: SourceState) -> Alert | None:
    """The alert that a source has gone quiet, or speaks again; None where neither has just happened.

    The same change makes the same alert on every run: its id is the hash of source, time and reason.
    """
    was, now_is = before.quiet_since, after.quiet_since
    since = now_is or was
    if since is None or (was is None) == (now_is is None):
        return None
    reason = Reason.NEW if now_is else Reason.STATUS_CHANGED
    title = "Quiet source" if now_is else "Source speaks again"
    moment = after.last_success_at or since
    return Alert(
        id=digest(SOURCE_QUIET, source.id, since.isoformat(), reason),
        rule=SOURCE_QUIET,
        severity=Severity.WARNING if now_is else Severity.INFO,
        reason=reason,
        title=f"{title}: {source.name}",
        summary=_summary(source, after, since),
        incident=None,
        silence=Silence(
            source=source.record,
            url=source.address,
            quiet_since=since,
            last_success_at=after.last_success_at,
            trouble=after.trouble,
        ),
        created_at=max(since, moment),
    )


def _summary(source: SourceConfig, after: SourceState, since: datetime) -> str:
    last = f"{since.day} {since:%B %Y, %H:%M} UTC"
    if after.quiet_since is None:
        return f"{source.name}, silent since {last}, has something new."
    if after.trouble:
        return f"{source.name} could not be read since {last}: {after.trouble}."
    return (
        f"{source.name} has had nothing new since {last}, for far longer than it uses to be silent."
    )
