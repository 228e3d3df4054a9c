"""Names of countries, peoples, capitals, organisations, armed groups and leaders, found in a text.

Whole tokens only, the longest name first: "ambassador" holds no Syria, "US" is not "us". The names come
from `demonyms.yaml`, `actors.yaml`, `leaders.yaml` and `false_friends.yaml` in `data/`, which users extend.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from schemas.event_types import ActorKind
from services.enricher.gazetteer import DATA, fold


class Sort(StrEnum):
    """What sort of name it is."""

    COUNTRY = "country"
    DEMONYM = "demonym"
    CAPITAL = "capital"  # stands for its government
    ACTOR = "actor"
    LEADER = "leader"
    NONE = "none"  # a phrase that holds a name and means something else: "Latin America"


LANDS = frozenset({Sort.COUNTRY, Sort.DEMONYM, Sort.NONE})
"""What names a country in a place phrase, where a capital is a city and "Iraqi military" no actor."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a name stands for; `since` and `until` bound a leader's time in office."""

    name: str
    country: str | None
    kind: ActorKind
    sort: Sort
    since: date = date.min
    until: date = date.max

    def holds(self, day: date | None) -> bool:
        """Whether it stood for this on that day (any day, where none is known)."""
        return day is None or self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text; `key` is folded, hyphens and possessives fall between tokens."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: its tokens from `first` to before `last`, and all that it may stand for."""

    first: int
    last: int
    start: int
    end: int
    known: tuple[Known, ...]


@dataclass(frozen=True)
class Alias:
    """A name as listed: folded words, and whether it is written in capitals throughout."""

    words: tuple[str, ...]
    capitals: bool
    known: Known


@dataclass(frozen=True, eq=False)
class NameIndex:
    """Names by their words; and by its first word how many words a name may have, the most first."""

    names: Mapping[tuple[str, ...], tuple[Alias, ...]]
    sizes: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, aliases: Iterable[Alias]) -> "NameIndex":
        """An index of names, without repeats."""
        names: dict[tuple[str, ...], dict[Alias, None]] = defaultdict(dict)
        sizes: dict[str, set[int]] = defaultdict(set)
        for alias in aliases:
            names[alias.words][alias] = None
            sizes[alias.words[0]].add(len(alias.words))
        return cls(
            {words: tuple(listed) for words, listed in names.items()},
            {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()},
        )


_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:[.\u2019']\w+)*")
_POSSESSIVE = re.compile(r"[\u2019']s?$", re.IGNORECASE)
_WRITTEN_OUT = frozenset({ActorKind.ALLIANCE, ActorKind.UN, ActorKind.INTERNATIONAL_ORGANISATION})
_REMEMBERED = 512
"""Phrases whose names are remembered: those of a few articles."""
_SPOKEN_FROM = 4
"""Acronyms this long that British papers write like names: Nato, Unicef."""
_CAPITALS_UP_TO = 5
"""An all-capitals name this short must be in capitals in the text: US, UN, IS, NATO, DRC."""


def tokens(text: str) -> list[Token]:
    """The words of a text, without possessive endings."""
    found = []
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match[0]) or match[0]
        found.append(Token(word, fold(word), match.start(), match.start() + len(word)))
    return found


@lru_cache(maxsize=_REMEMBERED)
def read(text: str, index: NameIndex) -> tuple[list[Token], list[Found]]:
    """The words of a text and the names among them, neither to be changed: events name the same parties."""
    words = tokens(text)
    return words, find(words, index)


def find(words: list[Token], index: NameIndex) -> list[Found]:
    """The names among the words, longest first at each word, without overlaps."""
    found, at = [], 0
    keys = tuple(word.key for word in words)
    while at < len(words):
        match = _at(words, keys, at, index)
        if match and not any(known.sort is Sort.NONE for known in match.known):
            found.append(match)
        at = match.last if match else at + 1
    return found


def _at(words: list[Token], keys: tuple[str, ...], at: int, index: NameIndex) -> Found | None:
    for size in index.sizes.get(keys[at], ()):
        end = at + size
        names = index.names.get(keys[at:end], ()) if end <= len(keys) else ()
        known = tuple(alias.known for alias in names if _is_written(words[at:end], alias))
        if known:
            return Found(at, end, words[at].start, words[end - 1].end, known)
    return None


def _is_written(part: Sequence[Token], alias: Alias) -> bool:
    """Whether these words are written as the name is, which has the same letters."""
    if alias.capitals:
        return all(token.text.isupper() for token in part)
    return part[0].text[0].isupper() or part[0].text[0].isdigit() or part[-1].text[0].isupper()


def build_index(names: Iterable[tuple[str, Known]]) -> NameIndex:
    """An index of (name as written, what it stands for); the first of equal names comes first."""
    return NameIndex.of(alias for name, known in names if (alias := _alias(name, known)).words)


def _alias(name: str, known: Known) -> Alias:
    letters = name.replace(".", "").replace(" ", "")
    capitals = letters.isupper() and len(letters) <= _CAPITALS_UP_TO
    return Alias(tuple(token.key for token in tokens(name)), capitals, known)


def only(index: NameIndex, sorts: frozenset[Sort]) -> NameIndex:
    """The part of an index that holds names of these sorts."""
    every = (alias for names in index.names.values() for alias in names)
    return NameIndex.of(alias for alias in every if alias.known.sort in sorts)


def load_names(folder: Path = DATA) -> NameIndex:
    """All names of the data files, and the phrases that only hold such a name.

    Raises:
        ValueError: an entry has an unknown kind or an ill-formed date; names file and entry.
    """
    return build_index(
        [*_countries(folder), *_actors(folder), *_leaders(folder), *_false_friends(folder)]
    )


def read_list(path: Path) -> Any:  # noqa: ANN401 - whatever the YAML holds
    """The content of one data file, with libyaml's loader where it is built in (ten times faster)."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe


def _countries(folder: Path) -> Iterator[tuple[str, Known]]:
    for country, entry in read_list(folder / "demonyms.yaml").items():
        names = entry["names"]
        for name in names:
            yield name, Known(names[0], country, ActorKind.COUNTRY, Sort.COUNTRY)
        for demonym in entry.get("demonyms") or ():
            yield demonym, Known(names[0], country, ActorKind.COUNTRY, Sort.DEMONYM)
        if entry.get("capital") and entry.get("metonym_ok"):
            for capital in _as_list(entry["capital"]):
                yield capital, Known(names[0], country, ActorKind.GOVERNMENT, Sort.CAPITAL)


def _actors(folder: Path) -> Iterator[tuple[str, Known]]:
    path = folder / "actors.yaml"
    for entry in _entries(path, "actors"):
        known = Known(entry["name"], entry.get("country"), _kind(entry, path), Sort.ACTOR)
        for name in (entry["name"], *(entry.get("aliases") or ())):
            yield str(name), known
            if known.kind in _WRITTEN_OUT and str(name).isupper() and len(name) >= _SPOKEN_FROM:
                yield name.capitalize(), known


def _leaders(folder: Path) -> Iterator[tuple[str, Known]]:
    path = folder / "leaders.yaml"
    for entry in _entries(path, "leaders"):
        kind = ActorKind.GOVERNMENT if entry.get("role") else ActorKind.PERSON
        span = _day(entry.get("from"), date.min), _day(entry.get("to"), date.max)
        known = Known(entry["name"], entry.get("country"), kind, Sort.LEADER, *span)
        for name in (entry["name"], *(entry.get("aliases") or ())):
            yield str(name), known


def _false_friends(folder: Path) -> Iterator[tuple[str, Known]]:
    for phrases in read_list(folder / "false_friends.yaml").values():
        for phrase in phrases:
            yield phrase, Known(phrase, None, ActorKind.OTHER, Sort.NONE)


def _entries(path: Path, key: str) -> list[dict[str, Any]]:
    document = read_list(path)
    return list(document[key] if isinstance(document, dict) else document)


def _as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def _kind(entry: dict[str, Any], path: Path) -> ActorKind:
    try:
        return ActorKind(entry["kind"])
    except ValueError as error:
        allowed = ", ".join(ActorKind)
        raise ValueError(
            f"{path.name}: {entry['name']} has kind {entry['kind']}; allowed: {allowed}."
        ) from error


def _day(value: date | str | int | None, default: date) -> date:
    """A date, or the first day of a year or month ("2019", "2019-05")."""
    if value is None or isinstance(value, date):
        return value or default
    parts = [int(part) for part in str(value).split("-")]
    return date(*[*parts, 1, 1][:3])
