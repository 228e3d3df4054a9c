"""Fetchers share the sources, and take over those of one that was killed: nothing lost, repeats of one id."""

import time
from pathlib import Path

import pytest

from deploy.local.broker import Broker
from schemas.article import RawArticle
from schemas.topics import ARTICLES_RAW
from services.cli.stack import Service
from services.runtime.messages import read_to_end
from services.runtime.settings import load_settings
from tests.broker.clients import wait_for
from tests.fetchers import fetcher, prepare, visited

NAMES = [f"folder-{number}" for number in range(24)]
TAKEN_OVER_SECONDS = 30.0
LATELY = 2.5


@pytest.mark.kafka  # the embedded broker leaves a second static member without partitions at times
@pytest.mark.timeout(180)
def test_the_work_splits_and_a_killed_fetchers_sources_move(
    fresh_broker: Broker, tmp_path: Path
) -> None:
    entries = []
    for name in NAMES:
        (tmp_path / name).mkdir()
        entries.append({"id": name, "name": name, "directory": str(tmp_path / name), "every": 1})
    bootstrap, sources = fresh_broker.bootstrap, tmp_path / "sources.yaml"
    prepare(bootstrap, sources, entries)
    with fetcher("one", bootstrap, sources) as one:
        _write(tmp_path, "first")
        wait_for(lambda: _lately(one) == set(NAMES))
        with fetcher("two", bootstrap, sources) as two:
            wait_for(lambda: _split(one, two))
            _write(tmp_path, "second")
            two.kill()
            killed = time.monotonic()
            _write(tmp_path, "third")
            wait_for(lambda: _lately(one) == set(NAMES), TAKEN_OVER_SECONDS)
            assert time.monotonic() - killed < TAKEN_OVER_SECONDS
            written = {
                f"{batch} {name}" for batch in ("first", "second", "third") for name in NAMES
            }
            wait_for(lambda: set(_titles(bootstrap)) >= written)
    assert sorted(_titles(bootstrap)) == sorted(written)


def _titles(bootstrap: str) -> list[str]:
    """The titles of all articles, one for each id."""
    found = read_to_end(load_settings(kafka_bootstrap=bootstrap), ARTICLES_RAW, RawArticle)
    return [article.title for article in found.values()]


def _write(folder: Path, batch: str) -> None:
    for name in NAMES:
        draft = folder / name / f".{batch}"
        draft.write_text(f"{batch} {name}\n\nSome text of this article.")
        draft.rename(folder / name / f"{batch}.txt")


def _lately(service: Service) -> set[str]:
    return visited(service, time.time() - LATELY)


def _split(one: Service, two: Service) -> bool:
    """Whether both visit some sources and together all of them, none twice."""
    first, second = _lately(one), _lately(two)
    return bool(first) and bool(second) and not first & second and first | second == set(NAMES)
