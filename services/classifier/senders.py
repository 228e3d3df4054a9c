"""Who moves the forces of a posture event: those who send them, those who order it, or they themselves."""

from services.classifier import grammar
from services.classifier.frames import Frame
from services.classifier.tree import Token
from services.classifier.words import is_country, kinds, listed

HOSTING = listed("forces_hosting")
"""Verbs whose subject is where forces go."""
_ORDERING = listed("parties_ordering")
_DECISIONS = frozenset({"vote", "plan", "decision", "pledge", "offer", "proposal", "bid", "motion"})
_BACK = 5
_CLIMB = 4
"""Words up which whoever decides on a movement is looked for."""
PEOPLE = frozenset(
    {"country", "force", "group", "polity", "official", "person", "pronoun", "civilian", "police"}
)
"""Classes of those who can act."""


def senders(frame: Frame, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Those who move forces: named with their country, or those who order it, or the forces."""
    moved = _moved(frame)
    if frame.is_verb and frame.trigger.lemma_ in HOSTING and moved:
        return moved
    if any(has_country(t) for t in found) and not (not frame.is_verb and frame.light is not None):
        return found
    orderers = [
        t
        for verb in _orderers(frame)
        for t in grammar.subjects(verb)
        if has_country(t) or "official" in kinds(t)
    ]
    if not found and not frame.is_verb and not any(has_country(t) for t in moved):
        return _whose_clause(frame) or _settled(frame, found, orderers, moved)
    return _settled(frame, found, orderers, moved)


def _whose_clause(frame: Frame) -> tuple[Token, ...]:
    """The forces whose clause it is: "8,000 British troops will train in a large deployment"."""
    verb = frame.governor
    heads = grammar.surface_subjects(verb) if verb is not None else ()
    return tuple(t for t in heads if has_country(t) and "force" in kinds(grammar.core(t)))


def _settled(
    frame: Frame, found: tuple[Token, ...], orderers: list[Token], moved: tuple[Token, ...]
) -> tuple[Token, ...]:
    """Who it is of those found, those who order it, and the forces that move."""
    pronoun = bool(found) and "pronoun" in kinds(found[0])
    if (pronoun or not frame.is_verb) and any(has_country(t) for t in moved):
        return moved
    if moved and not found and not orderers and not any(has_country(t) for t in moved):
        return _deciding(frame) or _beside_decision(frame) or moved
    if found and not pronoun:
        return tuple(orderers) if orderers and "force" in kinds(grammar.core(found[0])) else found
    return found or tuple(orderers) or moved


def _deciding(frame: Frame) -> tuple[Token, ...]:
    """Whose plan, claim or order a movement of unnamed forces hangs on: "Paris has plans for troops to"."""
    token = frame.trigger
    for _ in range(_CLIMB):
        if token.head == token:
            return ()
        token = token.head
        if token.pos_ in {"NOUN", "PROPN"} and "force" not in kinds(token):
            shown = (*grammar.owners(token), *grammar.modifiers(token))
            found = tuple(t for t in shown if is_country(t))
        elif token.pos_ == "VERB" and "speech_act" not in kinds(token):
            heads = grammar.subjects(token)
            found = tuple(t for t in heads if has_country(t) or "official" in kinds(t))
        else:
            found = ()
        if found:
            return found
    return ()


def _beside_decision(frame: Frame) -> tuple[Token, ...]:
    """Whose vote or plan stands before "to deploy troops", wherever a parser hangs the infinitive."""
    verb = frame.trigger
    if not any(c.tag_ == "TO" for c in verb.children):
        return ()
    before = reversed(verb.doc[max(verb.sent.start, verb.i - _BACK) : verb.i])
    decided = next((t for t in before if t.lemma_ in _DECISIONS and t.pos_ == "NOUN"), None)
    return () if decided is None or not has_country(decided) else (decided,)


def _orderers(frame: Frame) -> list[Token]:
    """Verbs of ordering above a movement: "prepares troops to join", "has soldiers deployed"."""
    verb = frame.trigger
    if not frame.is_verb:
        return []
    if verb.dep_ in {"xcomp", "ccomp"} and verb.head.lemma_ in grammar.TOLD | {"have"}:
        return [verb.head]
    if (
        verb.dep_ == "acl"
        and verb.head.dep_ == "dobj"
        and verb.head.head.lemma_ in {"have", "keep", "see", "order"}
    ):
        return [verb.head.head]
    return []


def _moved(frame: Frame) -> tuple[Token, ...]:
    """Forces that move without a sender named: "were deployed", "a deployment of US troops"."""
    objects = (t for t in frame.objects if not _is_land(grammar.core(t)))  # "leaving Mali"
    forces = tuple(t for t in objects if PEOPLE & kinds(grammar.core(t)))
    ordered = _announcers(frame)
    shown = [t for t in forces if has_country(t)]
    return tuple(shown) or ordered or forces


def _is_land(noun: Token) -> bool:
    """Whether it is a country itself: forces leave or enter it, nobody moves it."""
    return noun.pos_ == "PROPN" and is_country(noun)


def _announcers(frame: Frame) -> tuple[Token, ...]:
    verb = frame.governor
    if verb is None or verb.lemma_ not in _ORDERING:
        return ()
    return tuple(t for t in grammar.subjects(verb) if t != frame.trigger and PEOPLE & kinds(t))


def has_country(head: Token) -> bool:
    """Whether a phrase names its own country or group."""
    noun = grammar.core(head)
    return is_country(noun) or any(
        is_country(m) or "group" in kinds(m)
        for m in (*grammar.modifiers(noun), *grammar.owners(noun))
    )
