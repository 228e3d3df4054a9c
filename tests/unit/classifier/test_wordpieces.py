"""Words in pieces, against pieces worked out by hand from the vocabulary's lines."""

from hypothesis import given
from hypothesis import strategies as st

from services.classifier.tagger import VOCABULARY
from services.classifier.wordpieces import Vocabulary

PIECES = ["[UNK]", "[CLS]", "[SEP]", "army", "re", "##de", "##ploy", "deploy", "##s", ".", "u", "s"]
SMALL = Vocabulary({piece: number for number, piece in enumerate(PIECES)})


def named(words: list[str], most: int = 50) -> list[str]:
    """The pieces of words by name."""
    return [PIECES[number] for number in SMALL.encode(words, most)[0]]


def test_the_longest_piece_that_fits_comes_first() -> None:
    assert named(["deploys"]) == ["[CLS]", "deploy", "##s", "[SEP]"]
    assert named(["redeploys"]) == ["[CLS]", "re", "##de", "##ploy", "##s", "[SEP]"]


def test_case_and_accents_do_not_matter_and_points_stand_alone() -> None:
    assert named(["Àrmy", "U.S."]) == ["[CLS]", "army", "u", ".", "s", ".", "[SEP]"]


def test_a_word_that_does_not_come_out_whole_is_unknown() -> None:
    assert named(["armyx", "army"]) == ["[CLS]", "[UNK]", "army", "[SEP]"]
    assert named(["s" * 5_000]) == ["[CLS]", "[UNK]", "[SEP]"]


def test_each_word_knows_where_it_begins() -> None:
    assert SMALL.encode(["deploys", "army", "."], 50)[1] == [1, 3, 4]


def test_what_there_is_no_room_for_has_no_place() -> None:
    pieces, begins = SMALL.encode(["deploys", "army", "army"], 4)
    assert (len(pieces), begins) == (4, [1])
    assert pieces[-1] == PIECES.index("[SEP]")


@given(st.lists(st.text(max_size=30), max_size=40), st.integers(3, 60))
def test_any_words_give_pieces_within_the_bound(words: list[str], most: int) -> None:
    pieces, begins = Vocabulary.load(VOCABULARY).encode(words, most)
    assert 2 <= len(pieces) <= most
    assert begins == sorted(begins)
    assert all(0 < begin < len(pieces) for begin in begins)
