from datetime import UTC, datetime

import pytest

from services.fetcher.documents import Page
from services.fetcher.trouble import Failure, Trouble
from tests.bench import pages
from tests.bench.material import MissingError, Record
from tests.bench.pages import Reading, facts, near, reading_of, same, snippets

PAGE: Record = {
    "must_have": ["Troops left  the port", "by noon"], "must_not_have": ["Newsletter", "Sport"],
    "title": "Port falls", "author": ["Ana Ruiz", "Jan Kos"], "date": "2025-03-02",
}  # fmt: skip


def test_wanted_snippets_are_hits_and_unwanted_ones_slips() -> None:
    row = snippets([PAGE, PAGE], [Reading("Troops left\nthe port. Sport"), Reading()])
    assert (row["wanted"], row["found"], row["unwanted"], row["let in"]) == (4, 1, 4, 1)
    assert (row["precision"], row["recall"], row["F1"]) == (0.5, 0.25, 0.333)


def test_facts_are_asked_where_the_set_has_them() -> None:
    read = Reading("", "PORT falls", "Jan Kos; Ana Ruiz", "2025-03-03")
    row = facts([PAGE, {"date": ""}], [read, Reading()])
    assert (row["titles"], row["title right"], row["author right"]) == (1, 1.0, 1.0)
    assert (row["dates"], row["date right"], row["date right to a day"]) == (1, 0.0, 1.0)


def test_names_are_a_set() -> None:
    assert same("Ana Ruiz und Jan Kos", "jan kos, ANA RUIZ")
    assert not same("Ana Ruiz", "Ana Ruiz; Jan Kos")


@pytest.mark.parametrize(
    ("found", "right"),
    [("2025-03-01", True), ("2025-03-04", False), ("", False), ("2025-9", False)],
)
def test_neighbouring_days_are_near(found: str, right: bool) -> None:
    assert near("2025-03-02", found) is right


def test_a_failure_has_read_nothing() -> None:
    assert reading_of(Failure(Trouble.UNREADABLE, "")) == Reading()
    page = Page(text="t", published_at=datetime(2025, 3, 2, 23, tzinfo=UTC))
    assert reading_of(page) == Reading("t", "", "", "2025-03-02")


def test_a_set_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "FOLDER", pages.FOLDER / "nowhere")
    with pytest.raises(MissingError, match=r"nowhere/manifest\.jsonl is not there"):
        next(pages.reports())
