"""Named classes of bad input: each has an outcome, true offsets, and a bounded amount of work."""

from collections.abc import Callable

import pytest

from schemas.base import MAX_TEXT
from schemas.mention import ClassifyOutcome
from services.classifier.blocks import MAX_SENTENCE
from services.classifier.classify import MAX_CHARACTERS, MAX_EVENTS, MAX_PARSED, choose
from tests.hostile import ENDLESS, FOREIGN, NOISE, SENTENCE, in_english
from tests.reading import Answer

Read = Callable[[str], Answer]


def assert_work_is_bounded(text: str) -> None:
    chosen = choose(text)
    assert len(chosen) <= MAX_PARSED
    assert all(len(sentence.text) <= MAX_SENTENCE for sentence in chosen)
    assert sum(len(sentence.text) for sentence in chosen) < MAX_CHARACTERS + MAX_SENTENCE


@pytest.mark.parametrize("name", NOISE)
def test_noise_is_read_to_its_end_and_tells_nothing(name: str, read: Read) -> None:
    text = in_english(NOISE[name]())
    assert_work_is_bounded(text)
    found, events = read(text)
    assert (found.outcome, events) == (ClassifyOutcome.NO_EVENTS, ())


@pytest.mark.parametrize("name", NOISE)
def test_noise_alone_has_an_outcome(name: str, read: Read) -> None:
    assert not read(NOISE[name]()[:MAX_TEXT]).events


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_texts_are_read_within_bounds(name: str, read: Read) -> None:
    text = in_english(ENDLESS[name]())
    assert_work_is_bounded(text)
    found, events = read(text)
    assert found.outcome is not ClassifyOutcome.NOT_ENGLISH
    assert len(events) <= len(found.mentions) <= MAX_EVENTS


def test_the_bound_on_events_is_reached(read: Read) -> None:
    answer = read(in_english(ENDLESS["reports"]()))
    assert len(answer.found.mentions) == MAX_EVENTS


def test_what_is_said_again_is_told_once(read: Read) -> None:
    assert len(read(SENTENCE * 50).found.mentions) == len(read(SENTENCE).found.mentions)


@pytest.mark.parametrize("text", ["a", ".", "\x00", "\u200b", "\n", "7", "\ufeff" + SENTENCE, "…"])
def test_the_shortest_texts_have_an_outcome(text: str, read: Read) -> None:
    assert read(text).found.outcome in ClassifyOutcome


@pytest.mark.parametrize("times", [1, 9])
@pytest.mark.parametrize("name", FOREIGN)
def test_other_languages_tell_no_events(name: str, times: int, read: Read) -> None:
    found, events = read(" ".join([FOREIGN[name]] * times))
    assert (found.outcome, events) == (ClassifyOutcome.NOT_ENGLISH, ())
