"""`vedette sources` on what a fetcher has stored, its file while it is edited, and replayed articles."""

import json
from pathlib import Path

import pytest
import yaml

from deploy.local.broker import Broker
from schemas.article import RawArticle
from schemas.source import SourceState
from schemas.topics import ARTICLES_RAW, SOURCES
from services.cli import replay, source_list
from services.cli.source_list import Fares
from services.runtime.codec import encode
from services.runtime.messages import read_to_end
from services.runtime.publisher import create_topics
from services.runtime.settings import load_settings
from tests.broker.clients import wait_for
from tests.fetchers import fetcher, metrics, prepare

NEXT_VISIT = "vedette_source_next_visit_timestamp_seconds"
LOADED = ("vedette_sources_loaded_total", "")


def folder_source(place: Path, name: str) -> dict[str, object]:
    (place / name).mkdir()
    (place / name / "a.txt").write_text(f"Title of {name}\n\nSome text of this article.")
    return {"id": name, "name": name, "directory": str(place / name), "every": 1}


@pytest.mark.timeout(120)
def test_an_edited_file_is_taken_over_and_a_wrong_one_is_not(
    fresh_broker: Broker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap, file = fresh_broker.bootstrap, tmp_path / "sources.yaml"
    first, second = (folder_source(tmp_path, name) for name in ("reload-a", "reload-b"))
    prepare(bootstrap, file, [first])
    settings = load_settings(kafka_bootstrap=bootstrap, sources_file=file)

    def titles() -> set[str]:
        found = read_to_end(settings, ARTICLES_RAW, RawArticle).values()
        return {article.title for article in found if article.source.id.startswith("reload-")}

    with fetcher("reloading", bootstrap, file) as service:
        wait_for(lambda: titles() == {"Title of reload-a"})
        file.write_text("sources: [{id: reload-c}]")
        wait_for(lambda: metrics(service).get(LOADED) == 2)  # refused
        (tmp_path / "reload-a" / "b.txt").write_text("Later\n\nStill read.")
        wait_for(lambda: "Later" in titles())
        file.write_text(yaml.safe_dump({"sources": [second]}))
        wait_for(lambda: "Title of reload-b" in titles())
        wait_for(lambda: "reload-b" in read_to_end(settings, SOURCES, SourceState))
        wait_for(lambda: (NEXT_VISIT, "reload-a") not in metrics(service))
        source_list.run(settings, as_json=True)
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["id"], told["fares"]) == ("reload-b", Fares.OK)
    assert told["state"]["last_new_item_at"]


def test_a_replay_keeps_dates_is_back_fill_and_goes_on_where_it_ended(
    broker: Broker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = load_settings(kafka_bootstrap=broker.bootstrap)
    create_topics(settings, [ARTICLES_RAW])
    file = tmp_path / "old.jsonl"
    lines = [
        {"id": f"replayed-{n}", "title": f"Old {n}", "text": "Once.", "date": f"2019-02-0{n + 1}"}
        for n in range(4)
    ]
    file.write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n")
    (tmp_path / ".old.jsonl.replayed").write_text("1")  # as if it had been stopped after one
    replay.run(settings, file, rate=500)
    assert json.loads(capsys.readouterr().out) == {"published": 3, "rejected": 1}
    found = {
        article.title: article
        for article in read_to_end(settings, ARTICLES_RAW, RawArticle).values()
        if article.source.id == "replay"
    }
    assert set(found) == {"Old 1", "Old 2", "Old 3"}
    assert all(article.backfill for article in found.values())
    assert b'"2019-02-02' in encode(found["Old 1"])
    assert not (tmp_path / ".old.jsonl.replayed").exists()
