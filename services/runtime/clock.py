"""Time as a parameter: the system's clock, and one that tests set."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the present moment, in UTC."""


def system_clock() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)
