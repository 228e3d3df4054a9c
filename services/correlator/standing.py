"""Forces that are somewhere, told apart from forces that go somewhere.

"About 28,500 troops are stationed in South Korea" is background to most readers and no news, although
it is asserted and no history. "Has stationed 500 troops in Chad" is news.
"""

import re
from collections.abc import Iterable

from schemas.event import Event
from schemas.event_types import EventType, Modality
from services.correlator.presences import Presence, is_known

STATES = frozenset({"stationed", "based", "embedded", "garrisoned", "quartered", "present"})
"""Participles that tell a state when a place follows them."""
HOLDS = frozenset(
    ("has", "have", "had", "having", "kept", "hosts", "host", "hosting", "keep", "keeps", "keeping",
     "maintain", "maintains", "maintaining",
     "retain", "retains", "remain", "remains", "remaining", "maintained", "retained", "hosted",
     "serve", "serves", "serving", "live", "lives", "living", "share", "shares", "sharing")
)  # fmt: skip
"""Verbs that tell a state when they stand alone: "has about 850 soldiers in"."""
PATROLS = frozenset({"patrol", "patrols", "patrolled", "patrolling"})
"""What forces do where they are: who patrols a street has come before; who has begun to is news."""
BEING = frozenset({"is", "are", "was", "were", "been"})
"""Verbs that tell a state after "there": "there are 400 British troops in"."""
WHERE = frozenset(
    ("in", "at", "on", "across", "near", "around", "along", "throughout", "inside", "outside",
     "there", "here", "abroad", "with", "within", "among", "")
)  # fmt: skip

FORCES = frozenset(
    ("peacekeepers", "soldiers", "troops", "forces", "advisers", "advisors", "instructors", "trainers",
     "marines", "personnel", "helmets", "garrison")
)  # fmt: skip
"""Nouns that tell a state by themselves: "the peacekeepers on the Golan"."""
_FOR_LONG = re.compile(
    r"\bsince (?:\w+ )?(?:of )?(?:19|20)\d\d\b"
    r"|\bsince (?:\w+ ){0,2}(?:era|times|war|collapse|independence|genocide|invasion)\b"
    r"|\bfor (?:\w+[ -]){0,4}(?:years|decades|generations)\b|\ball along\b"
    r"|\b(?:each|every) (?:year|month|week)\b|\b(?:once|twice) a (?:year|month|week)\b"
)
_LATELY = re.compile(
    r"\bsince (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|(?:the|last|this) (?:week|weekend))",
    re.IGNORECASE,
)
_REACH = 90
"""Characters behind a trigger in which it is told how long it has been so."""
_HAD = re.compile(
    rf"\b(?:has|have|had|having) (?:[\w,.-]+ ){{0,6}}(?:{'|'.join(sorted(FORCES))}) $"
)
"""Read "has about 1,700 personnel deployed"."""
_FIRST = re.compile(r"\bfor the first time\b")
_BEGUN = re.compile(r"\b(?:beg[aiu]n\w*|start\w*|resum\w+) (?:\w+ )?$")
_WORD = re.compile(r"\w+")


def is_standing(event: Event, presences: Iterable[Presence]) -> bool:
    """Whether an event tells of forces that are there, by its words or by what is known of them."""
    return tells_presence(event) or is_known(event, presences)


def tells_presence(event: Event) -> bool:
    """Whether an event says only that forces are stationed where they are."""
    if event.type is not EventType.TROOP_DEPLOYMENT or event.modality is not Modality.ASSERTED:
        return False
    words = _WORD.findall(event.trigger.casefold())
    if not words or _LATELY.search(_behind(event)[:_REACH]):
        return False  # "has had soldiers in the capital since Tuesday"
    return bool(_FOR_LONG.search(_behind(event)[:_REACH])) or _is_state(event, words)


def _is_state(event: Event, words: list[str]) -> bool:
    """Whether the trigger's words tell a state: "has", "a presence", "there are", "stationed in"."""
    if "presence" in words or HOLDS.issuperset(words) or words[-1] in FORCES:
        return True
    if words[-1] in PATROLS:
        return not (_BEGUN.search(_before(event)) or _FIRST.search(_behind(event)))
    if words[-1] in BEING:
        return _word_before(event) == "there" or _word_after(event) == "still"
    if _HAD.search(_before(event)):
        return True
    return words[-1] in STATES and _word_after(event) in WHERE


def _behind(event: Event) -> str:
    """The sentence behind the trigger."""
    end = event.trigger_start - event.evidence.start + len(event.trigger)
    return event.evidence.sentence[max(end, 0) :]


def _before(event: Event) -> str:
    """The sentence before the trigger."""
    return event.evidence.sentence[: max(event.trigger_start - event.evidence.start, 0)].casefold()


def _word_before(event: Event) -> str:
    """Read "there" before "are", over "still" and "currently"."""
    before = _WORD.findall(_before(event))
    plain = [word for word in before if word not in {"still", "currently", "already", "now"}]
    return plain[-1] if plain else ""


def _word_after(event: Event) -> str:
    """A place follows "are stationed" and "troops stationed"; an object follows "has stationed"."""
    after = _WORD.search(_behind(event).casefold())
    return after[0] if after else ""
