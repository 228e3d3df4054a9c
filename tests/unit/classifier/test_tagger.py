"""The tagger on sentences that no rule reads, and on what is no sentence at all."""

from dataclasses import replace

import pytest

from schemas.event_types import EventType, Modality
from services.classifier.engine import Engine
from services.classifier.tagger import Reading, load_tagger, read


def told(sentence: str, engine: Engine) -> dict[str, EventType]:
    """The marked words of a sentence."""
    words = [word.text for word in engine.nlp.make_doc(sentence)]
    marks = read(engine.tagger, words).marks(beside_rules=False)
    return {words[place]: kind for place, kind in marks.items()}


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


def reading(told: list[float], kind: str = "shelling", *, cut: bool = False) -> Reading:
    """A sentence of which each word tells of one type with these probabilities."""
    types, shares = (EventType(kind),) * len(told), tuple(told)
    return Reading(types, shares, shares, moods=(), sure=(), senders=(), hosts=(), cut=cut)


def test_beside_rules_it_has_to_be_surer() -> None:
    half = [0.0, 0.8]
    assert reading(half).marks(beside_rules=False) == {1: EventType.SHELLING}
    assert reading(half).marks(beside_rules=True) == {}
    assert reading([0.9]).marks(beside_rules=True) == {0: EventType.SHELLING}


def test_of_movements_it_may_be_less_sure() -> None:
    assert reading([0.6]).marks(beside_rules=False) == {}
    moved = reading([0.6], "troop_withdrawal")
    assert moved.marks(beside_rules=False) == {0: EventType.TROOP_WITHDRAWAL}
    assert moved.marks(beside_rules=True) == {}


def test_where_only_its_type_is_open_the_likeliest_counts() -> None:
    open_type = replace(reading([0.5]), told=(0.97,))
    assert open_type.marks(beside_rules=True) == {0: EventType.SHELLING}
    assert replace(open_type, told=(0.9,)).marks(beside_rules=False) == {}


def test_a_word_is_no_event_where_none_near_it_may_be() -> None:
    doubted = reading([0.0, 0.0, 0.0, 0.3])
    assert doubted.refutes(0, EventType.TALKS)
    assert not doubted.refutes(1, EventType.TALKS)
    assert not doubted.refutes(9, EventType.TALKS)  # beyond what was read
    assert not doubted.refutes(0, EventType.TROOP_DEPLOYMENT)


def test_only_where_it_is_certain_does_it_outweigh_the_type_that_a_rule_gives() -> None:
    read = reading([0.99, 0.8], "talks")
    assert read.settled(0, EventType.RIOT) is EventType.TALKS
    assert read.settled(1, EventType.RIOT) is EventType.RIOT
    assert read.settled(9, EventType.RIOT) is EventType.RIOT  # beyond what was read


def test_of_two_movements_the_rules_know_more() -> None:
    read = reading([0.95], "troop_withdrawal")
    assert read.settled(0, EventType.TROOP_DEPLOYMENT) is EventType.TROOP_DEPLOYMENT
    assert read.settled(0, EventType.TALKS) is EventType.TROOP_WITHDRAWAL


def test_a_sentence_tells_where_a_word_may_or_where_it_was_cut() -> None:
    assert not reading([0.0005, 0.001]).tells()
    assert reading([0.001, 0.3]).tells()
    assert reading([0.001], cut=True).tells()


def test_whether_it_happened_is_read_of_the_likeliest_word_nearby_and_only_where_that_is_sure() -> (
    None
):
    moods = (Modality.ASSERTED, Modality.PLANNED, Modality.DENIED)
    sure = replace(reading([0.1, 0.9, 0.5]), moods=moods, sure=(0.99, 0.99, 0.99))
    assert sure.mood(0) is sure.mood(2) is Modality.PLANNED
    assert replace(sure, sure=(0.99, 0.6, 0.99)).mood(1) is None
    assert replace(sure, told=(0.1, 0.2, 0.1)).mood(1) is None
    assert sure.mood(9) is None  # beyond what was read


def test_a_sentence_without_end_costs_no_more_than_a_long_one(engine: Engine) -> None:
    short, long = ("army " * 200, "army " * 100_000)
    assert told(short, engine) == told(long, engine)


@pytest.mark.parametrize(
    ("sentence", "mood"),
    [
        ("Peru will send 300 soldiers to Haiti next month.", Modality.PLANNED),
        ("Peru has sent 300 soldiers to Haiti.", Modality.ASSERTED),
        ("Peru denied that it had sent 300 soldiers to Haiti.", Modality.DENIED),
        ("Peru may send 300 soldiers to Haiti.", Modality.POSSIBLE),
    ],
)
def test_it_reads_whether_something_happened(sentence: str, mood: Modality, engine: Engine) -> None:
    words = [word.text for word in engine.nlp.make_doc(sentence)]
    sent = next(at for at, word in enumerate(words) if word in {"send", "sent"})
    assert read(engine.tagger, words).moods[sent] is mood


def test_its_types_are_those_of_the_taxonomy() -> None:
    assert set(load_tagger().types) == set(EventType)
