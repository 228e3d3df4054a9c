"""Where the places of an article lie together: each candidate of each name, weighed by all other names.

"Springfield" beside "Peoria" is in Illinois: what a name may stand for gains by what the other names may
stand for in its neighbourhood, in its state and in its country.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from services.enricher.gazetteer import Entry, Kind
from services.enricher.globe import distance_km

K = TypeVar("K")

_HEATS = (3.0, 2.0, 1.0, 1.0)
"""How even the chances of each round are: at first small towns count too, so that they find each other."""
_GOVERNMENT = 0.3
"""What a capital counts for the towns around it: news anywhere names it for its government."""
_NOTED = 0.01
"""The least chance of a place that counts for those around it."""
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
_TOWNS = {Kind.CITY, Kind.DISTRICT}

Cell = int
"""A cell of the grid: its column, row and layer in one number."""
_ROW, _LAYER = 1 << 8, 1 << 16
AROUND = tuple(
    column + row * _ROW + layer * _LAYER
    for column in (-1, 0, 1)
    for row in (-1, 0, 1)
    for layer in (-1, 0, 1)
)
"""From a cell to itself and those around it."""


@dataclass(frozen=True)
class Weights:
    """How much each kind of support counts, in powers of ten of population.

    Chosen on the even-numbered articles of TR-News and on GeoVirus and LGL, where none matters by itself.
    `seat` is a capital's whose country is named, `holds` a state's behind a town of it: "Buffalo, New York".
    """

    likeness: float = 1.8
    fame: float = 0.5
    capital: float = 1.5
    seat: float = 3.5
    holds: float = 2.0
    share: float = 3.0
    near: float = 3.0
    region: float = 2.5
    country: float = 2.0
    state: float = 2.2
    within: float = 3.0
    by_another_name: float = 1.0
    sought: float = 6.5
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
    countries: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    within: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    lands: Mapping[str, str] = field(default_factory=dict)
    held: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    def near(self, entry: Entry, key: str) -> float:
        """How surely other names than `key` lie near the entry, 0 to 1."""
        found: dict[str, float] = {}
        cell = cell_of(entry.lat, entry.lon)
        for step in AROUND:
            for stand in self.cells.get(cell + step, ()):
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

    def centre(self, least: float) -> Entry | None:
        """The town around which at least that part of the placed towns lies; no capital, as in `near`."""
        placed = [stand for stand in self.best.values() if stand.entry.kind in _TOWNS]
        total = sum(stand.probability for stand in placed)
        best = max(placed, key=lambda one: (_mass(one, placed), one.entry.population), default=None)
        return best.entry if best and _mass(best, placed) >= least * total else None

    def main_country(self, least: float) -> str | None:
        """The country that at least that part of the placed towns and states lie in, capitals left out."""
        votes: defaultdict[str, float] = defaultdict(float)
        for stand in self.best.values():
            entry = stand.entry
            if entry.country and entry.kind is not Kind.COUNTRY and not entry.capital:
                votes[entry.country] += stand.probability
        best = max(votes, key=lambda country: votes[country], default=None)
        return best if best and votes[best] >= least * sum(votes.values()) else None

    def beside_states(self, entry: Entry, key: str) -> float:
        """How surely other names than `key` are states or provinces of the entry's country, 0 to 1."""
        votes = self.regions.get(entry.country or "", {})
        others = sum(worth for name, worth in votes.items() if name != key)
        return _saturated(_SIBLING * max(0.0, others - 1.0))  # one may be there by chance

    def holds(self, entry: Entry) -> float:
        """How surely the names that it stands behind have a place in it, 0 to 1: "Buffalo, New York"."""
        return _saturated(sum(self.held.get(entry.id, {}).values()))

    def in_country(self, entry: Entry, key: str) -> float:
        """How surely other names than `key` are that of the entry's country, 0 to 1."""
        votes = self.countries.get(entry.country or "", {})
        return _saturated(sum(worth for name, worth in votes.items() if name != key))

    def in_state(self, entry: Entry, key: str) -> float:
        """How surely other names than `key` lie in the entry's state or province, 0 to 1."""
        if entry.country is None or entry.admin1 is None:
            return 0.0
        votes = self.states.get((entry.country, entry.admin1), {})
        return _saturated(sum(worth for name, worth in votes.items() if name != key))


def _saturated(total: float) -> float:
    return 1.0 - math.exp(-_SATURATION * total)


def _mass(one: Stand, placed: Iterable[Stand]) -> float:
    """How much of what is placed lies near a town."""
    if one.entry.kind is not Kind.CITY or one.entry.capital:
        return 0.0
    at = one.entry.lat, one.entry.lon
    near = (s for s in placed if distance_km(*at, s.entry.lat, s.entry.lon) <= _NEAR_KM)
    return sum(stand.probability for stand in near)


def _counts_near(entry: Entry) -> bool:
    """Whether it tells what lies around it: towns and districts do, the middle of a state does not."""
    return entry.kind is not Kind.COUNTRY and not is_state(entry) and entry.country is not None


def _worth(entry: Entry, other: Entry) -> float:
    """What the one counts for the other: a town for the towns around it."""
    km = distance_km(entry.lat, entry.lon, other.lat, other.lon)
    if km > _REACH_KM:
        return 0.0
    worth = 1.0 if km <= _NEAR_KM else _FARTHER
    return worth * _GOVERNMENT if other.capital else worth


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
    column = math.floor(flat * math.cos(b) / _CELL)
    row = math.floor(flat * math.sin(b) / _CELL)
    return column + row * _ROW + math.floor(math.sin(a) / _CELL) * _LAYER


def is_state(entry: Entry) -> bool:
    """Whether it is a state or province."""
    return entry.kind is Kind.REGION and entry.admin1 is not None


def prior(entry: Entry) -> float:
    """What speaks for a place without any company: its size, its being a country, its usual name."""
    score = math.log10(entry.population + 10) + WEIGHTS.likeness * entry.likeness
    score += WEIGHTS.fame * math.log10(1 + entry.fame)
    if entry.capital:
        score += WEIGHTS.capital * entry.likeness
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
    if entry.kind is Kind.COUNTRY:
        return score
    if is_state(entry):
        score += WEIGHTS.near * neighbours.beside_states(entry, key)
        score += WEIGHTS.holds * neighbours.holds(entry)
    else:
        score += WEIGHTS.near * neighbours.near(entry, key)
    if entry.capital:
        score += WEIGHTS.seat * neighbours.in_country(entry, key)
    return score + WEIGHTS.region * neighbours.in_state(entry, key)


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
    stands = {called.key: _likely(called, priors[called.key], _HEATS[0]) for called in names}
    shares, neighbours = _summed(names, sure, stands, votes)
    for heat in _HEATS[1:]:
        stands = {
            called.key: _likely(
                called,
                [
                    alone + support(e, called.key, shares.of(e.country, called.key), neighbours)
                    for e, alone in zip(called.entries, priors[called.key], strict=True)
                ],
                heat,
            )
            for called in names
        }
        shares, neighbours = _summed(names, sure, stands, votes)
    return shares, neighbours


def _likely(called: Called, scores: Sequence[float], heat: float) -> tuple[Stand, ...]:
    """The candidates with their probabilities, the unlikely ones left out."""
    top = max(scores, default=0.0)
    parts = [10 ** ((score - top) / heat) for score in scores]
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
    counted = [
        Stand(key, stand.entry, sure[key] * stand.probability)
        for key, alike in stands.items()
        for stand in alike
    ]
    weights = {called.key: called.weight for called in names}
    return _shares(counted, weights, votes), _neighbours(names, stands, counted, votes)


def _shares(
    counted: Iterable[Stand], weights: Mapping[str, float], votes: Mapping[str, float]
) -> Shares:
    countries: defaultdict[str, float] = defaultdict(float, votes)
    own: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    elsewhere = 0.0
    for stand in counted:
        worth = weights[stand.key] * stand.probability
        if country := stand.entry.country:
            countries[country] += worth
            own[stand.key][country] += worth
        else:
            elsewhere += worth
    return Shares(sum(countries.values()) + elsewhere or 1.0, dict(countries), own)


def _neighbours(
    names: Sequence[Called],
    stands: Mapping[str, Sequence[Stand]],
    counted: Sequence[Stand],
    votes: Mapping[str, float],
) -> Neighbours:
    cells: defaultdict[Cell, list[Stand]] = defaultdict(list)
    for stand in counted:
        if stand.probability >= _NOTED and _counts_near(stand.entry):
            cells[cell_of(stand.entry.lat, stand.entry.lon)].append(stand)
    named = _tally(counted, lambda e: e.country if e.kind is Kind.COUNTRY else None)
    for country, vote in votes.items():
        named[country][""] = min(1.0, vote)
    within = {called.key: called.within for called in names if called.within}
    return Neighbours(
        cells=cells,
        states=_tally(counted, lambda e: (e.country, e.admin1) if e.country and e.admin1 else None),
        regions=_tally(counted, lambda e: e.country if is_state(e) else None),
        countries=named,
        held=_held(counted, within),
        best={key: max(some, key=lambda s: s.probability) for key, some in stands.items() if some},
        within=within,
        lands={
            called.key: entry.country
            for called in names
            for entry in called.entries
            if entry.kind is Kind.COUNTRY and entry.country
        },
    )


def _tally(counted: Iterable[Stand], of: Callable[[Entry], K | None]) -> dict[K, dict[str, float]]:
    """What each name gives to what its candidates are `of`: their country, their state."""
    found: defaultdict[K, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for stand in counted:
        key = of(stand.entry)
        if key is not None:
            found[key][stand.key] += stand.probability
    return found


def _held(
    counted: Iterable[Stand], within: Mapping[str, Sequence[Entry]]
) -> dict[int, dict[str, float]]:
    """What each name gives to the states that stand behind it and have a place of that name."""
    found: defaultdict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for stand in counted:
        for larger in within.get(stand.key, ()):
            if is_state(larger) and inside(stand.entry, larger):
                found[larger.id][stand.key] += stand.probability
    return found
