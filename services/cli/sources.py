"""Which sources `up` and `demo` read: the samples, and for `up` the configured feeds beside them."""

from pathlib import Path

import yaml

from services.runtime.settings import CONFIG

SAMPLES = CONFIG / "sources.samples.yaml"
FEEDS = CONFIG / "sources.yaml"


def samples_and_feeds(folder: Path) -> Path:
    """A sources.yaml in `folder` with both; its relative paths are made absolute."""
    both = [_absolute(entry, file) for file in (SAMPLES, FEEDS) for entry in _entries(file)]
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump({"sources": both}), encoding="utf-8")
    return path


def _entries(file: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]
    return entries


def _absolute(entry: dict[str, object], file: Path) -> dict[str, object]:
    paths = {
        key: str((file.parent / str(entry[key])).resolve())
        for key in ("directory", "jsonl")
        if key in entry
    }
    return {**entry, **paths}
