"""Parties as named -> actors: usual name, country of allegiance, kind.

"Ukraine's defence ministry" is the government of UKR, "Russian forces" the military of RUS, "Pyongyang"
the government of PRK. A country that only tells where or to whom ("ambassador to Russia", "Moscow-installed
officials", "pro-Russian") gives no allegiance.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from schemas.event import Actor
from schemas.event_types import ActorKind
from schemas.mention import Party
from services.enricher.lexicon import KIND_NOUNS, SIDE, STANCE, any_of, words
from services.enricher.names import Found, Known, NameIndex, Sort, Token, read

PlaceCountry = Callable[[str], str | None]
"""The country of a place name within the article, None where it is not sure."""

_LOYAL = any_of(
    "(?:loyal|allied|aligned|belonging|answering|subordinate|pledging allegiance) (?:to|with)",
    after=r"\W+(?:the )?[\w\u2019'. -]{0,40}$",
)
_PREPOSITIONS = {
    **dict.fromkeys(words("to against for with on towards toward over about versus near"), 0),
    **dict.fromkeys(words("in inside across at within around throughout along"), 1),
    **dict.fromkeys(words("of from by"), 2),
}
_PEOPLES = frozenset({Sort.COUNTRY, Sort.DEMONYM, Sort.CAPITAL})
_WHEREABOUTS = 1
_NAMED = 3
_HYPHENS = frozenset("-\u2011\u2013")
_OWN_COUNTRY = frozenset({
    ActorKind.MEDIA, ActorKind.COMPANY, ActorKind.NGO, ActorKind.AGENCY, ActorKind.ANALYST, ActorKind.OTHER,
    ActorKind.PERSON, ActorKind.GOVERNMENT, ActorKind.MILITARY, ActorKind.POLICE, ActorKind.INTELLIGENCE,
    ActorKind.COUNTRY, ActorKind.CIVILIAN,
})  # fmt: skip
"""Kinds whose unknown country a country named with them fills; an alliance has none."""


def actors(
    party: Party, index: NameIndex, day: date | None, place_country: PlaceCountry
) -> tuple[Actor, ...]:
    """The party as actors: one, or one for each country of "British and Canadian troops".

    Args:
        party: its span; a pronoun is read through `refers_to`.
        index: all known names.
        day: publication, for leaders' terms of office.
        place_country: resolves places named in the party ("officials in Nice").

    Returns:
        Actors whose name and country are None where the words do not tell.
    """
    for text in filter(None, (party.text, party.refers_to)):
        several = _coordinated(text, index)
        if several:
            return several
        known = _known(text, index, day)
        if known:
            kind = _kind(party.text, text, known)
            return (Actor(text=party.text, name=known.name, country=known.country, kind=kind),)
    country = _by_place(party.refers_to or party.text, party.label, place_country)
    return (Actor(text=party.text, country=country, kind=_noun_kind_of(party)),)


def _noun_kind_of(party: Party) -> ActorKind:
    own = noun_kind(party.text)
    return noun_kind(party.refers_to) if own is ActorKind.OTHER and party.refers_to else own


def _coordinated(text: str, index: NameIndex) -> tuple[Actor, ...]:
    """Countries before one noun, "U.S., British and Canadian troops", or sides alone: "Israel and Hamas"."""
    words, found = read(text, index)
    listed = found[:1]
    for match in found[1:]:
        if not re.fullmatch(
            r"\s*(?:,|and|&|, and|or)\s*(?:the )?", text[listed[-1].end : match.start]
        ):
            break
        listed.append(match)
    leads = (
        all(word.key in {"the", "both", "some"} for word in words[: found[0].first])
        if found
        else False
    )
    tail = text[listed[-1].end :] if listed else ""
    named = (
        _PEOPLES if tail else _PEOPLES | {Sort.ACTOR}
    )  # "Israel and Hezbollah", and nothing behind
    if not listed[1:] or not leads or not all(m.known[0].sort in named for m in listed):
        return ()
    kind = noun_kind(tail)
    kind = ActorKind.COUNTRY if kind is ActorKind.OTHER else kind
    return tuple(
        Actor(
            text=text[m.start : m.end] + (tail if m is listed[-1] else ""),
            name=m.known[0].name, country=m.known[0].country,
            kind=m.known[0].kind if m.known[0].sort is Sort.ACTOR else kind,
        )
        for m in listed
    )  # fmt: skip


def noun_kind(text: str) -> ActorKind:
    """The kind that a party's nouns speak for, the last one before any preposition first."""
    words = re.findall(r"[\w-]+", text.lower())
    cut = next((i for i, word in enumerate(words) if i and word in _PREPOSITIONS), len(words))
    for part in (words[:cut], words[cut:]):
        for word in reversed(part):
            for kind, nouns in KIND_NOUNS:
                if word in nouns:
                    return kind
    return ActorKind.OTHER


def own_country(text: str, index: NameIndex) -> str | None:
    """The country whose forces a phrase speaks of: "100,000 Russian troops", not "troops in Mali"."""
    words, found = read(text, index)
    sure = (match for match in found if _rank(text, words, match) > _WHEREABOUTS)
    return next(
        (known.country for match in sure for known in match.known[:1] if known.country), None
    )


def named_parties(text: str, index: NameIndex) -> Iterator[Actor]:
    """Those that a text names by country, people, capital or leader, in order; not where they only are."""
    words, found = read(text, index)
    for match in found:
        known = match.known[0]
        if known.country and not _is_whereabouts(words, match):
            said = text[match.start : match.end]
            yield Actor(text=said, name=known.name, country=known.country, kind=known.kind)


def _is_whereabouts(words: list[Token], match: Found) -> bool:
    return _WHEREABOUTS in _ranks_before(words[max(0, match.first - 2) : match.first])


def named_countries(text: str, index: NameIndex) -> tuple[str, ...]:
    """Countries named in a text by name, people or capital, in order, whatever their role."""
    _, found = read(text, index)
    named = (known.country for match in found for known in match.known[:1])
    return tuple(dict.fromkeys(country for country in named if country))


def _known(text: str, index: NameIndex, day: date | None) -> Known | None:
    words, found = read(text, index)
    ranked = [(_rank(text, words, match), match) for match in found]
    best = max((rank for rank, _ in ranked), default=0)
    if best == 0:
        return None
    return _one([_at_day(match, day) for rank, match in ranked if rank == best])


def _rank(text: str, words: list[Token], match: Found) -> int:
    """How surely the name is the party's own: 0 not at all, 1 its whereabouts, 2 "of", 3 named outright."""
    after = words[match.last] if match.last < len(words) else None
    if after and text[match.end : after.start] in _HYPHENS and after.key in SIDE:
        return 0
    before = words[match.first - 1] if match.first else None
    if before and before.key in STANCE and text[before.end : match.start] in _HYPHENS | {" "}:
        return 0
    if _LOYAL.search(text[: match.start]):
        return _NAMED
    # "About 150 sailors", "over 2,000 soldiers" begin with a hedge and no preposition.
    begin = 1 if len(words) > 1 and words[1].text[0].isdigit() else 0
    ranks = _ranks_before(words[begin : match.first])
    return ranks[-1] if ranks and words[begin].key not in _PREPOSITIONS else _NAMED


def _ranks_before(before: list[Token]) -> list[int]:
    """What each preposition among the words before a name makes of it, as `_rank` counts."""
    return [_PREPOSITIONS[word.key] for word in before if word.key in _PREPOSITIONS]


def _at_day(match: Found, day: date | None) -> Known:
    """What the name stands for on that day; a former leader is a person of the same country."""
    now = next((known for known in match.known if known.holds(day)), None)
    if now:
        return now
    past = match.known[0]
    return Known(past.name, past.country, ActorKind.PERSON, past.sort)


def _one(named: list[Known]) -> Known:
    """One party out of several names: the most specific, with the country that goes with it."""
    particular = [known for known in named if known.sort in {Sort.ACTOR, Sort.LEADER}]
    chosen = particular[0] if particular else named[0]
    states = [known.country for known in named if known.country]
    if chosen.country is None and states and chosen.kind in _OWN_COUNTRY:
        return Known(chosen.name, states[0], chosen.kind, chosen.sort)
    return chosen


def _kind(said: str, text: str, known: Known) -> ActorKind:
    """A country with a noun is what the noun says: "Russian forces" are military, and so are "its troops"."""
    own = noun_kind(said) if said != text else ActorKind.OTHER
    if known.sort in {Sort.ACTOR, Sort.LEADER}:
        return known.kind if own is ActorKind.OTHER else own
    kind = noun_kind(text) if own is ActorKind.OTHER else own
    if kind is ActorKind.OTHER:
        return known.kind if len(text.split()) <= len(known.name.split()) + 1 else ActorKind.OTHER
    return kind


_BREAKAWAY = any_of(r"breakaway | separatis\w+ | self-\w+ | so-called | rebel-held | militants")
_NAMED_PLACE = re.compile(
    r"\b(?:in|of|from|across|inside|near)\s+(?:the\s+)?((?:[A-Z][\w\u2019'-]+\s?)+)"
)


_PLACE_FIRST = re.compile(r"(?:the )?((?:[A-Z][\w\u2019'-]+ )+)[a-z]+$")
"""A place before a plain noun: "Shanghai authorities"."""


def _by_place(text: str, label: str | None, place_country: PlaceCountry) -> str | None:
    """The country of the place that the party is, or is said to be in."""
    if _BREAKAWAY.search(text):
        return None
    if label in {"GPE", "LOC", "FAC"}:
        return place_country(text)
    match = _NAMED_PLACE.search(text) or _PLACE_FIRST.match(text)
    return place_country(match[1].strip()) if match else None


_HOME_PLACE = re.compile(r"\bfrom (?:the )?((?:[A-Z][\w\u2019'-]+ ?)+)")


def home_of(text: str, place_country: PlaceCountry) -> str | None:
    """The country of the town or region that people are said to be from: "soldiers from Chechnya"."""
    match = _HOME_PLACE.search(text)
    return place_country(match[1].strip()) if match else None
