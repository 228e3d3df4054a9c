"""The tagger on sentences that no rule reads, and on what is no sentence at all."""

import pytest

from schemas.event_types import EventType
from services.classifier.engine import Engine
from services.classifier.tagger import load_tagger, marks


def told(sentence: str, engine: Engine) -> dict[str, EventType]:
    """The marked words of a sentence."""
    doc = engine.nlp.make_doc(sentence)
    return {
        doc[i].text: kind for i, kind in marks(engine.tagger, doc[:], beside_rules=False).items()
    }


@pytest.mark.parametrize(
    ("sentence", "word", "kind"),
    [
        ("The rebels wrested the airport from the army.", "wrested", "territorial_change"),
        ("Rockets slammed into a school in Kherson.", "slammed", "shelling"),
        ("Jets pummelled the suburb before dawn, killing nine.", "pummelled", "air_strike"),
    ],
)
def test_it_knows_words_that_it_was_not_taught(
    sentence: str, word: str, kind: str, engine: Engine
) -> None:
    assert told(sentence, engine).get(word) == EventType(kind)


@pytest.mark.parametrize(
    "sentence",
    [
        "The striker bombarded the goal and retreated to the bench.",
        "Shares of the defence company rose by four percent on Monday.",
        "",
    ],
)
def test_it_marks_nothing_where_nothing_is_told(sentence: str, engine: Engine) -> None:
    assert not told(sentence, engine)


def test_a_sentence_without_end_costs_no_more_than_a_long_one(engine: Engine) -> None:
    short, long = ("army " * 200, "army " * 100_000)
    assert told(short, engine) == told(long, engine)


def test_its_types_are_those_of_the_taxonomy() -> None:
    assert set(load_tagger().types) == set(EventType)
