"""Where an event happened: a place phrase -> a place with coordinates and honest precision.

The name in the phrase is looked up; region words, base words, countries, peoples and larger places of the
phrase narrow it. Where the name stays unknown or doubtful, the larger place or the country is the answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas.event import Place
from schemas.event_types import PlacePrecision
from schemas.mention import PlaceMention
from services.enricher.gazetteer import Entry, Kind, Lookup
from services.enricher.names import Found, NameIndex, Sort, Token, find, tokens
from services.enricher.resolve import Company, Sought, resolve
from services.enricher.surroundings import Surroundings

_REGION_WORDS = frozenset(
    "region province oblast governorate state district county prefecture territory republic raion krai sector "
    "division department wilaya voivodeship canton regions provinces oblasts states districts".split()
)
_BASE_WORDS = frozenset(
    "airfield airport airbase base aerodrome airstrip garrison barracks airfields airports bases airbases".split()
)
_BORDER = re.compile(
    r"\b(?:borders?|frontiers?|frontlines?|front[ -]lines?|borderlands?|line of contact|flank)\b"
    r"(?! (?:town|city|village|district|area|province|settlement|post|crossing|of))", re.I)  # fmt: skip
_MANY = re.compile(
    r"\b(?:countries|nations|members|allies|states|continent|abroad|overseas|elsewhere|world|neighbou?rs|waters|sea"
    r"|alliance|bloc)\b", re.I)  # fmt: skip
_OWN = re.compile(r"\b(?:its|their|his|her|our|my|own)\b", re.I)
_TAKEN = re.compile(r"\b(?:occupied|annexed|seized|captured|conquered|controlled|held)\b", re.IGNORECASE)
_HERE = re.compile(
    r"\b(?:here|there|the|this|that|several|some|many|various|an?|two|three|other|nearby|its|their)\b|^\w+$", re.I)  # fmt: skip
_JOINERS = frozenset(
    "of the de del la el al an as ad ash ar i e ez ul on upon and sur le ya y da do dos das bin".split()
)
_LINKS = frozenset("and".split())


@dataclass(frozen=True)
class Ground:
    """What places are grounded on: names, gazetteer, the article's surroundings, country points."""

    index: NameIndex
    lookup: Lookup
    around: Surroundings
    points: Mapping[str, Entry]
    cache: dict[str, Place] = field(default_factory=dict, compare=False)


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
    phrase = take_apart(whole, ground.index)
    if _BORDER.search(text):
        return Place(text=text, name="border")
    if phrase.names:
        found = _named(text, phrase, ground)
        if found:
            return found
    if len(phrase.countries) == 1:
        return _country(text, phrase.countries[0], ground)
    if phrase.countries or _MANY.search(text):
        return Place(text=text)
    return _unnamed(text, phrase, ground, owner)


def take_apart(text: str, index: NameIndex) -> Phrase:
    """Countries, other names and words of a phrase; a capital is a city here, not its government."""
    words = tokens(text)
    taken, countries = set[int](), []
    for match in find(words, index):
        country = _country_in(match)
        if country and not _part_of_name(words, match, text):
            taken.update(range(match.first, match.last))
            countries.append(country)
    names = tuple(_names(text, words, taken))
    lowered = frozenset(token.key for token in words)
    return Phrase(tuple(dict.fromkeys(countries)), names, lowered)


def _country_in(match: Found) -> str | None:
    known = next((k for k in match.known if k.sort in {Sort.COUNTRY, Sort.DEMONYM}), None)
    return known.country if known else None


def _part_of_name(words: list[Token], match: Found, text: str) -> bool:
    """Whether a country's name is part of a longer one: "Jordan Valley", "New Mexico", "Korean Peninsula"."""
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
        found.append((text[words[at].start : words[end - 1].end], _sought(words, at, end)))
        at = end
    return found


def _run_end(text: str, words: list[Token], taken: set[int], at: int) -> int:
    """The end of a name: capitalised words, with small words and hyphens inside it, up to a comma."""
    end, probe = at + 1, at + 1
    while probe < len(words) and probe not in taken and probe - end < 2:  # noqa: PLR2004
        gap = text[words[probe - 1].end : words[probe].start]
        if not re.fullmatch(r"[-–’' ]{1,2}|['’]s ", gap) or gap.endswith("s "):
            break
        capital = words[probe].text[0].isupper() or words[probe].text[0].isdigit()
        if not capital and words[probe].key not in _JOINERS and gap == " ":
            break
        probe += 1
        end = probe if capital or gap == "-" else end
    return end


def _sought(words: list[Token], at: int, end: int) -> Sought:
    """What the name's own last word, or the words right behind or before it, say that it is."""
    beside = [words[end - 1].key, *(w.key for w in words[end : end + 3] if w.text[0].islower())]
    before = [w.key for w in words[max(0, at - 2) : at]]
    if set(beside) & _BASE_WORDS or (before[-1:] == ["in"] and set(before) & _BASE_WORDS):
        return Sought.BASE
    if set(beside[:2]) & _REGION_WORDS or (before[-1:] == ["of"] and set(before) & _REGION_WORDS):
        return Sought.REGION
    return Sought.ANY


def _named(text: str, phrase: Phrase, ground: Ground) -> Place | None:
    """The first name that can be placed, inside the larger places named after it."""
    countries = frozenset(phrase.countries) if len(phrase.countries) == 1 else frozenset[str]()
    container: Entry | None = None
    chosen: tuple[Entry, Sought] | None = None
    for name, sought in reversed(phrase.names):
        entry = lookup_name(
            name, sought, Company(countries, container, ground.around), ground.lookup
        )
        if entry is None and container is None and chosen is None and phrase.names[0][0] == name:
            continue
        if entry:
            container, chosen = entry, (entry, sought)
    if chosen is None:
        return None
    if _several(phrase, ground):
        return Place(text=text)
    first_placed = lookup_first(phrase, countries, chosen[0], ground)
    return _as_place(text, chosen[0], chosen[1], exact=first_placed)


def lookup_first(phrase: Phrase, countries: frozenset[str], entry: Entry, ground: Ground) -> bool:
    """Whether the place found is the one that the phrase names first, and not a larger one around it."""
    name, sought = phrase.names[0]
    first = lookup_name(name, sought, Company(countries, None, ground.around), ground.lookup)
    return first is not None or len(phrase.names) == 1 or bool(entry.kind is not Kind.REGION)


def _several(phrase: Phrase, ground: Ground) -> bool:
    """Whether the phrase lists places of several countries."""
    return len(phrase.countries) > 1 and "and" in phrase.words and ground is not None


def lookup_name(name: str, sought: Sought, company: Company, lookup: Lookup) -> Entry | None:
    """The place of a name as written, or of the name without its generic words ("Engels Air Base")."""
    for candidate in _variants(name):
        entry = resolve(candidate, sought, company, lookup)
        if entry:
            return entry
    return None


_GENERIC = re.compile(
    r"\s+(?:region|province|oblast|governorate|state|district|county|prefecture|territory|republic|raion|krai|city|town"
    r"|airfield|international airport|airport|air ?base|airbase|military base|base|valley|village|port|harbou?r|camp)$", re.I)  # fmt: skip
_LEADING = re.compile(r"^(?:the|port|city|town|village|central|downtown|greater|northern|southern|eastern|western"
                      r"|north|south|east|west|northeast|northwest|southeast|southwest|al|el)[ -](?=\w)", re.I)  # fmt: skip


def _variants(name: str) -> list[str]:
    short = _GENERIC.sub("", name)
    bare = _LEADING.sub("", short)
    return list(dict.fromkeys(v for v in (name, short, bare, _GENERIC.sub("", short)) if v))


def _as_place(text: str, entry: Entry, sought: Sought, *, exact: bool) -> Place:
    return Place(
        text=text, name=entry.name, country=entry.country,
        admin1=entry.name if entry.kind is Kind.REGION else None,
        lat=round(entry.lat, 4), lon=round(entry.lon, 4), precision=_precision(entry, sought, exact=exact),
    )  # fmt: skip


def _precision(entry: Entry, sought: Sought, *, exact: bool) -> PlacePrecision:
    if entry.kind is Kind.BASE:
        return PlacePrecision.EXACT if exact else PlacePrecision.PLACE
    if entry.kind is Kind.CITY:
        return PlacePrecision.ADMIN1 if sought is Sought.REGION else PlacePrecision.PLACE
    if entry.kind is Kind.REGION:
        return PlacePrecision.ADMIN1 if entry.country else PlacePrecision.UNKNOWN
    return PlacePrecision.COUNTRY if entry.kind is Kind.COUNTRY else PlacePrecision.UNKNOWN


def _country(text: str, country: str, ground: Ground) -> Place:
    """A whole country: the point stands for where its people live."""
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
    country = ground.around.main(0.75 if phrase.names else 0.6)
    if country and (phrase.names or _HERE.search(text)):
        return _country(text, country, ground)
    return Place(text=text)


def choose(places: Sequence[tuple[PlaceMention, Place]], *, leaving: bool) -> Place | None:
    """The event's place among all in its sentence: where to (or whence, of a withdrawal), else where at.

    Several destinations in different countries give a place without country.
    """
    order = ("from", "at", "near", "to") if leaving else ("to", "at", "near", "from")
    for relation in order:
        here = [placed for mention, placed in places if mention.relation.value == relation]
        if here:
            return _one_of(here)
    return None


_SHARPNESS = {
    PlacePrecision.EXACT: 0, PlacePrecision.PLACE: 1, PlacePrecision.ADMIN1: 2, PlacePrecision.COUNTRY: 3,
    PlacePrecision.UNKNOWN: 4,
}  # fmt: skip


def _one_of(places: Sequence[Place]) -> Place:
    countries = {placed.country for placed in places if placed.country}
    if len(countries) > 1:
        return Place(text=" / ".join(placed.text for placed in places))
    return min(places, key=lambda placed: _SHARPNESS[placed.precision])
