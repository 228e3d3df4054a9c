"""When an endpoint that only fails is left in peace, and when it is used again. Pure."""

from datetime import datetime, timedelta
from typing import NamedTuple

FAILED_FOR = timedelta(hours=1)
"""Longer than a restart or a roll-out takes, and far shorter than what the usual schedule bridges (75 h)."""
FAILED_ATTEMPTS = 10
"""The usual schedule tries an alert four times in an hour, so that one bad alert alone pauses nothing."""


class Standing(NamedTuple):
    """How the latest attempts at an endpoint went; `failing_since` is the first failure after a success."""

    failures: int = 0
    failing_since: datetime | None = None
    paused: bool = False


def after_attempt(standing: Standing, delivered: bool, ended_at: datetime) -> Standing:
    """The standing after one more attempt: one success ends every pause, many failures begin one."""
    if delivered:
        return Standing()
    failures, since = standing.failures + 1, standing.failing_since or ended_at
    long_enough = ended_at - since >= FAILED_FOR and failures >= FAILED_ATTEMPTS
    return Standing(failures, since, standing.paused or long_enough)
