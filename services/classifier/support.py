"""Side slots of an event: the weapon, the side that is helped, and whether it adds to another."""

from collections.abc import Iterable

from schemas.event_types import EventType
from services.classifier import grammar
from services.classifier.families import ARMING, HELPING
from services.classifier.frames import Frame
from services.classifier.tree import Span, Token
from services.classifier.words import kinds, listed

_HELP_NOUNS = frozenset(
    ["support", "help", "aid", "behalf", "assistance", "defence", "defense", "backing", "side"]
)
_HELP_VERBS = listed("support_help_verbs")
_FURTHER = frozenset(["additional", "more", "further", "extra", "another", "fresh", "new"])
_ARMED = frozenset({"drone", "missile", "bomb", "arms", "airpower"})
_REACH = 25
_SIDES = frozenset({"country", "force", "group", "polity"})


def weapon(frame: Frame, kind: EventType) -> Token | None:
    """The noun of the weapon used, downed, tested or sent."""
    if kind not in ARMING:
        return None
    heads = [grammar.core(o) for o in frame.objects if frame.is_verb]
    return next(
        (t for t in [*heads, *frame.means] if _ARMED & kinds(t) and t.pos_ in {"NOUN", "PROPN"}),
        None,
    )


def is_further(frame: Frame) -> bool:
    """Whether the text says that this comes on top: "additional deployments", "3,000 more troops"."""
    heads: Iterable[Token] = (frame.trigger, *(grammar.core(o) for o in frame.objects))
    return any(_marks_more(c) for head in heads for c in _before(head))


def _before(head: Token) -> list[Token]:
    direct = [c for c in head.children if c.i < head.i]
    return [*direct, *(g for c in direct for g in c.children)]


def _marks_more(word: Token) -> bool:
    if word.lower_ not in _FURTHER - {"new"} or word.head.pos_ == "ADV":
        return False
    return word.lower_ != "more" or word.i + 1 >= len(word.doc) or word.nbor(1).lower_ != "than"


def beneficiary(frame: Frame, sentence: Span, kind: EventType) -> Token | None:
    """The side helped: "in support of Russia's campaign", "to help Mali", "alongside the rebels"."""
    if kind not in HELPING:
        return None
    stop = min(sentence.end, frame.trigger.i + _REACH)
    for token in frame.trigger.doc[frame.trigger.i : stop]:
        for side in _helped_by(token):
            if side not in frame.subjects and _SIDES & kinds(side):
                return side
    return None


def _helped_by(token: Token) -> list[Token]:
    if token.pos_ == "NOUN" and token.lemma_ in _HELP_NOUNS and token.dep_ == "pobj":
        of = [p for c, p in grammar.preps(token) if c.lower_ in {"of", "for", "to"}]
        return [*grammar.owners(token), *(_side(p) for p in of)]
    if token.pos_ == "VERB" and token.lemma_ in _HELP_VERBS and token.tag_ in {"VB", "VBG"}:
        acting = (c for c in token.children if c.dep_ in {"ccomp", "xcomp"})  # "help Mali train"
        enabled = [s for verb in acting for s in verb.children if s.dep_ == "nsubj"]
        return [_side(side) for side in (*grammar.objects(token), *enabled)]
    if token.lower_ == "alongside":
        return [_side(p) for p in token.children if p.dep_ == "pobj"]
    return []


def _side(noun: Token) -> Token:
    """Whose campaign it is, where a campaign and not a side is helped."""
    whose = [o for o in grammar.owners(noun) if _SIDES & kinds(o)]
    shown = [m for m in grammar.modifiers(noun) if "country" in kinds(m)]
    if whose:
        return whose[0]
    return noun if _SIDES & kinds(noun) or not shown else shown[0]
