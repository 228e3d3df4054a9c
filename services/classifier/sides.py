"""Whose forces go where, as a sentence reads by itself, or with the one before it.

A report names a contingent once and then speaks of "the 200 men": where a sentence that tells of a movement
leaves the sender open, the tagger reads it again together with the sentence before. The one behind it would
add a third of a point to the F1 of alerts, and double the cost.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from spacy.tokens import Doc

from schemas.base import Span
from services.classifier.blocks import Sentence
from services.classifier.engine import Engine, split, written
from services.classifier.tagger import Reading, read

LEAST, LEAST_BEFORE = 0.5, 0.4
"""Probabilities from which a word names a side: of the sentence, or of both."""
_LEAST_BESIDE = 0.3
"""Probability from which the words beside one that names a side are part of the name."""
_MOST = 224
"""Word pieces read of both sentences."""


class Sides(NamedTuple):
    """The names of whose forces go to another country, and of the country that they go to or leave."""

    sender: Span | None = None
    host: Span | None = None


class Words(NamedTuple):
    """A sentence in words."""

    sentence: Sentence
    words: Doc


def of_sentence(
    text: str, own: Words, reading: Reading, before: Sentence | None, engine: Engine
) -> Sides:
    """The sides that a sentence names, and those that it leaves to the sentence before, if one is given."""
    said = _sides(text, [own], reading, LEAST)
    if before is None or (said.sender and said.host):
        return said
    both = [Words(before, split(engine, before.text)), own]
    words = [word for one in both for word in written(one.words)]
    wider = _sides(text, both, read(engine.tagger, words, _MOST), LEAST_BEFORE)
    return Sides(said.sender or wider.sender, said.host or wider.host)


def _sides(text: str, sentences: Sequence[Words], reading: Reading, least: float) -> Sides:
    bounds = list(_bounds(sentences))
    return Sides(
        _name(text, bounds, reading.senders, least), _name(text, bounds, reading.hosts, least)
    )


def _bounds(sentences: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Where in the text each word begins and ends."""
    for sentence, words in sentences:
        for word in words:
            start = sentence.start + word.idx
            yield start, start + len(word)


def _name(
    text: str, bounds: Sequence[tuple[int, int]], shares: Sequence[float], least: float
) -> Span | None:
    """The likeliest word with those beside it: "North Korean", "Burkina Faso"."""
    best = max(shares, default=0.0)
    if best < least:
        return None
    at = shares.index(best)
    before = sum(1 for _ in takewhile(_belongs, reversed(shares[:at])))
    behind = sum(1 for _ in takewhile(_belongs, shares[at + 1 :]))
    start, end = bounds[at - before][0], bounds[at + behind][1]
    return Span(text=text[start:end], start=start, end=end)


def _belongs(share: float) -> bool:
    return share >= _LEAST_BESIDE
