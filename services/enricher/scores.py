"""What speaks for a candidate of a place name: its size and fame, and the company that it is in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from services.enricher.containment import inside, is_state
from services.enricher.gazetteer import Entry, Kind
from services.enricher.neighbours import Neighbours

_SURE_FROM, _SURE_SPAN = 4.0, 3.0


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
