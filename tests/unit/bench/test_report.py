from pathlib import Path

import pytest
from rich.console import Console

from tests.bench.material import MissingError, passage_sets, records
from tests.bench.report import Report, shown, written
from tests.bench.texts import samples

REPORT = Report(
    "name", "Title (2 texts)", {"first": {"n": 1, "share": None}, "second": {"other": 0.5}}, "Why.",
    {"details": [1]},
)  # fmt: skip


def test_a_report_shows_title_note_and_a_dash_where_there_is_no_figure() -> None:
    console = Console(width=80)
    with console.capture() as printed:
        console.print(shown(REPORT))
    lines = [line.split() for line in printed.get().replace("│", "").splitlines()]
    assert ["Title", "(2", "texts)"] in lines
    assert ["first", "1", "-", "-"] in lines
    assert ["second", "-", "-", "0.5"] in lines
    assert ["Why."] in lines


def test_what_is_written_has_the_details_too() -> None:
    assert written(REPORT) == {
        "title": "Title (2 texts)",
        "rows": {"first": {"n": 1, "share": None}, "second": {"other": 0.5}},
        "note": "Why.",
        "details": [1],
    }


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"set\.jsonl is not there: what it measures is left"):
        records(tmp_path / "set.jsonl")


def test_records_come_in_their_order_without_empty_lines(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"a": 2}\n\n{"a": 1}\n', encoding="utf-8")
    assert records(file) == [{"a": 2}, {"a": 1}]


def test_shipped_passages_are_sets_by_name_or_named_as_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.bench.material.SHIPPED", tmp_path)
    assert list(passage_sets()) == ["dev", "shipped"]
    for name in ("spring", "autumn"):
        (tmp_path / f"{name}.jsonl").write_text("", encoding="utf-8")
    assert list(passage_sets()) == ["dev", "autumn", "spring"]


def test_the_samples_stand_in_for_news() -> None:
    texts = samples()
    assert len(texts) > 10
    assert all(texts)
