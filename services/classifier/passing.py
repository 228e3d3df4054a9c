"""Acts that a sentence only names: as a time anchor, a condition, a fear, an aim, or part of another name."""

from schemas.event_types import POSTURE, EventType
from services.classifier.families import NOT_BY_INTENT
from services.classifier.frames import Frame
from services.classifier.tree import Token
from services.classifier.words import kinds, listed

_IF_KEPT = frozenset({EventType.CEASEFIRE})
_ANCHORS = frozenset({"since", "before", "until", "till"})
_AVERTING = listed("passing_averting")
_TRYING = listed("passing_trying")
_REHEARSING = listed("passing_rehearsing")
_TERMS = frozenset(["deal", "agreement", "proposal", "plan", "offer", "accord", "announcement"])
_GAPS = frozenset({"gap", "void", "vacuum", "hole", "space", "trail", "scar", "legacy"})
_BODIES = frozenset(
    {"government", "ministry", "department", "party", "movement", "front", "council", "congress"}
)
_MISSIONS = frozenset({"embassy", "consulate"})
_LEAVING = frozenset({"leave", "quit", "exit", "abandon", "withdraw"})
_LEAGUES = listed("passing_leagues")
_FLYING = frozenset({"fly", "overfly", "circle", "buzz", "pass"})
_WARS = frozenset({"invasion", "invade", "war", "offensive", "conflict"})


def in_passing(frame: Frame, kind: EventType) -> bool:
    """Whether an act is only a time anchor, a condition, a fear or something averted."""
    trigger = frame.trigger
    imagined = frame.is_verb and kind in POSTURE
    if _feared(trigger) and not imagined:
        return True
    prepared = kind is not EventType.TROOP_WITHDRAWAL and _rehearsed(trigger)
    if prepared or (_anchor(trigger) and trigger.lemma_ in _WARS):
        return True
    if _mere_modifier(trigger, kind) or _describes(frame) or _moves_no_forces(frame, kind):
        return True
    if kind in NOT_BY_INTENT and is_aim(trigger):
        return True
    aimed = kind in {EventType.ARMED_CLASH, EventType.TROOP_BUILDUP}
    if aimed and trigger.dep_ == "advcl" and is_aim(trigger):
        return True
    return kind not in _IF_KEPT and _conditional(trigger)


def _describes(frame: Frame) -> bool:
    """Read "captured soldiers", "the hostages held in Gaza"; and "any attack", which is none."""
    trigger = frame.trigger
    if not frame.is_verb:
        return _is_of_a_name(trigger) or any(c.lower_ == "any" for c in trigger.children)
    gap = trigger.lemma_ == "leave" and trigger.head.lemma_ in _GAPS
    return trigger.dep_ == "amod" or (trigger.dep_ == "acl" and (trigger.lemma_ == "hold" or gap))


def _is_of_a_name(noun: Token) -> bool:
    """Read "the Government of National Accord"."""
    named = noun.pos_ == "PROPN" and noun.dep_ == "pobj" and noun.head.lower_ in {"of", "for"}
    return named and noun.head.head.lemma_.lower() in _BODIES


def _moves_no_forces(frame: Frame, kind: EventType) -> bool:
    """Whether who moves are aircraft that only show themselves, envoys, or a country that leaves a league."""
    return kind in POSTURE and any(
        part(frame) for part in (_flies_by, _is_of_envoys, _leaves_league)
    )


def _leaves_league(frame: Frame) -> bool:
    """Read "the country would leave the alliance", "withdrew from the treaty"."""
    left = (*frame.objects, *(noun for link, noun in frame.preps if link.lower_ == "from"))
    return frame.trigger.lemma_ in _LEAVING and any(one.lower_ in _LEAGUES for one in left)


def _flies_by(frame: Frame) -> bool:
    """Read "bombers flew from Guam to Japan", "circled the island": a show of aircraft that do not stay."""
    if frame.trigger.lemma_ not in _FLYING or any(c.dep_ == "prt" for c in frame.trigger.children):
        return False
    return bool(frame.subjects) and all("aircraft" in kinds(mover) for mover in frame.subjects)


def _is_of_envoys(frame: Frame) -> bool:
    """Read "embassies in Kyiv withdrew some personnel", who are no forces."""
    theirs = any(sender.lemma_.lower() in _MISSIONS for sender in frame.subjects)
    armed = any("force" in kinds(o) and o.lemma_ != "personnel" for o in frame.objects)
    return frame.is_verb and theirs and not armed


def _mere_modifier(trigger: Token, kind: EventType) -> bool:
    """Whether a noun only narrows another: "strike capability" is no strike."""
    if trigger.dep_ != "compound":
        return False
    return kind is not EventType.CEASEFIRE or trigger.head.lemma_ not in _TERMS


def is_aim(verb: Token) -> bool:
    """A purpose or an attempt, "to seize the town", "trying to capture": not said to be done."""
    if not any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return verb.dep_ == "pcomp" and verb.head.head.lemma_ in _AVERTING | {"aim", "keep", "bar"}
    return verb.dep_ in {"advcl", "acl"} or (verb.dep_ == "xcomp" and verb.head.lemma_ in _TRYING)


def _feared(token: Token) -> bool:
    for _ in range(4):
        head = token.head
        if head == token:
            return False
        if (
            "fear" in kinds(head)
            and token.dep_ in {"pobj", "prep", "acl", "relcl", "ccomp", "compound"}
            and head.pos_ == "NOUN"
        ):
            return True
        if head.lemma_ in _AVERTING and token.dep_ in {
            "dobj",
            "pobj",
            "prep",
            "nsubjpass",
            "pcomp",
        }:
            return True
        if token.dep_ not in {"pobj", "prep", "conj", "pcomp", "xcomp"}:
            return False
        token = head
    return False


def _rehearsed(token: Token) -> bool:
    """Read "training for cyber attacks and missile fire": what forces prepare for."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    link = token.head
    return (
        token.dep_ in {"pobj", "pcomp"}
        and link.lower_ in {"for", "against"}
        and link.head.lemma_ in _REHEARSING
    )


def _anchor(token: Token) -> bool:
    head = token.head
    if token.dep_ == "pobj" and head.lower_ in _ANCHORS | {"after", "during"}:
        return True
    marks = [c.lower_ for c in token.children if c.dep_ in {"mark", "advmod"}]
    if _ANCHORS & set(marks) or (token.dep_ == "pcomp" and head.lower_ in _ANCHORS):
        return True
    if token.dep_ == "nsubj" and any(
        c.dep_ == "mark" and c.lower_ in _ANCHORS for c in head.children
    ):
        return True
    return token.dep_ == "dobj" and any(c.lower_ in _ANCHORS for c in head.children)


def _conditional(token: Token) -> bool:
    for _ in range(5):
        if any(c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in token.children):
            return token.dep_ in {"advcl", "dep", "pcomp", "conj"} or not _whether(token)
        if token.head == token:
            return False
        token = token.head
    return False


def _whether(token: Token) -> bool:
    return token.dep_ == "ccomp"
