"""When a source is quieter than it ever is: judged against its own cadence. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

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
    if failures and last_success_at is not None and now - last_success_at > FAILING:
        return True
    bound = silence_bound(moments)
    return bound is not None and now - moments[-1] > bound


def silence_bound(moments: Sequence[datetime]) -> timedelta | None:
    """The longest silence that is usual for a source; None where too few items are known to tell."""
    if len(moments) < LEAST_MOMENTS:
        return None
    gaps = sorted(after - before for before, after in pairwise(moments))
    return max(LEAST_SILENCE, TIMES * gaps[int(LONGER * (len(gaps) - 1))])
