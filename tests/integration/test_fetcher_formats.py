"""Sitemaps and their indexes, GDELT's pointer and pages that change, over real HTTP."""

import asyncio
import io
import json
import zipfile
from datetime import timedelta

import pytest
from rich.console import Console

from services.cli.source_try import try_source
from services.fetcher.download import MAX_PAGE_BYTES
from services.fetcher.loop import Visits, visit_and_store
from services.fetcher.sources import SourceConfig
from services.fetcher.tools import Tools
from services.fetcher.trouble import Trouble
from services.runtime.codec import encode
from services.runtime.member import packed
from services.runtime.settings import load_settings
from tests.fetching import LONG, NOW, Recorder, feed_source, first_state, item, rss
from tests.origin import Origin, answer

pytestmark = pytest.mark.asyncio(loop_scope="module")

XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def page(title: str, words: str = LONG) -> str:
    return (
        f'<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1>'
        f"<p>{words}</p><p>It was held by dusk.</p></article></body></html>"
    )


def index(origin: Origin, **dates: str) -> str:
    parts = "".join(
        f"<sitemap><loc>{origin.url(f'/{name}.xml')}</loc><lastmod>{date}</lastmod></sitemap>"
        for name, date in dates.items()
    )
    return f"<sitemapindex {XMLNS}>{parts}</sitemapindex>"


def sitemap(*links: str) -> str:
    urls = "".join(f"<url><loc>{link}</loc></url>" for link in links)
    return f"<urlset {XMLNS}>{urls}</urlset>"


async def test_the_sitemaps_of_an_index_are_read_and_their_pages_published_once(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages |= {
        "/index": answer(index(origin, old="2025-03-01", new="2025-03-04")),
        "/new.xml": answer(sitemap(origin.url("/a"))),
        "/old.xml": answer(sitemap(origin.url("/b"))),
        "/a": answer(page("Bridge taken"), content_type="text/html"),
        "/b": answer(page("Talks begin"), content_type="text/html"),
    }
    source = feed_source(origin.url("/index"))
    state = await visit_and_store(source, first_state(source), tools)
    assert {article.title for article in seen.published} == {"Bridge taken", "Talks begin"}
    origin.pages["/index"] = answer(index(origin, old="2025-03-01", new="2025-03-05"))
    await visit_and_store(source, state, tools)
    assert len(seen.published) == 2


async def test_a_sitemap_that_cannot_be_had_is_asked_for_again(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages |= {
        "/index": answer(index(origin, new="2025-03-04")),
        "/new.xml": answer("busy", 503),
        "/a": answer(page("Bridge taken"), content_type="text/html"),
    }
    source = feed_source(origin.url("/index"))
    state = await visit_and_store(source, first_state(source), tools)
    assert [failure.trouble for failure in seen.pages] == [Trouble.SERVER_ERROR]
    origin.pages["/new.xml"] = answer(sitemap(origin.url("/a")))
    await visit_and_store(source, state, tools)
    assert [article.title for article in seen.published] == ["Bridge taken"]


async def test_gdelt_leads_to_the_articles_themselves(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    cells = ["0"] * 61
    cells[29], cells[60] = "4", origin.url("/a")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("20250304101500.export.CSV", "\t".join(cells))
    export = origin.url("/20250304101500.export.CSV.zip")
    origin.pages |= {
        "/lastupdate.txt": answer(f"9 {'0' * 32} {export}\n", content_type="text/plain"),
        "/20250304101500.export.CSV.zip": answer(packed.getvalue()),
        "/a": answer(page("Bridge taken"), content_type="text/html"),
    }
    source = feed_source(origin.url("/lastupdate.txt"))
    await visit_and_store(source, first_state(source), tools)
    assert [(a.title, a.url) for a in seen.published] == [("Bridge taken", origin.url("/a"))]


async def test_a_page_that_changes_is_a_new_revision_of_one_article(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    source = SourceConfig(id="status", name="Status", url=origin.url("/status"), kind="page")
    state = first_state(source)
    for words in (LONG, LONG, f"{LONG} Then the guns fell silent."):
        origin.pages["/status"] = answer(page("War, live", words), content_type="text/html")
        state = await visit_and_store(source, state, tools)
    first, second = seen.published
    assert first.id == second.id
    assert first.revision != second.revision
    assert "guns fell silent" in second.text
    assert [changed for _, changed in seen.visits] == [True, False, True]


async def test_a_source_is_tried_step_by_step(origin: Origin) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": "1", "title": "Bridge [/x] taken", "url": "/a", "summary": "Short."}],
    }
    origin.pages |= {
        "/feed.json": answer(json.dumps(feed), content_type="application/feed+json"),
        "/a": answer(page("Bridge taken"), content_type="text/html"),
    }
    told = await tried(feed_source(origin.url("/feed.json")))
    assert "1 items" in told
    assert "Bridge [/x] taken" in told
    assert "the page is read" in told
    assert LONG[:60] in told


async def test_a_source_that_fails_is_told_with_what_to_do(origin: Origin) -> None:
    origin.pages["/gone"] = answer("gone", 410)
    told = await tried(feed_source(origin.url("/gone")))
    assert "gone" in told
    assert "remove it" in told
    assert "VEDETTE_FETCH_ALLOW" in await tried(feed_source(origin.url("/gone")), allow="")


async def tried(source: SourceConfig, allow: str = "127.0.0.0/8") -> str:
    console = Console(record=True, width=300, file=io.StringIO())
    await try_source(load_settings(fetch_allow=allow, fetch_spacing=0), source, console)
    return console.export_text()


async def test_a_source_is_asked_with_its_headers_and_gives_its_newest_items(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/feed"] = answer(rss(*(item(f"Item {n}", f"/{n}", LONG) for n in range(5))))
    source = SourceConfig.model_validate(
        {
            "id": "few",
            "name": "Few",
            "url": origin.url("/feed"),
            "headers": {"Accept-Language": "en"},
            "max_items": 2,
        }
    )
    await visit_and_store(source, first_state(source), tools)
    assert {article.title for article in seen.published} == {"Item 0", "Item 1"}
    (asked,) = [one for one in origin.asked if one.path == "/feed"]
    assert asked.headers["accept-language"] == "en"


async def test_a_source_that_has_gone_quiet_is_told_of_before_that_is_stored(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    origin.pages["/feed"] = answer(status=304)
    source = feed_source(origin.url("/feed"))
    long_ago = tuple(NOW - timedelta(hours=hours) for hours in range(206, 200, -1))
    state = first_state(source).model_copy(
        update={"moments": long_ago, "last_success_at": NOW, "etag": '"1"'}
    )
    async with Visits(tools) as visits:
        await visits.run_now([source], {source.id: packed(encode(state))})
        async with asyncio.timeout(10):
            while not seen.stored:
                await asyncio.sleep(0.01)
        await visits.run_now([])
    assert [(alert.reason, alert.subject[0]) for alert in seen.alerts] == [("new", source.id)]
    assert seen.stored[0].quiet_since == long_ago[-1]
    assert seen.log.index("alert") < seen.log.index("stored")


async def test_an_index_of_indexes_is_read_and_what_is_put_off_comes_at_the_next_visit(
    origin: Origin, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    links = [origin.url(f"/p{n}") for n in range(12)]
    dated = "".join(
        f"<url><loc>{link}</loc><lastmod>2025-02-{n + 1:02}</lastmod></url>"
        for n, link in enumerate(links)
    )
    origin.pages |= {
        "/index": answer(index(origin, inner="2025-03-04")),
        "/inner.xml": answer(index(origin, news="2025-03-04")),
        "/news.xml": answer(f"<urlset {XMLNS}>{dated}</urlset>"),
    }
    for n in range(12):
        large = b"x" * (MAX_PAGE_BYTES + 1)  # the oldest four, which come first
        body = large if n < 4 else page(f"Bridge {n}")
        origin.pages[f"/p{n}"] = answer(body, content_type="text/html")
    source = feed_source(origin.url("/index"))
    state = await visit_and_store(source, first_state(source), tools)
    assert not seen.published
    await visit_and_store(source, state, tools)
    assert {article.title for article in seen.published} == {f"Bridge {n}" for n in range(4, 12)}
