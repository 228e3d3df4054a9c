from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.event_types import EventType
from schemas.mention import ClassifiedArticle, ClassifyOutcome
from services.classifier.blocks import sentences
from services.classifier.classify import Kept, Verdict, is_parsed
from services.classifier.engine import Engine, split
from services.classifier.tagger import Reading
from tests.reading import assert_spans_lie_in

Reads = Callable[[str], ClassifiedArticle]

JUMBLE = """
Russia Ukraine sent 500 troops to Mali . , and the drones shelled Kyiv killed 12 people who said that
it its they <b> &amp; of withdrew attack on Monday accused by in $5 million - ( )
"""
WORDS = [*JUMBLE.split(), "\x00", "\n", "\u201c", "\u201d", "\u2019s"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join))
def test_spans_lie_where_they_say_in_any_jumble(text: str, read: Reads) -> None:
    assert_spans_lie_in(text, read(text))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_text_has_an_outcome(text: str, read: Reads) -> None:
    assert read(text).outcome in ClassifyOutcome


def test_words_that_are_new_are_forgotten_after_the_article_once_enough_are_kept(
    read: Reads, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.classifier.engine.MOST_WORDS", 0)
    text = "The Brzk Front shelled Vrondil and Qaztown on Monday, killing 7 zogwars, Kyiv said."
    before = len(engine.nlp.vocab.strings)
    first = read(text)
    assert len(engine.nlp.vocab.strings) == before
    assert read(text) == first
    monkeypatch.undo()
    assert read(text) == first
    assert len(engine.nlp.vocab.strings) > before


def test_offsets_hold_after_markup_and_glued_sentences(read: Reads) -> None:
    text = "Calm.<p>Peru&nbsp;waits.Turkey sent <b>300 troops</b> to Qatar.</p>"
    found = read(text)
    assert [m.type for m in found.mentions] == [EventType.TROOP_DEPLOYMENT]
    assert_spans_lie_in(text, found)


def test_an_article_in_another_language_is_an_outcome_of_its_own(read: Reads) -> None:
    german = "Die Armee hat am Montag Truppen an die Grenze geschickt, sagte der Sprecher. " * 4
    assert read(german).outcome is ClassifyOutcome.NOT_ENGLISH


def test_an_article_without_events_is_one_record(read: Reads) -> None:
    found = read("The museum shows paintings from three centuries. It is open on Sundays.")
    assert (found.outcome, found.mentions) == (ClassifyOutcome.NO_EVENTS, ())


def test_words_of_war_in_sport_and_business_tell_no_events(read: Reads) -> None:
    found = read(
        "The striker fired twice as Rovers won the derby. The goalkeeper was under constant bombardment"
        " from troops of fans in the cup match, and the manager said that the league had been a war."
        " Shares in the club fell after a rival bidder retreated."
    )
    assert found.mentions == ()


def test_what_the_tagger_is_sure_of_is_not_parsed_unless_it_speaks_of_truth(engine: Engine) -> None:
    text = "Troops of fans filled the square to see their team, and the striker fired twice."
    sentence = next(iter(sentences(text)))
    words = split(engine, text)
    calm = Reading((), (), (), (), (), (), (), cut=False)
    assert not is_parsed(Kept(sentence, words, calm, Verdict.TELLS, None))
    assert is_parsed(Kept(sentence, words, calm, Verdict.SPEAKS_OF_TRUTH, None))
    assert is_parsed(Kept(sentence, words, replace(calm, cut=True), Verdict.TELLS, None))


def test_headings_tell_no_events(read: Reads) -> None:
    found = read("Turkey Sends Troops to Qatar\nTurkey sent 300 troops to Qatar on Monday.")
    assert len(found.mentions) == 1


def test_forces_that_were_not_told_of_before_are_another_movement(read: Reads) -> None:
    found = read(
        "Britain will send 1,000 troops to Estonia. "
        "The US announced the stationing of a brigade of 3,000 troops in Romania."
    )
    assert [m.trigger.text for m in found.mentions] == ["send", "stationing"]


def test_soldiers_that_a_state_has_somewhere_are_one_deployment(read: Reads) -> None:
    found = read("The road leads to Estonia, where Britain has about 1,700 personnel deployed.")
    assert [(m.type, [p.text for p in m.places]) for m in found.mentions] == [
        (EventType.TROOP_DEPLOYMENT, ["Estonia"])
    ]


def test_a_toll_whose_number_no_rule_reads_is_reported(read: Reads) -> None:
    found = read("The ministry put the number of Palestinians killed since October at 34,262.")
    assert [m.type for m in found.mentions] == [EventType.CASUALTY_REPORT]


def test_who_joins_the_fighting_is_told_of_once(read: Reads) -> None:
    found = read(
        "North Korea has sent about 10,000 troops to Russia for training and they will probably join the"
        " fighting against Ukraine within weeks, the Pentagon said, raising an estimate of 3,000."
    )
    assert [m.type for m in found.mentions] == [EventType.TROOP_DEPLOYMENT, EventType.ARMED_CLASH]


@pytest.mark.parametrize(
    "sentence",
    [
        "Around 3,000 North Koreans were already in the far east of Russia, the spy agency said.",
        "Two Chechen battalions are already on their way to Belarus, Kadyrov wrote.",
    ],
)
def test_forces_that_are_already_there_have_been_moved(sentence: str, read: Reads) -> None:
    assert [m.type for m in read(sentence).mentions] == [EventType.TROOP_DEPLOYMENT]


def test_one_act_is_one_event(read: Reads) -> None:
    found = read("Turkey launched a drone strike on Sinjar. The strike killed three men.")
    assert [m.type for m in found.mentions] == [EventType.DRONE_STRIKE]


def test_names_anywhere_in_the_article_are_context(read: Reads) -> None:
    found = read("The tour began in Peru.\nTurkey sent 300 troops to Qatar. Turkey denied haste.")
    assert {"Peru", "Qatar", "Turkey"} <= {n.text for n in found.context.places}
    assert found.context.places[0].text == "Turkey"


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("Troops arrived in Columbus, Georgia, on Monday.", "Georgia"),
        ("Troops arrived in Columbus, Ga., on Monday.", "Ga"),
        ("Troops arrived in Columbus on Monday.", None),
    ],
)
def test_the_name_behind_a_town_is_kept(read: Reads, text: str, within: str | None) -> None:
    named = read(text).context.places
    assert [one.within for one in named if one.text == "Columbus"] == [within]


def test_the_same_text_gives_the_same_record(read: Reads) -> None:
    text = "Turkey sent 300 troops to Qatar. Rebels shelled Sake."
    assert read(text) == read(text)


def test_a_speaker_lies_where_it_says_behind_text_that_was_not_parsed(read: Reads) -> None:
    text = (
        "The weather was mild. Nothing else was noted in town. "
        "Russia shelled Kharkiv, <i>Kyiv</i> said on Monday."
    )
    speakers = [one.attributed_to for one in read(text).mentions if one.attributed_to]
    assert [speaker.text for speaker in speakers] == ["Kyiv"]
    assert text[speakers[0].start : speakers[0].end] == "Kyiv"
