"""Origins that lie, stall, flood and trick, as data: the answers, and what must and must not come of them.

A case is one source. `before` are honest visits that go first; then comes the hostile one, beside all others.
"""

import asyncio
import base64
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import MappingProxyType

from schemas.article import RawArticle
from services.fetcher.download import MAX_FEED_BYTES
from services.fetcher.schedule import LEAST, MOST
from services.fetcher.trouble import Trouble
from tests.fetching import LONG, item, rss
from tests.origin import Handler, answer, raw

SLOW = 1.0
"""Seconds in all for a request of a case that is slow."""
BUFFERS = 8 * 1024 * 1024
"""Bytes that sockets may hold beyond what was read."""
NEVER_ASKED = "/never"
"""What no case may make the fetcher ask for: entities, refreshes and inclusions point to it."""

HONEST = rss(item("Bridge taken", "/bridge", LONG), item("Talks begin", "/talks", LONG))
KNOWN = (answer(HONEST, etag='"1"'),)
"""A visit that makes the source known, with a validator."""


@dataclass
class Flood:
    """An answer without end; `sent` bytes of it have gone out."""

    head: bytes
    chunk: bytes
    pause: float = 0.0
    sent: int = 0

    async def __call__(self, writer: asyncio.StreamWriter) -> None:
        writer.write(self.head)
        while True:
            writer.write(self.chunk)
            await writer.drain()
            self.sent += len(self.chunk)
            await asyncio.sleep(self.pause)


@dataclass(frozen=True)
class Case:
    """One hostile visit and what comes of it.

    Must: end in `trouble`, or publish `titles` with `holds` true of each; leave the source alone for `wait`
    seconds at least and `wait_most` at most; be over in `seconds`. Must not: publish a word of `never`, ask
    for `NEVER_ASKED`, change what is known of a source that fails, read more than its bound, hold up others.
    """

    feed: Handler
    trouble: Trouble | None = None
    titles: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    holds: Callable[[RawArticle], bool] = lambda _: True
    pages: Mapping[str, Handler] = field(default_factory=dict)
    page_trouble: Trouble | None = None
    pages_failed: int = 1
    before: tuple[Handler, ...] = KNOWN
    wait: float = LEAST
    wait_most: float = MOST
    seconds: float = 20.0


def served(body: bytes | str, *titles: str, content_type: str = "", **more: object) -> Case:
    """A 200 with this body, of which `titles` are published."""
    return Case(answer(body, content_type=content_type), titles=titles, before=(), **more)  # type: ignore[arg-type]


def refused(body: bytes | str, trouble: Trouble, content_type: str = "", **more: object) -> Case:
    """A 200 with this body, which ends in `trouble`."""
    return Case(answer(body, content_type=content_type), trouble, **more)  # type: ignore[arg-type]


def one(title: str = "Port falls", link: str = "", text: str = LONG, more: str = "") -> str:
    """A feed of one item."""
    return rss(item(title, link, text, guid="g1", more=more))


def with_page(page: Handler, trouble: Trouble | None = None, **more: object) -> Case:
    """A feed whose only item has a short summary and a page that answers so."""
    feed = answer(one("Port falls", "page", SUMMARY))
    return Case(
        feed, titles=("Port falls",), pages={"page": page}, page_trouble=trouble, before=(), **more  # type: ignore[arg-type]
    )  # fmt: skip


SUMMARY = "Troops left the port on Sunday, residents said."


def keeps_summary(article: RawArticle) -> bool:
    return article.text == SUMMARY


def undated(article: RawArticle) -> bool:
    return article.published_at is None


def without_url(article: RawArticle) -> bool:
    return article.url.startswith("urn:vedette:")


def bounded(article: RawArticle) -> bool:
    return len(article.model_dump_json()) < 900_000


def html(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Coast News</title>{head}</head><body>{body}</body></html>"


def redirect(location: str, trouble: Trouble, status: int = 302, **more: object) -> Case:
    return Case(answer(status=status, location=location), trouble, **more)  # type: ignore[arg-type]


def forbidden(location: str) -> Case:
    return redirect(location, Trouble.FORBIDDEN_ADDRESS)


def chain(hops: int) -> Case:
    """Redirects one after the other, the last of them to an honest feed."""
    pages = {f"{n}": answer(status=302, location=f"{n + 1}") for n in range(1, hops)}
    pages[f"{hops}"] = answer(HONEST)
    first = answer(status=302, location="1")
    if hops > 5:
        return Case(first, Trouble.REDIRECT, pages=pages)
    return Case(first, titles=("Bridge taken", "Talks begin"), pages=pages, before=())


def unasked(encoding: str, body: bytes = b"x" * 100) -> Case:
    return Case(answer(body, content_encoding=encoding), Trouble.BAD_ENCODING)


def zipped(text: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("feed.xml", text)
    return held.getvalue()


def deflated(data: bytes) -> bytes:
    """A piece of a deflate stream that goes on."""
    compressor = zlib.compressobj(9, wbits=-15)
    return compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH)


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n" + bytes(range(256)) * 300
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPj/HwADAgH/OLbUmAAAAABJRU5ErkJggg=="
)
ZIP = zipped(HONEST)
BOMB = gzip.compress(b"")[:10] + deflated(b"<rss><channel>") + deflated(b" " * 2_000_000) * 100
HALF = HONEST[: HONEST.rindex("officials")]  # ends in the text of the second item


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join((f"HTTP/1.1 {status}", *lines, "", "")).encode("latin-1")


def reset(body: str) -> Handler:
    """Half a body, then the connection is torn down."""

    async def handle(writer: asyncio.StreamWriter) -> None:
        writer.write(head("content-length: 9000") + body.encode())
        await writer.drain()
        writer.transport.abort()

    return handle


SLOW_CASES: Mapping[str, Case] = MappingProxyType({
    "a body that drips": Case(
        Flood(head(), b"<", pause=0.02), Trouble.TIMED_OUT, seconds=SLOW),
    "a gzip body that drips": Case(
        Flood(head("content-encoding: gzip"), b"\x1f", pause=0.02), Trouble.BAD_ENCODING, seconds=SLOW),
    "headers that drip": Case(
        Flood(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n", pause=0.02), Trouble.TIMED_OUT, seconds=SLOW),
    "silence": Case(Flood(b"", b"", pause=0.02), Trouble.TIMED_OUT, seconds=SLOW),
    "silence after the headers": Case(
        Flood(head("content-length: 9"), b"", pause=0.02), Trouble.TIMED_OUT, seconds=SLOW),
    "a flood of 1xx": Case(
        Flood(b"", head(status="100 Continue"), pause=0.001), Trouble.TIMED_OUT, seconds=SLOW),
    "a redirect to silence": Case(
        answer(status=302, location="slow"), Trouble.TIMED_OUT,
        pages={"slow": Flood(b"", b"", pause=0.02)}, seconds=SLOW),
    "forty pages that drip": Case(
        answer(rss(*(item(f"Item {n}", f"page{n}", SUMMARY) for n in range(40)))),
        titles=tuple(f"Item {n}" for n in range(40)), page_trouble=Trouble.TIMED_OUT, pages_failed=4,
        pages={f"page{n}": Flood(head(), b"<p>", pause=0.02) for n in range(40)},
        holds=keeps_summary, before=(), seconds=SLOW),
    "a page that drips": with_page(
        Flood(head(), b"<p>", pause=0.02), Trouble.TIMED_OUT, seconds=SLOW, holds=keeps_summary),
})  # fmt: skip

HTTP_CASES: Mapping[str, Case] = MappingProxyType({
    "an endless body": Case(Flood(head(), b"<item>" * 10_000), Trouble.TOO_LARGE),
    "an endless chunked body": Case(
        Flood(head("transfer-encoding: chunked"), b"ea60\r\n" + b"<item>" * 10_000 + b"\r\n"),
        Trouble.TOO_LARGE),
    "an endless gzip body": Case(
        Flood(head("content-encoding: gzip") + BOMB[:10], deflated(b"\x00" * 50_000_000)),
        Trouble.TOO_LARGE),
    "a length beyond the bound": Case(
        answer(b"x", content_length="99999999999"), Trouble.TOO_LARGE),
    "a gzip bomb": Case(answer(BOMB, content_encoding="gzip"), Trouble.TOO_LARGE),
    "a gzip bomb in gzip": Case(
        answer(gzip.compress(BOMB), content_encoding="gzip"), Trouble.TOO_LARGE),
    "gzip twice": unasked("gzip, gzip", gzip.compress(gzip.compress(b"x"))),
    "gzip that is none": Case(answer(HONEST, content_encoding="gzip"), Trouble.BAD_ENCODING),
    "gzip cut short": Case(
        answer(gzip.compress(HONEST.encode())[:-20], content_encoding="gzip"),
        Trouble.BAD_ENCODING),
    "gzip with another checksum": Case(
        answer(gzip.compress(HONEST.encode())[:-8] + b"\x00" * 8, content_encoding="gzip"),
        Trouble.BAD_ENCODING),
    "gzip with rubbish behind it": Case(
        answer(gzip.compress(one().encode()) + b"\x00rubbish", content_encoding="gzip"),
        titles=("Port falls",), never=("rubbish",), before=()),
    "brotli unasked": unasked("br"),
    "zstd unasked": unasked("zstd", b"\x28\xb5\x2f\xfd" + b"x" * 40),
    "deflate unasked": unasked("deflate", zlib.compress(HONEST.encode())),
    "compress unasked": unasked("compress"),
    "an encoding that nobody knows": unasked("x-" + "z" * 5_000),
    "a length that is too short": Case(
        answer(HONEST, content_length=str(len(HALF))), titles=("Bridge taken",),
        never=("Talks",), before=()),
    "a length that is too long": Case(answer(HALF, content_length="9000"), Trouble.BROKEN_OFF),
    "a length below nothing": Case(answer(HONEST, content_length="-1"), Trouble.BROKEN_OFF),
    "a length in words": Case(answer(HONEST, content_length="many"), Trouble.BROKEN_OFF),
    "two lengths": Case(
        raw(head("content-length: 5", "content-length: 9") + b"<rss>"), Trouble.BROKEN_OFF),
    "a chunk that is cut": Case(
        raw(head("transfer-encoding: chunked") + b"ffff\r\n<rss>"), Trouble.BROKEN_OFF),
    "a chunk of no size": Case(
        raw(head("transfer-encoding: chunked") + b"-5\r\n<rss>\r\n"), Trouble.BROKEN_OFF),
    "a connection reset in the body": Case(reset(HALF), Trouble.BROKEN_OFF),
    "no length, and cut in an item": Case(
        raw(head("connection: close") + HALF.encode()), titles=("Bridge taken",),
        never=("Talks",), before=()),
    "nothing at all": Case(raw(b""), Trouble.BROKEN_OFF),
    "another protocol": Case(raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), Trouble.BROKEN_OFF),
    "headers without end": Case(
        Flood(b"HTTP/1.1 200 OK\r\n", b"x-filler: y\r\n" * 1_000), Trouble.BROKEN_OFF),
    "one huge header": Case(
        raw(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 2_000_000), Trouble.BROKEN_OFF),
    "a header with a line of its own": Case(
        raw(head('etag: "a\rlocation: /never"') + HONEST.encode()), Trouble.BROKEN_OFF),
    "two answers to one question": Case(
        raw(head(f"content-length: {len(HONEST)}") + HONEST.encode() + head("content-length: 5")
            + b"evil!"), titles=("Bridge taken", "Talks begin"), never=("evil",), before=()),
    "keep-alive that closes": Case(
        answer(one("Port falls", "page", SUMMARY), connection="keep-alive"),
        titles=("Port falls",), pages={"page": answer(html(f"<article><p>{SUMMARY} {LONG}</p></article>"))},
        holds=lambda article: len(article.text) > 1_000, before=()),
    "an empty body": refused(b"", Trouble.NOT_A_FEED),
    "spaces alone": refused(b" \r\n" * 1_000, Trouble.NOT_A_FEED),
    "204": Case(answer(status=204), Trouble.SERVER_ERROR),
    "206 with half a feed": Case(
        answer(HALF, status=206, content_range="bytes 0-99/9999"), Trouble.SERVER_ERROR),
    "304 asked, with a body": Case(answer(HONEST + "x", status=304)),
    "304 unasked": Case(answer(status=304), Trouble.SERVER_ERROR, before=()),
    "304 unasked, behind validators too strange to send": Case(
        answer(status=304), Trouble.SERVER_ERROR, before=(answer(HONEST, etag='"é"'),)),
    "404": Case(answer(one(), status=404), Trouble.CLIENT_ERROR, never=("Port falls",)),
    "500": Case(answer(one(), status=500), Trouble.SERVER_ERROR),
    "999": Case(answer(status=999), Trouble.SERVER_ERROR),
    "200 with a page that says 404": refused(
        html("<h1>404</h1><p>Not found.</p>"), Trouble.NOT_A_FEED, "text/html"),
    "410": Case(answer(status=410), Trouble.GONE),
    "429 for two hours": Case(
        answer(status=429, retry_after="7200"), Trouble.THROTTLED, wait=7200, wait_most=7200),
    "503 until a date": Case(
        answer(status=503, retry_after=format_datetime(
            datetime.now(UTC) + timedelta(hours=2), usegmt=True)),
        # The date is as old as the run of tests, which may take half an hour.
        Trouble.SERVER_ERROR, wait=5400, wait_most=7200),
    "429 for ten years": Case(answer(status=429, retry_after="315360000"), Trouble.THROTTLED, wait=MOST),
    "429 until a date ten years off": Case(
        answer(status=429, retry_after="Sat, 01 Nov 2036 00:00:00 GMT"), Trouble.THROTTLED, wait=MOST),
    "429 for less than nothing": Case(
        answer(status=429, retry_after="-5"), Trouble.THROTTLED, wait_most=1_200),
    "429 until 1970": Case(
        answer(status=429, retry_after="Thu, 01 Jan 1970 00:00:00 GMT"), Trouble.THROTTLED,
        wait_most=1_200),
    "429 for a while": Case(
        answer(status=429, retry_after="a while"), Trouble.THROTTLED, wait_most=1_200),
    "429 for a number with no end": Case(
        answer(status=429, retry_after="9" * 5_000), Trouble.THROTTLED, wait=MOST),
    "the same etag for other words": Case(
        answer(one(), etag='"1"'), titles=("Port falls",)),
    "another etag for the same words": Case(answer(HONEST, etag='"2"')),
    "an etag beyond ascii": Case(
        answer(one(), etag='"2"'), titles=("Port falls",), before=(answer(HONEST, etag='"é"'),)),
    "an etag without end": Case(
        answer(one()), titles=("Port falls",), before=(answer(HONEST, etag='"' + "e" * 90_000),)),
    "a cookie, and a wish for ten years of cache": Case(
        answer(one(), set_cookie="id=1", cache_control="max-age=315360000"),
        titles=("Port falls",), wait_most=4_000),
})  # fmt: skip

REDIRECT_CASES: Mapping[str, Case] = MappingProxyType({
    "a redirect to itself": redirect("feed", Trouble.REDIRECT),
    "a redirect to ever new queries": redirect("?a", Trouble.REDIRECT, pages={
        "feed?a": answer(status=302, location="?b"), "feed?b": answer(status=302, location="?a")}),
    "a chain of five": chain(5),
    "a chain of ten": chain(10),
    "a redirect nowhere": redirect("", Trouble.REDIRECT),
    "a redirect to a file": redirect("file:///etc/passwd", Trouble.REDIRECT),
    "a redirect to ftp": redirect("ftp://127.0.0.1/feed", Trouble.REDIRECT),
    "a redirect to data": redirect(f"data:text/xml,{rss()}", Trouble.BROKEN_OFF),
    "a redirect to a script": redirect("javascript:alert(1)", Trouble.BROKEN_OFF),
    "a redirect of 90,000 letters": redirect("/" + "x" * 90_000, Trouble.BROKEN_OFF),
    "a redirect to no address": redirect("http://[::1", Trouble.BROKEN_OFF),
    "a redirect to a name that is loopback": forbidden("http://localhost/"),
    "a redirect to another port of this machine": forbidden("http://127.0.0.1:9/"),
    "a redirect to a private address": forbidden("http://10.0.0.1/"),
    "a redirect to another private address": forbidden("http://192.168.1.1/"),
    "a redirect to cloud metadata": forbidden("http://169.254.169.254/latest/meta-data"),
    "a redirect to carrier-grade NAT": forbidden("http://100.64.0.1/"),
    "a redirect to NAT64": forbidden("http://[64:ff9b::7f00:1]/"),
    "a redirect to 6to4": forbidden("http://[2002:7f00:1::]/"),
    "a redirect to a mapped address": forbidden("http://[::ffff:127.0.0.1]/"),
    "a redirect to IPv6 loopback": forbidden("http://[::1]/"),
    "a redirect to a unique local address": forbidden("http://[fd00::1]/"),
    "a redirect to a decimal address": forbidden("http://2130706433/"),
    "a redirect to a hexadecimal address": forbidden("http://0x7f000001/"),
    "a redirect to an octal address": redirect("http://0177.0.0.1/", Trouble.BROKEN_OFF),
    "a redirect to a short address": forbidden("http://127.1/"),
    "a redirect to nothing's address": forbidden("http://0.0.0.0/"),
    "a redirect to everybody": forbidden("http://224.0.0.1/"),
    "a redirect whose user name is a host": forbidden("http://127.0.0.1:80@10.0.0.1/"),
    "a redirect without a scheme": forbidden("//10.0.0.1/feed"),
    "a redirect for good": Case(
        answer(status=301, location="new"), titles=("Port falls",), pages={"new": answer(one())}),
    "a redirect with an endless body": Case(
        Flood(head("location: new", status="302 Found"), b"x" * 60_000), titles=("Port falls",),
        pages={"new": answer(one())}),
    "a page that leads to a private address": with_page(
        answer(status=302, location="http://10.0.0.1/"), Trouble.FORBIDDEN_ADDRESS,
        holds=keeps_summary),
    "an item that links to cloud metadata": served(
        one("Port falls", "http://169.254.169.254/latest", SUMMARY), "Port falls",
        page_trouble=Trouble.FORBIDDEN_ADDRESS, holds=keeps_summary),
})  # fmt: skip

ENTITY = "<!DOCTYPE r [<!ENTITY x {}>]>" + one("A &x;")
LAUGHS = "".join(f"<!ENTITY a{n} '" + f"&a{n - 1};" * 10 + "'>" for n in range(1, 10))
MANY = " ".join(f"b{n}='c'" for n in range(50_000))
BASE = one("Port falls", "passwd").replace("<rss", "<rss xml:base='file:///etc/'")

FEED_CASES: Mapping[str, Case] = MappingProxyType({
    "a billion laughs": refused(
        f'<!DOCTYPE r [<!ENTITY a0 "ha">{LAUGHS}]>' + one("&a9;"), Trouble.DECLARATIONS),
    "a quadratic blow-up": refused(
        f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>' + one("&a;" * 1_000), Trouble.DECLARATIONS),
    "an external entity of a file": refused(
        ENTITY.format('SYSTEM "file:///etc/passwd"'), Trouble.DECLARATIONS),
    "an external entity of the web": refused(
        ENTITY.format('SYSTEM "/never"'), Trouble.DECLARATIONS),
    "a parameter entity": refused(
        '<!DOCTYPE r [<!ENTITY % x SYSTEM "/never"> %x;]>' + one(), Trouble.DECLARATIONS),
    "an entity in UTF-16": refused(
        ENTITY.format('"b"').encode("utf-16"), Trouble.DECLARATIONS),
    "a DTD behind a long comment": refused(
        f"<!--{'x' * 2_000_000}-->" + ENTITY.format('"b"'), Trouble.DECLARATIONS),
    "a DTD behind a root in a comment": refused(
        "<!-- <rss > -->" + ENTITY.format('"b"'), Trouble.DECLARATIONS),
    "a DTD behind a root in an instruction": refused(
        "<?x <rss > ?>" + ENTITY.format('"b"'), Trouble.DECLARATIONS),
    "a DTD elsewhere": served(
        '<!DOCTYPE rss SYSTEM "/never">' + one(), "Port falls"),
    "an XInclude": served(
        one(more='<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="/never"/>'
                 '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'),
        "Port falls", never=("root:",)),
    "a stylesheet": served('<?xml-stylesheet href="/never"?>' + one(), "Port falls"),
    "300,000 levels": refused(
        f"<rss><channel><item>{'<a>' * 300_000}{'</a>' * 300_000}</item></channel></rss>",
        Trouble.UNREADABLE),
    "100,000 levels in a text": served(
        one(text="&lt;b&gt;" * 100_000 + "end"), "Port falls", holds=bounded),
    "a million elements": refused(
        rss("<a/>" * 1_000_000, item("Port falls", "", LONG)), Trouble.UNREADABLE),
    "a huge attribute": served(
        rss(f'<category domain="{"x" * 5_000_000}"/>', item("Port falls", "", LONG)), "Port falls"),
    "50,000 attributes": refused(
        rss(f"<a {MANY}/>", item("Port falls", "", LONG)), Trouble.UNREADABLE),
    "an author that stalls the parser": refused(
        rss(f"<item><author>{'a' * 300_000}</author></item>"), Trouble.UNREADABLE),
    "a CDATA without end": refused("<rss><![CDATA[" + "x" * 1_000_000, Trouble.NOT_A_FEED),
    "a comment without end": refused("<!--" + "-" * 1_000_000, Trouble.NOT_A_FEED),
    "a million opened tags": refused("<" * 1_000_000, Trouble.NOT_A_FEED),
    "a web page": refused(html("<p>Hello</p>"), Trouble.NOT_A_FEED, "application/rss+xml"),
    "a PDF": refused(PDF, Trouble.NOT_A_FEED, "application/rss+xml"),
    "a zip": refused(ZIP, Trouble.NOT_A_FEED),
    "an image": refused(PNG, Trouble.NOT_A_FEED),
    "JSON that is no feed": refused('{"items": 5}', Trouble.NOT_A_FEED),
    "plain text": refused("All quiet. " * 900, Trouble.NOT_A_FEED),
    "a feed that claims to be an image": served(one(), "Port falls", content_type="image/png"),
    "a feed without items": served(rss()),
    "50,000 items": served(
        rss(*(item(f"Item {n}", "", "x " * 20, guid=f"g{n}") for n in range(50_000))),
        *(f"Item {n}" for n in range(500))),
    "items without dates": served(rss(item("Port falls", "", LONG)), "Port falls", holds=undated),
    "items without links": served(one(), "Port falls", holds=without_url),
    "items without ids": served(
        rss(item("Port falls", "", LONG), item("Talks begin", "", LONG)),
        "Port falls", "Talks begin"),
    "items without titles": served(rss(item("", "", LONG, "g1")), "", holds=lambda a: a.text != ""),
    "items without anything": served(rss("<item/>", "<item></item>")),
    "one guid for all items": served(
        rss(*(item(f"Item {n}", f"/{n}", LONG, "same") for n in range(3))),
        "Item 0", "Item 1", "Item 2"),
    "one link for all items": served(
        rss(*(item(f"Item {n}", "/live", LONG, f"g{n}") for n in range(3))),
        "Item 0", "Item 1", "Item 2"),
    "a title of a million letters": served(one("x" * 1_000_000), "x" * 500),
    "a link of a million letters": served(
        one("Port falls", "/" + "x" * 1_000_000), "Port falls", holds=without_url),
    "a guid of a million letters": served(
        rss(item("Port falls", "", LONG, "x" * 1_000_000)), "Port falls", holds=bounded),
    "a text of five million letters": served(
        one(text="Troops left. " * 400_000), "Port falls", holds=bounded),
    "a script in the title": served(
        one("&lt;script&gt;alert(1)&lt;/script&gt;Port falls"), "Port falls",
        never=("alert", "<", "script")),
    "a script in the title, twice escaped, which is text": served(
        one("Port falls &amp;lt;b&amp;gt;"), "Port falls <b>"),
    "an image with a handler": served(
        one("&lt;img src=x onerror=alert(1)&gt;Port falls"), "Port falls", never=("alert", "onerror")),
    "a script, a frame and a form in the text": served(
        one(text=LONG + "<![CDATA[<iframe src='/never'>evil</iframe><script>evil</script><form>evil</form>"
                        "<svg onload=evil()></svg><a href='javascript:evil()'>end</a>]]>"),
        "Port falls", never=("evil", "iframe", "/never")),
    "a link to a script": served(
        one("Port falls", "javascript:alert(1)", SUMMARY), "Port falls", never=("alert",),
        holds=without_url),
    "a link to a file": served(
        one("Port falls", "file:///etc/passwd", SUMMARY), "Port falls", never=("passwd",),
        holds=without_url),
    "a base that makes files of links": served(BASE, "Port falls", holds=without_url),
    "a link with a password": served(
        one("Port falls", "http://me:secret@news.example/a"), "Port falls", never=("secret",)),
    "NULs and controls": served(
        one("Port\x00 falls\x07\x1b[31m"), "Port falls[31m", never=("\\u0000", "\\u001b")),
    "controls by reference": served(one("Port&#0; falls&#8;&#x1b;"), "Port falls"),
    "controls of direction": served(one("Port \u202efalls\u2066\u2069\u200f"), "Port falls"),
    "dates of the far future": served(
        one(more="<pubDate>Fri, 01 Jan 2500 00:00:00 GMT</pubDate>"), "Port falls", holds=undated),
    "dates of 1970": served(
        one(more="<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"), "Port falls", holds=undated),
    "dates of year 99999": served(
        one(more="<pubDate>Fri, 01 Jan 99999 00:00:00 GMT</pubDate>"), "Port falls", holds=undated),
    "dates of no sort": served(
        one(more=f"<pubDate>{'9' * 9_000}</pubDate>"), "Port falls", holds=undated),
    "dates that change and nothing else": Case(
        answer(one(more="<pubDate>Mon, 03 Mar 2025 11:00:00 GMT</pubDate>")),
        before=(answer(one(more="<pubDate>Mon, 03 Mar 2025 10:00:00 GMT</pubDate>")),)),
})  # fmt: skip

DECLARED = '<?xml version="1.0" encoding="{}"?>'
KYIV = one("Київ: été")


def in_charset(body: bytes, title: str, claim: str = "", **more: object) -> Case:
    return served(body, title, content_type=f"text/xml; charset={claim}" if claim else "", **more)


CHARSET_CASES: Mapping[str, Case] = MappingProxyType({
    "UTF-7": in_charset(
        one("Port +ADw-script+AD4-falls").encode(), "Port +ADw-script+AD4-falls", "utf-7"),
    "UTF-16 with a mark, called Latin-1": in_charset(
        KYIV.encode("utf-16"), "Київ: été", "iso-8859-1"),
    "UTF-16 without a mark": in_charset(KYIV.encode("utf-16-le"), "Київ: été"),
    "UTF-16 of the other end, without a mark": in_charset(KYIV.encode("utf-16-be"), "Київ: été"),
    "UTF-8 that is called UTF-16": in_charset(KYIV.encode(), "Київ: été", "utf-16"),
    "UTF-8 that is called Latin-1": in_charset(KYIV.encode(), "Київ: été", "iso-8859-1"),
    "a mark against header and declaration": in_charset(
        (DECLARED.format("koi8-r") + KYIV).encode("utf-8-sig"), "Київ: été", "windows-1251"),
    "a header against the declaration": in_charset(
        (DECLARED.format("koi8-r") + one("Мост взят")).encode("cp1251"), "Мост взят", "windows-1251"),
    "a declaration alone": in_charset(
        (DECLARED.format("koi8-r") + one("Мост взят")).encode("koi8-r"), "Мост взят"),
    "a charset that nobody knows": in_charset(KYIV.encode(), "Київ: été", "klingon"),
    "a charset that is a codec of something else": in_charset(KYIV.encode(), "Київ: été", "zlib"),
    "lone surrogates in UTF-8": in_charset(
        one("Port \ud800falls\udfff").encode("utf-8", "surrogatepass"), "Port \ufffdfalls\ufffd"),
    "surrogates that pair, in UTF-8": in_charset(
        one("Port \ud83d\ude80 falls").encode("utf-8", "surrogatepass"), "Port \U0001f680 falls"),
    "lone surrogates by reference": in_charset(one("Port &#xD800;falls").encode(), "Port falls"),
    "lone surrogates in UTF-16": in_charset(
        one("Port \ud800falls").encode("utf-16", "surrogatepass"), "Port \ufffdfalls"),
    "an overlong less-than sign": in_charset(
        one("Порт@script@").encode().replace(b"@", b"\xc0\xbc"), "Порт\ufffd\ufffdscript\ufffd\ufffd"),
    "a byte that fits no charset": in_charset(
        one("Київ@").encode().replace(b"@", b"\xff"), "Київ\ufffd", "utf-8"),
    "a character cut in two": in_charset(
        one("Мост взят@").encode().replace(b"@", b"\xd0"), "Мост взят\ufffd"),
})  # fmt: skip

GONE_PAGE = html(
    "<main><h1>Page not found</h1><p>"
    + "We are sorry, but what you were looking for is not here any more. Try the search. " * 20
    + "</p></main>"
)

PAGE_CASES: Mapping[str, Case] = MappingProxyType({
    "a PDF as a page": with_page(
        answer(PDF, content_type="application/pdf"), Trouble.NO_TEXT, holds=keeps_summary),
    "a PDF that claims to be a page": with_page(
        answer(PDF, content_type="text/html"), Trouble.NO_TEXT, holds=keeps_summary),
    "a zip that claims to be a page": with_page(
        answer(ZIP, content_type="text/html"), Trouble.NO_TEXT, holds=keeps_summary),
    "an image that claims to be a page": with_page(
        answer(PNG, content_type="text/html"), Trouble.NO_TEXT, holds=keeps_summary),
    "an empty page": with_page(answer(""), Trouble.NO_TEXT, holds=keeps_summary),
    "a page that is not found and says 200": with_page(
        answer(GONE_PAGE), holds=keeps_summary),
    "a page that refreshes to elsewhere": with_page(
        answer(html("", '<meta http-equiv="refresh" content="0; url=/never">')), Trouble.NO_TEXT,
        holds=keeps_summary),
    "a page of 100,000 levels": with_page(
        answer(html("<div>" * 100_000 + SUMMARY)), Trouble.NO_TEXT, holds=keeps_summary),
    "a page without end": with_page(
        Flood(head(), b"<p>More of it.</p>" * 3_000), Trouble.TOO_LARGE, holds=keeps_summary),
    "a page that is a bomb": with_page(
        answer(BOMB, content_encoding="gzip"), Trouble.TOO_LARGE, holds=keeps_summary),
    "a page that calls itself another site's": with_page(
        answer(html(f"<article><h1>Port falls</h1><p>{SUMMARY} {LONG}</p></article>",
                    '<link rel="canonical" href="https://wire.example/other">')),
        never=("wire.example",), holds=lambda article: len(article.text) > 1_000),
    "a page that calls itself its site's front page": with_page(
        answer(html(f"<article><h1>Port falls</h1><p>{SUMMARY} {LONG}</p></article>",
                    '<link rel="canonical" href="/">')),
        holds=lambda article: article.url.endswith("/page")),
    "a page with scripts in its text": with_page(
        answer(html(f"<article><p>{SUMMARY} {LONG}</p><script>evil()</script><p onclick='evil()'>end"
                    "<iframe src='/never'>evil</iframe></p></article>")),
        never=("evil", "/never"), holds=lambda article: len(article.text) > 1_000),
})  # fmt: skip

CASES: Mapping[str, Case] = MappingProxyType({
    **SLOW_CASES, **HTTP_CASES, **REDIRECT_CASES, **FEED_CASES, **CHARSET_CASES, **PAGE_CASES,
})  # fmt: skip

MOST_BYTES = MAX_FEED_BYTES + BUFFERS
"""Bytes that an endless answer may get rid of."""
