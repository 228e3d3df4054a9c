"""Which sentences are worth reading: those with a trigger in the company that its rules ask for."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from services.classifier.inflection import inflected
from services.classifier.triggers import load_rules
from services.classifier.words import classes, country_words, listed, read_data

_WORD = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_BODIES = frozenset({"official", "polity", "police"})
_ARMED = frozenset(
    {"force", "group", "captives", "drone", "missile", "bomb", "airpower", "hardware"}
)
_AFFECTED = frozenset({"civilian", "crowd", "aid_word"})
_EVERYDAY = listed("gate_everyday")
_TRUTH = listed("gate_truth")
_HARM = listed("gate_harm")
_NUMBER_WORDS = listed("gate_numbers") | listed("amounts_vague")
_COUNTED = frozenset({"force", "police", "civilian"})
NEEDED = {"telling": 0, "strong": 1, "faint": 3}
"""Points of company that each list of triggers asks for."""
OTHERWISE = 2
TOO_FEW = 3
"""Sentences of which nobody can say what an article is about; parsing them costs little."""
ABOUT_CONFLICT = 0.25
"""Share of sentences with a word of war in an article that is about conflict."""
SEVERAL = 4
"""Different words of sport or of business that make it the subject of an article."""
ELSEWHERE = -2
_NONE: frozenset[str] = frozenset()
_WARLIKE = _ARMED | {"conflict"}


@cache
def triggers() -> dict[str, int]:
    """Every written form of a trigger -> the points of company that it needs."""
    listed = {
        w: NEEDED[name]
        for name, words in read_data("gate.yaml").items()
        for w in str(words).split()
    }
    needed: dict[str, int] = {}
    for lemma, _ in load_rules():
        points = listed.get(lemma, OTHERWISE)
        for form in inflected(lemma):
            needed[form] = min(points, needed.get(form, points))
    return needed


@cache
def _company() -> dict[str, frozenset[str]]:
    """Every written form of a word that counts as company -> the sorts of company it is."""
    named: dict[str, set[str]] = {}
    for word, found in classes().items():
        if word not in _EVERYDAY:
            for form in inflected(word):
                named.setdefault(form, set()).update(found)
    return {form: frozenset(found) for form, found in named.items()}


def tokens(text: str) -> set[str]:
    """Words in lower case, hyphenated ones also by part; countries as "^name", if capitalised."""
    return set[str]().union(*map(_forms, _WORD.findall(text)))


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    written = word.rstrip("-'\u2019").removesuffix("'s").removesuffix("\u2019s")
    lower = written.lower()
    bare = lower.rstrip(".")
    parts = (part for part in lower.split("-") if part) if "-" in lower else ()
    named = written[0].isupper() and (lower in country_words() or bare in country_words())
    return frozenset({lower, bare, *parts, *(("^" + bare,) if named else ())})


def _points(company: Mapping[str, frozenset[str]], trigger: str) -> int:
    """How much company of conflict or politics a trigger has among words of these sorts, countries apart."""
    others = (found for word, found in company.items() if word != trigger)
    sorts = _NONE.union(*(others if trigger in company else company.values()))
    total = 2 * bool(sorts & _ARMED) + bool(sorts & _BODIES) + bool(sorts & _AFFECTED)
    return total + ("conflict" in sorts)


class Weighed(NamedTuple):
    """A trigger among the words of a sentence: the points that it has, and those that it needs."""

    trigger: str
    points: int
    needed: int


def weigh(words: set[str], bonus: int = 0) -> Iterator[Weighed]:
    """Every trigger among these words; `bonus` is the article's."""
    needed, company = triggers(), _company()
    found = [word for word in words if word in needed]
    if found:
        countries = sum(word[0] == "^" for word in words)
        beside = {word: company[word] for word in words if word in company}
        for word in found:
            yield Weighed(word, countries + _points(beside, word) + bonus, needed[word])


def names_country(words: set[str]) -> bool:
    """Whether a country is named, which an article about something else must do to be parsed."""
    return any(word[0] == "^" for word in words)


def worth_parsing(words: set[str], bonus: int = 0) -> bool:
    """Whether a sentence of these words could report an event; `bonus` is its article's."""
    if bonus < 0 and not names_country(words):
        return False
    return any(one.points >= one.needed for one in weigh(words, bonus))


def bonus_of(sentences: Sequence[set[str]]) -> int:
    """One point for every sentence of an article about conflict, or too short to tell.

    In one about sport or business, where armies, attacks and sieges are figures of speech, less than none.
    """
    if _is_figurative(set[str]().union(*sentences)):
        return ELSEWHERE
    if len(sentences) <= TOO_FEW:
        return 1
    company = _company()
    armed = sum(any(company.get(word, _NONE) & _WARLIKE for word in words) for words in sentences)
    return int(armed > 0 and armed >= ABOUT_CONFLICT * len(sentences))


def _is_figurative(words: set[str]) -> bool:
    """Whether an article has several words of one everyday subject, and no more words of war."""
    company = _company()
    warlike = sum("conflict" in company.get(word, _NONE) for word in words)
    shared = [len(words & subject) for subject in _subjects()]
    return max(shared) >= max(SEVERAL, warlike)


@cache
def _subjects() -> tuple[frozenset[str], ...]:
    """Every written form of the words of sport, and of those of business."""
    return tuple(
        frozenset(form for word in listed(f"gate_{name}") for form in inflected(word))
        for name in ("sport", "business")
    )


def speaks_of_truth(words: set[str]) -> bool:
    """Whether a sentence may confirm, deny or doubt what an earlier one said."""
    return not words.isdisjoint(_TRUTH)


def gives_figures(words: set[str], text: str) -> bool:
    """Whether a sentence may say how many were hurt in, or sent by, what the one before it told of."""
    if words.isdisjoint(_NUMBER_WORDS) and not any(map(str.isdigit, text)):
        return False
    company = _company()
    return not words.isdisjoint(_HARM) or any(company.get(word, _NONE) & _COUNTED for word in words)
