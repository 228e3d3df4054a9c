"""Where the places of an article lie together: each candidate of each name, weighed by all other names.

"Springfield" beside "Peoria" is in Illinois: what a name may stand for gains by what the other names may
stand for in its neighbourhood, in its state and in its country.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from services.enricher.gazetteer import Entry, Kind
from services.enricher.globe import distance_km

_ROUNDS = 3
_CELL = 0.0315
"""Width of a cell of the globe's grid, in radii: 200 km."""
_NEAR_KM = 60.0
_REACH_KM = 200.0
_FARTHER = 0.6
"""What a neighbour counts beyond the next towns."""
_SIBLING = 0.4
_SATURATION = 1.5
_SURE_FROM, _SURE_SPAN = 4.0, 3.0

_INSIDE_KM = {Kind.REGION: 600.0, Kind.DISTRICT: 120.0, Kind.CITY: 120.0, Kind.BASE: 60.0}

Cell = tuple[int, int, int]


@dataclass(frozen=True)
class Weights:
    """How much each kind of support counts, in powers of ten of population.

    Chosen on the even-numbered documents of TR-News, GeoVirus and LGL; a search there gained next to nothing.
    """

    likeness: float = 1.8
    share: float = 3.0
    near: float = 2.0
    region: float = 1.5
    country: float = 2.0
    state: float = 1.5
    within: float = 3.0
    by_another_name: float = 1.0
    sought: float = 5.0
    close_call: float = 0.15


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Called:
    """A name of the article: its key, how much the article makes of it, what it may stand for.

    `within` is what the name behind it may stand for: "Cairo, Ill."
    """

    key: str
    weight: float
    entries: tuple[Entry, ...]
    within: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Stand:
    """One candidate of a name and how likely it is meant."""

    key: str
    entry: Entry
    probability: float


@dataclass(frozen=True)
class Neighbours:
    """The candidates of an article's names, by place, by state and by country."""

    cells: Mapping[Cell, Sequence[Stand]] = field(default_factory=dict)
    states: Mapping[tuple[str, str], Mapping[str, float]] = field(default_factory=dict)
    best: Mapping[str, Stand] = field(default_factory=dict)
    regions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    within: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    lands: Mapping[str, str] = field(default_factory=dict)

    def near(self, entry: Entry, key: str) -> float:
        """How surely other names than `key` lie near the entry, 0 to 1."""
        found: dict[str, float] = {}
        for cell in _around(cell_of(entry.lat, entry.lon)):
            for stand in self.cells.get(cell, ()):
                if stand.key != key:
                    worth = stand.probability * _worth(entry, stand.entry)
                    found[stand.key] = max(found.get(stand.key, 0.0), worth)
        return _saturated(sum(found.values()))

    def main_state(self, least: float) -> tuple[str, str] | None:
        """The state or province that at least that part of the placed names lie in, if it is two or more."""
        total = sum(sum(votes.values()) for votes in self.states.values())
        for state, votes in self.states.items():
            if len(votes) > 1 and sum(votes.values()) >= least * total:
                return state
        return None

    def beside_states(self, entry: Entry, key: str) -> float:
        """How surely other names than `key` are states or provinces of the entry's country, 0 to 1."""
        votes = self.regions.get(entry.country or "", {})
        others = sum(worth for name, worth in votes.items() if name != key)
        return _saturated(_SIBLING * max(0.0, others - 1.0))  # one may be there by chance

    def in_state(self, entry: Entry, key: str) -> float:
        """How surely other names than `key` lie in the entry's state or province, 0 to 1."""
        if entry.country is None or entry.admin1 is None:
            return 0.0
        votes = self.states.get((entry.country, entry.admin1), {})
        return _saturated(sum(worth for name, worth in votes.items() if name != key))


def _saturated(total: float) -> float:
    return 1.0 - math.exp(-_SATURATION * total)


def _worth(entry: Entry, other: Entry) -> float:
    """What the one counts for the other: a town for the towns around it."""
    if other.kind is Kind.COUNTRY or (other.kind is Kind.REGION and other.country is None):
        return 0.0
    km = distance_km(entry.lat, entry.lon, other.lat, other.lon)
    if km > _REACH_KM:
        return 0.0
    return 1.0 if km <= _NEAR_KM else _FARTHER


def inside(entry: Entry, larger: Entry) -> bool:
    """Whether it is in the larger place: by its state's code, else by distance."""
    if larger.country is not None and entry.country != larger.country:
        return False
    if larger.kind is Kind.COUNTRY:
        return entry.kind is not Kind.COUNTRY
    if larger.kind is Kind.REGION and larger.admin1 and entry.admin1:
        return entry.admin1 == larger.admin1 and entry.kind is not Kind.REGION
    reach = _INSIDE_KM.get(larger.kind)
    return reach is None or distance_km(entry.lat, entry.lon, larger.lat, larger.lon) <= reach


def cell_of(lat: float, lon: float) -> Cell:
    """The cell of the grid that a point lies in."""
    a, b = math.radians(lat), math.radians(lon)
    flat = math.cos(a)
    return (
        math.floor(flat * math.cos(b) / _CELL),
        math.floor(flat * math.sin(b) / _CELL),
        math.floor(math.sin(a) / _CELL),
    )


def _around(cell: Cell) -> Iterable[Cell]:
    x, y, z = cell
    return ((x + i, y + j, z + k) for i in (-1, 0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1))


def is_state(entry: Entry) -> bool:
    """Whether it is a state or province."""
    return entry.kind is Kind.REGION and entry.admin1 is not None


def prior(entry: Entry) -> float:
    """What speaks for a place without any company: its size, its being a country, its usual name."""
    score = math.log10(entry.population + 10) + WEIGHTS.likeness * entry.likeness
    if entry.kind is Kind.COUNTRY:
        return score + WEIGHTS.country
    if is_state(entry):
        return score + WEIGHTS.state
    if entry.kind is Kind.DISTRICT and entry.likeness < 1:
        return score - WEIGHTS.by_another_name
    return score


def support(entry: Entry, key: str, share: float, neighbours: Neighbours) -> float:
    """What its company adds: the country's share, its state's, its neighbourhood's, what it is within."""
    score = WEIGHTS.share * math.sqrt(share)
    if any(inside(entry, larger) for larger in neighbours.within.get(key, ())):
        score += WEIGHTS.within
    if entry.kind is not Kind.COUNTRY:
        near = neighbours.beside_states if is_state(entry) else neighbours.near
        score += WEIGHTS.near * near(entry, key)
        score += WEIGHTS.region * neighbours.in_state(entry, key)
    return score


def certainty(priors: Sequence[float]) -> float:
    """How far a name can be trusted to be a place at all, 0 to 1: villages are met by chance.

    Args:
        priors: what speaks for each of its candidates.
    """
    best = max(priors, default=0.0)
    return min(1.0, max(0.05, (best - _SURE_FROM) / _SURE_SPAN))


@dataclass(frozen=True)
class Shares:
    """Each country's part of what the article names, and what each name gave to it."""

    total: float
    countries: Mapping[str, float]
    own: Mapping[str, Mapping[str, float]]

    @cached_property
    def parts(self) -> Mapping[str, float]:
        """Each country's share."""
        return {country: weight / self.total for country, weight in self.countries.items()}

    def of(self, country: str | None, key: str = "") -> float:
        """The country's share, without what the name itself gave."""
        if country is None:
            return 0.0
        given = self.own.get(key, {})
        rest = self.countries.get(country, 0.0) - given.get(country, 0.0)
        return max(0.0, rest) / max(1e-9, self.total - sum(given.values()))


def weigh(names: Sequence[Called], votes: Mapping[str, float]) -> tuple[Shares, Neighbours]:
    """The article's countries and neighbourhoods, found in a few rounds.

    Args:
        names: its names with their candidates.
        votes: countries that it names in other ways, with their weights.
    """
    priors = {called.key: [prior(entry) for entry in called.entries] for called in names}
    sure = {key: certainty(alone) for key, alone in priors.items()}
    stands = {called.key: _likely(called, priors[called.key]) for called in names}
    shares, neighbours = _summed(names, sure, stands, votes)
    for _ in range(_ROUNDS):
        stands = {
            called.key: _likely(
                called,
                [
                    alone + support(e, called.key, shares.of(e.country, called.key), neighbours)
                    for e, alone in zip(called.entries, priors[called.key], strict=True)
                ],
            )
            for called in names
        }
        shares, neighbours = _summed(names, sure, stands, votes)
    return shares, neighbours


def _likely(called: Called, scores: Sequence[float]) -> tuple[Stand, ...]:
    """The candidates with their probabilities, the unlikely ones left out."""
    top = max(scores, default=0.0)
    parts = [10 ** (score - top) for score in scores]
    total = sum(parts) or 1.0
    return tuple(
        Stand(called.key, entry, part / total)
        for entry, part in zip(called.entries, parts, strict=True)
        if part > 1e-3 * total
    )


def _summed(
    names: Sequence[Called],
    sure: Mapping[str, float],
    stands: Mapping[str, Sequence[Stand]],
    votes: Mapping[str, float],
) -> tuple[Shares, Neighbours]:
    """What the candidates make of countries and neighbourhoods; `sure` is each name's certainty."""
    countries: defaultdict[str, float] = defaultdict(float, votes)
    own: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    cells: defaultdict[Cell, list[Stand]] = defaultdict(list)
    states: defaultdict[tuple[str, str], defaultdict[str, float]]
    states = defaultdict(lambda: defaultdict(float))
    regions: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    best, elsewhere = {}, 0.0
    for called in names:
        for stand in stands[called.key]:
            entry, worth = stand.entry, sure[called.key] * stand.probability
            if entry.country:
                countries[entry.country] += called.weight * worth
                own[called.key][entry.country] += called.weight * worth
                if entry.admin1 and entry.kind is not Kind.COUNTRY:
                    states[entry.country, entry.admin1][called.key] += worth
                if is_state(entry):
                    regions[entry.country][called.key] += worth
            else:
                elsewhere += called.weight * worth
            cells[cell_of(entry.lat, entry.lon)].append(Stand(called.key, entry, worth))
        if stands[called.key]:
            best[called.key] = max(stands[called.key], key=lambda s: s.probability)
    shares = Shares(sum(countries.values()) + elsewhere or 1.0, dict(countries), own)
    within = {called.key: called.within for called in names if called.within}
    lands = {
        called.key: entry.country
        for called in names
        for entry in called.entries
        if entry.kind is Kind.COUNTRY and entry.country
    }
    return shares, Neighbours(cells, states, best, regions, within, lands)
