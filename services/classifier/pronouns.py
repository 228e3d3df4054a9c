"""What pronouns stand for, within reach: the nearest fitting subject before them."""

from collections.abc import Iterator

from spacy.tokens import Token

from services.classifier import grammar
from services.classifier.spans import Text, head_phrase
from services.classifier.words import is_country, kinds

_THING = frozenset("it its itself".split())
_PERSON = frozenset("he him his she her himself herself".split())
_MANY = frozenset("they them their themselves".split())
_US = frozenset("we our us".split())
_BOTH = frozenset("country nation side leader government neighbour neighbor army rival".split())
_REACH = 70
"""Tokens looked back: about three sentences."""


def antecedent(laid: Text, token: Token) -> str | None:
    """The text that a pronoun, or "the two countries", refers to; None when nothing fits."""
    word = token.lower_
    if word in _THING:
        return _first(laid, token, frozenset({"country", "polity", "group", "force"}), person=False)
    if word in _PERSON:
        return _first(laid, token, frozenset({"official", "person"}), person=True)
    if word in _MANY:
        return _first(laid, token, frozenset({"force", "group", "country", "civilian", "polity", "official"}), person=False)
    if token.lemma_.lower() in _BOTH and _is_pair(token):
        return _two(laid, token)
    return None


def is_pronoun(token: Token) -> bool:
    """Whether a token needs an antecedent."""
    return token.lower_ in _THING | _PERSON | _MANY | _US or token.lemma_.lower() in _BOTH and _is_pair(token)


def _is_pair(token: Token) -> bool:
    return any(c.lower_ in {"two", "both"} and c.dep_ in {"nummod", "det", "amod", "predet"} for c in token.children)


def _before(token: Token) -> Iterator[Token]:
    stop = max(0, token.i - _REACH)
    for i in range(token.i - 1, stop - 1, -1):
        yield token.doc[i]


def _first(laid: Text, token: Token, wanted: frozenset[str], *, person: bool) -> str | None:
    fallback: Token | None = None
    for other in _before(token):
        if not wanted & kinds(other) or other.dep_ in {"compound", "amod"}:
            continue
        if person and is_country(other):
            continue
        if other.dep_ in grammar.SUBJECT and other.pos_ in {"NOUN", "PROPN"}:
            return laid.span(*head_phrase(other)).text
        if fallback is None and other.pos_ == "PROPN" and other.dep_ in {"dobj", "pobj", "poss", "conj"}:
            fallback = other
    return laid.span(*head_phrase(fallback)).text if fallback is not None else None


def _two(laid: Text, token: Token) -> str | None:
    names: list[str] = []
    for other in _before(token):
        if is_country(other) and other.dep_ not in {"amod"}:
            name = laid.span(*head_phrase(other)).text
            if name not in names:
                names.append(name)
        if len(names) == 2:
            return f"{names[1]} and {names[0]}"
    return None
