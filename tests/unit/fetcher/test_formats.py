import gzip
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from services.fetcher.documents import Feed
from services.fetcher.feed import MAX_ITEMS, FeedError
from services.fetcher.formats import parse_source
from services.fetcher.sitemap import MAX_CHILDREN
from services.fetcher.trouble import Trouble

URL = "https://news.example/feeds/all"
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "language": "en",
    "items": [
        {
            "id": 7,
            "url": "/a/7",
            "title": "Troops <b>land</b>",
            "content_html": "<p>They came.</p>",
            "date_published": "2025-03-04T10:00:00Z",
            "authors": [{"name": "A. Writer"}, {"name": "B. Writer"}],
        },
        {"id": "8", "external_url": "https://other.example/8", "content_text": "Plain <text>."},
        "no item",
    ],
}
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/old</loc><lastmod>2025-03-01</lastmod></url>
<url><loc>https://news.example/new</loc><news:news>
  <news:publication><news:name>Example</news:name><news:language>fr</news:language></news:publication>
  <news:publication_date>2025-03-04T10:00:00+02:00</news:publication_date>
  <news:title>Tir de missiles &amp; drones</news:title></news:news></url>
<url><loc></loc></url>
</urlset>"""


def read(body: str | bytes) -> Feed:
    return parse_source(body.encode() if isinstance(body, str) else body, "text/html", URL)


def trouble(body: str | bytes) -> Trouble:
    with pytest.raises(FeedError) as caught:
        read(body)
    return caught.value.trouble


def index(*dates: str) -> str:
    entry = "<sitemap><loc>/map-{}.xml</loc>{}</sitemap>"
    parts = (entry.format(n, f"<lastmod>{d}</lastmod>" if d else "") for n, d in enumerate(dates))
    return f"<sitemapindex>{''.join(parts)}</sitemapindex>"


def export(*rows: tuple[str, str]) -> bytes:
    """GDELT's table of (QuadClass, URL), zipped."""
    lines = []
    for quad, url in rows:
        cells = ["0"] * 61
        cells[29], cells[60] = quad, url
        lines.append("\t".join(cells))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("20250304101500.export.CSV", "\n".join(lines))
    return packed.getvalue()


def test_a_json_feed_is_read() -> None:
    first, second = read(json.dumps(JSON_FEED)).items
    assert (first.guid, first.link, first.title) == ("7", "https://news.example/a/7", "Troops land")
    assert (first.content, first.author, first.language) == (
        "They came.",
        "A. Writer, B. Writer",
        "en",
    )
    assert first.published_at == datetime(2025, 3, 4, 10, tzinfo=UTC)
    assert (second.link, second.content) == ("https://other.example/8", "Plain <text>.")


@pytest.mark.parametrize(
    "body", ['{"items": []}', '{"version": 1}', "{", '{"items": "jsonfeed.org"}']
)
def test_other_json_is_no_feed(body: str) -> None:
    assert trouble(body) is Trouble.NOT_A_FEED


@pytest.mark.parametrize("body", [NEWS, gzip.compress(NEWS.encode())])
def test_a_news_sitemap_is_read_newest_first(body: str | bytes) -> None:
    new, old = read(body).items
    assert (new.link, new.title) == ("https://news.example/new", "Tir de missiles & drones")
    assert (new.language, new.published_at) == ("fr", datetime(2025, 3, 4, 8, tzinfo=UTC))
    assert (old.link, old.title) == ("https://news.example/old", "")


def test_of_a_long_sitemap_the_newest_are_read() -> None:
    dated = "<url><loc>https://n.example/{0}</loc><lastmod>{1}-01-01</lastmod></url>"
    urls = "".join(dated.format(year, year) for year in range(1000, 1000 + MAX_ITEMS + 9))
    feed = read(f"<urlset>{urls}</urlset>")
    assert (len(feed.items), feed.cut) == (MAX_ITEMS, True)
    assert feed.items[0].link.endswith(str(1000 + MAX_ITEMS + 8))


def test_an_index_points_to_the_sitemaps_that_changed_last() -> None:
    feed = read(index("2025-01-01", "2025-03-01", *["2024-01-01"] * MAX_CHILDREN))
    assert feed.children[:2] == ("https://news.example/map-1.xml", "https://news.example/map-0.xml")
    assert (len(feed.children), feed.dated) == (MAX_CHILDREN, True)


def test_an_index_without_dates_says_nothing_of_what_is_below() -> None:
    assert not read(index("2025-01-01", "")).dated


def test_entities_of_a_sitemap_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE u [<!ENTITY a "b">]><urlset><url><loc>https://n.example/&a;</loc></url></urlset>'
    )
    assert trouble(bomb) is Trouble.NOT_A_FEED


def test_gdelt_points_to_its_newest_export() -> None:
    pointer = "\n".join(
        f"{size} {'0' * 32} http://gdelt.example/20250304101500.{name}"
        for size, name in ((9, "export.CSV.zip"), (8, "mentions.CSV.zip"))
    )
    assert read(pointer).children == ("http://gdelt.example/20250304101500.export.CSV.zip",)


def test_the_articles_of_conflict_in_an_export_come_once() -> None:
    table = export(
        ("4", "https://a.example/1"), ("1", "https://a.example/2"), ("3", "https://a.example/1")
    )
    assert [item.link for item in read(table).items] == ["https://a.example/1"]


def test_another_archive_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("photo.txt", "not a table")
    assert trouble(packed.getvalue()) is Trouble.NOT_A_FEED
    assert trouble(packed.getvalue()[:40]) is Trouble.NOT_A_FEED


def test_images_of_a_sitemap_are_no_articles() -> None:
    body = """<urlset xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://n.example/a</loc>
    <news:news><news:title>Bridge taken</news:title></news:news>
    <image:image><image:loc>https://n.example/p.jpg</image:loc><image:title>Photo</image:title>
    </image:image></url></urlset>"""
    (item,) = read(body).items
    assert (item.link, item.title) == ("https://n.example/a", "Bridge taken")


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "utf-16"])
def test_a_sitemap_is_read_in_its_encoding(encoding: str) -> None:
    body = f"""<?xml version="1.0" encoding="{encoding}"?><!-- made <by> hand -->
    <urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://n.example/a</loc>
    <news:news><news:title>Мост взят</news:title></news:news></url></urlset>"""
    assert read(body.encode(encoding)).items[0].title == "Мост взят"


def test_all_members_of_a_gzip_file_are_read_and_a_cut_one_is_told() -> None:
    half = len(NEWS) // 2
    whole = gzip.compress(NEWS[:half].encode()) + gzip.compress(NEWS[half:].encode())
    assert len(read(whole).items) == 2
    assert trouble(gzip.compress(NEWS.encode())[:-9]) is Trouble.BAD_ENCODING
