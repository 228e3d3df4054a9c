"""Amounts as written -> numbers: "more than 70 soldiers" is min 70, no max, at_least, troops.

Round words are read as news uses them, as lower bounds: "several" is at least 3, "dozens" at least 24,
"scores" at least 40, "thousands" at least 2,000. "from A to B" tells of a growing number: B.
"""

import re

from schemas.event import Quantity
from schemas.event_types import EventType, Qualifier
from schemas.mention import Amount
from services.enricher.lexicon import any_of
from services.enricher.lexicon import words as word_set
from services.enricher.readings import Reading, readings
from services.enricher.units import has_no_noun, unit_of

_ARTICLES = frozenset({"a", "an", "another", "the", "one", "his", "her", "its", "their"})
_HEDGE = (
    (
        Qualifier.UP_TO,
        any_of("""
            no more than | not more than | up to | as (?:many|much|high) as | at (?:the )?most
            | a maximum of | fewer than | less than | under | below | <
        """),
    ),
    (
        Qualifier.AT_LEAST,
        any_of("""
            no (?:fewer|less) than | not (?:fewer|less) than | at (?:the very )?least | more than
            | greater than | higher than | upwards? of | in excess of | exceed(?:s|ing|ed)? | over | above
            | a minimum of | well past | beyond | >
        """),
    ),
    (
        Qualifier.ABOUT,
        any_of("""
            about | around | roughly | approximately | some | nearly | almost | close to | estimated | circa
            | an estimate of | in the region of | just (?:under|short of) | something like | ~ | virtually
        """),
    ),
)
_AFTER = (
    (
        Qualifier.AT_LEAST,
        re.compile(r"^\s*(?:\+|or more\b|and more\b|plus\b|at least\b)", re.IGNORECASE),
    ),
    (Qualifier.ABOUT, re.compile(r"^\s*(?:-odd\b|or so\b|odd\b|or thereabouts\b)", re.IGNORECASE)),
)
_JUST_UNDER = re.compile(r"just (?:under|below|short of)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\b[^.]*$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\b[^.]*$", re.IGNORECASE)
_JOIN = re.compile(
    r"^\s*(?:-|to|and|or)\s*(?:(?:about|around|as many as|nearly|almost|roughly)\s+)?[$\u00a3\u20ac]?$",
    re.IGNORECASE,
)
_NOT_ONE = re.compile(r"not (?:one|a|a single)\b|\d{1,2}:\d\d\b", re.IGNORECASE)
"""What counts nobody: "not one soldier", "16:42 GMT"."""
_PLURAL_NOUNS = word_set("""
    people troops personnel police forces staff infantry military crew weaponry equipment number
    majority handful lot army men women children navy
""")


def quantity(amount: Amount, event_type: EventType) -> Quantity | None:
    """The amount as a number with unit and qualifier; None where no number can be given.

    Args:
        amount: the span, with what it counts as far as grammar tells.
        event_type: what the amount is bound to; decides the unit where the text has no noun.
    """
    text = _plain(amount.text)
    found = readings(text) or _one_thing(text)
    if not found or _NOT_ONE.match(text):
        return None
    low, high, qualifier, end = _bounds(text, found)
    unit = unit_of(amount.text, _counted(text[end:], amount.noun), amount.counts, event_type)
    return Quantity(text=amount.text, min=low, max=high, unit=unit, qualifier=qualifier)


def _counted(after: str, noun: str | None) -> str:
    """What follows a number, or the noun that it stands for."""
    return f" {noun}" if noun and has_no_noun(after) else after


def _plain(text: str) -> str:
    return re.sub("[\u2010-\u2015\u2212]", "-", text).replace("\u00a0", " ")


def _one_thing(text: str) -> list[Reading]:
    """One thing named with an article: "a missile", "another aircraft", "the drone"; a pair with "and"."""
    words = re.findall(r"[\w'\u2019-]+", text)
    if [word.lower() for word in words] == ["another"]:
        return [Reading(1.0, 0, len(words[0]))]
    if not words[1:] or words[0].lower() not in _ARTICLES or _is_plural(text):
        return []
    pair = re.search(r"\b(?:and|&) (?:his|her|its|their|an?|another)\b", text)
    return [Reading(2.0 if pair else 1.0, 0, len(words[0]))]


def _is_plural(text: str) -> bool:
    head = re.split(r"\b(?:of|who|that|which|from|in|at|with|and|for|on)\b", text, maxsplit=1)[0]
    words = head.lower().split()
    last = words[-1].strip(".,\"'\u201d\u2019") if words else ""
    return last in _PLURAL_NOUNS or (last.endswith("s") and not last.endswith("ss"))


def _bounds(text: str, found: list[Reading]) -> tuple[float | None, float | None, Qualifier, int]:
    """Lower and upper bound, hedge, and where the number ends in the text."""
    first = found[0]
    before = text[: first.start]
    if len(found) > 1 and _JOIN.match(text[first.end : found[1].start]):
        joined = _joined(text, before, first, found[1])
        if joined:
            return joined
    return (*_single(first, _hedge(before, text[first.end :])), first.end)


def _joined(
    text: str, before: str, first: Reading, second: Reading
) -> tuple[float, float, Qualifier, int] | None:
    """Two numbers as one range, or the end point of "from A to B"; None where "and" only lists them."""
    join = text[first.end : second.start].strip().lower()
    low = first.value * (
        second.scale if first.scale == 1.0 and first.value < second.value / second.scale else 1.0
    )
    if _FROM.search(before) and join.startswith("to"):
        hedge = _hedge(join + " ", text[second.end :]) or Qualifier.EXACT
        return second.value, second.value, hedge, second.end
    if low >= second.value or (join.startswith("and") and not _BETWEEN.search(before)):
        return None
    return low, second.value, Qualifier.RANGE, second.end


def _hedge(before: str, after: str) -> Qualifier | None:
    """The hedge nearest before the number, or right behind it."""
    if _JUST_UNDER.search(before):
        return Qualifier.ABOUT
    hedges = ((m.end(), len(m[0]), kind) for kind, rule in _HEDGE for m in rule.finditer(before))
    nearest = max(hedges, default=None)
    if nearest:
        return nearest[2]
    return next((kind for kind, rule in _AFTER if rule.match(after)), None)


def _single(
    number: Reading, hedge: Qualifier | None
) -> tuple[float | None, float | None, Qualifier]:
    value = number.value
    if hedge is Qualifier.UP_TO:
        return 0.0, value, Qualifier.UP_TO
    if hedge is Qualifier.AT_LEAST or number.bound:
        return value, None, Qualifier.AT_LEAST
    return value, value, hedge or Qualifier.EXACT
