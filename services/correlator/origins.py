"""How many have said so by themselves: copies of one story are one origin."""

import re
from collections.abc import Sequence

from schemas.event import Event

NEAR_COPY = 0.7
"""Share of words that two evidence sentences have in common when one is made from the other."""
MIN_WORDS = 6
"""Shorter sentences are alike by chance."""

_WORD = re.compile(r"\w+")


def origin_of(event: Event) -> str:
    """Who stands behind the article: the agency that is credited, else the outlet."""
    return (event.article.agency or event.article.source.name).casefold()


def independent_origins(events: Sequence[Event]) -> int:
    """Origins of these events, after near copies have been put together."""
    words_by_origin: dict[str, list[frozenset[str]]] = {}
    for event in events:
        words = frozenset(_WORD.findall(event.evidence.sentence.casefold()))
        told = words_by_origin.setdefault(origin_of(event), [])
        if words not in told:
            told.append(words)
    groups: list[list[frozenset[str]]] = []
    for told in words_by_origin.values():
        alike = [group for group in groups if _copies(told, group)]
        joined = [words for group in alike for words in group] + told
        groups = [group for group in groups if group not in alike] + [joined]
    return len(groups)


def _copies(told: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> bool:
    return any(_near_copy(ours, theirs) for ours in told for theirs in others)


def _near_copy(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    fewer, more = sorted((len(ours), len(theirs)))
    if fewer < MIN_WORDS or fewer < NEAR_COPY * more:
        return False
    return len(ours & theirs) >= NEAR_COPY * len(ours | theirs)
