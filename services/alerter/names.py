"""Names that rules.yaml gives to countries and areas, and what conditions say without them. Pure."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.base import Country
from schemas.event_types import EventType
from services.alerter.functions import WITHIN

_TEXT = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_NAME_OR_AREA = re.compile(rf"(?<![\w.]){WITHIN}\s*\(\s*(?P<area>\w+)\s*\)|{_NAME.pattern}")
_CALL = re.compile(rf"{WITHIN}\s*\(")

Name = Annotated[
    str,
    Field(pattern=r"^[A-Z][A-Z0-9_]*$", description="capitals, digits and _, such as SAHEL"),
]
Kilometres = Annotated[
    float,
    Field(gt=0, le=20_000, allow_inf_nan=False, description="kilometres, more than 0"),
]


class Area(BaseModel):
    """What lies within `km` of a point; within another distance for the types that have their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, description="degrees")]
    lon: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, description="degrees")]
    km: Kilometres
    km_by_type: Annotated[
        dict[EventType, Kilometres], Field(description="event types, each with its kilometres")
    ] = {}

    def in_cel(self) -> str:
        """The area as a condition."""
        km = repr(self.km)
        for kind, other in self.km_by_type.items():
            km = f'(type == "{kind}" ? {other!r} : {km})'
        return f"within_km({self.lat!r}, {self.lon!r}, {km})"


class Names(BaseModel):
    """What rules.yaml names for its conditions; read before them."""

    regions: Annotated[
        dict[Name, Annotated[tuple[Country, ...], Field(min_length=1)]],
        Field(description="lists of countries (ISO 3166-1 alpha-3), each under a name in capitals"),
    ] = {}
    areas: Annotated[
        dict[Name, Area],
        Field(description="areas (lat, lon, km, km_by_type), each under a name in capitals"),
    ] = {}


def without_texts(condition: str) -> str:
    """The condition with _ for every character of its texts: names are looked for outside of them."""
    return _TEXT.sub(lambda quoted: "_" * len(quoted[0]), condition)


def misused(condition: str, names: Names) -> tuple[int, str] | None:
    """Where an area stands outside of `within`, or `within` has something else; and the sentence for it."""
    code = without_texts(condition)
    for found in _NAME_OR_AREA.finditer(code):
        if found["area"] in names.areas:
            continue
        if _CALL.match(code, found.start()):
            allowed = ", ".join(names.areas) or "of which `areas` beside the rules gives none yet"
            of_a_point = "for a point there is within_km(lat, lon, km)"
            return found.start(), f"{WITHIN} takes the name of an area: {allowed}; {of_a_point}"
        if found[0] in names.areas:
            return found.start(), f"{found[0]} is an area; write {WITHIN}({found[0]})"
    return None


def spelled_out(condition: str, names: Names) -> str:
    """The condition with each region replaced by its list of countries, and each area by its circle."""
    done, parts = 0, []
    for found in _NAME_OR_AREA.finditer(without_texts(condition)):
        meant = _in_cel(found, names)
        if meant is not None:
            parts += [condition[done : found.start()], meant]
            done = found.end()
    return "".join([*parts, condition[done:]])


def _in_cel(found: re.Match[str], names: Names) -> str | None:
    if found["area"] in names.areas:
        return names.areas[found["area"]].in_cel()
    if found[0] in names.regions:
        countries = ", ".join(f'"{country}"' for country in names.regions[found[0]])
        return f"[{countries}]"
    return None
