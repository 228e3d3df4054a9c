from pathlib import Path

import pytest
from pydantic import ValidationError

from services.fetcher.sources import Kind, SourceConfig, load_sources
from services.runtime.errors import ConfigError

GOOD = """\
sources:
  - id: one
    name: One
    url: https://one.example/feed
    tier: 1
    country: UKR
    language: uk
  - id: two
    name: Two
    directory: inbox
  - id: three
    name: Three
    jsonl: "-"
  - id: idle
    name: Idle
    url: https://off.example/feed
    enabled: false
"""


def load(folder: Path, text: str) -> object:
    path = folder / "sources.yaml"
    path.write_text(text)
    return load_sources(path)


def test_sources_come_with_their_defaults_and_places(tmp_path: Path) -> None:
    (tmp_path / "sources.yaml").write_text(GOOD)
    one, two, three = load_sources(tmp_path / "sources.yaml")
    assert (one.sort, one.interval, one.record.country) == (Kind.FEED, 900, "UKR")
    assert (two.sort, two.address) == (Kind.DIRECTORY, str(tmp_path / "inbox"))
    assert (two.record.tier, three.address) == (3, "-")


WRONG = [
    (
        "tier: 1",
        "tier: 7",
        r":5: sources\[0\]\.tier: .*less than or equal to 3.*allowed is: 1 agency",
    ),
    ("country: UKR", "country: UA", r":6: sources\[0\]\.country: .*ISO 3166-1 alpha-3"),
    ("tier: 1", "teir: 1", r":5: sources\[0\]\.teir: is no key here; allowed are id, name"),
    ("id: two", "id: one", r":8: sources\[1\]\.id: one is already taken"),
    ("id: one", "id: One Two", r":2: sources\[0\]\.id: .*lower-case letters"),
    ("https://one.example/feed", "ftp://one.example", r":4: sources\[0\]\.url: is no web address"),
    ("https://one.example", "https://me:pw@one.example", r":4: .*url: holds a user name"),
    ("directory: inbox", "tier: 2", r":8: sources\[1\]: needs exactly one of url, directory"),
    ("directory: inbox", "kind: feed\n    directory: x", r":8: sources\[1\]: is of kind feed"),
    ("tier: 1", "every: 10", r":2: sources\[0\]: every: a feed is visited every 60 seconds"),
    ("tier: 1", "tier: [", r": no YAML"),
]


@pytest.mark.parametrize(("right", "wrong", "message"), WRONG)
def test_a_mistake_is_told_in_one_line_with_its_place(
    tmp_path: Path, right: str, wrong: str, message: str
) -> None:
    with pytest.raises(ConfigError, match=message) as told:
        load(tmp_path, GOOD.replace(right, wrong))
    assert "\n" not in str(told.value)
    assert "pw" not in str(told.value)


@pytest.mark.parametrize("name", ["sources.yaml", "sources.samples.yaml"])
def test_the_shipped_files_are_right(name: str) -> None:
    root = Path(__file__).parents[3]
    sources = load_sources(root / "deploy" / "config" / name)
    assert sources
    for source in sources:
        assert source.sort is not Kind.DIRECTORY or Path(source.address).is_dir()


@pytest.mark.parametrize(
    "headers", [{"Authorization": "x"}, {"Cookie": "x"}, {"From": "a\r\nb"}, {"From": "é"}, "text"]
)
def test_headers_that_hold_secrets_or_break_http_are_refused(headers: object) -> None:
    entry = {"id": "a", "name": "A", "url": "https://a.example/", "headers": headers}
    with pytest.raises(ValidationError):
        SourceConfig.model_validate(entry)
