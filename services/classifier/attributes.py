"""Parts of speech and lemmas as spaCy's own rules give them, looked up instead of worked out anew.

The rules of the English pipeline depend on a token's word, tag and dependency alone, but for a few on two
words ("gonna", "there is"); running them costs as much as the parser.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc

from services.classifier.joining import Attributes

_REPLACED = ("attribute_ruler", "lemmatizer")
_MOST = 50_000


def taken_over(nlp: Language) -> Attributes:
    """Take ruler and lemmatizer out of the pipeline: what they make of a word is remembered."""
    lemmatizer = cast("Any", nlp.get_pipe("lemmatizer"))
    index = lemmatizer.lookups.get_table("lemma_index")
    for part_of_speech, words in list(index.items()):  # lists, searched from their start
        index.set(part_of_speech, frozenset(words))
    rules: Sequence[Callable[[Doc], Doc]] = [nlp.remove_pipe(pipe)[1] for pipe in _REPLACED]

    def ruled(word: str, tag: str, dep: str) -> tuple[str, str, str]:
        doc = Doc(nlp.vocab, [word], tags=[tag], deps=[dep], heads=[0])
        for rule in rules:
            doc = rule(doc)
        lemmatizer.cache.clear()  # it would remember without a bound
        return word.lower(), doc[0].pos_, doc[0].lemma_

    return lru_cache(maxsize=_MOST)(ruled)
