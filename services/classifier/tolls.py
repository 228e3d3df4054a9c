"""The dead and the wounded: to which event a toll belongs, and tolls over a whole period."""

import re
from collections.abc import Iterator, Sequence

from services.classifier import amounts, grammar, numerals
from services.classifier.tree import Span, Token
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
        "hurt",
    ]
)
_RISING = frozenset({"rise", "climb", "grow", "jump", "stand", "increase", "soar", "put"})
PEOPLE = frozenset(
    {"civilian", "force", "group", "official", "people_detained", "police", "staff", "captives"}
)
"""Classes of those of whom one alone is a toll: "killing a nurse"."""
_MATERIEL = frozenset({"drone", "missile", "arms", "aircraft", "hardware"})
_TAKING_LIVES = _NOUNS | amounts.KILLINGS
OF_PEOPLE_ONLY = amounts.HARMING - {"shoot", "claim", "lose"}
"""Verbs whose object is somebody, known to the word lists or not."""
_COSTING = frozenset({"cost", "claim", "take", "lose"})
_STATES = frozenset({"dead", "injured", "wounded", "killed", "hurt"})
_BEING = frozenset({"be", "lie"})
_SAID = frozenset({"fear", "confirm", "report"})
_DESTROYED = frozenset({"destroy", "destruction", "lose", "loss", "write"})
_NEAR = 8


def victims(word: Token) -> tuple[Token, ...]:
    """The phrases that say how many a verb or noun of death or injury speaks of."""
    return tuple(h for h in _victims(word) if _counted(h))


def toll_words(sentence: Span) -> Iterator[tuple[Token, tuple[Token, ...]]]:
    """Verbs and nouns of death or injury with the phrases that say how many."""
    for token in sentence:
        if token.lower_ in _STATES and token.dep_ == "amod" and token.head.tag_ == "CD":
            yield token, (token.head,)  # "17 dead and 160 hurt"
            continue
        victims = _victims(token)
        if victims and (counted := tuple(h for h in victims if _counted(h) or is_lone(h, token))):
            yield token, counted


def is_lone(head: Token, word: Token) -> bool:
    """Whether one alone is the victim: known as people, or the object of a word that only people undergo."""
    if amounts.is_one(head, PEOPLE) or (head.lower_ == "another" and head.tag_ == "DT"):
        return True
    harmed = word.lemma_ in OF_PEOPLE_ONLY or (
        word.pos_ == "NOUN" and word.lemma_ in amounts.KILLINGS
    )
    return harmed and amounts.is_victim(head)


def _victims(token: Token) -> tuple[Token, ...]:
    lemma = token.lemma_.lower()
    if found := _in_a_state(token):
        return found
    if token.pos_ == "VERB":
        return _of_verb(token)
    if token.pos_ in {"NOUN", "ADJ"} and (lemma in _TAKING_LIVES or token.lower_ in _NOUNS):
        return _of_noun(token)
    return ()


def _in_a_state(token: Token) -> tuple[Token, ...]:
    """How many "are dead", to how many "the toll rose", at how many somebody "put the injured"."""
    head = token.head
    state = token.lower_ in _STATES
    if state and (head.lemma_ in _BEING or (head.lemma_ in _SAID and grammar.is_passive(head))):
        return tuple(s for s in grammar.surface_subjects(head) if _counted(s))
    toll = token.lemma_.lower() == "toll"
    if not (toll or state) or head.lemma_ not in _RISING:
        return ()
    told = toll or token.dep_ in {"dobj", "nsubj"}
    return _reached(token) or (_reached(head) if told else ())


def _reached(word: Token) -> tuple[Token, ...]:
    """How high a toll is: "stands at 41", "put the dead at 22 and the injured at 63"."""
    return tuple(p for c, p in grammar.preps(word) if c.lower_ in {"to", "at"} and _counted(p))


def _of_verb(verb: Token) -> tuple[Token, ...]:
    lemma = verb.lemma_.lower()
    if lemma in _COSTING and (lives := [o for o in grammar.objects(verb) if o.lemma_ == "life"]):
        counted = tuple(o for o in lives if _counted(o))
        return counted or (grammar.surface_subjects(verb) if lemma == "lose" else ())
    if lemma in amounts.HARMING or amounts.is_to_death(verb):
        heads = _befallen(verb) or _adjacent(verb)
        return tuple(h for h in heads if not amounts.is_machine(grammar.core(h)))
    if lemma in amounts.FINDING:
        return tuple(o for o in grammar.objects(verb) if o.lemma_ == "body")
    if amounts.is_cured(verb) or _is_fatal(verb):
        return grammar.surface_subjects(verb)
    if lemma == "leave" and any(w.lower_ in _STATES for w in verb.subtree):
        return tuple(n for n in verb.subtree if n.i > verb.i and _is_left(n))
    return ()


def _is_fatal(verb: Token) -> bool:
    """Read "did not survive"."""
    return verb.lemma_ == "survive" and any(c.dep_ == "neg" for c in verb.children)


def _is_left(noun: Token) -> bool:
    """Who or what is left dead, hurt or burnt out."""
    if noun.dep_ == "pobj" or noun.pos_ not in {"NOUN", "PROPN", "NUM"}:
        return numerals.is_counted(noun) and noun.pos_ == "NOUN" and bool(PEOPLE & kinds(noun))
    return numerals.is_counted(noun) or bool({"civilian", "force", "group"} & kinds(noun))


def _of_noun(noun: Token) -> tuple[Token, ...]:
    """Of whom: "the deaths of two guards", "the killing of a guide", "hundreds of deaths"."""
    of = tuple(p for c, p in grammar.preps(noun) if c.lower_ == "of")
    if any(_counted(p) or is_lone(p, noun) for p in of):
        return of
    counter = noun.head.head
    counted = noun.dep_ == "pobj" and noun.head.lower_ == "of" and numerals.is_counted(counter)
    return (counter,) if counted else (noun,)


def _befallen(verb: Token) -> Sequence[Token]:
    """Who died of it: whom somebody killed, who "died", and the others of "with ten others wounded"."""
    dying = verb.lemma_.lower() in {"die", "perish", "drown"}
    absolute = verb.dep_ == "pcomp" or any(c.lower_ == "with" for c in verb.children)
    beside = (verb.tag_ == "VBN" and absolute) or _shares_auxiliary(verb)
    if dying or beside:
        return grammar.surface_subjects(verb)
    own = [c for c in verb.children if c.dep_ == "dobj"]
    return grammar.expand(own) if own and verb.dep_ == "acl" else grammar.objects(verb)


def _shares_auxiliary(verb: Token) -> bool:
    """Read the second verb of "two were killed and four others injured" as the passive that it is."""
    own = {c.dep_ for c in verb.children}
    passive = verb.dep_ == "conj" and grammar.is_passive(verb.head)
    return passive and "nsubj" in own and not own & {"aux", "auxpass", *grammar.OBJECT}


def _adjacent(verb: Token) -> tuple[Token, ...]:
    """The counted phrase right behind a verb, which a clause of its own may have drawn off."""
    for noun in verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + _NEAR)]:
        if numerals.is_counted(noun) and numerals.extent(noun)[0].i == verb.i + 1:
            return (noun,)
    return ()


def _counted(head: Token) -> bool:
    return numerals.is_counted(head) or numerals.is_counted(grammar.core(head))


def materiel(sentence: Span) -> list[Token]:
    """What was lost beside the dead of a period: "and the destruction of 579 tanks"."""
    if not any(t.lemma_ in _DESTROYED for t in sentence):
        return []
    return [t for t in sentence if _MATERIEL & kinds(t) and numerals.is_counted(t)]


def over_a_period(sentence: Span) -> bool:
    """Whether the sentence sums up: "since the war began", "so far", "death toll"."""
    return _PERIOD.search(sentence.text) is not None
