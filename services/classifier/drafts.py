"""An event in the making: its frame, and the quantities that its own words state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.event_types import POSTURE, EventType, Modality
from schemas.mention import Amount, Counted
from services.classifier import amounts, counting, numerals, tolls
from services.classifier.candidates import Candidate
from services.classifier.families import WITH_TOLL
from services.classifier.frames import Frame
from services.classifier.spans import Text
from services.classifier.tree import Token

_ONE_OF = {
    EventType.INTERCEPTION: frozenset({"drone", "aircraft", "missile"}),
    EventType.ABDUCTION: tolls.PEOPLE,
    EventType.ARREST: tolls.PEOPLE,
    EventType.CIVILIAN_ATTACK: tolls.PEOPLE,
    EventType.PRISONER_EXCHANGE: tolls.PEOPLE,
}
"""Of what one alone is counted: "shot down a helicopter", "kidnapped a guide"."""
_JUDGING = frozenset({"charge", "conviction", "convict", "sentence", "indict", "try", "trial"})
_TAKING = frozenset({EventType.ABDUCTION, EventType.PRISONER_EXCHANGE})
_UNPAID = POSTURE | {EventType.CYBER_ATTACK}
"""Types beside which money is something else: a budget, a ransom."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Draft:
    """An event in the making: its frame, the sentence it is in, and what it counts so far.

    `mood` is whether it happened, where the tagger is sure.
    """

    kind: EventType
    frame: Frame
    sentence: int
    weight: float
    quantities: tuple[Amount, ...]
    cumulative: bool = False
    mood: Modality | None = None


def drafted(laid: Text, found: Candidate, number: int) -> Draft:
    """A candidate of the sentence of that number, with what its own words count."""
    frame, kind = found.frame, found.type
    verb = _befalling(frame)
    stated = amounts.of_phrases(laid, counting.heads(frame, kind), verb)
    objects = dict.fromkeys((*frame.objects, *_added(frame)))
    lone = [noun for noun in objects if _is_lone(noun, kind, frame.trigger)]
    stated += [
        amounts.amount(laid, noun.left_edge, noun, amounts.counts(noun, verb))
        for noun in (*lone, *counting.singles(frame, kind))
    ]
    paid = () if kind in _UNPAID else _money(laid, frame)
    return Draft(
        kind, frame, number, found.weight, unique([*stated, *paid]),
        cumulative=kind is EventType.CASUALTY_REPORT, mood=found.mood,
    )  # fmt: skip


def _added(frame: Frame) -> Iterator[Token]:
    """What "and a" adds to a verb's objects, wherever a parser hangs it: "18 drones, two and a missile"."""
    for noun in frame.sentence[frame.trigger.i - frame.sentence.start :]:
        first = noun.left_edge
        if first.i > frame.trigger.i and first.tag_ == "DT" and first.nbor(-1).lower_ == "and":
            yield noun


def _is_lone(noun: Token, kind: EventType, trigger: Token) -> bool:
    """Whether the one who is taken or hurt, or the one thing that is downed, counts as one."""
    if kind in _TAKING and amounts.is_victim(noun):
        return True
    if kind is EventType.ARREST and (trigger.lemma_ in _JUDGING or _is_called(noun)):
        return False
    if kind is EventType.INTERCEPTION and amounts.is_the_one(noun, _ONE_OF[kind]):
        return True
    killed = (
        kind in WITH_TOLL
        and tolls.is_lone(noun, trigger)
        and trigger.lemma_ in tolls.OF_PEOPLE_ONLY
    )
    return killed or amounts.is_one(noun, _ONE_OF.get(kind, _NONE))


def _is_called(noun: Token) -> bool:
    """Whether a name follows: "a lawyer, Alexei Orlov, was detained" speaks of him and counts nobody."""
    return any(c.dep_ == "appos" and c.pos_ == "PROPN" for c in noun.children)


def _befalling(frame: Frame) -> Token | None:
    """The word that says what befell the counted: the trigger, or the verb of a noun that does not."""
    noun = frame.trigger.lemma_.lower()
    return frame.trigger if frame.is_verb or noun in amounts.KILLINGS else frame.governor


def _money(laid: Text, frame: Frame) -> list[Amount]:
    tokens = (
        sorted(frame.trigger.subtree, key=lambda t: t.i) if frame.is_verb else list(frame.sentence)
    )
    return [
        amounts.amount(laid, first, last, Counted.MONEY) for first, last in numerals.money(tokens)
    ]


def unique(found: Sequence[Amount]) -> tuple[Amount, ...]:
    """Without repeats and without an amount that lies inside another."""
    distinct = {(a.start, a.end): a for a in found}
    return tuple(
        a
        for a in sorted(distinct.values(), key=lambda a: a.start)
        if not any(b is not a and b.start <= a.start and a.end <= b.end for b in distinct.values())
    )
