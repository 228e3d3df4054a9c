"""Amounts as written -> numbers: "more than 70 soldiers" is min 70, no max, at_least, troops.

Round words are read as news uses them, as lower bounds: "several" is at least 3, "dozens" at least 24,
"scores" at least 40, "thousands" at least 2,000. "from A to B" tells of a growing number: B.
"""

import re
from dataclasses import dataclass

from schemas.event import Quantity
from schemas.event_types import EventType, Qualifier
from schemas.mention import Amount
from services.enricher.lexicon import any_of
from services.enricher.lexicon import words as word_set
from services.enricher.units import unit_of

_ONES = tuple(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {word: float(n) for n, word in enumerate(_ONES)} | {
    word: 20.0 + 10 * n for n, word in enumerate(_TENS)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "lakh": 1e5,
    "crore": 1e7, "dozen": 12.0,
}  # fmt: skip
_SPELLED_SCALES = frozenset(word for word in _SCALES if len(word) > 3)  # noqa: PLR2004
_MAX_SCALES = 2
_BOUNDS = {
    "tens": 20.0, "dozens": 24.0, "scores": 40.0, "hundreds": 2e2, "thousands": 2e3,
    "millions": 2e6, "billions": 2e9,
}  # fmt: skip
_SEVERAL = {"several": 3.0, "few": 3.0}
_ARTICLES = frozenset({"a", "an", "another", "the", "one", "his", "her", "its", "their"})

_NUMERAL = r"(?<![\w.,])(?<![A-Za-z]-)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_TOKEN = re.compile(
    rf"(?P<num>{_NUMERAL})(?P<glued>(?:k|mn|mln|m|bn|bln|tn)\b)?"
    r"(?P<tail>-(?=[a-z])[\w-]+|(?:st|nd|rd|th|s)\b)?"
    r"|(?P<word>[a-z]+(?:['\u2019][a-z]+)?)|(?P<sign>[-+~%<>$\u00a3\u20ac])",
    re.IGNORECASE,
)
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


@dataclass(frozen=True)
class Reading:
    """A number found in a text: value, where it stands, and whether its word is a lower bound."""

    value: float
    start: int
    end: int
    bound: bool = False
    scale: float = 1.0


def quantity(amount: Amount, event_type: EventType) -> Quantity | None:
    """The amount as a number with unit and qualifier; None where no number can be given.

    Args:
        amount: the span, with what it counts as far as grammar tells.
        event_type: what the amount is bound to; decides the unit where the text has no noun.
    """
    text = _plain(amount.text)
    found = readings(text) or _one_thing(text)
    if not found:
        return None
    low, high, qualifier, end = _bounds(text, found)
    unit = unit_of(amount.text, text[end:], amount.counts, event_type)
    return Quantity(text=amount.text, min=low, max=high, unit=unit, qualifier=qualifier)


def readings(text: str) -> list[Reading]:
    """Every number in `text`, in order; names such as "Su-34", "82nd" and "25-storey" are none."""
    tokens = list(_TOKEN.finditer(text))
    found, at = [], 0
    while at < len(tokens):
        reading, used = _number_at(tokens, at)
        if reading:
            found.append(reading)
        at += max(used, 1)
    return found


def _plain(text: str) -> str:
    return re.sub("[\u2010-\u2015\u2212]", "-", text).replace("\u00a0", " ")


def _number_at(tokens: list[re.Match[str]], at: int) -> tuple[Reading | None, int]:
    """The number that starts at token `at`, and how many tokens it takes (0: none there)."""
    token = tokens[at]
    if token["num"]:
        return _figure_at(tokens, at)
    if token["sign"]:
        return None, 0
    return _words_at(tokens, at)


def _figure_at(tokens: list[re.Match[str]], at: int) -> tuple[Reading | None, int]:
    token = tokens[at]
    if token["tail"] and not re.fullmatch(
        r"-(?:odd|plus|strong|to|million|billion)[\w-]*", token["tail"]
    ):
        return None, 1
    value = float(token["num"].replace(",", ""))
    scale = _SCALES[token["glued"].lower()] if token["glued"] else 1.0
    used = 1
    while at + used < len(tokens) and (more := _scale(tokens[at + used])) and used <= _MAX_SCALES:
        scale *= more
        used += 1
    last = tokens[at + used - 1]
    end = token.end("num") if token["tail"] else last.end()
    return Reading(value * scale, token.start(), end, scale=scale), used


def _scale(token: re.Match[str]) -> float | None:
    word = (token["word"] or "").lower()
    return _SCALES.get(word) if word not in {"k", "m"} else None


def _words_at(tokens: list[re.Match[str]], at: int) -> tuple[Reading | None, int]:
    """A number in words: "twenty-five", "two hundred and six", "half a million", "tens of thousands"."""
    words = [(t["word"] or t["sign"] or t["num"] or "").lower() for t in tokens[at : at + 12]]
    for reader in (_vague, _fraction, _cardinal):
        value, used, bound = reader(words)
        if used:
            span = tokens[at].start(), tokens[at + used - 1].end()
            return Reading(value, *span, bound=bound, scale=_trailing_scale(words[:used])), used
    return None, 0


def _word_scale(words: list[str], at: int) -> float:
    """The scale spelled out at that word ("thousand", not "k"), or 0."""
    word = words[at] if at < len(words) else ""
    return _SCALES[word] if word in _SPELLED_SCALES else 0.0


def _trailing_scale(words: list[str]) -> float:
    return _SCALES.get(words[-1], 1.0)


def _vague(words: list[str]) -> tuple[float, int, bool]:
    """Round words: "several hundred", "tens of thousands", "dozens", "a few"."""
    first = words[0]
    skip = 1 if first == "a" and words[1:2] == ["few"] else 0
    if words[skip] in _SEVERAL:
        scale = _word_scale(words, skip + 1)
        return _SEVERAL[words[skip]] * (scale or 1.0), skip + (2 if scale else 1), True
    if first in _BOUNDS:
        if words[1:2] == ["of"] and words[2:3] and words[2] in _BOUNDS and first != "scores":
            return _BOUNDS[first] * _BOUNDS[words[2]] / 2, 3, True
        return _BOUNDS[first], 1, True
    return 0.0, 0, False


def _fraction(words: list[str]) -> tuple[float, int, bool]:
    """Parts and fixed groups: "half a million", "half a dozen", "a quarter of a million", "a couple"."""
    text = " ".join(words)
    part = re.match(
        r"(?:a )?(half|quarter)(?: of)?(?: an?)?[ -](dozen|hundred|thousand|million|billion)\b",
        text,
    )
    if part:
        value = (0.5 if part[1] == "half" else 0.25) * _SCALES[part[2]]
        return value, len(part[0].split()), False
    more = re.match(r"(?:(\w+) and a half|an? (?=\w+ and a half)) ?(\w+)(?: and a half)?", text)
    if more and more[2] in _SCALES and (more[1] is None or more[1] in _SMALL):
        return (
            (_SMALL.get(more[1] or "one", 1.0) + 0.5) * _SCALES[more[2]],
            len(more[0].split()),
            False,
        )
    if re.match(r"a (?:couple|pair)\b", text):
        return 2.0, 2, False
    return 0.0, 0, False


def _cardinal(words: list[str]) -> tuple[float, int, bool]:
    """A plain number in words; "a" counts only before a scale ("a hundred", "a dozen")."""
    if words[0] in {"a", "an"}:
        scale = _word_scale(words, 1)
        return (scale, 2, False) if scale else (0.0, 0, False)
    if words[0] not in _SMALL:
        return 0.0, 0, False
    total = group = 0.0
    used = 0
    for at, word in enumerate(words):
        if word in _SMALL:
            group += _SMALL[word]
        elif word in {"hundred", "dozen"}:
            group = max(group, 1.0) * _SCALES[word]
        elif _word_scale(words, at):
            total, group = total + max(group, 1.0) * _SCALES[word], 0.0
        elif not _joins(words, at):
            break
        else:
            continue
        used = at + 1
    return total + group, used, False


def _joins(words: list[str], at: int) -> bool:
    """Whether the word binds two parts of one number: "twenty-five", "two hundred and six"."""
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[at] == "-":
        return words[at - 1] in _TENS and after in _ONES
    return words[at] == "and" and words[at - 1] in {"hundred", "thousand"} and after in _SMALL


def _one_thing(text: str) -> list[Reading]:
    """One thing named with an article: "a missile", "another aircraft", "the drone"; a pair with "and"."""
    words = re.findall(r"[\w'\u2019-]+", text)
    if not words[1:] or words[0].lower() not in _ARTICLES or _is_plural(text):
        return []
    pair = re.search(r"\b(?:and|&) (?:his|her|its|their|an?|another)\b", text)
    return [Reading(2.0 if pair else 1.0, 0, len(words[0]))]


_PLURAL_NOUNS = word_set("""
    people troops personnel police forces staff infantry military crew weaponry equipment number
    majority handful lot army men women children navy
""")


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
