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
NEVER_READ = 8
"""Failures after which a source that was never read is quiet: about a day and a half of doubling waits."""


def is_quiet(state: SourceState, now: datetime) -> bool:
    """Whether a source is gone, cannot be read, or has been silent for far longer than it uses to be."""
    if state.gone or _fails(state, now):
        return True
    bound = silence_bound(state.moments)
    return bound is not None and now - state.moments[-1] > bound


def _fails(state: SourceState, now: datetime) -> bool:
    if state.last_success_at is None:
        return state.failures >= NEVER_READ
    return state.failures >= SEVERAL and now - state.last_success_at > FAILING


def silence_bound(moments: Sequence[datetime]) -> timedelta | None:
    """The longest silence that is usual for a source; None where too few items are known to tell."""
    if len(moments) < LEAST_MOMENTS:
        return None
    gaps = sorted(after - before for before, after in pairwise(moments))
    return max(LEAST_SILENCE, TIMES * gaps[int(LONGER * (len(gaps) - 1))])


def judged(before: SourceState, after: SourceState, now: datetime) -> SourceState:
    """The state after a visit, with since when the source is quiet, if it is."""
    if not is_quiet(after, now):
        return after.model_copy(update={"quiet_since": None})
    unread = after.gone or _fails(after, now)
    sign = (after.last_success_at or now) if unread else after.moments[-1]
    return after.model_copy(update={"quiet_since": before.quiet_since or sign})


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
        summary=_summary(source, before, after, since),
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


def _summary(source: SourceConfig, before: SourceState, after: SourceState, since: datetime) -> str:
    last = f"{since.day} {since:%B %Y, %H:%M} UTC"
    if after.quiet_since is None:
        again = "can be read again" if before.trouble else "has something new"
        return f"{source.name}, silent since {last}, {again}."
    if after.trouble:
        return f"{source.name} could not be read since {last}: {after.trouble}."
    return (
        f"{source.name} has had nothing new since {last}, for far longer than it uses to be silent."
    )
