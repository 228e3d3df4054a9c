"""Sketches of two texts are as alike as the texts."""

from random import Random

import pytest

from services.classifier.sketch import MIN_WORDS, sketch


def a_text(seed: int, words: int = 400) -> str:
    chance = Random(seed)
    return " ".join(f"word{chance.randrange(3000)}" for _ in range(words))


def likeness(one: str, other: str) -> float:
    ours, theirs = bytes.fromhex(sketch(one) or ""), bytes.fromhex(sketch(other) or "")
    return sum(a == b for a, b in zip(ours, theirs, strict=True)) / len(ours)


def test_the_same_words_make_the_same_sketch_whatever_their_case_and_breaks() -> None:
    text = a_text(1)
    assert sketch(text) == sketch(text.upper().replace(" ", "\n "))


def test_texts_of_their_own_have_next_to_nothing_in_common() -> None:
    assert max(likeness(a_text(1), a_text(seed)) for seed in range(2, 30)) < 0.1


@pytest.mark.parametrize("share", [0.3, 0.5, 0.8])
def test_a_cut_text_is_as_alike_as_what_is_left_of_it(share: float) -> None:
    cuts = [a_text(seed) for seed in range(20)]
    measured = [likeness(text, " ".join(text.split()[: int(400 * share)])) for text in cuts]
    assert sum(measured) / len(measured) == pytest.approx(share, abs=0.05)


def test_a_short_text_has_none() -> None:
    assert sketch("word " * (MIN_WORDS - 1)) is None
    assert sketch("") is None
