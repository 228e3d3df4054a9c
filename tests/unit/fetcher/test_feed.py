import pytest

from services.fetcher.feed import MAX_ITEMS, FeedError, parse_feed
from services.fetcher.trouble import Trouble
from tests.fetching import item, rss

URL = "https://news.example/feeds/all.xml"


def test_an_item_comes_with_all_it_states() -> None:
    more = (
        "<pubDate>Mon, 03 Mar 2025 12:00:00 +0200</pubDate><dc:creator>Ana Ruiz</dc:creator>"
        "<content:encoded><![CDATA[<p>Full.</p><p>Text.</p>]]></content:encoded>"
    )
    text = rss(item("A &amp; B", "../a?x=1", "Short.", "g1", more)).replace(
        "<rss ", '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" ',
    ).replace("<title>T</title>", "<title>T</title><language>en-gb</language><ttl>30</ttl>")  # fmt: skip
    feed = parse_feed(text.encode(), "", URL)
    (found,) = feed.items
    assert (found.guid, found.link, found.title) == ("g1", "https://news.example/a?x=1", "A & B")
    assert (found.summary, found.content, found.author) == ("Short.", "Full.\n\nText.", "Ana Ruiz")
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2025-03-03T10:00:00+00:00"
    assert (found.language, feed.ttl_minutes) == ("en-gb", 30)


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>tag:1</id>
<title>One</title><link rel="alternate" href="/one"/><updated>2025-03-03T10:00:00Z</updated>
<summary>Short.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>T</title></channel><item rdf:about="x"><title>One</title>
<link>https://news.example/one</link><dc:date>2025-03-03T10:00:00Z</dc:date></item></rdf:RDF>"""
OLD_RSS = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>T</title>
<item><title>One</title><link>https://news.example/one</link></item></channel></rss>"""


@pytest.mark.parametrize("text", [ATOM, RDF, OLD_RSS])
def test_atom_rdf_and_old_rss_are_read(text: str) -> None:
    (found,) = parse_feed(text.encode(), "", URL).items
    assert (found.title, found.link) == ("One", "https://news.example/one")


def test_a_guid_is_a_link_only_where_it_is_an_address() -> None:
    feed = rss(item("A", guid="1234"), item("B", guid="https://news.example/b"))
    assert [found.link for found in parse_feed(feed.encode(), "", URL).items] == [
        "",
        "https://news.example/b",
    ]


def test_no_date_is_no_date() -> None:
    more = "<pubDate>some day soon</pubDate>"
    assert parse_feed(rss(item("A", more=more)).encode(), "", URL).items[0].published_at is None


def test_an_empty_feed_is_a_feed() -> None:
    assert parse_feed(rss().encode(), "", URL).items == ()


def test_items_beyond_the_bound_are_left_out_and_the_feed_stays_well_formed() -> None:
    text = rss(*(item(f"n{n}", guid=str(n)) for n in range(MAX_ITEMS + 20)), "<ttl>7</ttl>")
    feed = parse_feed(text.encode(), "", URL)
    assert feed.cut
    assert feed.ttl_minutes == 7
    assert [found.guid for found in feed.items] == [str(n) for n in range(MAX_ITEMS)]


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", Trouble.NOT_A_FEED),
        ("<html><body>No</body></html>", Trouble.NOT_A_FEED),
        ('<!DOCTYPE a [<!ENTITY b "c">]><rss version="2.0"></rss>', Trouble.DECLARATIONS),
        ('<!DOCTYPE a [ ]><rss version="2.0"></rss>', Trouble.DECLARATIONS),
        ('<!doctype a SYSTEM "x" [<!ELEMENT b ANY>]><feed></feed>', Trouble.DECLARATIONS),
    ],
)
def test_what_is_no_feed_or_declares_something_is_refused(text: str, trouble: Trouble) -> None:
    with pytest.raises(FeedError) as refused:
        parse_feed(text.encode(), "", URL)
    assert refused.value.trouble is trouble


def test_a_doctype_that_is_text_is_text() -> None:
    text = rss(item("A", text="<![CDATA[ <!DOCTYPE x [<!ENTITY y ]]>"))
    assert len(parse_feed(text.encode(), "", URL).items) == 1


def test_an_item_that_breaks_off_is_left_out() -> None:
    text = rss(item("Bridge taken", text="Soldiers crossed."), item("Talks", text="14 killed"))
    cut = text[: text.index("14 killed") + 1]
    assert [found.title for found in parse_feed(cut.encode(), "", URL).items] == ["Bridge taken"]
    assert [found.title for found in parse_feed((cut + "</rss>").encode(), "", URL).items] == [
        "Bridge taken"
    ]


@pytest.mark.parametrize(
    "text", ["<rss><channel><title>T", "<rss><![CDATA[x", f"PK\x03\x00{rss(item('A'))}"]
)
def test_a_broken_or_binary_document_is_no_feed(text: str) -> None:
    with pytest.raises(FeedError) as refused:
        parse_feed(text.encode(), "", URL)
    assert refused.value.trouble is Trouble.NOT_A_FEED


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55296;", "&#XdfFF;"])
def test_half_a_surrogate_pair_is_no_character(reference: str) -> None:
    (found,) = parse_feed(rss(item(f"Port {reference}falls&#233;")).encode(), "", URL).items
    assert found.title == "Port fallsé"
