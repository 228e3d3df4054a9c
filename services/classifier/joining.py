"""From what the parser makes of sentences to the words that rules read."""

from collections.abc import Callable, Sequence

import numpy as np
from spacy import tokens
from spacy.attrs import DEP, HEAD, ORTH, SPACY, TAG

from services.classifier.mending import give_subjects
from services.classifier.tree import Doc, Token

_READ = [ORTH, TAG, DEP, SPACY, HEAD]

Attributes = Callable[[str, str, str], tuple[str, str, str]]
"""A word, its tag and its dependency -> the word in lower case, its part of speech, its lemma."""


def joined(parts: Sequence[tokens.Doc], attributes: Attributes) -> Doc:
    """The Doc of several parsed by themselves, joined with single spaces."""
    words: list[Token] = []
    doc = Doc(words, "")
    at = 0
    for part in parts:
        first = len(words)
        if words and not words[-1].whitespace_:
            words[-1].whitespace_, at = " ", at + 1
        strings = part.vocab.strings
        table = part.to_array(_READ)  # spaCy would make a new object for each token asked for
        for orth, tagged, linked, spaced in table[:, :-1].tolist():
            text, tag, dep = strings[orth], strings[tagged], strings[linked]
            lower, pos, lemma = attributes(text, tag, dep)
            space = " " if spaced else ""
            words.append(Token(doc, len(words), at, text, space, lower, lemma, pos, tag, dep))
            at += len(text) + len(space)
        offsets = table[:, -1].astype(np.int64).tolist()
        heads = [here + offset for here, offset in enumerate(offsets)]
        give_subjects(words[first:], heads)
        _hang(words, first, [first + head for head in heads])
    doc.text = "".join(word.text + word.whitespace_ for word in words)
    return doc


def _hang(words: Sequence[Token], first: int, heads: Sequence[int]) -> None:
    """Give the words from the first on their heads, children and edges, and sentences their starts."""
    below: dict[int, list[Token]] = {}
    roots = []
    for token, head in zip(words[first:], heads, strict=True):
        token.head = words[head]
        if head == token.i:
            roots.append(token)
        else:
            below.setdefault(head, []).append(token)
    for head, children in below.items():
        words[head].children = tuple(children)
    _mark_edges(roots)
    for root in roots:
        opening = words[first] if len(roots) == 1 else root.left_edge
        opening.is_sent_start = True


def _mark_edges(roots: Sequence[Token]) -> None:
    """Find the edges of each word below these from those of its children."""
    order = list(roots)
    for token in order:  # grows meanwhile, so that all children stand behind their heads
        order += token.children
    for token in reversed(order):
        left = right = token
        for child in token.children:
            left = child.left_edge if child.left_edge.i < left.i else left
            right = child.right_edge if child.right_edge.i > right.i else right
        token.left_edge, token.right_edge = left, right
