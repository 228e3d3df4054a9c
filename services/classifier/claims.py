"""Claims of success: whoever boasts of what an attack destroyed carried it out."""

from collections.abc import Iterator

from services.classifier import grammar
from services.classifier.frames import Frame
from services.classifier.tree import Token
from services.classifier.words import kinds

_CLAIMING = frozenset({"claim", "claims", "boast", "report", "announce", "take", "accept"})
_SUCCESS = frozenset({"destruction", "responsibility", "credit", "sinking", "elimination"})
_SIDES = frozenset({"country", "group"})
_FLYING = frozenset({"drone", "missile", "projectile"})
"""Whoever destroys these was attacked with them."""


def _boasts(frame: Frame) -> Iterator[tuple[Token, Token]]:
    """Verb and object of "Ukraine claims destruction of four aircraft" in the event's sentence."""
    for verb in frame.sentence:
        if verb.lemma_.lower() in _CLAIMING and verb.i > frame.trigger.i:
            objects = (o for o in grammar.objects(verb) if o.lemma_.lower() in _SUCCESS)
            yield from ((verb, o) for o in objects if not any(kinds(p) & _FLYING for p in _of(o)))


def _of(noun: Token) -> list[Token]:
    return [p for c, p in grammar.preps(noun) if c.lower_ == "of"]


def claimants(frame: Frame) -> tuple[Token, ...]:
    """The side that claims an attack without a named author."""
    return next(
        (
            sides
            for verb, _ in _boasts(frame)
            if (sides := tuple(t for t in grammar.subjects(verb) if _is_side(t)))
        ),
        (),
    )


def claimed(frame: Frame) -> list[Token]:
    """What it is said to have destroyed, with what that includes."""
    lost = [p for _, o in _boasts(frame) for p in _of(o)]
    return [*lost, *(p for o in lost for c, p in grammar.preps(o) if c.lower_ == "including")]


def _is_side(noun: Token) -> bool:
    head = grammar.core(noun)
    named = (head, *grammar.owners(head), *grammar.modifiers(head))
    return any(kinds(token) & _SIDES for token in named)
