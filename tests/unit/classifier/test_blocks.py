import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifier.blocks import MAX_SENTENCE, cleaned, is_heading, sentences


def texts(text: str) -> list[str]:
    return [s.text for s in sentences(text)]


@given(st.text(max_size=400))
def test_sentences_lie_where_their_offsets_say(text: str) -> None:
    clean = cleaned(text)
    assert len(clean) == len(text)
    for sentence in sentences(text):
        assert clean[sentence.start : sentence.end] == sentence.text


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = "Gen. A. B. Smith met Mr. Jones in the U.S. Capitol. They talked."
    assert texts(text) == ["Gen. A. B. Smith met Mr. Jones in the U.S. Capitol.", "They talked."]


def test_sentences_glued_without_a_space_are_parted() -> None:
    assert texts("They hit two jets.These were new.") == ["They hit two jets.", "These were new."]


def test_markup_is_blanked_without_moving_the_text() -> None:
    text = "<b>Kyiv</b> &amp; Minsk\x00 talked."
    assert cleaned(text) == "   Kyiv           Minsk  talked."


def test_an_endless_sentence_is_cut() -> None:
    assert max(map(len, texts("word " * 5_000))) <= MAX_SENTENCE


@pytest.mark.parametrize("stops", ["...", "\u2026", "?!", '."', "!\u2019)", ". . ."])
def test_stops_with_quotes_and_brackets_end_a_sentence_once(stops: str) -> None:
    assert texts(f"They left{stops} The road was open.") == [
        f"They left{stops}",
        "The road was open.",
    ]


def test_a_page_of_dots_is_read_to_its_end() -> None:
    assert texts("." * 200_000 + "x The end")[-1].endswith("x The end")


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("A Long Road to Peace in the South", True),
        ("Army Sends Troops North", True),
        ("The army sent troops north on Monday.", False),
        ("The army has sent more troops to the north of the country", False),
    ],
)
def test_headings_are_short_capitalised_lines_without_a_stop(line: str, heading: bool) -> None:
    assert is_heading(line) is heading


def test_a_lone_headline_is_read_as_a_sentence() -> None:
    assert [s.heading for s in sentences("Army Sends Troops North")] == [False]
