"""Where an event happened: a place phrase -> a place with coordinates and honest precision.

The name in the phrase is looked up; region words, base words, countries, peoples and larger places of the
phrase narrow it. Where the name stays unknown or doubtful, the larger place or the country is the answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from schemas.event import Place
from schemas.event_types import PlacePrecision
from schemas.mention import PlaceMention
from services.enricher.gazetteer import DATA, Entry, Kind, Lookup, key_of
from services.enricher.lexicon import any_of
from services.enricher.name_variants import lookup_name
from services.enricher.names import NameIndex, tokens
from services.enricher.place_phrases import Phrase, is_indefinite, take_apart
from services.enricher.resolve import Company, Sought, resolve
from services.enricher.surroundings import Surroundings

_BORDER = any_of(
    "borders? | frontiers? | frontlines? | front[ -]lines? | borderlands? | line of contact"
    " | administrative (?:line|boundary) | demarcation line | flank",
    after="(?! (?:town|city|village|district|area|province|settlement|post|crossing|of))",
)
_MISSION = any_of("embassy | embassies | consulate | consulates | facility | diplomatic mission")
_OWN = any_of("its | their | his | her | our | my | own")
_HOME = re.compile(
    r"(?:the )?(?:country|nation|capital|interior|(?:far )?(?:north|south)?(?:east|west)?(?:north|south)?)"
    r"(?: of the country)?",
    re.IGNORECASE,
)
"""Parts of a country without a name: of the actor's own, where the article names none more."""
_OUTPOST = any_of("garrisons? | bases? | contingents? | missions? | outposts? | camps?")
"""What is a force's own wherever it stands."""
_TAKEN = any_of("occupied | annexed | seized | captured | conquered | controlled | held")
_HERE = any_of("""
    here | there | the | this | that | several | some | many | various | an? | two | three | other | nearby
    | its | their
""")
_MOSTLY = 0.8
_MOSTLY_THERE = 0.6
"""The part of an article's towns that lie around one, or in one country, where more such may be."""
_FACILITY = any_of("""
    hospital | clinic | church | cathedral | mosque | synagogue | temple | monastery | square | park | plaza
    | stadium | stade | arena | station | university | college | institute | school | academy | library
    | museum | theatre | theater | hotel | mall | market | bazaar | street | avenue | boulevard | road
    | bridge | tower | cemetery | prison | jail | airport | township | quarter | neighbou?rhood | suburb
    | cent(?:er|re) | gardens | zoo | palace | courthouse
""")
"""What stands in a town, or just outside."""
_DIVISIONS = {Kind.REGION, Kind.DISTRICT}
_PRECISION = {
    Kind.BASE: PlacePrecision.EXACT,
    Kind.DISTRICT: PlacePrecision.PLACE,
    Kind.COUNTRY: PlacePrecision.COUNTRY,
}


@dataclass(frozen=True)
class Ground:
    """What places are grounded on: names, gazetteer, the article's surroundings, countries and states."""

    index: NameIndex
    lands: NameIndex
    lookup: Lookup
    around: Surroundings
    points: Mapping[str, Entry]
    states: Mapping[tuple[str, str], Entry]


def place(mention: PlaceMention, ground: Ground, owner: str | None) -> Place:
    """The place of a phrase; text as written, the rest null where it is not known.

    Args:
        mention: the phrase and the larger region named with it.
        ground: what it is looked up in.
        owner: the actor's country, for "its territory".
    """
    text = mention.text
    whole = f"{text}, {mention.within}" if mention.within and mention.within not in text else text
    phrase = take_apart(whole, ground.lands)
    if _BORDER.search(text):
        return Place(text=text, name="border")
    mission = _mission_country(text)
    if not mission and (found := _named(text, phrase, ground)):
        return found
    if _MISSION.search(text):
        return Place(text=text)
    country = mission or (phrase.countries[0] if len(phrase.countries) == 1 else None)
    if country:
        return _country(text, country, ground)
    outpost = _OWN.search(text) and _OUTPOST.search(text)
    if phrase.countries or is_indefinite(text) or outpost:
        return Place(text=text)
    return _unnamed(text, phrase, ground, owner)


def _region_called_after_country(text: str, phrase: Phrase, ground: Ground) -> Entry | None:
    """England, Western Australia, East Azerbaijan: the whole phrase names a region, which lists know."""
    whole = ground.points.get(phrase.countries[0]) if len(phrase.countries) == 1 else None
    bare = _bare(text)
    if whole is None or bare == whole.name:
        return None
    divisions = (e for e in ground.lookup(bare) if e.kind in _DIVISIONS and e.likeness == 1)
    return next((e for e in divisions if " " in bare or e.country in phrase.countries), None)


def _bare(text: str) -> str:
    return text.removeprefix("the ").removeprefix("The ")


def _mission_country(text: str) -> str | None:
    """Where the mission is that a phrase names: "the KFOR mission" is in Kosovo."""
    padded = f" {' '.join(token.text for token in tokens(text))} "
    return next((code for name, code in _missions().items() if f" {name} " in padded), None)


@cache
def _missions() -> dict[str, str]:
    listed = yaml.safe_load((DATA / "missions.yaml").read_text(encoding="utf-8"))
    return {name: country for country, names in listed.items() for name in names}


def _named(text: str, phrase: Phrase, ground: Ground) -> Place | None:
    """The first name that can be placed, inside the larger places that are named after it."""
    if namesake := ground.around.renamed.get(key_of(_bare(text))):
        return _as_place(text, namesake, Sought.ANY)
    if region := _region_called_after_country(text, phrase, ground):
        return _as_place(text, region, Sought.REGION)
    if len(phrase.countries) > 1 and "and" in phrase.words:
        return None
    countries = frozenset(phrase.countries)
    found: tuple[Entry, Sought] | None = None
    for name, sought in reversed(phrase.names):
        company = Company(countries, found[0] if found else None, ground.around)
        entry = lookup_name(name, sought, company, ground.lookup)
        found = (entry, sought) if entry else found
    return _as_place(text, *found) if found else None


def _as_place(text: str, entry: Entry, sought: Sought) -> Place:
    return Place(
        text=text, name=entry.name, country=entry.country,
        admin1=entry.name if entry.kind is Kind.REGION else None,
        lat=round(entry.lat, 4), lon=round(entry.lon, 4), precision=_precision(entry, sought),
    )  # fmt: skip


def _precision(entry: Entry, sought: Sought) -> PlacePrecision:
    if entry.kind is Kind.CITY:
        return PlacePrecision.ADMIN1 if sought is Sought.REGION else PlacePrecision.PLACE
    if entry.kind is Kind.REGION and entry.country:
        return PlacePrecision.ADMIN1
    if entry.kind is Kind.BASE and sought is not Sought.BASE and not entry.population:
        return PlacePrecision.PLACE  # the town that has the airport, as likely
    return _PRECISION.get(entry.kind, PlacePrecision.UNKNOWN)


def _country(text: str, country: str, ground: Ground) -> Place:
    """A whole country: the point is its middle."""
    point = ground.points.get(country)
    if point is None:
        return Place(text=text, country=country, precision=PlacePrecision.COUNTRY)
    return Place(
        text=text, name=point.name, country=country, lat=round(point.lat, 2), lon=round(point.lon, 2),
        precision=PlacePrecision.COUNTRY,
    )  # fmt: skip


def _unnamed(text: str, phrase: Phrase, ground: Ground, owner: str | None) -> Place:
    """A place without a known name: the owner's country, or that which the article is about."""
    if not phrase.names and _OWN.search(text) and owner:
        if not _TAKEN.search(text):
            return _country(text, owner, ground)
        victim = ground.around.largest_but(owner)
        return _country(text, victim, ground) if victim else Place(text=text)
    if owner and not phrase.names and _HOME.fullmatch(text) and ground.around.main(0.0) == owner:
        return _country(text, owner, ground)
    if phrase.names:
        return _unknown(text, ground, owner)
    country = ground.around.main()
    elsewhere = country == owner and owner is not None and ground.around.largest_but(owner)
    if country and not elsewhere and (_HERE.search(text) or len(text.split()) == 1):
        return _country(text, country, ground)
    return Place(text=text)


def _unknown(text: str, ground: Ground, owner: str | None) -> Place:
    """A name that no list has: in the town, the state or the country that most of the article names.

    What somebody does in such a place need not be at home.
    """
    near = ground.around.neighbours
    town = near.centre(_MOSTLY_THERE) if _FACILITY.search(text) else None
    if town and town.country != owner:
        return _as_place(text, town, Sought.REGION)  # around it, as likely
    country = ground.around.main() or near.main_country(_MOSTLY_THERE)
    if country is None or country == owner:
        return Place(text=text)
    state = near.main_state(_MOSTLY)
    if state and state[0] == country and state in ground.states:
        return _as_place(text, ground.states[state], Sought.ANY)
    return _country(text, country, ground)


def country_at(name: str, ground: Ground) -> str | None:
    """The country of a named town or region, where it is sure which one is meant."""
    company = Company(frozenset(), None, ground.around)
    entry = resolve(name.strip(), Sought.ANY, company, ground.lookup)
    listed = entry is not None and (entry.kind is not Kind.BASE or entry.population > 0)
    return entry.country if entry and listed else None
