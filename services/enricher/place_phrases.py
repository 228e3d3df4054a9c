"""A place phrase taken apart: the countries, the other names and the words in it."""

import re
from dataclasses import dataclass

from services.enricher.lexicon import BASE_WORDS, NAME_JOINERS, REGION_WORDS, SIDE, any_of
from services.enricher.names import Found, NameIndex, Sort, Token, read
from services.enricher.resolve import Sought

_MANY = any_of("""
    countries | nations | members | allies | states | continent | abroad | overseas | elsewhere | world
    | neighbou?rs | waters | sea | alliance | bloc
""")
_SMALL_WORDS = 1
_SHORT = 3
"""Letters of an abbreviation inside a name: "St. Cloud", "W. Va."."""
_INSIDE_NAME = re.compile(r"[-\u2013\u2019' ]{1,2}|['\u2019]s ")


@dataclass(frozen=True)
class Phrase:
    """A place phrase taken apart: countries by name and by people, other names in order, its words."""

    countries: tuple[str, ...]
    names: tuple[tuple[str, Sought], ...]
    words: frozenset[str]


def take_apart(text: str, index: NameIndex) -> Phrase:
    """Countries, other names and words of a phrase; a capital is a city here, not its government."""
    words, found = read(text, index)
    taken, countries = set[int](), []
    for match in found:
        country = _country_in(match)
        if (
            country
            and not _part_of_name(words, match, text)
            and not _tells_side(text, words, match.last)
        ):
            taken.update(range(match.first, match.last))
            countries.append(country)
    names = tuple(_names(text, words, taken))
    lowered = frozenset(token.key for token in words)
    return Phrase(tuple(dict.fromkeys(countries)), names, lowered)


def _country_in(match: Found) -> str | None:
    known = next((k for k in match.known if k.sort in {Sort.COUNTRY, Sort.DEMONYM}), None)
    return known.country if known else None


def _tells_side(text: str, words: list[Token], at: int) -> bool:
    """Whether the word at `at` makes the name before it one of a side: "Ukrainian-held"."""
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


def is_indefinite(text: str) -> bool:
    """Whether it stands for many places, or for none in particular: "allied countries", "abroad"."""
    return _MANY.search(text) is not None
