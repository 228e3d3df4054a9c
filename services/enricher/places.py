"""Where an event happened: a place phrase -> a place with coordinates and honest precision.

The name in the phrase is looked up; region words, base words, countries, peoples and larger places of the
phrase narrow it. Where the name stays unknown or doubtful, the larger place or the country is the answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from schemas.event import Place
from schemas.event_types import PlacePrecision
from schemas.mention import PlaceMention, Relation
from services.enricher.gazetteer import DATA, Entry, Kind, Lookup, key_of
from services.enricher.lexicon import BASE_WORDS, NAME_JOINERS, REGION_WORDS, SIDE, any_of
from services.enricher.names import Found, NameIndex, Sort, Token, read, tokens
from services.enricher.resolve import Company, Sought, resolve
from services.enricher.surroundings import Surroundings

_BORDER = any_of(
    "borders? | frontiers? | frontlines? | front[ -]lines? | borderlands? | line of contact"
    " | administrative (?:line|boundary) | demarcation line | flank",
    after="(?! (?:town|city|village|district|area|province|settlement|post|crossing|of))",
)
_MANY = any_of("""
    countries | nations | members | allies | states | continent | abroad | overseas | elsewhere | world
    | neighbou?rs | waters | sea | alliance | bloc
""")
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


_SMALL_WORDS = 1
_MOSTLY = 0.8
_MOSTLY_THERE = 0.6
"""The part of an article's towns that lie around one, or in one country, where more such may be."""
_SPOKEN_OF = 0.05
"""The share from which an article speaks of a country."""
_FACILITY = any_of("""
    hospital | clinic | church | cathedral | mosque | synagogue | temple | monastery | square | park | plaza
    | stadium | stade | arena | station | university | college | institute | school | academy | library
    | museum | theatre | theater | hotel | mall | market | bazaar | street | avenue | boulevard | road
    | bridge | tower | cemetery | prison | jail | airport | township | quarter | neighbou?rhood | suburb
    | cent(?:er|re) | gardens | zoo | palace | courthouse
""")
"""What stands in a town, or just outside."""
_SHORT = 3
"""Letters of an abbreviation inside a name: "St. Cloud", "W. Va."."""
_INSIDE_NAME = re.compile(r"[-\u2013\u2019' ]{1,2}|['\u2019]s ")


@dataclass(frozen=True)
class Ground:
    """What places are grounded on: names, gazetteer, the article's surroundings, countries and states."""

    index: NameIndex
    lands: NameIndex
    lookup: Lookup
    around: Surroundings
    points: Mapping[str, Entry]
    states: Mapping[tuple[str, str], Entry]


@dataclass(frozen=True)
class Phrase:
    """A place phrase taken apart: countries by name and by people, other names in order, its words."""

    countries: tuple[str, ...]
    names: tuple[tuple[str, Sought], ...]
    words: frozenset[str]


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
    if phrase.countries or _MANY.search(text) or outpost:
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


_DIVISIONS = {Kind.REGION, Kind.DISTRICT}


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


def take_apart(text: str, index: NameIndex) -> Phrase:
    """Countries, other names and words of a phrase; a capital is a city here, not its government."""
    words, found = read(text, index)
    taken, countries = set[int](), []
    for match in found:
        country = _country_in(match)
        if country and not _part_of_name(words, match, text) and not _sided(words, match, text):
            taken.update(range(match.first, match.last))
            countries.append(country)
    names = tuple(_names(text, words, taken))
    lowered = frozenset(token.key for token in words)
    return Phrase(tuple(dict.fromkeys(countries)), names, lowered)


def _country_in(match: Found) -> str | None:
    known = next((k for k in match.known if k.sort in {Sort.COUNTRY, Sort.DEMONYM}), None)
    return known.country if known else None


def _sided(words: list[Token], match: Found, text: str) -> bool:
    """Whether it only tells whose side: "Russian-speaking", "Ukrainian-held"."""
    return _tells_side(text, words, match.last)


def _tells_side(text: str, words: list[Token], at: int) -> bool:
    """Whether the word at `at` makes the name before it one of a side: "Riyadh-backed"."""
    joined = 0 < at < len(words) and text[words[at - 1].end : words[at].start] == "-"
    return joined and words[at].key in SIDE


def _part_of_name(words: list[Token], match: Found, text: str) -> bool:
    """Whether it is part of a longer name: "Jordan Valley", "Korean Peninsula", "Little Italy"."""
    if match.first and words[match.first - 1].key == "little":
        return True
    after = words[match.last] if match.last < len(words) else None
    joined = bool(
        after and after.text[0].isupper() and text[words[match.last - 1].end : after.start] == " "
    )
    return bool(
        joined
        and after
        and after.key
        in {"valley", "peninsula", "river", "sea", "gulf", "strait", "islands", "plateau", "front"}
    )


def _names(text: str, words: list[Token], taken: set[int]) -> list[tuple[str, Sought]]:
    """Runs of capitalised words that are no country, each with what the words beside it say it is."""
    found, at = [], 0
    while at < len(words):
        if at in taken or not words[at].text[0].isupper():
            at += 1
            continue
        end = _run_end(text, words, taken, at)
        if not _tells_side(text, words, end):
            found.append((text[words[at].start : words[end - 1].end], _sought(words, at, end)))
        at = end
    return found


def _run_end(text: str, words: list[Token], taken: set[int], at: int) -> int:
    """The end of a name: capitalised words, with small words and hyphens inside it, up to a comma."""
    end, probe = at + 1, at + 1
    while probe < len(words) and probe not in taken and probe - end <= _SMALL_WORDS:
        gap = text[words[probe - 1].end : words[probe].start]
        if _tells_side(text, words, probe):
            break
        short = gap == ". " and len(words[probe - 1].text) <= _SHORT
        if not short and (not _INSIDE_NAME.fullmatch(gap) or gap.endswith("s ")):
            break
        capital = words[probe].text[0].isupper() or words[probe].text[0].isdigit()
        if not capital and words[probe].key not in NAME_JOINERS and gap == " ":
            break
        probe += 1
        end = probe if capital or gap == "-" else end
    return end


def _sought(words: list[Token], at: int, end: int) -> Sought:
    """What the name's own last word, or the words right behind or before it, say that it is."""
    beside = [words[end - 1].key, *(w.key for w in words[end : end + 3] if w.text[0].islower())]
    before = [w.key for w in words[max(0, at - 2) : at]]
    if set(beside) & BASE_WORDS or (before[-1:] == ["in"] and set(before) & BASE_WORDS):
        return Sought.BASE
    if set(beside[:2]) & REGION_WORDS or (before[-1:] == ["of"] and set(before) & REGION_WORDS):
        return Sought.REGION
    return Sought.ANY


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


def _variants(name: str) -> list[str]:
    """The name, and shorter forms of it without generic words at its ends."""
    short = _GENERIC.sub("", name).rstrip()
    shorter = _GENERIC.sub("", short).rstrip()
    return list(dict.fromkeys(v for v in (name, short, _LEADING.sub("", short), shorter) if v))


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


_PRECISION = {
    Kind.BASE: PlacePrecision.EXACT,
    Kind.DISTRICT: PlacePrecision.PLACE,
    Kind.COUNTRY: PlacePrecision.COUNTRY,
}


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


def choose(places: Sequence[tuple[PlaceMention, Place]], *, leaving: bool) -> Place | None:
    """The event's place among all in its sentence: where to (or whence, of a withdrawal), else where at.

    Several destinations in different countries give a place without country.
    """
    order = ("from", "at", "near", "to") if leaving else ("to", "at", "near", "from")
    for relation in order:
        here = [placed for mention, placed in places if mention.relation.value == relation]
        if here:
            return _known_or(_one_of(here), places)
    return None


def _known_or(first: Place, places: Sequence[tuple[PlaceMention, Place]]) -> Place:
    """The place; one that no list has gives way to where its sentence says it is: "Base 101 in Niamey"."""
    if first.name or first.country or _MANY.search(first.text):
        return first
    around = (placed for mention, placed in places if mention.relation is Relation.AT)
    return next((placed for placed in around if placed.country), first)


_SHARPNESS = {
    PlacePrecision.EXACT: 0, PlacePrecision.PLACE: 1, PlacePrecision.ADMIN1: 2, PlacePrecision.COUNTRY: 3,
    PlacePrecision.UNKNOWN: 4,
}  # fmt: skip


def _one_of(places: Sequence[Place]) -> Place:
    named = [placed for placed in places if any(map(str.isupper, placed.text))]
    places = named or places
    countries = {placed.country for placed in places if placed.country}
    if len(countries) > 1:
        return Place(text=" / ".join(placed.text for placed in places))
    return min(places, key=lambda placed: _SHARPNESS[placed.precision])
