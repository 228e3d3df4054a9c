"""Folders and JSON lines, on real files."""

import io
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.fetcher.articles import Rejection
from services.fetcher.lines_visit import MAX_LINE, read_stream
from services.fetcher.loop import visit_and_store
from services.fetcher.sandbox import Sandbox
from services.fetcher.sources import SourceConfig
from services.fetcher.tools import Tools
from services.fetcher.trouble import Trouble
from tests.fetching import NOW, Recorder, first_state, recording


@pytest.fixture
async def bench() -> AsyncIterator[tuple[Tools, Recorder]]:
    async with Sandbox(seconds=5) as box, recording(box) as (tools, recorder):
        yield tools, recorder


def source(**place: object) -> SourceConfig:
    return SourceConfig.model_validate({"id": "local", "name": "Local", **place})


def line(title: str, url: str | None = None) -> str:
    return json.dumps({"title": title, "text": f"{title}, in full.", "url": url}) + "\n"


async def test_a_folder_gives_each_kind_of_file_in_the_order_of_names(
    tmp_path: Path, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    (tmp_path / "b.json").write_text(line("From JSON"))
    (tmp_path / "a.txt").write_text("From text\n\nBody.")
    words = "The convoy left the city on Friday and reached the border by night. " * 8
    (tmp_path / "c.html").write_text(f"<html><title>From HTML</title><p>{words}</p></html>")
    (tmp_path / "d.pdf").write_bytes(b"%PDF")
    (tmp_path / ".e.txt").write_text("Hidden\n\nfile")
    await visit_and_store(
        source(directory=tmp_path), first_state(source(directory=tmp_path)), tools
    )
    assert [article.title for article in seen.published] == ["From text", "From JSON", "From HTML"]
    assert seen.rejections == []


async def test_only_changed_files_are_published_again(
    tmp_path: Path, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    folder = source(directory=tmp_path)
    (tmp_path / "a.json").write_text(line("One", "https://x.example/1"))
    (tmp_path / "b.json").write_text(line("Two", "https://x.example/1"))
    state = await visit_and_store(folder, first_state(folder), tools)
    assert await visit_and_store(folder, state, tools)
    assert len(seen.stored) == 1
    os.utime(tmp_path / "a.json", (1, 1))
    state = await visit_and_store(folder, state, tools)
    assert len(seen.published) == 2
    (tmp_path / "a.json").write_text(line("One, corrected", "https://x.example/1"))
    await visit_and_store(folder, state, tools)
    assert [article.title for article in seen.published] == ["One", "Two", "One, corrected"]
    assert len({article.id for article in seen.published}) == 1


async def test_a_bad_file_is_counted_and_the_others_are_read(
    tmp_path: Path, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    (tmp_path / "a.json").write_text("[1, 2]")
    (tmp_path / "b.txt").write_text("")
    (tmp_path / "c.json").write_text(line("Good"))
    (tmp_path / "d.txt").write_bytes(b"x" * (5 * 1024 * 1024 + 1))
    folder = source(directory=tmp_path)
    await visit_and_store(folder, first_state(folder), tools)
    assert [article.title for article in seen.published] == ["Good"]
    assert seen.rejections == [
        Rejection.NOT_AN_OBJECT,
        Rejection.NO_TEXT,
        Rejection.TOO_LARGE,
    ]


async def test_a_missing_folder_or_file_is_a_failure_that_backs_off(
    tmp_path: Path, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    for place in ({"directory": tmp_path / "no"}, {"jsonl": tmp_path / "no.jsonl"}):
        state = await visit_and_store(source(**place), first_state(source(**place)), tools)
        assert state.failures == 1
    assert seen.troubles == [Trouble.FILE, Trouble.FILE]


async def test_a_growing_file_is_read_from_where_it_was_left(
    tmp_path: Path, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    path = tmp_path / "a.jsonl"
    lines = source(jsonl=path)
    path.write_text(line("One") + "\n" + "no json\n" + line("Two")[:20])
    state = await visit_and_store(lines, first_state(lines), tools)
    assert [article.title for article in seen.published] == ["One"]
    path.write_text(line("One") + "\n" + "no json\n" + line("Two") + line("Three").rstrip())
    state = await visit_and_store(lines, state, tools)
    assert [article.title for article in seen.published] == ["One", "Two", "Three"]
    assert seen.rejections == [Rejection.NOT_JSON]
    path.write_text(line("New"))
    await visit_and_store(lines, state, tools)
    assert seen.published[-1].title == "New"


async def test_a_crash_repeats_one_batch_at_most(
    tmp_path: Path, bench: tuple[Tools, Recorder]
) -> None:
    tools, seen = bench
    path = tmp_path / "a.jsonl"
    path.write_text("".join(line(f"n{number}") for number in range(250)))
    lines = source(jsonl=path)
    seen.refuse_after = 230
    state = first_state(lines)
    while not seen.failures:
        state = await visit_and_store(lines, state, tools)
    seen.refuse_after = None
    state = state.model_copy(update={"next_due_at": NOW})
    while state.next_due_at == NOW:
        state = await visit_and_store(lines, state, tools)
    titles = [article.title for article in seen.published]
    assert set(titles) == {f"n{number}" for number in range(250)}
    assert len(titles) <= 250 + 100
    assert state.failures == 0


async def test_a_stream_is_read_to_its_end_past_what_is_wrong(
    bench: tuple[Tools, Recorder],
) -> None:
    tools, seen = bench
    giant = b'{"text": "' + b"x" * (2 * MAX_LINE) + b'"}\n'
    stream = io.BytesIO(line("One").encode() + giant + b"\xff\n" + line("Two").encode().rstrip())
    assert await read_stream(source(jsonl="-"), stream, tools) == 2
    assert [article.title for article in seen.published] == ["One", "Two"]
    assert seen.rejections == [Rejection.TOO_LARGE, Rejection.NOT_JSON]
