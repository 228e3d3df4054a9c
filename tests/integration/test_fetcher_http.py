"""The fetcher against a web server that behaves well, badly and with malice."""

import asyncio
import gzip
import zlib
from datetime import timedelta
from itertools import pairwise

import pytest

from schemas.source import SourceState
from services.fetcher.download import Answer, Request, create_client, download
from services.fetcher.loop import visit_all, visit_and_store
from services.fetcher.sandbox import Sandbox
from services.fetcher.sources import SourceConfig
from services.fetcher.tools import Tools
from services.fetcher.trouble import Failure, Trouble
from tests.fetching import (
    LONG,
    LOOPBACK,
    NOW,
    Recorder,
    feed_source,
    first_state,
    item,
    recording,
    rss,
)
from tests.origin import Handler, Origin, answer, endless, raw

pytestmark = pytest.mark.asyncio(loop_scope="module")

GOOD = rss(item("Bridge taken", "/bridge", LONG), item("Talks begin", "/talks", LONG))
PAGE = (
    '<html lang="en"><head><title>Bridge taken</title>'
    '<meta property="article:published_time" content="2025-03-03T08:30:00+02:00"></head><body>'
    f"<nav>Home Sport</nav><article><h1>Bridge taken</h1><p>{LONG}</p><p>It was held by dusk.</p>"
    "</article></body></html>"
)


async def visit(
    origin: Origin, tools: Tools, handler: Handler, state: SourceState | None = None
) -> tuple[SourceConfig, SourceState]:
    origin.pages["/feed"] = handler
    source = feed_source(origin.url("/feed"))
    return source, await visit_and_store(source, state or first_state(source), tools)


async def test_new_items_are_published_before_the_state_is_stored(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    _, state = await visit(origin, tools, answer(GOOD, etag='W/"1"', last_modified="Mon, x"))
    assert seen.log == ["published Talks begin", "published Bridge taken", "stored"]
    assert (state.etag, state.last_modified) == ('W/"1"', "Mon, x")
    assert state.last_success_at == state.last_new_item_at == NOW
    assert len(state.items) == 2


async def test_validators_go_back_as_they_came_and_a_304_publishes_nothing(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    _, state = await visit(origin, tools, answer(GOOD, etag='W/"a,b"', last_modified="x y"))
    _, after = await visit(origin, tools, answer(status=304), state)
    asked = origin.asked[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"a,b"', "x y")
    assert after.etag == 'W/"a,b"'
    assert after.items == state.items
    assert len(seen.published) == 2
    assert seen.visits[-1] == (0, False)


async def test_validators_are_not_kept_when_a_visit_ends_in_its_middle(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    seen.refuse_after = 1
    _, state = await visit(origin, tools, answer(GOOD, etag='"1"'))
    assert state.etag is None
    assert state.items == ()
    assert seen.troubles == [Trouble.FAULT]
    seen.refuse_after = None
    await visit(origin, tools, answer(GOOD, etag='"1"'), state)
    assert {article.title for article in seen.published} == {"Bridge taken", "Talks begin"}


async def test_the_same_body_is_no_news_even_without_validators(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    _, state = await visit(origin, tools, answer(GOOD))
    await visit(origin, tools, answer(GOOD, etag='"a lie"'), state)
    assert seen.visits == [(2, True), (0, False)]


async def test_only_changed_words_make_a_new_revision_of_the_same_article(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    dated = "<pubDate>Mon, 03 Mar 2025 10:00:00 GMT</pubDate>"
    later = "<pubDate>Mon, 03 Mar 2025 11:00:00 GMT</pubDate>"
    state = None
    for feed in (
        rss(item("Bridge taken", "/b", LONG, more=dated)),
        rss(item("Bridge taken", "/b", LONG, more=later)),
        rss(item("Bridge not taken", "/b", LONG, more=later)),
    ):
        _, state = await visit(origin, tools, answer(feed), state)
    first, second = seen.published
    assert first.id == second.id
    assert first.revision != second.revision
    assert second.title == "Bridge not taken"


async def test_a_summary_gets_its_text_from_the_page_it_links_to(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/bridge?id=1"] = answer(PAGE, content_type="text/html")
    feed = rss(item("Bridge taken", "/bridge?id=1&amp;utm_source=rss#top", "Troops took a bridge."))
    origin.pages["/bridge?id=1&utm_source=rss"] = origin.pages["/bridge?id=1"]
    await visit(origin, tools, answer(feed))
    (article,) = seen.published
    assert article.text.endswith("It was held by dusk.")
    assert "Home Sport" not in article.text
    assert article.url == origin.url("/bridge?id=1")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2025-03-03T06:30:00+00:00"


async def test_a_page_that_fails_leaves_the_summary_and_is_tried_again_later(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    feed = rss(item("Bridge taken", "/bridge", "Troops took a bridge."))
    origin.pages["/bridge"] = answer(status=503)
    _, state = await visit(origin, tools, answer(feed))
    assert [article.text for article in seen.published] == ["Troops took a bridge."]
    assert [failure.trouble for failure in seen.pages] == [Trouble.SERVER_ERROR]
    origin.pages["/bridge"] = answer(PAGE, content_type="text/html")
    state = state.model_copy(update={"body_hash": None})
    await visit(origin, tools, answer(feed), state)
    assert len(seen.published) == 2
    assert seen.published[1].id == seen.published[0].id
    assert seen.published[1].text.endswith("It was held by dusk.")


async def test_an_unchanged_body_is_still_read_while_a_page_is_to_be_had(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    feed = rss(item("Bridge taken", "/bridge", "Troops took a bridge."))
    origin.pages["/bridge"] = answer(status=503)
    _, state = await visit(origin, tools, answer(feed, etag='"1"'))
    origin.pages["/bridge"] = answer(PAGE, content_type="text/html")
    await visit(origin, tools, answer(feed, etag='"1"'), state)
    assert "if-none-match" not in origin.asked[-2].headers
    assert len(seen.published) == 2


async def test_atom_and_other_charsets_are_read(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    atom = (
        '<?xml version="1.0" encoding="windows-1251"?><feed xmlns="http://www.w3.org/2005/Atom">'
        "<title>T</title><entry><id>urn:x:1</id><title>Киев: мост взят</title>"
        f'<content type="html">{LONG}</content></entry></feed>'
    )
    await visit(origin, tools, answer(atom.encode("cp1251"), content_type="application/atom+xml"))
    assert seen.published[0].title == "Киев: мост взят"
    assert seen.published[0].url.startswith("urn:vedette:")


async def test_a_charset_that_the_header_lies_about_does_not_garble_the_text(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    feed = rss(item("Zélande, été", "/z", LONG))
    await visit(origin, tools, answer(feed, content_type="text/xml; charset=ISO-8859-1"))
    assert seen.published[0].title == "Zélande, été"


async def test_gone_retires_the_source(origin: Origin, bench: tuple[Tools, Recorder]) -> None:
    tools, seen = bench
    source, state = await visit(origin, tools, answer(status=410))
    assert state.gone
    assert seen.stored == [state]
    await asyncio.wait_for(visit_all([source], {source.id: state}, tools), 5)
    assert len(origin.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_retry_after_is_honoured(
    origin: Origin, bench: tuple[Tools, Recorder], status: int
) -> None:
    tools, _ = bench
    _, state = await visit(origin, tools, answer(status=status, retry_after="7200"))
    assert state.next_due_at == NOW + timedelta(hours=2)
    assert state.failures == 1
    assert not state.gone


async def test_a_permanent_redirect_is_followed_and_told(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/new"] = answer(GOOD)
    await visit(origin, tools, answer(status=301, location="/new"))
    assert len(seen.published) == 2
    assert seen.moves == [origin.url("/new")]


def bomb() -> bytes:
    return gzip.compress(b"<rss><channel>" + b" " * 200_000_000, 9)


HOSTILE: dict[str, tuple[Handler, Trouble]] = {
    "server error": (answer(status=500), Trouble.SERVER_ERROR),
    "not found": (answer(status=404), Trouble.CLIENT_ERROR),
    "forbidden": (answer(status=403), Trouble.CLIENT_ERROR),
    "unknown status": (answer(status=799), Trouble.SERVER_ERROR),
    "redirect loop": (answer(status=302, location="/feed"), Trouble.REDIRECT),
    "redirect nowhere": (answer(status=302), Trouble.REDIRECT),
    "redirect to a file": (answer(status=302, location="file:///etc/passwd"), Trouble.REDIRECT),
    "redirect to a private address": (
        answer(status=302, location="http://10.0.0.1/"), Trouble.FORBIDDEN_ADDRESS,
    ),
    "redirect to cloud metadata": (
        answer(status=302, location="http://169.254.169.254/latest"), Trouble.FORBIDDEN_ADDRESS,
    ),
    "redirect to an odd notation": (
        answer(status=302, location="http://0x0a.1/"), Trouble.FORBIDDEN_ADDRESS,
    ),
    "redirect to a mapped address": (
        answer(status=302, location="http://[::ffff:10.0.0.1]/"), Trouble.FORBIDDEN_ADDRESS,
    ),
    "endless body": (endless(b"<item>" * 20_000), Trouble.TOO_LARGE),
    "announced too large": (
        answer(b"x", content_length="99999999999"), Trouble.TOO_LARGE,
    ),
    "gzip bomb": (answer(bomb(), content_encoding="gzip"), Trouble.TOO_LARGE),
    "no gzip at all": (answer(GOOD, content_encoding="gzip"), Trouble.BAD_ENCODING),
    "gzip cut short": (
        answer(gzip.compress(GOOD.encode())[:-20], content_encoding="gzip"), Trouble.BAD_ENCODING,
    ),
    "gzip twice": (answer(b"x", content_encoding="gzip, gzip"), Trouble.BAD_ENCODING),
    "brotli unasked": (answer(b"x", content_encoding="br"), Trouble.BAD_ENCODING),
    "deflate unasked": (
        answer(zlib.compress(b"x"), content_encoding="deflate"), Trouble.BAD_ENCODING,
    ),
    "length promised and not kept": (
        answer(b"<rss>", content_length="9000"), Trouble.BROKEN_OFF,
    ),
    "no http": (raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), Trouble.BROKEN_OFF),
    "nothing": (raw(b""), Trouble.BROKEN_OFF),
    "headers without end": (
        raw(b"HTTP/1.1 200 OK\r\n" + b"x-filler: y\r\n" * 50_000), Trouble.BROKEN_OFF,
    ),
    "a web page": (answer("<!doctype html><html><p>Hello</p></html>"), Trouble.NOT_A_FEED),
    "an empty body": (answer(""), Trouble.NOT_A_FEED),
    "binary": (answer(bytes(range(256)) * 40), Trouble.NOT_A_FEED),
    "json": (answer('{"items": []}'), Trouble.NOT_A_FEED),
    "entity bomb": (
        answer('<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + GOOD), Trouble.DECLARATIONS,
    ),
    "external entity": (
        answer('<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + GOOD),
        Trouble.DECLARATIONS,
    ),
    "entities in UTF-16": (
        answer(('<!DOCTYPE r [<!ENTITY a "b">]>' + GOOD).encode("utf-16")), Trouble.DECLARATIONS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
async def test_what_is_hostile_ends_in_its_named_trouble_and_backs_off(
    origin: Origin, bench: tuple[Tools, Recorder], case: str
) -> None:
    tools, seen = bench
    handler, trouble = HOSTILE[case]
    _, before = await visit(origin, tools, answer(GOOD, etag='"1"'))
    count = len(seen.published)
    async with asyncio.timeout(10):
        _, state = await visit(origin, tools, handler, before)
    assert seen.troubles == [trouble]
    assert state.failures == 1
    assert state.next_due_at >= NOW + timedelta(minutes=1)
    assert (state.items, state.etag) == (before.items, '"1"')
    assert len(seen.published) == count


async def test_a_refused_address_is_never_connected_to(origin: Origin, sandbox: Sandbox) -> None:
    async with recording(sandbox, allowed=()) as (tools, seen):
        _, state = await visit(origin, tools, answer(GOOD))
    assert seen.troubles == [Trouble.FORBIDDEN_ADDRESS]
    assert state.failures == 1
    assert origin.asked == []


@pytest.mark.parametrize("handler", [endless(b"<rss>", 0.05), endless(b"", 0.05)])
async def test_a_slow_body_ends_at_the_total_time(origin: Origin, handler: Handler) -> None:
    origin.pages["/slow"] = handler
    started = asyncio.get_running_loop().time()
    async with create_client("", LOOPBACK) as client:
        result = await download(client, Request(origin.url("/slow"), seconds=0.4))
    assert isinstance(result, Failure)
    assert result.trouble is Trouble.TIMED_OUT
    assert asyncio.get_running_loop().time() - started < 3


async def test_a_feed_that_stalls_the_parser_is_stopped_and_the_next_one_is_read() -> None:
    slow = rss(f"<item><author>{'a' * 300_000}</author></item>").encode()
    async with Sandbox(seconds=1) as box:
        stopped = await box.feed(slow, "", "http://a.example/")
        read = await box.feed(GOOD.encode(), "", "http://a.example/")
    assert isinstance(stopped, Failure)
    assert stopped.trouble is Trouble.UNREADABLE
    assert not isinstance(read, Failure)
    assert len(read.items) == 2


async def test_ill_formed_xml_gives_what_can_be_read(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    await visit(origin, tools, answer(GOOD.replace("Talks begin", "Talks & more <b")[:-30]))
    assert "Bridge taken" in {article.title for article in seen.published}


async def test_markup_and_controls_do_not_reach_the_article(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    title = "&lt;script&gt;alert(1)&lt;/script&gt;Bridge \u202etaken&#x85;"
    text = f"&lt;p onclick='x'&gt;{LONG}&lt;/p&gt;&lt;style&gt;p {{}}&lt;/style&gt;&lt;p&gt;Second.&lt;/p&gt;"
    await visit(origin, tools, answer(rss(item(title, "javascript:alert(1)", text))))
    (article,) = seen.published
    assert article.title == "Bridge taken"
    assert article.text == f"{LONG.strip()}\n\nSecond."
    assert article.url.startswith("urn:vedette:")


async def test_fifty_thousand_items_are_cut_and_a_giant_title_is_bounded(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    many = rss(*(item(f"Item {n}", "", "x " * 20, guid=f"g{n}") for n in range(50_000)))
    await visit(origin, tools, answer(many))
    assert len(seen.published) == 500
    assert seen.published[-1].title == "Item 0"
    await visit(origin, tools, answer(rss(item("x" * 1_000_000, "", LONG, guid="giant"))))
    assert len(seen.published[-1].title) == 500


async def test_requests_say_who_asks_and_keep_no_cookies(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, _ = bench
    _, state = await visit(origin, tools, answer(GOOD, set_cookie="id=1; Path=/"))
    await visit(origin, tools, answer(GOOD), state)
    headers = origin.asked[-1].headers
    assert headers["user-agent"].startswith("Vedette/")
    assert "test@vedette.example" in headers["user-agent"]
    assert headers["accept-encoding"] == "gzip"
    assert "cookie" not in headers


async def test_pages_of_one_host_are_asked_for_with_space_between(
    origin: Origin, sandbox: Sandbox
) -> None:
    for path in ("/a", "/b", "/c"):
        origin.pages[path] = answer(PAGE, content_type="text/html")
    feed = rss(*(item(f"Bridge {path}", path, "Short.") for path in ("/a", "/b", "/c")))
    async with recording(sandbox, spacing=0.2) as (tools, seen):
        await visit(origin, tools, answer(feed))
    times = sorted(asked.at for asked in origin.asked)
    assert len(seen.published) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.15


async def test_one_failing_source_does_not_keep_others_from_being_read(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/bad"], origin.pages["/good"] = answer(status=500), answer(GOOD)
    sources = [
        feed_source(origin.url("/bad"), id="bad"),
        feed_source(origin.url("/good"), id="good"),
    ]
    task = asyncio.create_task(visit_all(sources, {}, tools))
    async with asyncio.timeout(10):
        while len(seen.stored) < 2:
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert {article.title for article in seen.published} == {"Bridge taken", "Talks begin"}
    assert seen.troubles == [Trouble.SERVER_ERROR]


async def test_an_answer_names_where_it_came_from_in_the_end(origin: Origin) -> None:
    origin.pages["/a"] = answer(status=302, location="/b")
    origin.pages["/b"] = answer("text", content_type="text/plain")
    async with create_client("", LOOPBACK) as client:
        found = await download(client, Request(origin.url("/a")))
    assert isinstance(found, Answer)
    assert (found.url, found.body, found.moved) == (origin.url("/b"), b"text", False)
