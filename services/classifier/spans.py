"""From tokens of the joined Doc back to pieces of the article's text."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas import base
from services.classifier import grammar
from services.classifier.blocks import Sentence
from services.classifier.tree import Doc, Span, Token

_LEFT = frozenset(
    {"compound", "amod", "poss", "nmod", "nummod", "quantmod", "advmod", "predet", "case"}
)
_NAME_LENGTH = 6
_ARTICLES = frozenset(["the", "a", "an", "this", "that", "these", "those"])


@dataclass(frozen=True)
class Text:
    """An article's text, its parsed sentences, and where each lies in the joined Doc."""

    text: str
    doc: Doc
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]
    published: date | None = None

    def number(self, token: Token) -> int:
        """Index of the parsed sentence that a token is in."""
        return bisect_right(self.starts, token.idx) - 1

    def follows(self, number: int) -> bool:
        """Whether the parsed sentence of this number stands right behind the one before it."""
        if not number:
            return False
        before, here = self.sentences[number - 1], self.sentences[number]
        return not self.text[before.start + len(before.text) : here.start].strip()

    def offset(self, position: int) -> int:
        """Offset into the article of a character offset into the Doc."""
        number = bisect_right(self.starts, position) - 1
        return self.sentences[number].start + position - self.starts[number]

    def bounds(self, first: Token, last: Token) -> tuple[int, int]:
        """Offsets into the article from one token to another, both included."""
        return self.offset(first.idx), self.offset(last.idx) + len(last.text)

    def span(self, first: Token, last: Token) -> base.Span:
        """The article's text from one token to another, both included."""
        start, end = self.bounds(first, last)
        return base.Span(text=self.text[start:end], start=start, end=end)


def lay_out(
    text: str, sentences: Sequence[Sentence], doc: Doc, published: date | None = None
) -> Text:
    """Find where each sentence begins in a Doc that joins them with single spaces."""
    starts, position = [], 0
    for sentence in sentences:
        starts.append(position)
        position += len(sentence.text) + 1
    return Text(text, doc, tuple(sentences), tuple(starts), published)


def sentence_spans(laid: Text) -> tuple[Span, ...]:
    """Each parsed sentence as a span of the Doc."""
    edges = [*laid.starts[1:], None]
    ends, spans, first = iter(edges), [], 0
    edge = next(ends)
    for token in laid.doc:
        if edge is not None and token.idx >= edge:
            spans.append(laid.doc[first : token.i])
            first, edge = token.i, next(ends)
    spans.append(laid.doc[first : len(laid.doc)])
    return tuple(spans)


def phrase(noun: Token, *, counted: bool = False) -> tuple[Token, Token]:
    """First and last token of a noun phrase without what follows the noun.

    Without `counted`, the number before the noun and what hedges it are left out.
    """
    left = noun
    for child in sorted((c for c in noun.children if c.i < noun.i), key=lambda c: -c.i):
        if (
            child.dep_ not in _LEFT
            or child.tag_ == ":"
            or (child.pos_ in {"VERB", "CCONJ"} and child.dep_ != "amod")
        ):
            continue
        if not counted and (child.dep_ in {"nummod", "quantmod"} or child.pos_ == "NUM"):
            break
        left = _leftmost(child)
    return left, _right(noun)


def _leftmost(token: Token) -> Token:
    first = token.left_edge
    while first.lower_ in _ARTICLES and first.i < token.i:
        first = first.nbor(1)
    return first


def _right(noun: Token) -> Token:
    """Names and offices go on over "of": "president of Moldova", "Republic of Congo"."""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == noun.i + 1:
            for inner in child.children:
                if (
                    inner.dep_ == "pobj"
                    and inner.pos_ == "PROPN"
                    and inner.i - noun.i < _NAME_LENGTH
                ):
                    return inner
    return noun


def head_phrase(noun: Token) -> tuple[Token, Token]:
    """The phrase of what a noun counts: "thousands of U.S. troops" -> "U.S. troops"."""
    return phrase(grammar.core(noun))
