import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import RawArticle, Source
from schemas.base import MAX_TEXT
from services.fetcher.articles import (
    Draft,
    Rejection,
    build,
    draft_of_item,
    draft_of_json,
    draft_of_text,
    fingerprint,
    item_key,
    told_apart,
    wants_page,
)
from services.fetcher.documents import FeedItem, Page
from tests.fetching import LONG, NOW

SOURCE = Source(id="one", name="One", tier=2, country="POL", language="pl")


def article(draft: Draft | Rejection) -> RawArticle:
    assert isinstance(draft, Draft)
    built = build(draft, SOURCE, NOW)
    assert isinstance(built, RawArticle)
    return built


def test_a_json_article_keeps_what_it_states() -> None:
    line = {
        "id": "x", "url": "https://wire.example/a?utm_source=x", "title": "Port falls",
        "published_at": "2025-03-03T10:00:00Z", "agency": "Coast Wire", "byline": "A. B.",
        "language": "en-GB", "text": "First.\n\nSecond.", "extra": [1],
        "source": {"id": "wire", "name": "Wire", "tier": 1},
    }  # fmt: skip
    found = article(draft_of_json(json.dumps(line).encode(), "file"))
    assert found.url == "https://wire.example/a"
    assert (found.source.id, found.source.tier, found.agency) == ("wire", 1, "Coast Wire")
    assert (found.language, found.text) == ("en", "First.\n\nSecond.")
    assert found.fetched_at == NOW
    assert not found.backfill


def test_two_versions_of_one_url_are_one_article_in_two_revisions() -> None:
    first = article(Draft("a", "Fourteen died.", "Strike", "https://wire.example/x"))
    second = article(Draft("b", "Eight died.", "Strike", "https://wire.example/x"))
    assert first.id == second.id
    assert first.revision != second.revision


def test_what_is_not_stated_comes_from_the_source_or_stays_null() -> None:
    found = article(draft_of_json(b'{"text": "Only text.", "published_at": "soon"}', "n1"))
    assert (found.source, found.language) == (SOURCE, "pl")
    assert found.published_at is None
    assert found.byline is None
    assert found.url == f"urn:vedette:{found.id}"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", Rejection.NOT_JSON),
        (b"\xff\xfe", Rejection.NOT_JSON),
        (b"[" * 5_000, Rejection.NOT_JSON),
        (b"[]", Rejection.NOT_AN_OBJECT),
        (b'"text"', Rejection.NOT_AN_OBJECT),
        (b"{}", Rejection.BAD_FIELD),
        (b'{"text": 5}', Rejection.BAD_FIELD),
        (b'{"text": "a", "source": {"id": "x", "name": "X", "tier": 9}}', Rejection.BAD_FIELD),
    ],
)
def test_a_line_that_is_no_article_says_why(line: bytes, reason: Rejection) -> None:
    assert draft_of_json(line, "n") is reason


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\u202e"])
def test_without_words_there_is_no_article(text: str) -> None:
    assert build(Draft("a", text), SOURCE, NOW) is Rejection.NO_TEXT


def test_a_title_alone_is_its_own_text() -> None:
    assert article(Draft("a", "", "Port falls")).text == "Port falls"


def test_a_title_that_the_text_repeats_is_left_out_of_it() -> None:
    assert article(Draft("a", "Port falls\nTroops left.", "Port falls")).text == "Troops left."


def test_the_first_line_of_a_text_file_is_its_title() -> None:
    draft = draft_of_text("\ufeffPort falls\r\n\r\nTroops left.\r\n", "a.txt")
    assert (draft.title, draft.text.strip()) == ("Port falls", "Troops left.")
    assert draft_of_text("One line only.", "a.txt").title == ""


def test_the_longer_of_page_and_feed_is_the_text() -> None:
    item = FeedItem(title="T", link="https://a.example/x", summary="Soldiers crossed a river.")
    assert draft_of_item(item, Page(text=LONG)).text == LONG
    assert draft_of_item(item, Page(text="Accept cookies?")).text == item.summary
    assert draft_of_item(item, None).text == item.summary


def test_only_short_items_with_a_web_link_want_their_page() -> None:
    link = "https://a.example/x"
    assert wants_page(FeedItem(link=link, summary="Short."))
    assert not wants_page(FeedItem(link=link, content=LONG))
    assert not wants_page(FeedItem(link=link, summary=LONG))
    assert not wants_page(FeedItem(link="javascript:x", summary="Short."))


def test_a_page_about_something_else_is_not_the_items() -> None:
    item = FeedItem(title="Port falls", link="https://a.example/x", summary="Troops left it.")
    gone = Page(title="Not found", text="What you looked for is not here any more. " * 20)
    assert draft_of_item(item, gone).text == item.summary
    in_chinese = FeedItem(title="军队进入城市", link="https://a.example/x")
    assert draft_of_item(in_chinese, Page(text="军队星期一进入了这座城市。")).text.startswith(
        "军队"
    )


def test_a_page_that_is_read_gives_the_address() -> None:
    item = FeedItem(title="Port falls", link="https://proxy.example/7", summary="Short.")
    page = Page(text="The port falls, officials said.", url="https://a.example/port")
    assert draft_of_item(item, page).url == "https://a.example/port"
    assert draft_of_item(item, page.model_copy(update={"text": ""})).url == item.link


def test_where_the_query_tells_items_apart_it_stays() -> None:
    items = [FeedItem(guid=n, link=f"https://a.example/live?post={n}", title="Port") for n in "ab"]
    page = Page(text="The port falls, officials said.", url="https://a.example/live")
    drafts = [draft_of_item(item, page) for item in told_apart(items)]
    assert [draft.url for draft in drafts] == [item.link for item in items]
    assert draft_of_item(told_apart(items[:1])[0], page).url == "https://a.example/live"


def test_one_item_in_two_feeds_is_one_article_with_two_sources() -> None:
    item = FeedItem(title="Port falls", link="https://a.example/x", summary=LONG)
    other = item.model_copy(update={"guid": "7", "link": "http://m.a.example/x/?utm_source=rss"})
    first, second = (
        build(draft_of_item(found, None), source, NOW)
        for found, source in ((item, SOURCE), (other, Source(id="two", name="Two")))
    )
    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert (first.id, first.revision) == (second.id, second.revision)
    assert (first.source.id, second.source.id) == ("one", "two")


def ids(*items: FeedItem) -> list[str]:
    return [article(draft_of_item(item, None)).id for item in told_apart(items)]


def test_what_several_items_share_names_none_of_them() -> None:
    link = "https://a.example/live"
    one_link = [FeedItem(guid=f"g{n}", link=f"{link}#{n}", title=f"T{n}") for n in range(3)]
    assert len(set(ids(*one_link))) == 3
    assert not any(wants_page(item) for item in told_apart(one_link))
    no_guids = [FeedItem(link=link, title=f"T{n}") for n in range(3)]
    assert len(set(ids(*no_guids))) == 3
    one_guid = [FeedItem(guid="g", title=f"T{n}") for n in range(3)]
    assert len(set(ids(*one_guid))) == 3
    assert len({item_key(item) for item in told_apart(one_guid)}) == 3


def test_an_item_that_is_listed_twice_is_one() -> None:
    item = FeedItem(guid="g", link="https://a.example/x", title="T")
    spelled = item.model_copy(update={"link": "https://a.example/x?utm_source=rss"})
    assert told_apart([item, spelled]) == [item, spelled]


def test_a_link_that_others_share_stays_the_articles_url() -> None:
    items = [FeedItem(guid=f"g{n}", link="https://a.example/live", title=f"T{n}") for n in "ab"]
    assert article(draft_of_item(told_apart(items)[0], None)).url == "https://a.example/live"


def test_items_are_told_apart_by_guid_then_link_then_words() -> None:
    assert item_key(FeedItem(guid="g", link="l")) == "g"
    assert item_key(FeedItem(link="l", title="t")) == "l"
    assert item_key(FeedItem(title="t")) != item_key(FeedItem(title="u"))


def test_dates_and_authors_do_not_change_what_an_item_says() -> None:
    one = FeedItem(title="T", summary="S", published_at=NOW)
    assert fingerprint(one) == fingerprint(one.model_copy(update={"published_at": None}))
    assert fingerprint(one) != fingerprint(one.model_copy(update={"summary": "S2"}))


@given(st.text(max_size=300), st.text(max_size=80), st.text(max_size=80))
def test_any_words_make_a_valid_article_or_none(text: str, title: str, url: str) -> None:
    built = build(
        Draft("a", text, title, url, byline=title, agency=url, language=title), SOURCE, NOW
    )
    if isinstance(built, RawArticle):
        assert RawArticle.model_validate_json(built.model_dump_json()) == built


def test_a_giant_text_is_cut_to_the_records_bound() -> None:
    assert len(article(Draft("a", "word " * 100_000)).text) <= MAX_TEXT
