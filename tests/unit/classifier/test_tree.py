"""The plain objects say of a parse what spaCy's own say."""

import pytest
from spacy import tokens
from spacy.vocab import Vocab

from services.classifier.engine import load_engine, parse, split
from services.classifier.joining import joined
from services.classifier.tree import Doc, Span, Token
from tests.unit.classifier.parsing import engine

SENTENCES = [
    "Kyiv's army, which has fought since 2022, sent troops and three tanks to the town of Bakhmut.",
    "He didn't say why.",
    "What was the raid that they spoke of about?",
]


def _said(token: Token | tokens.Token) -> tuple[object, ...]:
    family = [*token.children], [*token.lefts], [*token.subtree], [*token.ancestors]
    one = [token.head, token.left_edge, token.right_edge]
    return (
        *([other.i for other in many] for many in (*family, one)),
        (token.sent.start, token.sent.end, token.sent.root.i),
        (token.text, token.idx, token.whitespace_, token.lower_, token.tag_, token.dep_),
        bool(token.is_sent_start),
    )


@pytest.fixture(scope="module")
def parts() -> list[tokens.Doc]:
    return list(engine().nlp.pipe([split(engine(), text) for text in SENTENCES]))


def test_words_are_those_of_spacy(parts: list[tokens.Doc]) -> None:
    expected = tokens.Doc.from_docs(parts)
    found = joined(parts, engine().attributes)
    assert expected is not None
    assert found.text == expected.text
    assert [_said(token) for token in found] == [_said(token) for token in expected]


def test_stretches_are_those_of_spacy(parts: list[tokens.Doc]) -> None:
    expected = tokens.Doc.from_docs(parts)
    found = joined(parts, engine().attributes)
    assert expected is not None
    for start in range(len(found)):
        for end in range(start + 1, len(found) + 1):
            mine, theirs = found[start:end], expected[start:end]
            assert mine.text == theirs.text
            assert (mine.root.i, mine[-1].i) == (theirs.root.i, theirs[-1].i)
            assert (mine.start_char, mine.end_char) == (theirs.start_char, theirs.end_char)
            assert [t.i for t in mine[1:-1]] == [t.i for t in theirs[1:-1]]


def test_a_sentence_may_be_in_pieces() -> None:
    words, heads, deps = ["Calm", "now", ".", "War", "then"], [0, 0, 0, 3, 3], ["ROOT"] * 5
    whole = tokens.Doc(Vocab(), words, heads=heads, deps=deps)
    found = joined([whole], lambda word, tag, dep: (word, tag, dep))
    assert [(s.start, s.end) for s in found.sents] == [(0, 3), (3, 5)]


def test_crossing_branches_have_the_edges_of_all_below_them() -> None:
    words, heads = ["a", "b", "c", "d"], [2, 3, 3, 3]
    whole = tokens.Doc(Vocab(), words, heads=heads, deps=["dep", "dep", "dep", "ROOT"])
    found = joined([whole], lambda word, tag, dep: (word, tag, dep))
    assert [t.left_edge.i for t in found] == [0, 1, 0, 0]
    assert not found[2].is_ancestor(found[1])


def test_a_parse_may_be_thousands_of_words_deep() -> None:
    heads = [max(0, at - 1) for at in range(3_000)]
    whole = tokens.Doc(Vocab(), ["of"] * 3_000, heads=heads, deps=["ROOT", *["dep"] * 2_999])
    found = joined([whole], lambda word, tag, dep: (word, tag, dep))
    assert [token.i for token in found[0].subtree] == list(range(3_000))
    assert found[0].right_edge.i == 2_999


def test_nothing_stands_before_the_first_word() -> None:
    doc = parse(load_engine(), [split(engine(), SENTENCES[1])])
    assert isinstance(doc, Doc)
    with pytest.raises(IndexError):
        doc[0].nbor(-1)


def test_names_lie_in_a_stretch_as_a_whole() -> None:
    doc = parse(engine(), [split(engine(), "Soldiers left the Black Sea.")])
    assert isinstance(doc, Doc)
    assert [(n.text, n.label_) for n in doc[3:6].ents] == [("Black Sea", "LOC")]
    assert doc[4].ent_type_ == "LOC"
    assert Span(doc, 0, 4).ents == []
