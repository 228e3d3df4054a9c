"""Spans of time as people write them: 30d, 12h, 45m, 10s. Pure."""

import re
from datetime import timedelta

_SPAN = re.compile(r"(\d{1,5})([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def span_of(text: object) -> timedelta:
    """Read a span of time.

    Raises:
        ValueError: it is none.
    """
    parts = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if parts is None:
        raise ValueError("is no span of time; allowed are 30d, 12h, 45m, 10s")
    return timedelta(**{_UNITS[parts[2]]: int(parts[1])})
