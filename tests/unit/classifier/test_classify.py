from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.event_types import EventType
from schemas.mention import ClassifiedArticle, ClassifyOutcome
from services.classifier.engine import Engine
from tests.reading import assert_spans_lie_in

Read = Callable[[str], ClassifiedArticle]

JUMBLE = """
Russia Ukraine sent 500 troops to Mali . , and the drones shelled Kyiv killed 12 people who said that
it its they <b> &amp; of withdrew attack on Monday accused by in $5 million - ( )
"""
WORDS = [*JUMBLE.split(), "\x00", "\n", "\u201c", "\u201d", "\u2019s"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join))
def test_spans_lie_where_they_say_in_any_jumble(text: str, read: Read) -> None:
    assert_spans_lie_in(text, read(text))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_text_has_an_outcome(text: str, read: Read) -> None:
    assert read(text).outcome in ClassifyOutcome


def test_words_that_are_new_are_forgotten_after_the_article(read: Read, engine: Engine) -> None:
    text = "The Brzk Front shelled Vrondil and Qaztown on Monday, killing 7 zogwars, Kyiv said."
    before = len(engine.nlp.vocab.strings)
    first = read(text)
    assert len(engine.nlp.vocab.strings) == before
    assert read(text) == first


def test_offsets_hold_after_markup_and_glued_sentences(read: Read) -> None:
    text = "Calm.<p>Peru&nbsp;waits.Turkey sent <b>300 troops</b> to Qatar.</p>"
    found = read(text)
    assert [m.type for m in found.mentions] == [EventType.TROOP_DEPLOYMENT]
    assert_spans_lie_in(text, found)


def test_an_article_in_another_language_is_an_outcome_of_its_own(read: Read) -> None:
    german = "Die Armee hat am Montag Truppen an die Grenze geschickt, sagte der Sprecher. " * 4
    assert read(german).outcome is ClassifyOutcome.NOT_ENGLISH


def test_an_article_without_events_is_one_record(read: Read) -> None:
    found = read("The museum shows paintings from three centuries. It is open on Sundays.")
    assert (found.outcome, found.mentions) == (ClassifyOutcome.NO_EVENTS, ())


def test_headings_tell_no_events(read: Read) -> None:
    found = read("Turkey Sends Troops to Qatar\nTurkey sent 300 troops to Qatar on Monday.")
    assert len(found.mentions) == 1


def test_one_act_is_one_event(read: Read) -> None:
    found = read("Turkey launched a drone strike on Sinjar. The strike killed three men.")
    assert [m.type for m in found.mentions] == [EventType.DRONE_STRIKE]


def test_names_anywhere_in_the_article_are_context(read: Read) -> None:
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
def test_the_name_behind_a_town_is_kept(read: Read, text: str, within: str | None) -> None:
    named = read(text).context.places
    assert [one.within for one in named if one.text == "Columbus"] == [within]


def test_the_same_text_gives_the_same_record(read: Read) -> None:
    text = "Turkey sent 300 troops to Qatar. Rebels shelled Sake."
    assert read(text) == read(text)


def test_a_speaker_lies_where_it_says_behind_text_that_was_not_parsed(read: Read) -> None:
    text = (
        "The weather was mild. Nothing else was noted in town. "
        "Russia shelled Kharkiv, <i>Kyiv</i> said on Monday."
    )
    speakers = [one.attributed_to for one in read(text).mentions if one.attributed_to]
    assert [speaker.text for speaker in speakers] == ["Kyiv"]
    assert text[speakers[0].start : speakers[0].end] == "Kyiv"
