from schemas.base import Span
from services.enricher.merge import merge
from tests.builders import a_sentence, an_event, killed


def told(name, at=0, dead=6, **fields):
    trigger = Span(text="hit", start=at, end=at + 3)
    return an_event(
        name, trigger=trigger, quantities=(killed(dead),), evidence=a_sentence(f"s{at}"), **fields
    )


def test_the_same_event_in_two_sentences_is_one():
    assert [e.id for e in merge([told("a"), told("b", at=90)])] == ["event-a"]


def test_contradicting_numbers_are_two_events():
    assert len(merge([told("a"), told("b", at=90, dead=12)])) == 2


def test_two_strikes_in_one_sentence_are_two_events():
    one, other = told("a"), told("b", at=20)
    assert len(merge([one, other.model_copy(update={"evidence": one.evidence})])) == 2


def test_one_trigger_read_twice_is_one_event():
    assert len(merge([told("a"), told("b", dead=12)])) == 1


def test_a_denial_is_not_merged_with_the_claim():
    assert len(merge([told("a"), told("b", at=90, modality="denied")])) == 2
