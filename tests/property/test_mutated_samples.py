"""A seeded fuzzer: the sample articles, damaged in the ways that transport and layout damage them."""

import json
import random
from collections.abc import Callable
from itertools import pairwise

import pytest

from services.cli.sources import SAMPLES
from tests.hostile import ENDLESS, NOISE
from tests.reading import Answer

Read = Callable[[str], Answer]

TEXTS: list[str] = [json.loads(path.read_text())["text"] for path in sorted(SAMPLES.glob("*.json"))]
FRAGMENTS = [build()[:300] for build in (*NOISE.values(), *ENDLESS.values())]
GLUE = [
    "",
    "\n",
    " ",
    "\x00",
    "<br>",
    "&nbsp;",
    "\u201c",
    "\u2019",
    "...",
    "\u200b",
    "\ufeff",
    "0",
    "K",
]
SEEDS = range(60)
MOST_WOUNDS = 8


def cut(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    return text[:start] + text[start + dice.randrange(200) :]


def twice(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text))
    piece = text[start : start + dice.randrange(300)]
    return text[:start] + piece * dice.choice([2, 3, 30]) + text[start:]


def glued(text: str, dice: random.Random) -> str:
    return text.replace(dice.choice([" ", ". ", ",", ".", "e", "\n"]), dice.choice(GLUE), 200)


def strewn(text: str, dice: random.Random) -> str:
    places = sorted(dice.sample(range(len(text)), min(len(text), 20)))
    bounds = [0, *places, len(text)]
    pieces = (text[a:b] for a, b in pairwise(bounds))
    return "".join(piece + dice.choice(GLUE) for piece in pieces)


def spiked(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text))
    return text[:at] + dice.choice(FRAGMENTS) + text[at:]


def spliced(text: str, dice: random.Random) -> str:
    other = dice.choice(TEXTS)
    return text[: dice.randrange(len(text))] + other[dice.randrange(len(other)) :]


def shuffled(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    dice.shuffle(words)
    return " ".join(words)


def shouted(text: str, _dice: random.Random) -> str:
    return text.upper()


def whispered(text: str, _dice: random.Random) -> str:
    return text.lower()


WOUNDS = [cut, twice, glued, strewn, spiked, spliced, shuffled, shouted, whispered]


def damaged(seed: int) -> str:
    """A sample with one to eight wounds; never empty."""
    dice = random.Random(seed)
    text = dice.choice(TEXTS)
    for wound in dice.choices(WOUNDS, k=dice.randint(1, MOST_WOUNDS)):
        text = wound(text, dice)[:20_000] or "."
    return text


@pytest.mark.parametrize("seed", SEEDS)
def test_damaged_samples_are_read_with_true_offsets(seed: int, read: Read) -> None:
    read(damaged(seed))


def test_the_damage_leaves_something_to_read(read: Read) -> None:
    assert sum(bool(read(damaged(seed)).events) for seed in SEEDS) > len(SEEDS) / 4
