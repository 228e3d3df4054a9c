"""Numbers in a text, in words and figures: "3,000", "half a million", "dozens", "several hundred"."""

import re
from dataclasses import dataclass

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
_ALONE = frozenset({"dozen", "hundred", "thousand"})
"""Scales that count without a number before them: "a further hundred", "the first dozen"."""
_MAX_SCALES = 2
_BOUNDS = {
    "tens": 20.0, "dozens": 24.0, "scores": 40.0, "hundreds": 2e2, "thousands": 2e3,
    "millions": 2e6, "billions": 2e9,
}  # fmt: skip
_SEVERAL = {"several": 3.0, "few": 3.0}

_NUMERAL = r"(?<![\w.,])(?<![A-Za-z]-)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MEMBERS = (
    "strong|man|men|member|person|people|soldier|troop|"
    "vehicle|truck|tank|ship|boat|aircraft|plane|drone"
)
_COUNTING_TAIL = re.compile(rf"-(?:odd|plus|to|million|billion|{_MEMBERS})(?:-\w+)*", re.IGNORECASE)
_TOKEN = re.compile(
    rf"(?P<num>{_NUMERAL})(?P<glued>(?:k|mn|mln|m|bn|bln|tn)\b)?"
    r"(?P<tail>-(?=[a-z])[\w-]+|(?:st|nd|rd|th|s)\b)?"
    r"|(?P<word>[a-z]+(?:['\u2019][a-z]+)?)|(?P<sign>[-+~%<>$\u00a3\u20ac])",
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
    if token["tail"] and not _COUNTING_TAIL.fullmatch(token["tail"]):
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
    """A number in words; "a" counts only before a scale, which may stand alone ("a further hundred")."""
    if words[0] in {"a", "an"}:
        return _cardinal(["one", *words[1:]]) if _word_scale(words, 1) else (0.0, 0, False)
    if words[0] not in _SMALL and words[0] not in _ALONE:
        return 0.0, 0, False
    return (*_sum(words), False)


def _sum(words: list[str]) -> tuple[float, int]:
    """The number that words begin with, and of how many it is made."""
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
    return total + group, used


def _joins(words: list[str], at: int) -> bool:
    """Whether the word binds two parts of one number: "twenty-five", "two hundred and six"."""
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[at] == "-":
        return words[at - 1] in _TENS and after in _ONES
    return words[at] == "and" and words[at - 1] in {"hundred", "thousand"} and after in _SMALL
