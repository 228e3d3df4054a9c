"""One place name -> the place that is meant, by its size, its spelling and the company it keeps."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.enricher.gazetteer import Entry, Kind, Lookup
from services.enricher.surroundings import Surroundings, distance_km

_NEAR_KM = 200.0
_SAME_KM = 40.0
_SMALL = 20_000
_CLOSE_CALL = 0.5


class Sought(StrEnum):
    """What the words around a name say that it is."""

    ANY = "any"
    REGION = "region"
    BASE = "base"


@dataclass(frozen=True)
class Company:
    """What stands with a name: countries and larger places of its phrase, and the article's."""

    countries: frozenset[str]
    container: Entry | None
    around: Surroundings


def resolve(name: str, sought: Sought, company: Company, lookup: Lookup) -> Entry | None:
    """The place meant by `name`; None where there is none, or no telling which.

    A place of which nothing but its spelling speaks is not taken: small places under an alternate
    spelling, in a country that the article never names, are other people's villages.
    """
    entries = [e for e in lookup(name) if _fits(e, sought, company)]
    if not entries:
        return None
    ranked = sorted(entries, key=lambda e: (-_score(e, sought, company), e.id))
    best = ranked[0]
    if not _supported(best, sought, company) or _doubtful(best, ranked[1:], sought, company):
        return None
    return best


def _fits(entry: Entry, sought: Sought, company: Company) -> bool:
    """Whether the phrase's own country and region allow it, and its kind what the phrase says."""
    if company.countries and entry.country not in company.countries and entry.country is not None:
        return False
    if company.container and not _inside(entry, company.container):
        return False
    if sought is Sought.ANY:
        return entry.kind is not Kind.BASE or entry.population > 0
    return sought is not Sought.BASE or entry.kind is not Kind.REGION


def _inside(entry: Entry, container: Entry) -> bool:
    if container.country and entry.country not in {container.country, None}:
        return False
    reach = {Kind.REGION: 420.0, Kind.CITY: 120.0, Kind.BASE: 60.0}.get(container.kind)
    return reach is None or distance_km(container.lat, container.lon, entry) <= reach


def _score(entry: Entry, sought: Sought, company: Company) -> float:
    score = math.log10(entry.population + 10) + 1.2 * entry.exact
    score += 4.0 * math.sqrt(company.around.shares.get(entry.country or "", 0.0))
    if any(distance_km(a.lat, a.lon, entry) < _NEAR_KM for a in company.around.anchors if a.id != entry.id):
        score += 1.0
    wanted = {Sought.REGION: Kind.REGION, Sought.BASE: Kind.BASE}.get(sought)
    return score + (5.0 if entry.kind is wanted else 0.0)


def _supported(entry: Entry, sought: Sought, company: Company) -> bool:
    """Whether more than its spelling speaks for it."""
    if company.container is not None:
        return True
    known = company.around.shares.get(entry.country or "", 0.0) > 0 or bool(company.countries)
    if sought is Sought.BASE and entry.kind is not Kind.BASE:
        return known and entry.exact and entry.population >= _SMALL
    if entry.exact:
        return known or entry.population >= _SMALL
    return known and (entry.population >= _SMALL // 4 or bool(company.countries)) or entry.population >= 5 * _SMALL


def _doubtful(best: Entry, others: Sequence[Entry], sought: Sought, company: Company) -> bool:
    """Whether another place of the same name is as likely and lies elsewhere."""
    score = _score(best, sought, company)
    return any(
        score - _score(other, sought, company) < _CLOSE_CALL
        and distance_km(best.lat, best.lon, other) > _SAME_KM
        and other.kind is best.kind
        for other in others
    )
