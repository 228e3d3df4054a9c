"""What can go wrong at a source: a closed set that is a metric label and a log field too."""

from enum import StrEnum
from typing import NamedTuple


class Trouble(StrEnum):
    """Why a visit, or a page of it, gave nothing."""

    NAME = "name"  # the host cannot be resolved or reached
    FORBIDDEN_ADDRESS = "forbidden_address"  # the host is in a network that must not be dialled
    TIMED_OUT = "timed_out"
    BROKEN_OFF = "broken_off"  # the connection or the HTTP in it broke
    REDIRECT = "redirect"  # too many, to nowhere, or to something that is not followed
    ROBOTS = "robots"  # the site's robots.txt does not allow it
    GONE = "gone"  # 410: the owner has taken the source down
    THROTTLED = "throttled"  # 429
    CLIENT_ERROR = "client_error"  # any other 4xx
    SERVER_ERROR = "server_error"  # 5xx, and statuses that HTTP does not know
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"  # a compression that was not asked for, or broken
    NOT_A_FEED = "not_a_feed"
    DECLARATIONS = "declarations"  # a DTD that declares entities
    UNREADABLE = "unreadable"  # the parser failed, ran too long or took too much memory
    PUT_OFF = "put_off"  # a page left for the next visit, after too many that were costly
    NO_TEXT = "no_text"  # a page without an article in it
    FILE = "file"  # a file or directory that cannot be read
    FAULT = "fault"  # our own: an error that nobody has foreseen


LASTING = frozenset(
    {
        Trouble.FORBIDDEN_ADDRESS,
        Trouble.REDIRECT,
        Trouble.ROBOTS,
        Trouble.GONE,
        Trouble.CLIENT_ERROR,
        Trouble.TOO_LARGE,
        Trouble.BAD_ENCODING,
        Trouble.DECLARATIONS,
        Trouble.UNREADABLE,
        Trouble.NO_TEXT,
    }
)
"""Troubles of a page that trying again soon will not cure."""


class Failure(NamedTuple):
    """One thing that went wrong: its kind, a sentence for people, and the wait the server asks for."""

    trouble: Trouble
    detail: str
    retry_after: float | None = None  # seconds
