"""I/O: one conditional GET, bounded in bytes, time and redirects."""

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import NamedTuple

import httpx

from services.fetcher.trouble import Failure, Trouble
from services.runtime.dial import Allowed, ForbiddenAddressError, pinned_transport

MAX_REDIRECTS = 5
MAX_FEED_BYTES = 10 * 1024 * 1024
MAX_PAGE_BYTES = 5 * 1024 * 1024
TOTAL_SECONDS = 30.0

_COMPLETE = (200, 203)  # 206 is a part that nobody asked for, 204 and the rest hold nothing to read
_REDIRECTS = (301, 302, 303, 307, 308)
_LONGEST_VALIDATOR = 1_000
_GZIP = 31  # zlib's window bits for gzip framing
_ENCODINGS = ("", "identity", "gzip", "x-gzip")


class Request(NamedTuple):
    """What to get. Validators go out exactly as the server gave them.

    `cut`: of a body over `max_bytes` its start is taken, instead of none of it.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    max_bytes: int = MAX_FEED_BYTES
    seconds: float = TOTAL_SECONDS
    accept: str = "*/*"
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False


class Answer(NamedTuple):
    """A 200 with its body, or a 304 without; `url` is where it came from in the end."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    moved: bool = False  # every redirect on the way was permanent

    @property
    def content_type(self) -> str:
        """The Content-Type header, empty where there is none."""
        return self.headers.get("content-type", "")


class _StopError(Exception):
    """Ends a download with a `Failure`; never leaves this module."""

    def __init__(self, trouble: Trouble, detail: str, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.failure = Failure(trouble, detail, retry_after)


def create_client(
    contact: str, allowed: tuple[Allowed, ...] = (), max_connections: int = 100
) -> httpx.AsyncClient:
    """An HTTP client that says who it is, keeps no cookies and dials public addresses only."""
    about = f"; +{contact}" if contact else ""
    return httpx.AsyncClient(
        transport=pinned_transport(allowed, max_connections),
        headers={"user-agent": f"Vedette/0.1 (news feed reader{about})", "accept-encoding": "gzip"},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
        timeout=httpx.Timeout(15.0, connect=10.0, pool=30.0),
        trust_env=False,
        follow_redirects=False,
    )


async def download(client: httpx.AsyncClient, request: Request) -> Answer | Failure:
    """Get `request.url`. Whatever the server does comes back as an answer or a named failure."""
    try:
        async with asyncio.timeout(request.seconds):
            return await _follow(client, request)
    except _StopError as stop:
        return stop.failure
    except ForbiddenAddressError as error:
        return Failure(Trouble.FORBIDDEN_ADDRESS, str(error))
    except (TimeoutError, httpx.TimeoutException):
        return Failure(Trouble.TIMED_OUT, f"no complete answer within {request.seconds:g} s")
    except httpx.ConnectError as error:
        return Failure(Trouble.NAME, f"cannot be reached ({error})")
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
        return Failure(Trouble.BROKEN_OFF, f"the answer broke off ({type(error).__name__})")


async def _follow(client: httpx.AsyncClient, request: Request) -> Answer:
    url, moved = httpx.URL(request.url), True
    for hop in range(MAX_REDIRECTS + 1):
        async with client.stream("GET", url, headers=_headers(request)) as response:
            if response.status_code not in _REDIRECTS:
                return await _answer(response, request, moved=moved and hop > 0)
            moved = moved and response.status_code in (301, 308)
            url = _next(url, response.headers.get("location", ""))
    raise _StopError(Trouble.REDIRECT, f"more than {MAX_REDIRECTS} redirects")


def _headers(request: Request) -> dict[str, str]:
    return {"accept": request.accept, **dict(request.headers), **_validators(request)}


def _validators(request: Request) -> dict[str, str]:
    """Those that a header can carry: without them a source is read in full, with others never again."""
    stated = {"if-none-match": request.etag, "if-modified-since": request.last_modified}
    return {
        name: value
        for name, value in stated.items()
        if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    }


def _next(url: httpx.URL, location: str) -> httpx.URL:
    try:
        target = url.join(location)
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise _StopError(Trouble.REDIRECT, "a redirect to something that is no URL") from None
    if not location or target.scheme not in ("http", "https") or not target.host:
        raise _StopError(Trouble.REDIRECT, "a redirect to something that is no web address")
    if url.scheme == "https" and target.scheme == "http":
        raise _StopError(Trouble.REDIRECT, "a redirect from https to http")
    return target.copy_with(username="", password="")


async def _answer(response: httpx.Response, request: Request, *, moved: bool) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if response.status_code == 304 and _validators(request):  # noqa: PLR2004 - HTTP's number
        return Answer(304, str(response.url), headers, b"", moved=moved)
    if response.status_code not in _COMPLETE:
        raise _refused(response.status_code, headers.get("retry-after", ""))
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise _StopError(Trouble.BAD_ENCODING, "a compression that was not asked for")
    _check_length(headers.get("content-length", ""), request)
    raw = response.aiter_raw()
    body = await (_gunzipped if "gzip" in encoding else _plain)(raw, request)
    return Answer(200, str(response.url), headers, body, moved=moved)


def _check_length(announced: str, request: Request) -> None:
    bounded = announced.isdecimal() and not request.cut
    if bounded and int(announced[:20]) > request.max_bytes:
        raise _StopError(Trouble.TOO_LARGE, f"more than {request.max_bytes} bytes announced")


def _refused(status: int, retry_after: str) -> _StopError:
    known = {410: Trouble.GONE, 429: Trouble.THROTTLED}
    kind = Trouble.CLIENT_ERROR if 400 <= status < 500 else Trouble.SERVER_ERROR  # noqa: PLR2004
    wait = wait_asked(retry_after, time.time()) if status in (429, 503) else None
    return _StopError(known.get(status, kind), f"HTTP status {status}", wait)


def wait_asked(retry_after: str, now: float) -> float | None:
    """Seconds of a Retry-After header, which holds seconds or a date; None where it holds neither.

    Args:
        retry_after: the header's value, or an empty string.
        now: seconds since 1970, to which a date is compared.
    """
    value = retry_after.strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, parsedate_to_datetime(value[:64]).timestamp() - now)
    except (ValueError, OverflowError, TypeError):
        return None


async def _plain(chunks: AsyncIterator[bytes], request: Request) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > request.max_bytes:
            return _first(body, request, "bytes")
    return bytes(body)


def _first(body: bytearray, request: Request, what: str) -> bytes:
    if request.cut:
        return bytes(body[: request.max_bytes])
    raise _StopError(Trouble.TOO_LARGE, f"more than {request.max_bytes} {what}")


async def _gunzipped(chunks: AsyncIterator[bytes], request: Request) -> bytes:
    """Inflate piece by piece, so that a bomb is noticed before it is in memory."""
    inflater, body = zlib.decompressobj(_GZIP), bytearray()
    async for chunk in chunks:
        try:
            body += inflater.decompress(chunk, request.max_bytes + 1 - len(body))
        except zlib.error:
            raise _StopError(Trouble.BAD_ENCODING, "not the gzip that it claims to be") from None
        if len(body) > request.max_bytes:
            return _first(body, request, "bytes when unpacked")
        if inflater.eof:
            return bytes(body)
    if not inflater.eof:
        raise _StopError(Trouble.BAD_ENCODING, "the compressed body is cut short")
    return bytes(body)
