"""A place name as written -> the place, by this or a shorter form: "Engels Air Base", "Lviv Polytechnic"."""

import re

from services.enricher.gazetteer import Entry, Kind, Lookup, key_of
from services.enricher.lexicon import any_of
from services.enricher.resolve import Company, Sought, resolve

_SPOKEN_OF = 0.05
"""The share from which an article speaks of a country."""
_GENERIC = any_of(
    """
    region | province | oblast | governorate | state | district | county | prefecture | territory | republic
    | raion | krai | city | town | airfield | international airport | airport | air ?base | military base
    | base | valley | village | port | harbou?r | camp
    """,
    after="$",
)
_LEADING = re.compile(
    r"^(?:the|port|city|town|village|central|downtown|greater|(?:north|south)?(?:east|west)?(?:ern)?"
    r"|(?:north|south|east|west)(?:ern)?|al|el)[ -](?=\w)",
    re.IGNORECASE,
)


def lookup_name(name: str, sought: Sought, company: Company, lookup: Lookup) -> Entry | None:
    """The place of a name as written, or of the name without its generic words ("Engels Air Base").

    Else an airport called so ("Heathrow"), or the town of the article that its first words name.
    """
    variants = _variants(name)
    for candidate in variants:
        if entry := resolve(candidate, sought, company, lookup):
            return entry
    for candidate in variants if _may_be_base(name, company, lookup) else ():
        entry = resolve(candidate, Sought.BASE, company, lookup)
        if entry and entry.kind is Kind.BASE:
            return entry
    if sought is Sought.BASE:  # "Goma airport" is at Goma, whatever the airport's name
        towns = (resolve(candidate, Sought.ANY, company, lookup) for candidate in variants)
        if town := next((one for one in towns if one and one.kind is Kind.CITY), None):
            return town
    return _town_in_name(name, company, lookup)


def _may_be_base(name: str, company: Company, lookup: Lookup) -> bool:
    """Whether no town of the article's countries is called so: airports do not tell towns apart."""
    towns = (e for e in lookup(name) if e.kind is Kind.CITY and e.likeness == 1)
    return not any(company.around.share(town.country, name) > _SPOKEN_OF for town in towns)


def _town_in_name(name: str, company: Company, lookup: Lookup) -> Entry | None:
    """The place that the article names by itself and that begins the name: "Lviv Polytechnic"."""
    words = name.split()
    starts = (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))
    named = company.around.neighbours.best
    town = next((start for start in starts if key_of(start) in named), None)
    entry = resolve(town, Sought.ANY, company, lookup) if town else None
    return entry if entry and entry.kind is Kind.CITY else None


def _variants(name: str) -> list[str]:
    """The name, and shorter forms of it without generic words at its ends."""
    short = _GENERIC.sub("", name).rstrip()
    shorter = _GENERIC.sub("", short).rstrip()
    return list(dict.fromkeys(v for v in (name, short, _LEADING.sub("", short), shorter) if v))
