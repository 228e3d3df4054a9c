"""Whose forces go where, read of a sentence by itself and with the one before it."""

from collections.abc import Sequence

import pytest

from services.classifier import sides
from services.classifier.blocks import sentences
from services.classifier.engine import split, written
from services.classifier.sides import Sides, Words, of_sentence
from services.classifier.tagger import Reading, read
from tests.unit.classifier.parsing import engine


def told(text: str, number: int) -> tuple[str | None, str | None]:
    """Sender and host of the sentence of that number, as written."""
    every = list(sentences(text))
    one = Words(every[number], split(engine(), every[number].text))
    reading = read(engine().tagger, written(one.words))
    before = every[number - 1] if number else None
    found = of_sentence(text, one, reading, before, engine())
    return texts(found)


def texts(found: Sides) -> tuple[str | None, str | None]:
    """Both names as written."""
    return (
        found.sender.text if found.sender else None,
        found.host.text if found.host else None,
    )


def test_a_sentence_names_both() -> None:
    said = "Chile will send 300 soldiers to Haiti, its defence minister told reporters in Santiago."
    assert told(said, 0) == ("Chile", "Haiti")


def test_a_name_of_several_words_is_whole() -> None:
    said = "It was a quiet week. Soldiers from South Africa landed in Burkina Faso on Monday."
    assert told(said, 1) == ("South Africa", "Burkina Faso")


def test_the_sentence_before_names_whose_they_are() -> None:
    said = (
        "Denmark's parliament voted for the mission on Thursday. "
        "From August 800 soldiers will be based in Latvia for six months."
    )
    assert told(said, 1) == ("Denmark", "Latvia")


def test_what_the_sentence_says_outweighs_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "Peru is a republic. Chile has sent its soldiers home."
    monkeypatch.setattr(sides, "read", lambda *_: _reading(12, 0))
    every = list(sentences(said))
    one = Words(every[1], split(engine(), every[1].text))
    found = of_sentence(said, one, _reading(len(one.words), 0), every[0], engine())
    assert found.sender is not None
    assert (found.sender.text, found.host) == ("Chile", None)


def test_where_both_are_named_nothing_more_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Sequence[str]] = []
    monkeypatch.setattr(sides, "read", lambda _, words, __: asked.append(words))
    said = "Chile sent soldiers to Haiti."
    one = Words(next(sentences(said)), split(engine(), said))
    found = of_sentence(said, one, _reading(len(one.words), 0, 4), one.sentence, engine())
    assert texts(found) == ("Chile", "Haiti")
    assert not asked


def _reading(words: int, sender: int, host: int | None = None) -> Reading:
    """A sentence of so many words, of which the one at that place names the sender."""
    senders = tuple(0.9 * (at == sender) for at in range(words))
    hosts = tuple(0.9 * (at == host) for at in range(words))
    return Reading((), (), (), (), (), senders, hosts, cut=False)
