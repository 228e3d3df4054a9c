"""Words by which the tagger alone sees an event told: which of them can tell one, and in which frame."""

from collections.abc import Iterator, Mapping

from schemas.event_types import POSTURE, EventType
from services.classifier import grammar
from services.classifier.amounts import HARMING, is_to_death
from services.classifier.families import VIOLENT
from services.classifier.frames import Frame
from services.classifier.senders import has_country
from services.classifier.tagger import Reading
from services.classifier.tree import Span, Token
from services.classifier.triggers import is_off_subject
from services.classifier.words import kinds

_TELLING = frozenset({"VERB", "NOUN", "PROPN", "ADJ", "AUX"})
"""Parts of speech that can tell of an event, the copula of "are in Mali" included."""
_MISSILES = frozenset({"missile", "drone", "bomb", "projectile"})
_SURE_OF_TOLL = 0.85
"""Probability from which the tagger alone makes a report of casualties."""
_LETTING = frozenset({"let", "allow", "permit", "enable"})
_ARMED = frozenset({"force", "personnel", "police", "group", "weak_force"})
_HOLDING = frozenset({"hold", "control", "remain"})
"""What tells who has a place and not that it changed hands."""
_PRIVATE = frozenset({"civilian", "captives"})


def marked(
    sentence: Span, reading: Reading, told: set[Token], *, beside_rules: bool
) -> Iterator[tuple[Frame, EventType]]:
    """What the tagger sees told in a sentence by words that no rule has found.

    Args:
        sentence: as parsed.
        reading: what the tagger makes of it.
        told: triggers that rules have found.
        beside_rules: whether what they have found is an act of its own.
    """
    marks = reading.marks(beside_rules=beside_rules)
    for place, kind in marks.items():
        word = sentence[place]
        leads = _leads_to(word, marks, kind) or any(act in told for act in _led_to(word))
        if leads or _is_unsure_toll(kind, reading.shares[place]):
            continue
        frame = Frame(_predicate(word), sentence)
        untold = frame.trigger not in told and _may_tell(frame.trigger, kind)
        if untold and not is_off_subject(frame) and not (kind in POSTURE and _travels(frame)):
            yield frame, kind


def _is_unsure_toll(kind: EventType, share: float) -> bool:
    """Those with a number `tolls.py` finds."""
    return kind is EventType.CASUALTY_REPORT and share < _SURE_OF_TOLL


def _leads_to(word: Token, marks: Mapping[int, EventType], kind: EventType) -> bool:
    """Whether it only leads to a word that tells the same act."""
    first = word.sent.start
    return any(marks.get(act.i - first) is kind for act in _led_to(word))


def _led_to(word: Token) -> list[Token]:
    """The acts below a word that only leads to them: "preparing to send", "plans to send"."""
    clauses = [child for child in word.children if child.dep_ in {"xcomp", "acl"}]
    return [c for c in clauses if c.dep_ == "xcomp" or any(a.tag_ == "TO" for a in c.children)]


def _travels(frame: Frame) -> bool:
    """Whether those who move are no force: ministers land too, and lead groups of officials abroad."""
    if frame.subjects and frame.objects:
        return frame.is_verb and all("official" in kinds(grammar.core(o)) for o in frame.objects)
    movers = frame.subjects or frame.objects
    return frame.is_verb and bool(movers) and all(map(_is_traveller, movers))


def _is_traveller(mover: Token) -> bool:
    sorts = kinds(mover)
    unarmed = not sorts & _ARMED
    return (
        mover.ent_type_ == "PERSON"
        or "official" in sorts
        or ("staff" in sorts and unarmed and not has_country(mover))
        or (bool(sorts & _PRIVATE) and unarmed)
    )


def _may_tell(token: Token, kind: EventType) -> bool:
    """Whether it is a word that can have parties; who says something moves and strikes nobody."""
    if token.pos_ not in _TELLING or token.dep_ in {"aux", "auxpass"}:
        return False
    if kind is EventType.TERRITORIAL_CHANGE and token.lemma_ in _HOLDING:
        return False
    dead = kind in POSTURE and (_is_harm(token) or _is_of_the_dead(token))
    if dead or (kind in POSTURE and (token.dep_ == "amod" or _is_flown(token))):
        return False  # who died, "the recruited soldiers", the missile that came down
    moves = kind in POSTURE and any(
        "force" in kinds(o) for o in grammar.objects(token)
    )  # "adds a company"
    return kind not in POSTURE | VIOLENT or moves or "speech_act" not in kinds(token)


def _is_harm(verb: Token) -> bool:
    """Whether somebody dies of it, or is hurt: "pushed to their deaths"."""
    return verb.lemma_ in HARMING or is_to_death(verb)


def _is_of_the_dead(verb: Token) -> bool:
    """Read "come home in body bags", "returned in coffins"."""
    behind = verb.doc[verb.i + 1 : verb.sent.end]
    return any(word.lower_ in {"coffins", "caskets", "bags", "coffin", "casket"} for word in behind)


def _is_flown(verb: Token) -> bool:
    """Whether what moves is a missile or a drone."""
    movers = grammar.surface_subjects(verb) if verb.pos_ == "VERB" else ()
    return any(kinds(grammar.core(mover)) & _MISSILES for mover in movers)


def _predicate(token: Token) -> Token:
    """The verb of "are already in", "is ready to go to", "did land", "let them rotate", with the subject."""
    if token.lemma_ in _LETTING:
        let = (c for c in token.children if c.dep_ in {"ccomp", "xcomp"} and c.pos_ == "VERB")
        return next(let, token)
    if token.dep_ == "pobj" and token.head.head.pos_ == "AUX":
        token = token.head  # "will be in Afghanistan"
    linked = token.dep_ in {"acomp", "prep", "advmod"} and token.head.pos_ == "AUX"
    return token.head if linked or token.dep_ == "aux" else token
