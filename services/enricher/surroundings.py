"""What an article as a whole says about where it plays: the countries and places that it names."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schemas.mention import Context, Named
from services.enricher.actors import named_countries
from services.enricher.gazetteer import Entry, Kind, Lookup
from services.enricher.names import NameIndex, Sort, find, tokens

_SURE_POPULATION = 100_000
_SURE_RATIO = 5
_ACTOR_WEIGHT = 0.7
_TITLE_WEIGHT = 1.0
_EARTH_KM = 6371.0


@dataclass(frozen=True)
class Surroundings:
    """Each country's share of what the article names (0 to 1), and its surely known places."""

    shares: Mapping[str, float]
    anchors: tuple[Entry, ...] = ()
    own: Mapping[str, tuple[str, float]] = field(default_factory=dict)

    def share(self, country: str | None, name: str = "") -> float:
        """The country's share, without what the place `name` itself added to it."""
        if country is None:
            return 0.0
        voted, weight = self.own.get(name, ("", 0.0))
        rest = self.shares.get(country, 0.0) - (weight if voted == country else 0.0)
        return max(0.0, rest) / max(1e-9, 1.0 - weight)

    def main(self, least: float = 0.6) -> str | None:
        """The country that most of the article is about, if one has at least that share."""
        best = max(self.shares.items(), key=lambda pair: pair[1], default=(None, 0.0))
        return best[0] if best[1] >= least else None

    def largest_but(self, country: str, least: float = 0.2) -> str | None:
        """The country that the article is most about beside `country`."""
        others = {
            name: share for name, share in self.shares.items() if name != country and share >= least
        }
        return max(others, key=lambda name: (others[name], name)) if others else None

    def leads_over(self, country: str) -> bool:
        """Whether the article is at least as much about another country as about this one."""
        others = (share for name, share in self.shares.items() if name != country)
        return max(others, default=0.0) >= self.shares.get(country, 0.0) > 0.0


def survey(
    context: Context, title: str, home: str | None, index: NameIndex, lookup: Lookup
) -> Surroundings:
    """The countries and sure places that an article names.

    Args:
        context: the names that the classifier found anywhere in it.
        title: its headline.
        home: its source's country: a faint hint.
        index: names of countries, peoples and actors.
        lookup: the gazetteer.
    """
    votes: defaultdict[str, float] = defaultdict(float, {home: 0.25} if home else {})
    anchors: list[Entry] = []
    own: dict[str, tuple[str, float]] = {}
    for place in context.places:
        country = country_of(place.text, index)
        sure = None if country else sure_place(lookup(place.text))
        if sure and sure.country:
            own[place.text] = (sure.country, _weight(place))
        if sure:
            anchors.append(sure)
        if found := country or (sure and sure.country):
            votes[found] += _weight(place)
    for name in (
        name for actor in context.actors for name in named_countries(actor.text, index)[:2]
    ):
        votes[name] += _ACTOR_WEIGHT
    for name in named_countries(title, index):
        votes[name] += _TITLE_WEIGHT
    total = sum(votes.values()) or 1.0
    return Surroundings(
        {country: weight / total for country, weight in votes.items()},
        tuple(anchors),
        {name: (country, weight / total) for name, (country, weight) in own.items()},
    )


def _weight(named: Named) -> float:
    return 1 + math.log2(1 + named.count)


def country_of(text: str, index: NameIndex) -> str | None:
    """The country that the text names outright, by name ("the United States") or people ("Afghan")."""
    words = tokens(text)
    words = words[1:] if words and words[0].key == "the" else words
    for match in find(words, index):
        if match.first == 0 and match.last == len(words):
            for known in match.known:
                if known.sort in {Sort.COUNTRY, Sort.DEMONYM}:
                    return known.country
    return None


def sure_place(entries: Iterable[Entry]) -> Entry | None:
    """The one place that a bare name can mean: alone, or far greater than any of its name elsewhere."""
    places = [entry for entry in entries if entry.kind is not Kind.BASE]
    if not places:
        return None
    first = places[0]
    rivals = [e.population for e in places if e.country != first.country]
    if not rivals and len(places) == 1:
        return first
    great = first.likeness == 1 and first.population >= max(
        _SURE_POPULATION, _SURE_RATIO * max(rivals, default=0)
    )
    return first if great else None


def distance_km(lat: float, lon: float, entry: Entry) -> float:
    """Great-circle distance from a point to a place."""
    a, b = math.radians(lat), math.radians(entry.lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(entry.lon - lon) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, half)))
