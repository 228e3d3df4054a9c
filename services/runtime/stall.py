"""Notices partitions that stand still although messages wait in them.

Faust and aiokafka can go on heartbeating after a broker's failure without ever fetching some partition
again (their issues 402 and 532); a fresh process is the cure, and loses nothing.
"""

from collections.abc import Hashable, Mapping
from typing import NamedTuple

STALLED_SECONDS = 45.0
"""More than a step and an acknowledgement ordinarily take, less than anybody waits in vain."""


class Position(NamedTuple):
    """How far a partition is worked off, and where it ends; next offsets."""

    committed: int
    end: int


class StallWatch:
    """Remembers since when each partition has stood where it stands."""

    def __init__(self) -> None:
        self._since: dict[Hashable, tuple[int, float]] = {}

    def stalled(self, positions: Mapping[Hashable, Position], now: float) -> bool:
        """Whether some partition has had messages waiting and made no progress for too long.

        Args:
            positions: the partitions that are assigned now.
            now: seconds on a clock that only goes forward.
        """
        waiting = {tp: at.committed for tp, at in positions.items() if at.end > at.committed}
        self._since = {
            tp: before
            if (before := self._since.get(tp, (-1, now)))[0] == committed
            else (committed, now)
            for tp, committed in waiting.items()
        }
        return any(now - since >= STALLED_SECONDS for _, since in self._since.values())
