"""Whom an act is addressed to where its grammar names no country: who else is spoken of, there or before.

"Washington condemned the strikes" is addressed to whoever is told to have struck.
"""

import re
from collections.abc import Sequence

from schemas.event import Actor, Event
from schemas.event_types import ActorKind, EventType
from schemas.mention import Mention
from services.enricher.actors import named_parties
from services.enricher.identity import countries
from services.enricher.names import NameIndex

_REACH = 600
"""Characters back in which the other side may have been told of."""
_ADDRESSED = frozenset({
    EventType.ACCUSATION, EventType.SANCTION, EventType.SUPPORT_STATEMENT, EventType.ARMS_TRANSFER,
    EventType.DEMAND, EventType.REJECTION, EventType.THREAT,
})  # fmt: skip
_ANSWERING = frozenset({
    EventType.ACCUSATION, EventType.REJECTION, EventType.SANCTION, EventType.INTERCEPTION,
})  # fmt: skip
"""Acts that as a rule answer what was told before."""
_SINCE = re.compile(r"\bsince\b")
"""From there on another act is told of, and its parties."""
_OF_NO_STATE = frozenset({ActorKind.ARMED_GROUP, ActorKind.MERCENARY})


def addressee(
    mention: Mention,
    parties: tuple[tuple[Actor, ...], tuple[Actor, ...], Actor | None],
    told: Sequence[Event],
    index: NameIndex,
) -> tuple[Actor, ...]:
    """The party that an act is addressed to; none where its targets name a country, or nobody is spoken of.

    Args:
        mention: the event as read.
        parties: its actors, its targets, and whom it is attributed to.
        told: the article's events before it.
        index: all known names.
    """
    actors, targets, source = parties
    if mention.type is EventType.ARREST:
        return _arrested(actors, targets)
    if countries(targets) or not countries(actors):
        return ()
    own = {*countries(actors), *filter(None, (source.country if source else None,))}
    behind = mention.sentence.text[mention.trigger.end - mention.sentence.start :]
    clause = _SINCE.split(behind, 1)[0]
    named = (one for one in named_parties(clause, index) if one.country not in own)
    found = next(named, None) if mention.type in _ADDRESSED else None
    if found is None and mention.type in _ANSWERING:
        found = _last_told(mention, told, own)
    return (found,) if found else ()


def _arrested(actors: tuple[Actor, ...], targets: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Those of whom nothing else is said are as a rule of the country that arrests them."""
    own = countries(actors)
    if len(own) != 1 or countries(targets):
        return ()
    return tuple(
        one if one.kind in _OF_NO_STATE else one.model_copy(update={"country": own[0]})
        for one in targets
    )


def _last_told(mention: Mention, told: Sequence[Event], own: set[str]) -> Actor | None:
    """Who did what was told last."""
    for event in reversed(told):
        if mention.trigger.start - event.trigger_start > _REACH:
            return None
        others = (one for one in event.actors if one.country and one.country not in own)
        if found := next(others, None):
            return found
    return None
