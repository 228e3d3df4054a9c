"""Candidate events of a sentence, without those named in passing and without double coding."""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from schemas.event_types import POSTURE, EventType
from services.classifier import grammar
from services.classifier.frames import Frame
from services.classifier.triggers import Index, Rule, first_match
from services.classifier.words import kinds

_IF_KEPT = POSTURE | {EventType.CEASEFIRE}
_ANCHORS = frozenset({"since", "before", "until", "till"})
_AVERTING = frozenset(
    "prevent deter avert avoid counter discourage fear anticipate simulate repulse_not combat foil forestall".split()
)
_WARS = frozenset({"invasion", "invade", "war", "offensive", "conflict"})
_VIOLENT = frozenset(
    {
        EventType.AIR_STRIKE, EventType.DRONE_STRIKE, EventType.SHELLING, EventType.ARMED_CLASH, EventType.BOMBING,
        EventType.SUICIDE_BOMBING, EventType.CIVILIAN_ATTACK,
    }
)  # fmt: skip
_LINKS = frozenset({"dobj", "pobj", "prep", "xcomp", "acl", "agent", "nsubj", "nsubjpass", "attr", "compound", "pcomp", "amod", "advcl", "oprd", "relcl"})


@dataclass(frozen=True)
class Candidate:
    """A trigger with the rule it satisfied."""

    frame: Frame
    rule: Rule

    @property
    def trigger(self) -> Token:
        """The trigger's token."""
        return self.frame.trigger


def of_sentence(sentence: Span, index: Index) -> list[Candidate]:
    """The events that a sentence reports, one for each act."""
    found: list[Candidate] = []
    for token in sentence:
        if (token.lemma_.lower(), True) not in index and (token.lemma_.lower(), False) not in index and (token.lower_, False) not in index:
            continue
        frame = Frame(token, sentence)
        rule = first_match(frame, index)
        if rule is not None and not in_passing(frame, rule.type):
            found.append(Candidate(frame, rule))
    return distinct(found)


def in_passing(frame: Frame, kind: EventType) -> bool:
    """Whether an act is only a time anchor, a condition, a fear or something averted."""
    trigger = frame.trigger
    if _feared(trigger) or (_anchor(trigger) and trigger.lemma_ in _WARS):
        return True
    if not frame.is_verb and trigger.dep_ == "compound":
        return True
    return kind not in _IF_KEPT and _conditional(trigger)


def _feared(token: Token) -> bool:
    for _ in range(4):
        head = token.head
        if head is token:
            return False
        if "fear" in kinds(head) and token.dep_ in {"pobj", "prep", "acl", "relcl", "ccomp", "compound"} and head.pos_ == "NOUN":
            return True
        if head.lemma_ in _AVERTING and token.dep_ in {"dobj", "pobj", "prep", "nsubjpass", "pcomp"}:
            return True
        if token.dep_ not in {"pobj", "prep", "conj", "pcomp", "xcomp"}:
            return False
        token = head
    return False


def _anchor(token: Token) -> bool:
    head = token.head
    if token.dep_ == "pobj" and head.lower_ in _ANCHORS | {"after", "during"}:
        return True
    marks = [c.lower_ for c in token.children if c.dep_ in {"mark", "advmod"}]
    if _ANCHORS & set(marks) or (token.dep_ == "pcomp" and head.lower_ in _ANCHORS):
        return True
    return token.dep_ == "dobj" and any(c.lower_ in _ANCHORS for c in head.children)


def _conditional(token: Token) -> bool:
    for _ in range(5):
        if any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in token.children):
            return token.dep_ in {"advcl", "dep", "pcomp", "conj"} or not _whether(token)
        if token.head is token:
            return False
        token = token.head
    return False


def _whether(token: Token) -> bool:
    return token.dep_ == "ccomp"


def distinct(found: Sequence[Candidate]) -> list[Candidate]:
    """Drop a trigger that tells the same act as a stronger one close to it in the parse."""
    kept: list[Candidate] = []
    for one in sorted(found, key=lambda c: (-c.rule.weight, c.trigger.i)):
        if not any(same_act(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda c: c.trigger.i)


def same_act(one: Candidate, other: Candidate) -> bool:
    """Whether two triggers of one sentence tell one act."""
    if one.rule.type is not other.rule.type:
        return _both_violent(one, other) and linked(one.trigger, other.trigger, 2)
    if one.trigger.lemma_ == other.trigger.lemma_ and not _contrasted(one, other):
        return True
    if linked(one.trigger, other.trigger, 4):
        return True
    return not _contrasted(one, other) and _coordinated(one.trigger, other.trigger)


def _both_violent(one: Candidate, other: Candidate) -> bool:
    return {one.rule.type, other.rule.type} <= _VIOLENT


def linked(one: Token, other: Token, steps: int) -> bool:
    """Whether one token hangs on the other through roles, not through co-ordination."""
    return _climbs(one, other, steps) or _climbs(other, one, steps)


def _climbs(token: Token, goal: Token, steps: int) -> bool:
    for _ in range(steps):
        if token.dep_ not in _LINKS or token.head is token:
            return False
        token = token.head
        if token is goal or token.i == goal.i:
            return True
    return False


def _coordinated(one: Token, other: Token) -> bool:
    return other in grammar.conjuncts(one) or one in grammar.conjuncts(other)


def _contrasted(one: Candidate, other: Candidate) -> bool:
    """Different parties on either side: two acts."""
    mine, theirs = set(one.frame.subjects), set(other.frame.subjects)
    if mine and theirs and not mine & theirs:
        return True
    return bool(one.frame.is_verb and other.frame.is_verb and set(one.frame.objects) != set(other.frame.objects))
