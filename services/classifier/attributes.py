"""Parts of speech and lemmas as spaCy's own rules give them, looked up instead of worked out anew.

The rules of the English pipeline depend on a token's word, tag and dependency alone, but for a few on two
words ("gonna", "there is"); running them costs as much as the parser.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

NAME = "remembered_attributes"
_REPLACED = ("attribute_ruler", "lemmatizer")
_MOST = 50_000


class RememberedAttributes:
    """A pipeline component that remembers what the attribute ruler and the lemmatizer make of a token."""

    def __init__(self, vocab: Vocab, *rules: Callable[[Doc], Doc]) -> None:
        self._vocab = vocab
        self._rules = rules
        self._of = lru_cache(maxsize=_MOST)(self._ruled)

    def _ruled(self, word: str, tag: str, dep: str) -> tuple[int, int, str]:
        doc = Doc(self._vocab, [word], tags=[tag], deps=[dep], heads=[0])
        for rule in self._rules:
            doc = rule(doc)
        cast("Any", self._rules[-1]).cache.clear()  # the lemmatizer would remember without a bound
        return doc[0].pos, cast("Any", doc[0].morph).key, doc[0].lemma_

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            token.pos, morph, token.lemma_ = self._of(token.text, token.tag_, token.dep_)
            cast("Any", token).set_morph(morph)
        return doc

    def pipe(self, docs: Iterable[Doc], **_: object) -> Iterator[Doc]:
        """The same for many."""
        return map(self, docs)


@Language.factory(NAME)
def _create(nlp: Language, name: str) -> RememberedAttributes:
    del name
    return RememberedAttributes(nlp.vocab, *(nlp.get_pipe(pipe) for pipe in _REPLACED))


def remember(nlp: Language) -> None:
    """Put the remembering component in the place of ruler and lemmatizer."""
    index = cast("Any", nlp.get_pipe("lemmatizer")).lookups.get_table("lemma_index")
    for part_of_speech, words in list(index.items()):  # lists, searched from their start
        index.set(part_of_speech, frozenset(words))
    nlp.add_pipe(NAME, last=True)
    for pipe in _REPLACED:
        nlp.remove_pipe(pipe)
