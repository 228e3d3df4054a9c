"""Subjects that a parser has joined to the noun before them."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.classifier.engine import Engine, parse, split
from services.classifier.grammar import objects, surface_subjects
from services.classifier.mending import give_subjects
from services.classifier.tree import Doc, Token

SUBJECTS = [
    (
        "The carrier has reached the eastern Mediterranean and Britain is dispatching two ships.",
        "dispatching",
        ["Britain"],
    ),
    (
        "Poland will send sappers to Slovenia's Koroška valley and two Black Hawks are ferrying water.",
        "ferrying",
        ["Hawks"],
    ),
    (
        "Though it was peaceful, violence broke out in some areas and police fired tear gas.",
        "fired",
        ["police"],
    ),
    (
        "A thousand Qatari soldiers with 200 vehicles and 30 Apache helicopters rolled through Wadia.",
        "rolled",
        ["soldiers"],
    ),
    (
        "A thousand Qatari soldiers with 200 vehicles and 30 Apache helicopters rolled in, Al Jazeera said.",
        "rolled",
        ["soldiers"],
    ),
    ("The men and women are fighting on two fronts.", "fighting", ["men", "women"]),
    ("War between Pyongyang and the US continued to loom on Friday.", "continued", ["War"]),
]


@pytest.mark.parametrize(("text", "verb", "wanted"), SUBJECTS)
def test_who_acts(engine: Engine, text: str, verb: str, wanted: list[str]) -> None:
    doc = parse(engine, [split(engine, text)])
    assert doc is not None
    told = next(word for word in doc if word.text == verb)
    assert [word.text for word in surface_subjects(told)] == wanted


def test_what_was_reached_is_the_sea_alone(engine: Engine) -> None:
    doc = parse(engine, [split(engine, SUBJECTS[0][0])])
    assert doc is not None
    reached = next(word for word in doc if word.text == "reached")
    assert [word.text for word in objects(reached)] == ["Mediterranean"]


# Each word: part of speech, tag, link, and the head among the words that hang higher.
WORDS = st.lists(
    st.tuples(
        st.sampled_from(("NOUN", "VERB")),
        st.sampled_from(("NN", "VBD")),
        st.sampled_from(("conj", "dobj", "advcl", "aux", "nsubj", "ccomp")),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=8,
)
NESTED = [
    ("VERB", "VBD", "ROOT", 0),
    ("VERB", "VBD", "advcl", 1),
    ("NOUN", "NN", "dobj", 2),
    ("NOUN", "NN", "conj", 3),
    ("VERB", "VBD", "advcl", 0),
]
"""The clause that the noun ends hangs on the verb that lacks a subject."""


@settings(max_examples=400, deadline=None)
@example(NESTED, [0, 4, 1, 2, 3])
@given(WORDS, st.permutations(range(8)))
def test_a_tree_stays_a_tree(drawn: list[tuple[str, str, str, int]], ranks: list[int]) -> None:
    words: list[Token] = []
    doc = Doc(words, "")
    words += [
        Token(doc, at, 2 * at, "w", " ", "w", "w", pos, tag, dep)
        for at, (pos, tag, dep, _) in enumerate(drawn)
    ]
    order = [at for at in ranks if at < len(words)]
    heads = [0] * len(words)
    for place, at in enumerate(order):
        heads[at] = order[drawn[at][3] % max(place, 1)] if place else at
    give_subjects(words, heads)
    for at in range(len(words)):
        top = at
        for _ in words:
            top = heads[top]
        assert heads[top] == top
