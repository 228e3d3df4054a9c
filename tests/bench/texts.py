"""Articles to read for speed, without right answers."""

import orjson

from services.cli.sources import SAMPLES
from tests.bench.material import DATA, GOLD, present, records

PASSAGES = 10
"""Passages put together into one article of war news."""


def mixed_news() -> list[str]:
    """Whole articles on all subjects, each once.

    Raises:
        MissingError: they are not there.
    """
    pairs = records(DATA / "semeval2022_t8" / "train_en.jsonl")
    return list(dict.fromkeys(pair[side] for pair in pairs for side in ("text1", "text2")))


def war_news() -> list[str]:
    """The passages put together ten by ten, and a whole article.

    Raises:
        MissingError: they are not there.
    """
    passages = [passage["text"] for passage in records(GOLD / "dev.jsonl")]
    whole = present(GOLD / "article.txt").read_text(encoding="utf-8")
    grouped = ["\n".join(passages[n : n + PASSAGES]) for n in range(0, len(passages), PASSAGES)]
    return [*grouped, whole]


def samples() -> list[str]:
    """The short articles that are shipped, all war news."""
    return [orjson.loads(file.read_bytes())["text"] for file in sorted(SAMPLES.iterdir())]
