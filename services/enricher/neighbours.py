"""Where the places of an article lie together: near one another, in one state, in one country."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from services.enricher.candidates import Called, Stand
from services.enricher.containment import inside, is_state
from services.enricher.gazetteer import Entry, Kind
from services.enricher.globe import distance_km
from services.enricher.grid import AROUND, Cell, cell_of

K = TypeVar("K")

_GOVERNMENT = 0.3
"""What a capital counts for the towns around it: news anywhere names it for its government."""
_NOTED = 0.01
"""The least chance of a place that counts for those around it."""
_NEAR_KM = 60.0
_REACH_KM = 200.0
_FARTHER = 0.6
"""What a neighbour counts beyond the next towns."""
_SIBLING = 0.4
_SATURATION = 1.5
_TOWNS = {Kind.CITY, Kind.DISTRICT}


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


def neighbours_of(
    names: Sequence[Called],
    stands: Mapping[str, Sequence[Stand]],
    counted: Sequence[Stand],
    votes: Mapping[str, float],
) -> Neighbours:
    """The candidates of an article's names, by where they lie.

    Args:
        names: its names with all their candidates.
        stands: each name's likely candidates.
        counted: all of these, their chances lowered by how surely each name is a place at all.
        votes: countries that it names in other ways, with their weights.
    """
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
