"""How many have said so by themselves: copies of one story are one origin."""

import re
from collections.abc import Iterable, Sequence

from schemas.base import Country
from schemas.event import Event
from services.correlator.state_media import state_of

NEAR_COPY = 0.7
"""Share of words that two evidence sentences have in common when one is made from the other."""
MIN_WORDS = 6
"""Shorter sentences are alike by chance."""
COPIED = 0.35
"""Share of an article's word runs that another has too, when one is a copy that was cut or added to.

Half of a report that is printed elsewhere makes 0.5; two reports of one press conference share its quotes and
stay below 0.1.
"""

_WORD = re.compile(r"\w+")


def origin_of(event: Event) -> str:
    """Who stands behind the article: the agency that is credited, else the outlet.

    State media of a party to the event are that party's voice, whatever they are called.
    """
    party = voice_of(event)
    if party is not None:
        return f"state media of {party}"
    return (event.article.agency or event.article.source.name).casefold()


def voice_of(event: Event) -> Country | None:
    """The country whose state media tell this of their own side; none for all others."""
    country = state_of(event.article)
    return country if country in _parties(event) else None


def _parties(event: Event) -> set[Country | None]:
    move = event.deployment
    countries = {actor.country for actor in (*event.actors, *event.targets)}
    return countries | ({move.sender, move.host, move.beneficiary} if move else set())


def by_origin(events: Iterable[Event]) -> list[list[Event]]:
    """Events of each independent origin, in the order in which they come.

    One origin is: what is credited to one agency or outlet, nearly the same sentence, nearly the same
    article, and the word of a government with the same told by its state media.
    """
    sources: dict[str, list[Event]] = {}
    order: dict[str, int] = {}
    for event in events:
        sources.setdefault(origin_of(event), []).append(event)
        order[event.id] = len(order)
    groups: list[list[Event]] = []
    for told in sources.values():
        alike = [group for group in groups if _one_origin(told, group)]
        joined = sorted([e for group in alike for e in group] + told, key=lambda e: order[e.id])
        groups = [group for group in groups if not any(group is one for one in alike)] + [joined]
    return groups


def _one_origin(told: Sequence[Event], others: Sequence[Event]) -> bool:
    if _voices(told) & _speakers(others) or _voices(others) & _speakers(told):
        return True
    sketches = _sketches(told), _sketches(others)
    if any(_copied(ours, theirs) for ours in sketches[0] for theirs in sketches[1]):
        return True
    words = _sentences(told), _sentences(others)
    return any(_near_copy(ours, theirs) for ours in words[0] for theirs in words[1])


def _voices(events: Iterable[Event]) -> set[Country]:
    return {country for event in events if (country := voice_of(event))}


def _speakers(events: Iterable[Event]) -> set[Country]:
    speakers = (event.attributed_to for event in events)
    return {speaker.country for speaker in speakers if speaker and speaker.country}


def _sketches(events: Iterable[Event]) -> set[bytes]:
    return {bytes.fromhex(event.article.sketch) for event in events if event.article.sketch}


def _sentences(events: Iterable[Event]) -> set[frozenset[str]]:
    return {frozenset(_WORD.findall(event.evidence.sentence.casefold())) for event in events}


def _copied(ours: bytes, theirs: bytes) -> bool:
    equal = sum(one == other for one, other in zip(ours, theirs, strict=False))
    return equal >= COPIED * max(len(ours), len(theirs))


def _near_copy(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    fewer, more = sorted((len(ours), len(theirs)))
    if fewer < MIN_WORDS or fewer < NEAR_COPY * more:
        return False
    return len(ours & theirs) >= NEAR_COPY * len(ours | theirs)
