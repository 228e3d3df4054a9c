import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.fetcher.identity import MAX_URL, article_id, canonical_url, revision, url_key

SAME = {
    "fragment": "https://news.example/a/b#comments",
    "tracking": "https://news.example/a/b?utm_source=rss&fbclid=x&at_medium=RSS",
    "capitals in the host": "https://NEWS.Example/a/b",
    "default port": "https://news.example:443/a/b",
    "user": "https://me:secret@news.example/a/b",
    "trailing slash": "https://news.example/a/b/",
    "plain http": "http://news.example/a/b",
    "www": "https://www.news.example/a/b",
    "mobile": "https://m.news.example/a/b",
    "amp host": "https://amp.news.example/a/b",
    "amp path": "https://news.example/a/b/amp/",
    "amp folder": "https://news.example/amp/a/b",
    "amp file": "https://news.example/a/b.amp",
    "an amp cache in another": "https://www.google.com/amp/s/news-example.cdn.ampproject.org/c/s/news.example/a/b",
    "touch": "https://touch.news.example/a/b",
    "amp parameter": "https://news.example/a/b?outputType=amp",
    "amp cache": "https://news-example.cdn.ampproject.org/c/s/news.example/a/b",
    "google amp": "https://www.google.com/amp/s/news.example/a/b",
    "root dot": "https://news.example./a/b",
    "needless escapes": "https://news.example/%61/b",
    "spaces around": "  https://news.example/a/b\n",
}
OTHER = (
    "https://news.example/a/B",
    "https://news.example/a",
    "https://news.example/a/b?id=2",
    "https://news.example:8443/a/b",
    "https://sport.news.example/a/b",
    "https://news.example/a%2Fb",
    "https://news.example/a/b#!/live/2",
    "https://news.example/a/b/ample",
    "https://news.example/%D0/b",
)


@pytest.mark.parametrize("case", SAME)
def test_ways_to_write_one_address_give_one_article(case: str) -> None:
    url = canonical_url(SAME[case])
    assert url is not None
    assert article_id(url, "s", "") == article_id("https://news.example/a/b", "t", "x")


@pytest.mark.parametrize("other", OTHER)
def test_other_addresses_give_other_articles(other: str) -> None:
    url = canonical_url(other)
    assert url is not None
    assert url_key(url) != url_key("https://news.example/a/b")


def test_parameters_that_name_content_stay_in_any_order() -> None:
    first = canonical_url("https://news.example/?p=7&lang=en&utm_campaign=x")
    second = canonical_url("https://news.example/?lang=en&p=7")
    assert first == "https://news.example/?p=7&lang=en"
    assert second is not None
    assert url_key(first) == url_key(second)


def test_names_beyond_ascii_become_what_is_dialled() -> None:
    assert canonical_url("https://Новости.example/Война") == (
        "https://xn--b1amnebsh.example/%D0%92%D0%BE%D0%B9%D0%BD%D0%B0"
    )


@pytest.mark.parametrize(
    "url",
    ["", "news", "/a", "javascript:alert(1)", "ftp://news.example/", "http://", "http://[::1",
     "http://a:b/", "https://news.example/\x00", "https://news.example/" + "x" * 3000],
)  # fmt: skip
def test_what_is_no_web_address_has_no_canonical_form(url: str) -> None:
    assert canonical_url(url) is None


HOSTS = st.sampled_from(
    ["news.example", "www.google.com", "x-y.cdn.ampproject.org", "m.news.example", "НОВОСТИ.example",
     "news.example.", "news.example．", "news.example:443", "news.example:", "[::1]", "a..b",
     "ex%61mple.org", "ß.example", "news.example¸"]
)  # fmt: skip
PIECES = st.sampled_from(
    ["/amp/s/", "/amp", "/c/s/", "//", "/..", "%", "%2", "%2f", "%25", "%00", "%C3%A9", "%ff", "é",
     "#!", "#", "?", "&", "=", ";", "utm_x=1", "?a=b&a", "+", "@", ":", "https://", "[", "|",
     "www.google.com", "\ud800", "\x80", "\u2028"]
)  # fmt: skip
URLS = st.builds(
    lambda scheme, host, pieces: scheme + host + "".join(pieces),
    st.sampled_from(["http://", "https://", "HTTPS://", "//", ""]),
    HOSTS | st.text(max_size=20),
    st.lists(PIECES | st.text(max_size=3), max_size=8),
)


@given(URLS)
def test_canonical_urls_are_canonical(url: str) -> None:
    once = canonical_url(url)
    if once is not None:
        assert canonical_url(once) == once
        assert once.isascii()
        assert len(once) <= MAX_URL
        assert once.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "url", ["https://news.example/?" + "a=1&" * 300, "https://news.example/" + "é" * 1_000]
)
def test_too_much_of_an_address_is_none(url: str) -> None:
    assert canonical_url(url) is None


def test_without_a_url_the_source_and_its_own_name_make_the_id() -> None:
    assert article_id(None, "s", "g1") != article_id(None, "t", "g1")
    assert article_id(None, "s", "g1") == article_id(None, "s", "g1")


def test_spacing_is_no_revision_and_a_word_is() -> None:
    assert revision("A title", "One  two\nthree") == revision("A  title", "One two three")
    assert revision("A title", "Killed 8") != revision("A title", "Killed 14")
    assert revision("a", "bc") != revision("ab", "c")
