import pytest

from services.fetcher.documents import Feed, FeedItem
from services.fetcher.trouble import Failure, Trouble
from tests.bench import feeds
from tests.bench.feeds import BASE, agreement, outcome
from tests.bench.material import MissingError
from tests.fetching import item, rss

BODY = rss(item("One", "/1"), item("Two", "/2")).encode()


def test_items_agree_where_a_field_is_the_same() -> None:
    own = Feed(items=(FeedItem(title="One", link=f"{BASE}/../1"), FeedItem(title="2")))
    failure = Failure(Trouble.NOT_A_FEED, "")
    files = [{"file": "good/a.xml"}, {"file": "good/b.xml"}]
    table = agreement(files, [BODY, BODY], [own, failure])
    assert table["good"] == table["all"]
    assert table["all"] == {
        "files": 1, "items": 2, "same title": 0.5, "same link": 0.0, "same date": 1.0,
    }  # fmt: skip


def test_an_item_that_one_side_lacks_is_no_agreement() -> None:
    own = Feed(items=(FeedItem(title="One", link="http://outlet.example/1"),))
    row = agreement([{"file": "a/a.xml"}], [BODY], [own])["all"]
    assert (row["items"], row["same title"], row["same link"], row["same date"]) == (
        2,
        0.5,
        0.5,
        0.5,
    )


def test_outcomes_are_named() -> None:
    assert outcome(Feed()) == "no items"
    assert outcome(Feed(items=(FeedItem(),))) == "items"
    assert outcome(Failure(Trouble.UNREADABLE, "")) == "unreadable"


def test_a_set_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "FOLDER", feeds.FOLDER / "nowhere")
    with pytest.raises(MissingError, match=r"nowhere/manifest\.jsonl is not there"):
        next(feeds.reports())
