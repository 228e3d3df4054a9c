import re

import pytest

from services.fetcher.extract import own_address, read_page, site

PARAGRAPHS = [
    "Government troops withdrew from the port on Sunday, three residents said by telephone.",
    "The army did not comment. Aid groups said that the road north was open again by noon.",
    "Several thousand people have left the town since fighting resumed two weeks ago.",
]
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Troops leave port | Coast News</title>
<meta name="author" content="Ada Okafor"><link rel="canonical" href="https://coast.example/port">
<script type="application/ld+json">{{"datePublished": "2025-03-02T18:30:00+01:00"}}</script></head>
<body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav>
<article><h1>Troops leave port</h1>{"".join(f"<p>{text}</p>" for text in PARAGRAPHS)}</article>
<footer>Subscribe to our newsletter</footer></body></html>"""


def test_the_article_comes_without_what_surrounds_it() -> None:
    page = read_page(PAGE.encode(), "text/html", "https://coast.example/port?x=1")
    assert [line for line in page.text.split("\n") if line in PARAGRAPHS] == PARAGRAPHS
    assert "newsletter" not in page.text
    assert "Sport" not in page.text
    assert page.title == "Troops leave port"


def test_what_the_page_says_about_itself_is_read() -> None:
    page = read_page(PAGE.encode(), "text/html", "")
    assert (page.byline, page.language) == ("Ada Okafor", "en")
    assert page.url == "https://coast.example/port"
    assert page.published_at is not None
    assert page.published_at.isoformat() == "2025-03-02T18:30:00+01:00"


def test_a_page_without_a_date_has_none() -> None:
    page = read_page(re.sub("<script.*?</script>", "", PAGE).encode(), "text/html", "")
    assert page.published_at is None


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ("https://coast.example/port", "https://coast.example/port"),
        ("https://amp.coast.example/port?utm_source=x", "https://amp.coast.example/port"),
        ("https://wire.example/port", None),
        ("https://coast.example.evil.example/port", None),
        ("https://coast.example/", None),
        ("https://coast.example/news", None),
        ("https://coast.example/news/port", "https://coast.example/news/port"),
        ("http://[::1", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_a_page_cannot_take_the_address_of_another(stated: str | None, own: str | None) -> None:
    here = "https://www.coast.example/news/2/port/amp?x=1"
    assert own_address(stated, here) == (own or here)


def test_sites_of_one_registry_or_host_are_not_one_site() -> None:
    assert site("https://a.co.uk/x") != site("https://b.co.uk/x")
    assert site("https://a.github.io/x") != site("https://b.github.io/x")
    assert site("http://127.0.0.1:80/x") == "127.0.0.1"


def test_the_sites_name_behind_a_title_goes_where_a_heading_has_the_rest() -> None:
    page = PAGE.replace("Troops leave port | Coast News", "Troops leave - port | Coast News")
    headed = page.replace("<h1>Troops leave port", "<h1>Troops leave - port")
    assert read_page(headed.encode(), "", "").title == "Troops leave - port"


def test_a_table_is_part_of_the_text() -> None:
    table = "<table><tr><td>Kharkiv</td><td>14 drones</td></tr></table>"
    page = read_page(PAGE.replace("</article>", f"{table}</article>").encode(), "", "")
    assert "14 drones" in page.text


def test_nothing_gives_an_empty_page() -> None:
    assert not read_page(b"", "text/html", "").text
    assert not read_page(b"\x00\xff" * 50, "", "").text
