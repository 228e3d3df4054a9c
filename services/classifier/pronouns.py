"""What pronouns stand for, within reach: the nearest fitting subject before them."""

from collections.abc import Iterator

from services.classifier import grammar
from services.classifier.tree import Token
from services.classifier.words import is_country, kinds

_THING = frozenset(["it", "its", "itself"])
_PERSON = frozenset(["he", "him", "his", "she", "her", "himself", "herself"])
_MANY = frozenset(["they", "them", "their", "themselves"])
_US = frozenset(["we", "our", "us"])
_WANTED = {
    _THING: frozenset({"country", "polity", "group", "force"}),
    _PERSON: frozenset({"official", "person"}),
    _MANY: frozenset({"force", "group", "country", "civilian", "polity", "official"}),
}
_BOTH = frozenset(
    ["country", "nation", "side", "leader", "government", "neighbour", "neighbor", "army", "rival"]
)
_MEDIATING = frozenset({"broker", "mediate", "host", "negotiate", "facilitate", "sponsor"})
_PAIR = 2
_REACH = 70
"""Tokens looked back: about three sentences."""


def is_pronoun(token: Token) -> bool:
    """Whether a token needs an antecedent."""
    return token.lower_ in _THING | _PERSON | _MANY | _US or is_pair(token)


def is_pair(token: Token) -> bool:
    """Whether a noun means two sides named before: "the two countries", "both governments"."""
    return token.lemma_.lower() in _BOTH and any(
        c.lower_ in {"two", "both"} and c.dep_ in {"nummod", "det", "amod", "predet"}
        for c in token.children
    )


def antecedents(token: Token) -> tuple[Token, ...]:
    """The nouns that a pronoun, or "the two countries", refers to; empty when nothing fits."""
    for words, wanted in _WANTED.items():
        if token.lower_ in words:
            return _nearest(token, wanted, person=words is _PERSON)
    return _two(token) if is_pair(token) else ()


def _before(token: Token) -> Iterator[Token]:
    return reversed(token.doc.words[max(0, token.i - _REACH) : token.i])


def _nearest(token: Token, wanted: frozenset[str], *, person: bool) -> tuple[Token, ...]:
    fallback: tuple[Token, ...] = ()
    for other in _before(token):
        if other.dep_ in {"compound", "amod"} or not _fits(other, wanted, person=person):
            continue
        if person and is_country(other):
            continue
        if other.dep_ in grammar.SUBJECT and other.pos_ in {"NOUN", "PROPN"}:
            return (grammar.core(other),)
        if (
            not fallback
            and other.pos_ == "PROPN"
            and other.dep_ in {"dobj", "pobj", "poss", "conj"}
        ):
            fallback = (other,)
    return fallback


def _fits(noun: Token, wanted: frozenset[str], *, person: bool) -> bool:
    """Whether a noun is of a wanted kind, or a body of a country's own, and is not itself "its army"."""
    owners = grammar.owners(grammar.core(noun))
    if any(is_pronoun(owner) for owner in owners):
        return False
    body = not person and noun.dep_ in grammar.SUBJECT and any(is_country(o) for o in owners)
    return body or bool(wanted & kinds(grammar.core(noun)))


def _two(token: Token) -> tuple[Token, ...]:
    """The last two sides that were named together, "between Israel and Hezbollah", else the last two."""
    found: dict[str, Token] = {}
    for other in _before(token):
        if not _is_side(other) or _is_mediator(other):
            continue
        if other.dep_ == "conj" and _is_side(other.head):
            return (other.head, other)
        if is_country(other):
            found.setdefault(other.lower_, other)
        if len(found) == _PAIR:
            return tuple(reversed(found.values()))
    return ()


def _is_side(noun: Token) -> bool:
    group = noun.pos_ == "PROPN" and "group" in kinds(noun)
    return noun.dep_ != "amod" and (is_country(noun) or group)


def _is_mediator(noun: Token) -> bool:
    """Read "a truce brokered by the United States and France"."""
    while noun.dep_ == "conj":
        noun = noun.head
    by = noun.head
    return noun.dep_ == "pobj" and by.lower_ == "by" and by.head.lemma_ in _MEDIATING
