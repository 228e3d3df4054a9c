"""Phrases that say where forces go without a name that a map has: "to allies", "over the border"."""

from services.classifier.frames import Frame
from services.classifier.tree import Token
from services.classifier.words import kinds, listed

LOCATING = frozenset(
    ["in", "at", "near", "across", "inside", "outside", "around", "above", "towards", "toward"]
)
_INTO = frozenset({"to", "into", "in", "across", "onto", "towards", "toward", "for"})
OVER = frozenset({"across", "over", "beyond"})
_SEVERAL = listed("places_several")


def is_abroad(preposition: Token, noun: Token) -> bool:
    """Several countries, or one unnamed: "to eastern members of the alliance", "into another country"."""
    return preposition.lower_ in _INTO and noun.lemma_.lower() in _SEVERAL


def leads_away(preposition: Token, noun: Token) -> bool:
    """Whether a phrase says where forces go, though it names no place: "to allies", "over the border"."""
    return is_abroad(preposition, noun) or (
        preposition.lower_ in _INTO | OVER and "place_edge" in kinds(noun)
    )


def aims(frame: Frame) -> list[tuple[Token, Token]]:
    """Where forces are to do what they are sent for: "deploy jets to patrol the skies over Latvia"."""
    if not frame.is_verb:
        return []
    aims = [
        c
        for c in frame.trigger.children
        if c.dep_ in {"advcl", "xcomp"} and any(a.lower_ == "to" for a in c.children)
    ]
    return [
        pair
        for aim in aims
        for token in aim.subtree
        if token.dep_ == "prep" and token.lower_ in LOCATING | {"over", "on"}
        for pair in ((token, noun) for noun in token.children if noun.dep_ == "pobj")
    ]


def on_soil(preposition: Token) -> bool:
    """Read "on Ukrainian soil"."""
    return preposition.lower_ == "on" and any(
        c.lower_ in {"soil", "territory"} for c in preposition.children
    )


def is_left(frame: Frame, noun: Token) -> bool:
    """What forces abandon is a place, whatever it is taken for: "abandon Lyman"."""
    left = frame.trigger.lemma_ in {"abandon", "quit", "vacate", "exit", "leave"}
    return left and noun.pos_ == "PROPN"
