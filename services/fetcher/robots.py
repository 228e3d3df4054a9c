"""What a site's robots.txt (RFC 9309) says of a URL. Pure; `robots_fetch` gets the files."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from services.fetcher.trouble import Failure, Trouble

PRODUCT = "vedette"
"""Our product token: the group of rules that names it is ours, or else the one for all."""
MAX_BYTES = 500 * 1024
"""As many of a file's bytes count; the RFC asks for no more."""
KEPT_SECONDS = 86_400.0
RETRY_SECONDS = 300.0
MAX_DELAY = 30.0
"""Longest Crawl-delay taken, in seconds: with more, a source with some news could never be read."""

_NO_RULES = frozenset({Trouble.CLIENT_ERROR, Trouble.GONE, Trouble.REDIRECT})
_PARSED_AT_ONCE = 8  # a parsed file takes up to 45 times its text


class Verdict(NamedTuple):
    """Whether a URL may be fetched, and the seconds that the site wants between two requests."""

    allowed: bool
    delay: float = 0.0


class Robots(NamedTuple):
    """A site's file, or why it could not be had, and the moment (seconds) until which that counts."""

    found: str | Failure
    until: float


def robots_url(url: str) -> str:
    """Where the rules for `url` are: every scheme, host and port has its own."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}/robots.txt"


def robots_of(answer: bytes | Failure, now: float) -> Robots:
    """What an answer for robots.txt means: a file that is not there forbids nothing, one not had all.

    Args:
        answer: the file's first `MAX_BYTES`, or what went wrong.
        now: seconds, on the clock that `until` is told in.
    """
    if isinstance(answer, bytes):
        return Robots(answer.decode("utf-8-sig", "replace"), now + KEPT_SECONDS)
    if answer.trouble in _NO_RULES:
        return Robots("", now + KEPT_SECONDS)
    wait = max(RETRY_SECONDS, min(answer.retry_after or 0.0, KEPT_SECONDS))
    return Robots(answer._replace(detail=f"robots.txt: {answer.detail}"), now + wait)


def verdict(text: str, url: str) -> Verdict:
    """What the file says of `url`: the longest rule that matches counts, and Allow among equals."""
    if not text:
        return Verdict(allowed=True)
    rules = _parsed(text)
    delay = min(rules.crawl_delay(PRODUCT) or 0.0, MAX_DELAY)
    return Verdict(bool(rules.can_fetch(url, PRODUCT)), delay)


@lru_cache(maxsize=_PARSED_AT_ONCE)
def _parsed(text: str) -> Protego:
    return Protego.parse(text)
