"""The dead and the wounded: to which event a toll belongs, and tolls over a whole period."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Span, Token

from services.classifier import amounts, grammar
from services.classifier.words import kinds

_PERIOD = re.compile(
    r"\b(since|so far|to date|in total|altogether|over the (?:past|last)|"
    r"during the (?:war|conflict|civil war|fighting)|"
    r"in the (?:war|conflict|fighting|civil war|violence)|death toll|casualties of war|throughout the|"
    r"since the (?:start|beginning)|in (?:20|19)\d\d|insurgency|"
    r"this year|total number|overall|(?:week|month|year)s of)\b",
    re.IGNORECASE,
)
_NOUNS = frozenset(
    [
        "casualty",
        "death",
        "fatality",
        "toll",
        "dead",
        "wounded",
        "injured",
        "loss",
        "killing",
        "injury",
    ]
)
_HARMING = amounts.KILLED | amounts.WOUNDED
_RISING = frozenset({"rise", "climb", "grow", "jump", "stand", "increase", "soar"})
PEOPLE = frozenset(
    {"civilian", "force", "group", "official", "people_detained", "police", "staff", "captives"}
)
"""Classes of those of whom one alone is a toll: "killing a nurse"."""


def toll_words(sentence: Span) -> Iterator[tuple[Token, tuple[Token, ...]]]:
    """Verbs and nouns of death or injury with the phrases that say how many."""
    for token in sentence:
        counted = tuple(h for h in _victims(token) if _counted(h) or amounts.is_one(h, PEOPLE))
        if counted:
            yield token, counted


def _victims(token: Token) -> tuple[Token, ...]:
    lemma = token.lemma_.lower()
    if token.pos_ == "VERB" and lemma in _HARMING:
        heads = _befallen(token)
        return tuple(
            h
            for h in heads
            if not kinds(grammar.core(h)) & {"drone", "missile", "arms", "aircraft"}
        )
    if (
        token.pos_ == "VERB"
        and lemma == "leave"
        and any(w.lower_ in {"dead", "injured", "wounded", "killed"} for w in token.subtree)
    ):
        return tuple(
            n
            for n in token.subtree
            if n.pos_ == "NOUN" and {"civilian", "force", "group"} & kinds(n)
        )
    if lemma == "toll" and token.head.lemma_ in _RISING:
        return tuple(p for c, p in grammar.preps(token.head) if c.lower_ in {"to", "at"})
    if token.pos_ in {"NOUN", "ADJ"} and (lemma in _NOUNS or token.lower_ in _NOUNS):
        of = tuple(p for c, p in grammar.preps(token) if c.lower_ == "of")
        return of if any(_counted(p) for p in of) else (token,)
    return ()


def _befallen(verb: Token) -> Sequence[Token]:
    """Who died of it: whom somebody killed, who "died", and the others of "with ten others wounded"."""
    dying = verb.lemma_.lower() in {"die", "perish"}
    absolute = verb.dep_ == "pcomp" or any(c.lower_ == "with" for c in verb.children)
    beside = verb.tag_ == "VBN" and absolute
    return grammar.surface_subjects(verb) if dying or beside else grammar.objects(verb)


def _counted(head: Token) -> bool:
    return amounts.is_counted(head) or amounts.is_counted(grammar.core(head))


def over_a_period(sentence: Span) -> bool:
    """Whether the sentence sums up: "since the war began", "so far", "death toll"."""
    return _PERIOD.search(sentence.text) is not None
