"""One place name -> the place that is meant, by its size, its spelling and the company it keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.enricher.containment import inside, is_state
from services.enricher.divisions import is_direction
from services.enricher.gazetteer import Entry, Kind, Lookup, key_of
from services.enricher.globe import distance_km
from services.enricher.scores import WEIGHTS, prior, support
from services.enricher.surroundings import Surroundings

_NEAR_KM = 200.0
_KNOWN_SHARE = 0.05
_SAME_KM = 40.0
_SMALL = 20_000
_GREAT = 100_000
_LARGE = 400_000
_GREAT_STATE = 500_000


class Sought(StrEnum):
    """What the words around a name say that it is."""

    ANY = "any"
    REGION = "region"
    BASE = "base"


_WANTED = {Sought.REGION: {Kind.REGION, Kind.DISTRICT}, Sought.BASE: {Kind.BASE}}


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
    entries = [e for e in lookup(name) if fits(e, sought, company)]
    if state := _state_behind(name, entries, company):
        return state
    if shared := next((e for e in entries if _is_shared(e)), None):
        return shared
    ranked = sorted(((_score(e, name, sought, company), -e.id, e) for e in entries), reverse=True)
    if not ranked:
        return None
    best = _chief_town(ranked, sought)
    if not _supported(best, name, sought, company) or _doubtful(ranked):
        return None
    return best


def _state_behind(name: str, entries: Sequence[Entry], company: Company) -> Entry | None:
    """The state that the article writes behind the name, where no list has a place of that name in it."""
    behind = company.around.neighbours.within.get(key_of(name), ())
    if not entries or not behind or not is_state(behind[0]):
        return None
    usual = (entry for entry in entries if entry.likeness == 1)
    small = all(entry.population < _GREAT and not is_state(entry) for entry in usual)
    return behind[0] if small and not any(inside(e, behind[0]) for e in entries) else None


def _is_shared(entry: Entry) -> bool:
    """Whether it is a region or sea of several states, which news means before any town called so."""
    return entry.country is None and entry.kind in {Kind.REGION, Kind.SEA} and entry.likeness == 1


def _chief_town(ranked: Sequence[tuple[float, int, Entry]], sought: Sought) -> Entry:
    """The best entry; for a region's bare name the city that it is named after: "Odesa", "Idlib"."""
    best = ranked[0][2]
    if best.kind is not Kind.REGION or sought is Sought.REGION:
        return best
    towns = (
        entry
        for _, _, entry in ranked
        if entry.kind is Kind.CITY
        and entry.likeness > 0
        and entry.population >= _SMALL
        and entry.country == best.country
        and _apart_km(best, entry) < _NEAR_KM
    )
    return next(towns, best)


def fits(entry: Entry, sought: Sought, company: Company) -> bool:
    """Whether the phrase's own country and region allow it, and its kind what the phrase says."""
    if company.countries and entry.country not in company.countries and entry.country is not None:
        return False
    if company.container and not inside(entry, company.container):
        return False
    return sought is Sought.BASE or entry.kind is not Kind.BASE or entry.population > 0


def _score(entry: Entry, name: str, sought: Sought, company: Company) -> float:
    around = company.around
    share = around.share(entry.country, name)
    score = prior(entry) + support(entry, key_of(name), share, around.neighbours)
    return score + (WEIGHTS.sought if entry.kind in _WANTED.get(sought, ()) else 0.0)


def _supported(entry: Entry, name: str, sought: Sought, company: Company) -> bool:
    """Whether more than its spelling speaks for it."""
    if company.container is not None:
        return True
    known = company.around.share(entry.country, name) > _KNOWN_SHARE or bool(company.countries)
    if sought is Sought.BASE and entry.kind is not Kind.BASE:
        large = entry.population >= _LARGE
        return (known or large) and entry.likeness == 1 and entry.population >= _SMALL
    small = entry.kind is Kind.DISTRICT or (is_state(entry) and entry.population < _GREAT_STATE)
    if small or is_direction(name):
        return known
    if entry.likeness == 1:
        return known or entry.population >= _SMALL
    if entry.population >= 5 * _SMALL:
        return known or entry.likeness > 0
    return known and (entry.population >= _SMALL // 4 or bool(company.countries))


def _doubtful(ranked: Sequence[tuple[float, int, Entry]]) -> bool:
    """Whether another place of the same name is as likely and lies elsewhere."""
    best_score, _, best = ranked[0]
    return any(
        best_score - score < WEIGHTS.close_call
        and other.kind is best.kind
        and _apart_km(best, other) > _SAME_KM
        for score, _, other in ranked[1:]
    )


def _apart_km(one: Entry, other: Entry) -> float:
    return distance_km(one.lat, one.lon, other.lat, other.lon)
