"""Each candidate of each name of an article, weighed by all other names: its countries and neighbourhoods.

"Springfield" beside "Peoria" is in Illinois: what a name may stand for gains by what the other names may
stand for in its neighbourhood, in its state and in its country.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from services.enricher.candidates import Called, Stand, likely
from services.enricher.neighbours import Neighbours, neighbours_of
from services.enricher.scores import certainty, prior, support

_HEATS = (3.0, 2.0, 1.0, 1.0)
"""How even the chances of each round are: at first small towns count too, so that they find each other."""


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
    stands = {called.key: likely(called, priors[called.key], _HEATS[0]) for called in names}
    shares, neighbours = _summed(names, sure, stands, votes)
    for heat in _HEATS[1:]:
        stands = {
            called.key: likely(
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
    return _shares(counted, weights, votes), neighbours_of(names, stands, counted, votes)


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
