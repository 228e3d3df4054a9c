"""A parse as plain objects, which many rules look at many times.

spaCy's own make a new string for every attribute asked for, and a new token for every child; these are made
once. Names mean what they mean in spaCy.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from itertools import pairwise
from typing import Any, TypeVar, overload

from spacy.lang.lex_attrs import is_punct


class Doc:
    """The words of all parsed sentences; `kept` is for what is worked out of them once."""

    def __init__(self, words: Sequence["Token"], text: str) -> None:
        self.words = words
        self.text = text
        self.ents: tuple[Span, ...] = ()
        self.kept: dict[tuple[str | int, ...], Any] = {}

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator["Token"]:
        return iter(self.words)

    @overload
    def __getitem__(self, at: int) -> "Token": ...
    @overload
    def __getitem__(self, at: slice) -> "Span": ...
    def __getitem__(self, at: int | slice) -> "Token | Span":
        if isinstance(at, int):
            return self.words[at]
        start, end, _ = at.indices(len(self.words))
        return Span(self, start, max(start, end))

    def name(self, ents: Sequence["Span"]) -> None:
        """Take over its names, none over another."""
        self.ents = tuple(ents)
        for ent in ents:
            for token in ent:
                token.ent_type_ = ent.label_

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where sentences begin."""
        return tuple(token.i for token in self.words if token.is_sent_start)

    @property
    def sents(self) -> Iterator["Span"]:
        """Its sentences."""
        return (Span(self, start, end) for start, end in pairwise((*self.starts, len(self))))


@dataclass(slots=True, eq=False, repr=False)
class Token:
    """A word with what the parser says of it.

    The edges are the first and last word of its subtree; `kinds` is for its classes, once they are known.
    """

    doc: Doc
    i: int
    idx: int
    text: str
    whitespace_: str
    lower_: str
    lemma_: str
    pos_: str
    tag_: str
    dep_: str
    is_sent_start: bool = False
    ent_type_: str = ""
    head: "Token" = field(init=False)
    left_edge: "Token" = field(init=False)
    right_edge: "Token" = field(init=False)
    children: tuple["Token", ...] = ()
    kinds: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    def nbor(self, steps: int) -> "Token":
        """The word so many further on."""
        if self.i + steps < 0:
            raise IndexError(self.i + steps)
        return self.doc.words[self.i + steps]

    @property
    def lefts(self) -> list["Token"]:
        """Children before it."""
        return [child for child in self.children if child.i < self.i]

    @property
    def subtree(self) -> Iterator["Token"]:
        """It and all below it, each in the midst of its children; a parse may be thousands of words deep."""
        waiting = [(self, True)]
        while waiting:
            token, opens = waiting.pop()
            if not (opens and token.children):
                yield token
                continue
            behind = [(child, True) for child in token.children if child.i > token.i]
            before = [(child, True) for child in token.children if child.i < token.i]
            waiting += (*reversed(behind), (token, False), *reversed(before))

    @property
    def ancestors(self) -> Iterator["Token"]:
        """Its head, the head's head, and so on."""
        token = self
        while token.head is not token:
            token = token.head
            yield token

    def is_ancestor(self, other: "Token") -> bool:
        """Whether the other is below it."""
        return any(token is self for token in other.ancestors)

    @property
    def sent(self) -> "Span":
        """The sentence that it is in."""
        starts = self.doc.starts
        number = bisect_right(starts, self.i)
        start = starts[number - 1] if number else 0
        return Span(self.doc, start, starts[number] if number < len(starts) else len(self.doc))


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a Doc, from `start` to before `end`; the label is a name's."""

    doc: Doc
    start: int
    end: int
    label_: str = ""

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Token]:
        return iter(self.doc.words[self.start : self.end])

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> "Span": ...
    def __getitem__(self, at: int | slice) -> "Token | Span":
        if isinstance(at, int):
            return self.doc.words[range(self.start, self.end)[at]]
        start, end, _ = at.indices(len(self))
        return Span(self.doc, self.start + start, self.start + max(start, end))

    @property
    def start_char(self) -> int:
        """Where it begins in the Doc's text."""
        return self.doc.words[self.start].idx

    @property
    def end_char(self) -> int:
        """Where it ends there."""
        last = self.doc.words[self.end - 1]
        return last.idx + len(last.text)

    @property
    def text(self) -> str:
        """The text from its first word to its last."""
        return self.doc.text[self.start_char : self.end_char] if self.start < self.end else ""

    @property
    def root(self) -> Token:
        """The word that stands highest in the parse; of equals the first."""
        tops = [token for token in self if not self.start <= token.head.i < self.end]
        whole = next((token for token in self if token.head is token), None)
        return whole or min(tops, key=_depth, default=self[0])

    @property
    def ents(self) -> list["Span"]:
        """The names that lie in it."""
        return [ent for ent in self.doc.ents if self.start <= ent.start and ent.end <= self.end]


T = TypeVar("T")


def once(read: Callable[[Token], T]) -> Callable[[Token], T]:
    """Have what a word's place in the parse tells worked out once, and kept with the Doc."""

    @wraps(read)
    def known(token: Token) -> T:
        kept, key = token.doc.kept, (read.__name__, token.i)
        if key not in kept:
            kept[key] = read(token)
        found: T = kept[key]
        return found

    return known


def _depth(token: Token) -> int:
    """Steps up to the root; for a mark or a blank more than for any word."""
    if not token.children and (token.text.isspace() or is_punct(token.text)):
        return len(token.doc)
    return sum(1 for _ in token.ancestors)
