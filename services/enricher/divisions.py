"""States, provinces, counties and districts of the world: `data/divisions.csv` (GeoNames, CC BY 4.0).

`deploy/gazetteer` says how the file is made.
"""

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple

from services.enricher.gazetteer import DATA, fold
from services.enricher.lexicon import any_of, words

FILE = DATA / "divisions.csv"


class Division(NamedTuple):
    """A division: its country (ISO 3166-1 alpha-2), the code of its state or province, its level, 1 or 2."""

    country: str
    code: str
    level: int
    name: str
    lat: float
    lon: float
    population: int


def read_divisions() -> Iterator[Division]:
    """The divisions, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Division(
                row["country"], row["code"], int(row["level"]), row["name"],
                float(row["lat"]), float(row["lon"]), int(row["population"]),
            )  # fmt: skip


_AFTER = any_of(
    """
    province | region | oblast | state | governorate | district | county | county borough | prefecture
    | department | division | krai | republic | voivodeship | municipality | city | parish | raion | rayon
    | regency | borough | census area | regional district | shi | gun | ilçesi | i̇lçesi | kommun | kommune
    | vald | sahari
    """,
    after="$",
)
_BEFORE = re.compile(
    r"^(?:autonomous )?(?:province|provincia|region|district|county|governorate|department|municipality"
    r"|municipio|distrito|state|prefecture|city|gemeente|comuna|partido|departamento|amphoe|borough"
    r"|metropolitan borough|kabupaten|kota|powiat|ora[șş]|cant[oó]n|grad|općina|obshtina|concelho"
    r"|politischer bezirk|huyện|thành phố|quận|thị xã|wilaya|wilayat|regione|landkreis)"
    r"(?: (?:of|de|di|del|do|da))? (?=\w)",
    re.IGNORECASE,
)


def bare_division(name: str) -> str:
    """A division's name without the word for what it is: "Province of Iloilo", "Laurel County"."""
    return _BEFORE.sub("", _AFTER.sub("", name).rstrip()) or name


_DIRECTIONS = words("""
    north northern south southern east eastern west western northeast northeastern northwest northwestern
    southeast southeastern southwest southwestern central centre center centro middle upper lower inner
    outer nord sud est ouest norte sur este oeste littoral plateau capital coast centrale central sahel
""")
"""Words that name a direction or a sort of land, and so no place to be found by."""


def is_direction(name: str) -> bool:
    """Whether a name is only a direction or a sort of land: "North", "Central", "Littoral"."""
    return set(fold(name).split()) <= _DIRECTIONS


def names(division: Division) -> tuple[str, ...]:
    """Its names, the usual one first; none for one that is only a direction: "Central", "Nord"."""
    bare = bare_division(division.name)
    if is_direction(bare):
        return () if bare == division.name else (division.name,)
    return tuple(dict.fromkeys((division.name, bare)))
