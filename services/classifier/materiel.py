"""Whether ships, aircraft or weapons move alone: without a word of a crew, or of a unit that has them."""

from schemas.event_types import POSTURE, EventType
from services.classifier import grammar
from services.classifier.forces import moved
from services.classifier.frames import Frame
from services.classifier.tree import Token
from services.classifier.words import demonyms, kinds, listed

_SAILING = listed("counting_ships") - {"carrier"}
"""What may come alone and is no army; a carrier is a force by itself."""
_FLYING = listed("materiel_flying")
_MATERIEL = _SAILING | _FLYING | listed("materiel")
_CREWS, _UNITS = listed("materiel_crews"), listed("materiel_units")
_MEN = frozenset({"personnel", "police", "group"})


def is_materiel(frame: Frame, kind: EventType) -> bool:
    """Read "sent eight jets to Poland"; not "jets and 90 ground crew", nor "tanks rolled into the town".

    Men anywhere in the sentence speak against it, units only where they are what moves.
    """
    head = _moved(frame, kind) if kind in POSTURE else None
    if head is None:
        return False
    acting = frame.is_verb and head in frame.subjects
    things = _SAILING | _FLYING if acting else _MATERIEL
    if not all(_is_one_of(noun, things) for noun in grammar.conjuncts(grammar.core(head))):
        return False
    units = any(word.lemma_.lower() in _UNITS for word in head.subtree)
    return not units and not any(map(_is_manned, frame.sentence))


def _moved(frame: Frame, kind: EventType) -> Token | None:
    """What moves; of "two frigates have been on watch" what the verb is told of."""
    verb = frame.governor
    subjects = grammar.surface_subjects(verb) if verb is not None and not frame.is_verb else ()
    return moved(frame, kind) or next(iter(subjects), None)


def _is_one_of(noun: Token, things: frozenset[str]) -> bool:
    return noun.lemma_.lower() in things or any(map(str.isdigit, noun.text))


def _names_people(word: Token) -> bool:
    """Read "Indians"; not "the Philippines"."""
    return word.lower_.removesuffix("s") in demonyms()


def _is_manned(word: Token) -> bool:
    people = word.tag_ in {"NNS", "NNPS"} and _names_people(word)  # "carrying Russians"
    named = bool(kinds(word) & _MEN) and word.lemma_.lower() not in _MATERIEL | _UNITS
    return people or named or word.lemma_.lower() in _CREWS
