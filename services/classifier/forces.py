"""The forces that a movement moves, with the words that tell whose they are."""

from schemas.event_types import POSTURE, EventType
from schemas.mention import Party
from services.classifier import grammar
from services.classifier.frames import Frame
from services.classifier.parties import party
from services.classifier.spans import Text, phrase
from services.classifier.tree import Token
from services.classifier.words import kinds

_MOVED = frozenset({"personnel", "weak_force", "hardware", "police", "force"})
_WHOSE = frozenset({"of", "from", "with", "by", "carrying"})
_STAYING_OBJECT = frozenset({"join", "board", "relieve"})
"""Verbs whose subject moves and not their object: those who join, not those whom they join."""
_LEADS = frozenset({"the", "these", "those", "this", "that", "such"})


def moved(frame: Frame, kind: EventType) -> Token | None:
    """The noun of the forces that a posture event moves: its object, else its subject, else itself."""
    if kind not in POSTURE:
        return None
    named = tuple(p for c, p in frame.preps if c.lower_ in {"of", "by"})
    objects = () if frame.trigger.lemma_ in _STAYING_OBJECT else frame.objects
    candidates = (*objects, *named, *_acting(frame), frame.trigger)
    return next((t for t in candidates if _MOVED & kinds(grammar.core(t))), None)


def _acting(frame: Frame) -> tuple[Token, ...]:
    return grammar.surface_subjects(frame.trigger) if frame.is_verb else frame.subjects


def as_said(laid: Text, noun: Token) -> Party:
    """The forces as written, from "the" to whom they come from, without what they do."""
    named = party(laid, noun)
    span = laid.span(_first(noun), _last(grammar.core(noun)))
    return named.model_copy(update={"text": span.text, "start": span.start, "end": span.end})


def _first(noun: Token) -> Token:
    first, _ = phrase(noun, counted=True)
    before = first.nbor(-1) if first.i else first
    return before if before.lower_ in _LEADS and before.dep_ == "det" else first


def _last(noun: Token) -> Token:
    """The end of "soldiers from the 82nd Division", "the carrier USS Ford"; not "stationed at Fort Bragg"."""
    ends = [c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN"]
    ends += [
        phrase(inner)[1]
        for preposition, inner in grammar.preps(noun)
        if preposition.lower_ in _WHOSE and preposition.i > noun.i and inner.ent_type_ != "DATE"
    ]
    return max([noun, *ends], key=lambda token: token.i)
