"""Forces that come home from abroad: told as an arrival, a withdrawal from where they have been."""

import re

from schemas.event import Deployment
from schemas.event_types import Direction, EventType
from schemas.mention import Mention, PlaceMention, Relation
from services.enricher import actors as parties_of
from services.enricher.places import Ground, country_at

_BESIDE = re.compile(r"\b(?:after|when|while|as|because|since|that|who|which)\b")
_FROM = re.compile(r"\bfrom (.+)$")


def told_as_return(
    mention: Mention, troops: Deployment | None, ground: Ground
) -> tuple[Mention, Deployment | None]:
    """A movement as told, or as the withdrawal that it is: "soldiers from Mali landed in Wunstorf"."""
    home = troops.sender if troops is not None and troops.sender == troops.host else None
    if troops is None or home is None or mention.type is not EventType.TROOP_DEPLOYMENT:
        return mention, troops
    left = _left(mention, home, ground)
    if left is None:
        return mention, troops
    gone = {"host": left, "foreign": True, "direction": Direction.OUT}
    withdrawal = mention.model_copy(update={"type": EventType.TROOP_WITHDRAWAL})
    return withdrawal, troops.model_copy(update=gone)


def _is_of_way(place: PlaceMention, mention: Mention) -> bool:
    """Whether a place is where the movement itself begins, and not what is told beside it."""
    between = mention.sentence.text[
        mention.trigger.end - mention.sentence.start : place.start - mention.sentence.start
    ]
    return place.relation is Relation.FROM and bool(between) and not _BESIDE.search(between)


def _left(mention: Mention, home: str, ground: Ground) -> str | None:
    """The foreign country that forces come from, by their own words or those of their way."""
    said = _FROM.search(mention.forces.text) if mention.forces else None
    names = [said[1]] if said else []
    names += [place.text for place in mention.places if _is_of_way(place, mention)]
    for name in names:
        named = parties_of.named_countries(name, ground.index)
        country = named[0] if named else country_at(name, ground=ground)
        if country is not None and country != home:
            return country
    return None
