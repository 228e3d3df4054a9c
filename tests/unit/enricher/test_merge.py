from schemas.event import Event
from services.enricher.merge import merge
from tests.builders import a_sentence, an_event, killed


def told(name: str, at: int = 0, dead: int = 6, **fields: object) -> Event:

    return an_event(
        name,
        trigger="hit",
        trigger_start=at,
        quantities=(killed(dead),),
        evidence=a_sentence(f"s{at}"),
        **fields,
    )


def test_the_same_event_in_two_sentences_is_one() -> None:
    assert [e.id for e in merge([told("a"), told("b", at=90)])] == ["event-a"]


def test_contradicting_numbers_are_two_events() -> None:
    assert len(merge([told("a"), told("b", at=90, dead=12)])) == 2


def test_two_strikes_in_one_sentence_are_two_events() -> None:
    one, other = told("a"), told("b", at=20)
    assert len(merge([one, other.model_copy(update={"evidence": one.evidence})])) == 2


def test_one_trigger_read_twice_is_one_event() -> None:
    assert len(merge([told("a"), told("b", dead=12)])) == 1


def test_a_denial_is_not_merged_with_the_claim() -> None:
    assert len(merge([told("a"), told("b", at=90, modality="denied")])) == 2
