"""What an article as a whole says about where it plays: the countries and places that it names."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from schemas.mention import Context, Named
from services.enricher.actors import named_countries
from services.enricher.candidates import Called
from services.enricher.containment import is_state
from services.enricher.gazetteer import Entry, Kind, Lookup, key_of
from services.enricher.names import NameIndex, Sort, find, tokens
from services.enricher.neighbours import Neighbours
from services.enricher.scores import prior
from services.enricher.weigh import Shares, weigh

_ACTOR_WEIGHT = 0.7
_TITLE_WEIGHT = 1.0
_RENAMED_FROM = 0.8
_HARDLY = 0.02
_BESIDE = 0.4
_CANDIDATES = 24


@dataclass(frozen=True)
class Surroundings:
    """Each country's part of what the article names, and where its places lie together.

    `renamed` are names of countries that mean another place here: Georgia, where all is in the US.
    """

    weighed: Shares = field(default_factory=lambda: Shares(1.0, {}, {}))
    neighbours: Neighbours = field(default_factory=Neighbours)
    renamed: Mapping[str, Entry] = field(default_factory=dict)

    @property
    def shares(self) -> Mapping[str, float]:
        """Each country's share, 0 to 1."""
        return self.weighed.parts

    def share(self, country: str | None, name: str = "") -> float:
        """The country's share, without what the place `name` itself added to it."""
        return self.weighed.of(country, key_of(name))

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


class Lists(NamedTuple):
    """What names are looked up in: countries, peoples and actors; the gazetteer; the countries as places."""

    names: NameIndex
    lookup: Lookup
    points: Mapping[str, Entry]


def survey(context: Context, title: str, home: str | None, lists: Lists) -> Surroundings:
    """The countries and places that an article names.

    Args:
        context: the names that the classifier found anywhere in it.
        title: its headline.
        home: its source's country: a faint hint.
        lists: where they are looked up.
    """
    index = lists.names
    known = partial(_meanings, lists=lists)
    called: dict[str, Called] = {}
    for place in context.places:
        key, entries = key_of(place.text), known(place.text)
        if entries:
            before = called.get(key) or Called(key, 0.0, entries)
            within = before.within or (known(place.within) if place.within else ())
            called[key] = Called(key, before.weight + _weight(place), entries, within)
    said = _said(context, home, index)
    for key, country in _in_title(title, index):
        namesake = called.get(key) or _named_alike(country, called.values())
        if namesake and _is_ambiguous(namesake):
            called[namesake.key] = replace(namesake, weight=namesake.weight + _TITLE_WEIGHT)
        else:
            said[country] += _TITLE_WEIGHT
    shares, neighbours = weigh(tuple(called.values()), said)
    return Surroundings(shares, neighbours, _renamed(shares, neighbours))


def _in_title(title: str, index: NameIndex) -> Iterable[tuple[str, str]]:
    """The countries of a title, each once, with the key of the name by which it is first named."""
    found: dict[str, str] = {}
    for match in find(tokens(title), index):
        if country := match.known[0].country:
            found.setdefault(country, key_of(title[match.start : match.end]))
    return ((key, country) for country, key in found.items())


def _is_ambiguous(called: Called) -> bool:
    return len({entry.country for entry in called.entries}) > 1


def _named_alike(country: str, called: Iterable[Called]) -> Called | None:
    """The name of the article that may be the country's or another place's: "Georgia"."""
    for name in called:
        kinds = {(entry.kind is Kind.COUNTRY, entry.country == country) for entry in name.entries}
        if len(kinds) > 1 and (True, True) in kinds:
            return name
    return None


def _said(context: Context, home: str | None, index: NameIndex) -> defaultdict[str, float]:
    """What speaks for countries beside the names of places: the source and the actors."""
    votes: defaultdict[str, float] = defaultdict(float, {home: 0.25} if home else {})
    for actor in context.actors:
        for country in named_countries(actor.text, index)[:2]:
            votes[country] += _ACTOR_WEIGHT
    return votes


def _meanings(name: str, lists: Lists) -> tuple[Entry, ...]:
    """What a name may stand for: a country, or places of that name, the likeliest first."""
    country = lists.points.get(country_of(name, lists.names) or "")
    found = [e for e in lists.lookup(name) if e.kind not in {Kind.BASE, Kind.COUNTRY}]
    if country:
        found = [country, *(e for e in found if e.likeness == 1)]
    return tuple(sorted(found, key=prior, reverse=True)[:_CANDIDATES])


def _renamed(shares: Shares, neighbours: Neighbours) -> dict[str, Entry]:
    """The countries' names that stand for a place near others, while nothing else speaks of the country."""
    return {
        key: stand.entry
        for key, stand in neighbours.best.items()
        if key in neighbours.lands
        and stand.entry.kind is not Kind.COUNTRY
        and stand.probability >= _RENAMED_FROM
        and shares.of(neighbours.lands[key], key) < _HARDLY
        and _beside(stand.entry, key, neighbours) > _BESIDE
    }


def _beside(entry: Entry, key: str, neighbours: Neighbours) -> float:
    near = neighbours.beside_states if is_state(entry) else neighbours.near
    return max(near(entry, key), neighbours.in_state(entry, key))


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
