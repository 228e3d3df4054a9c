"""Parts of speech by tag and word, as spaCy's own rules give them, looked up instead of matched anew.

The rules of the English pipeline depend on a token's word, tag and dependency alone, but for a few on two
words ("gonna", "there is"); running them cost as much as the parser.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, cast

from spacy.language import Language
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

_MOST = 50_000
NAME = "remembered_attributes"


class RememberedAttributes:
    """A pipeline component that remembers what the attribute ruler makes of a token."""

    def __init__(self, ruler: AttributeRuler) -> None:
        self._ruler = ruler
        self._of = lru_cache(maxsize=_MOST)(self._ruled)

    def _ruled(self, lower: str, tag: str, dep: str) -> tuple[int, str, str]:
        doc = self._ruler(Doc(self._ruler.vocab, [lower], tags=[tag], deps=[dep], heads=[0]))
        return doc[0].pos, str(doc[0].morph), doc[0].lemma_

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            pos, morph, lemma = self._of(token.lower_, token.tag_, token.dep_)
            token.pos = pos
            if morph:
                cast("Any", token).set_morph(morph)
            if lemma:
                token.lemma_ = lemma
        return doc

    def pipe(self, docs: Iterable[Doc], **_: object) -> Iterator[Doc]:
        """The same for many."""
        return map(self, docs)


@Language.factory(NAME)
def _create(nlp: Language, name: str) -> RememberedAttributes:
    del name
    return RememberedAttributes(cast("AttributeRuler", nlp.get_pipe("attribute_ruler")))


def remember(nlp: Language) -> None:
    """Put the remembering component in the ruler's place."""
    nlp.add_pipe(NAME, after="attribute_ruler")
    nlp.remove_pipe("attribute_ruler")
