"""Which of the places that a sentence names is the event's."""

from collections.abc import Sequence

from schemas.event import Place
from schemas.event_types import PlacePrecision
from schemas.mention import PlaceMention, Relation
from services.enricher.place_phrases import is_indefinite

SEVERAL = " / "
"""Between destinations in different countries."""
_SHARPNESS = {
    PlacePrecision.EXACT: 0, PlacePrecision.PLACE: 1, PlacePrecision.ADMIN1: 2, PlacePrecision.COUNTRY: 3,
    PlacePrecision.UNKNOWN: 4,
}  # fmt: skip


def choose(places: Sequence[tuple[PlaceMention, Place]], *, leaving: bool) -> Place | None:
    """The event's place among all in its sentence: where to (or whence, of a withdrawal), else where at.

    Several destinations in different countries give a place without country.
    """
    order = ("from", "at", "near", "to") if leaving else ("to", "at", "near", "from")
    for relation in order:
        here = [placed for mention, placed in places if mention.relation.value == relation]
        if here:
            return _known_or(_one_of(here), places)
    return None


def _known_or(first: Place, places: Sequence[tuple[PlaceMention, Place]]) -> Place:
    """The place; one that no list has gives way to where its sentence says it is: "Base 101 in Niamey"."""
    if first.name or first.country or is_indefinite(first.text):
        return first
    around = (placed for mention, placed in places if mention.relation is Relation.AT)
    return next((placed for placed in around if placed.country), first)


def _one_of(places: Sequence[Place]) -> Place:
    named = [placed for placed in places if any(map(str.isupper, placed.text))]
    places = named or places
    countries = {placed.country for placed in places if placed.country}
    if len(countries) > 1:
        return Place(text=SEVERAL.join(placed.text for placed in places))
    return min(places, key=lambda placed: _SHARPNESS[placed.precision])
