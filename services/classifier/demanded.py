"""Whether a movement of forces is only what others demand: nobody who could make it has thought of it."""

from collections.abc import Iterator

from services.classifier.scope import (
    UNTIL,
    Step,
    dependents,
    governors,
    is_infinitive,
    is_own,
    is_past,
    is_until,
    with_particles,
)
from services.classifier.tree import Token
from services.classifier.words import listed

_DEMANDING = listed("demanding")
_ASKING = listed("asking_others")
_NOUNS = listed("demanding_nouns")
_OWN = listed("asking_own")
"""Whom a government asks to let it send its own forces."""
_COMPLEMENTS = frozenset({"ccomp", "xcomp", "dobj", "prep", "pcomp", "acl", "advcl"})
_DUE = frozenset({"must", "should", "ought"})
_AWAY = frozenset({"want", "demand"})


def is_demanded(trigger: Token) -> bool:
    """Read "demanded that Moscow withdraw its soldiers", "asked Washington to send marines".

    Not "asked its parliament to approve a mission", nor "wants to send soldiers": who wants them sends them.
    """
    due = any(
        aux.lower_ in _DUE for aux in dependents(trigger, "aux")
    )  # "Israel must quit the hills"
    return due or _wants_away(trigger) or any(_demands(step) for step in _steps(trigger))


def _steps(trigger: Token) -> Iterator[Step]:
    """Governors as far as what is said of them is said of the movement too."""
    for step in governors(trigger):
        yield step
        past = step.link == "advcl" and is_past(step.below)
        if step.link in {"relcl", "appos"} or past:
            return


def _demands(step: Step) -> bool:
    asking = step.token
    if step.link == "relcl":
        return _is_wanted(asking)
    if step.link not in _COMPLEMENTS:
        return step.link == "conj" and is_until(step.below)
    if asking.pos_ == "NOUN":
        return asking.lemma_ in _NOUNS
    return asking.pos_ == "VERB" and (_asks(step) or _waits(step))


def _asks(step: Step) -> bool:
    if with_particles(step.token) & _DEMANDING:
        return step.link != "advcl" or is_infinitive(step.below)
    return step.token.lemma_ in _ASKING and _asks_another(step)


def _waits(step: Step) -> bool:
    """Read "will protest until the soldiers leave", "gave them until March to leave"."""
    term = step.token.children if step.token.lemma_ == "give" else []
    awaited = step.link == "advcl" and is_until(step.below)
    return awaited or any(word.lower_ in UNTIL for word in term)


def _is_wanted(noun: Token) -> bool:
    """Read "demands guarantees that include a pledge"; "guarantees from the west" as guarantees."""
    above = noun.head.head if noun.dep_ == "pobj" else noun
    return above.dep_ == "dobj" and bool(with_particles(above.head) & _DEMANDING)


def _asks_another(step: Step) -> bool:
    """Whether the one who is asked is named: "told Ankara to withdraw", "wants Russia to leave"."""
    asking = step.token
    if step.link == "prep":  # "asked Gaborone for soldiers"; not "for permission to send them"
        whom = dependents(asking, "dobj")
        return step.marker == "for" and bool(whom) and not dependents(step.below, "acl")
    if not is_infinitive(step.below):
        return False
    if dependents(asking, "auxpass"):  # "have been told to leave" may be their own orders
        return bool(dependents(asking, "agent"))
    asked = dependents(step.below, "nsubj", "nsubjpass") + dependents(asking, "dobj", "dative")
    return any(who.lower_ not in _OWN and not is_own(who) for who in asked)


def _wants_away(trigger: Token) -> bool:
    """Read "wants the soldiers out of Agadez"."""
    if trigger.lemma_ == "out":
        return trigger.head.lemma_ in _AWAY
    return trigger.lemma_ in _AWAY and bool(dependents(trigger, "dobj", "ccomp"))
