"""What `up` and `demo` read: the samples, put into a folder one by one, and for `up` the feeds too."""

import asyncio
import shutil
from pathlib import Path

import yaml

from services.runtime.settings import CONFIG, ROOT

SAMPLES = ROOT / "deploy" / "samples" / "articles"
SAMPLES_FILE = CONFIG / "sources.samples.yaml"
FEEDS_FILE = CONFIG / "sources.yaml"

PACE_SECONDS = 1.0
"""Between two samples: some tell what came of others, and arrive after them as they would in life."""


def write_sources(folder: Path, samples: Path, *, feeds: bool) -> Path:
    """A sources.yaml in `folder` that reads the samples from `samples`, and the configured feeds."""
    entries = [{**entry, "directory": str(samples.resolve())} for entry in _entries(SAMPLES_FILE)]
    if feeds:
        entries += _entries(FEEDS_FILE)
    path = folder / "sources.yaml"
    path.write_text(yaml.safe_dump({"sources": entries}), encoding="utf-8")
    return path


def _entries(file: Path) -> list[dict[str, object]]:
    entries: list[dict[str, object]] = yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]
    return entries


async def drip(to: Path, pace: float = PACE_SECONDS) -> None:
    """Put the samples into a folder in the order of their names, each whole from the first moment."""
    for sample in sorted(SAMPLES.glob("*.json")):
        draft = to / f".{sample.name}"
        shutil.copyfile(sample, draft)
        draft.rename(to / sample.name)
        await asyncio.sleep(pace)
