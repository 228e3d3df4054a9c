from collections.abc import Callable

import pytest

from schemas.mention import ClassifiedArticle
from services.classifier.blocks import sentences

Read = Callable[[str], ClassifiedArticle]


@pytest.mark.parametrize(
    "dateline",
    [
        "KYIV - ",
        "KYIV, Sept 3 (Northern Wire) - ",
        "Kyiv, Ukraine (NW) \u2014 ",
        "Kyiv (NW) -- ",
        "Moscow, 3 September 2024 \u2013 ",
        "WASHINGTON/SEOUL, Oct 24 (Northern Wire) - ",
        "PORT-AU-PRINCE, Haiti (NW) \u2014 ",
        "Kyiv - ",
        "NEW YORK: ",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline: str) -> None:
    text = f"{dateline}Ghana sent 40 soldiers to Togo. More followed."
    first = next(sentences(text))
    assert first.text == "Ghana sent 40 soldiers to Togo."
    assert text[first.start : first.end] == first.text


@pytest.mark.parametrize(
    "text",
    [
        "The US - Ghana's ally - sent soldiers.",
        "Ghana - Togo's neighbour - sent soldiers.",
        "NATO - The alliance's planners agreed.",
        "UN: Toll rises.",
        "Kyiv-based Ghanaians were sent home.",
        "Sky News: Attack.",
        "KYIV - which lies on a river - was hit.",
    ],
)
def test_what_only_resembles_a_dateline_stays(text: str) -> None:
    assert next(sentences(text)).text == text


def test_the_city_of_a_dateline_acts_nowhere_and_is_kept_as_context(read: Read) -> None:
    found = read("KYIV - North Korea has deployed 300 soldiers to Russia.")
    assert [a.text for m in found.mentions for a in m.actors] == ["North Korea"]
    assert [p.text for m in found.mentions for p in m.places] == ["Russia"]
    assert "KYIV" in [name.text for name in found.context.places]


def test_who_says_it_is_found_behind_a_dateline_and_unread_sentences(read: Read) -> None:
    text = "KYIV, Sept 3 (NW) - It was cold. Rain fell. Ukraine said Russia had shelled Sumy."
    (found,) = read(text).mentions
    assert found.attributed_to is not None
    assert text[found.attributed_to.start : found.attributed_to.end] == "Ukraine"
