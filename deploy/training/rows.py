"""What training reads: rows of word pieces with their labels, in a file that needs no parser to read."""

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from schemas.event_types import EventType, Modality

TYPES, MODALITIES = tuple(EventType), tuple(Modality)
NEITHER, SENDER, HOST = range(3)
IGNORED = -100


class Example(NamedTuple):
    """Words in pieces; of each piece its type (0 for none), modality and role, or IGNORED."""

    pieces: list[int]
    types: list[int]
    modalities: list[int]
    roles: list[int]


class Passage(NamedTuple):
    """A passage as it is, and sentence by sentence, as the tagger reads."""

    whole: Example
    sentences: list[Example]

    def drawn(self) -> list[Example]:
        """Either, by chance."""
        return random.choice([[self.whole], self.sentences])  # noqa: S311 - no secret


class Unlabelled(NamedTuple):
    """A sentence in pieces, and where its words begin."""

    pieces: list[int]
    begins: list[int]


Row = TypeVar("Row", Example, Unlabelled)


def write(path: Path, passages: Iterable[Passage], texts: Iterable[Unlabelled]) -> None:
    """Write passages and sentences of other texts as one JSON object, compressed."""
    with gzip.open(path, "wt", encoding="utf-8") as out:
        json.dump({"passages": list(passages), "texts": list(texts)}, out)


def read(path: Path) -> tuple[list[Passage], list[Unlabelled]]:
    """Read what `write` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        given = json.load(lines)
    passages = [
        Passage(Example(*whole), [Example(*one) for one in parts])
        for whole, parts in given["passages"]
    ]
    return passages, [Unlabelled(*one) for one in given["texts"]]


def batches(rows: Sequence[Row], size: int, pool: int) -> list[list[Row]]:
    """Rows in random batches, those of like length together."""
    shuffled = random.sample(list(rows), len(rows))
    pools = [shuffled[at : at + pool] for at in range(0, len(shuffled), pool)]
    ordered = [sorted(one, key=lambda row: len(row.pieces)) for one in pools]
    found = [one[at : at + size] for one in ordered for at in range(0, len(one), size)]
    random.shuffle(found)
    return found
