"""Whether ships, aircraft or weapons move alone: without a word of a crew, or of a unit that has them."""

from schemas.event_types import POSTURE, EventType
from services.classifier import grammar
from services.classifier.forces import moved
from services.classifier.frames import Frame
from services.classifier.tree import Token
from services.classifier.words import kinds, listed

_MATERIEL = listed("materiel")
_CREWS = listed("materiel_crews")
_MEN = frozenset({"personnel", "police", "group"})


def is_materiel(frame: Frame, kind: EventType) -> bool:
    """Read "sent eight jets to Poland"; not "jets and 90 ground crew", nor "a squadron of jets"."""
    head = moved(frame, kind) if kind in POSTURE else None
    if head is None or not all(map(_is_thing, grammar.conjuncts(grammar.core(head)))):
        return False
    return not any(map(_is_manned, frame.sentence))


def _is_thing(noun: Token) -> bool:
    return noun.lemma_.lower() in _MATERIEL or any(map(str.isdigit, noun.text))


def _is_manned(word: Token) -> bool:
    named = bool(kinds(word) & _MEN) and word.lemma_.lower() not in _MATERIEL
    return named or word.lemma_.lower() in _CREWS
