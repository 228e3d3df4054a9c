"""Text into sentences, with offsets that stay those of the article.

Cleaning replaces characters by spaces one for one, so that ``text[start:end]`` of a sentence is
what the article says at that place.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from services.classifier import dateline
from services.classifier.words import capitals, listed

MAX_SENTENCE = 600
"""Characters; news sentences are shorter, and the rules' time grows with the square of the length."""

LONGEST_HEADING = 16
"""Words."""

_MARKUP = re.compile(r"<[^<>\n]{1,300}>|&(?:[a-zA-Z]{2,8}|#\d{1,6});")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff\u00ad]")
_LINE = re.compile(r"[^\n]+")
_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"'\u201d\u2019)\]]*+(?=\s++[\"'\u201c\u2018(\[]?[A-Z0-9])|[a-z0-9)%][.!?][\"\u201d\u2019]?(?=[\"\u201c\u2018]?[A-Z][a-z]+\b)"
)
"""Without the look-behind and the possessive repeats, a run of dots costs the square of its length."""
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"\u201c])(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Sgt|Capt|Adm|Rep|Sen|Gov|Pres|St|Sr|Jr|No|"
    r"vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Brig|Cmdr|approx|est|Inc|Ltd|Co|"
    r"(?:[A-Z]\.)*[A-Z])\.$"
)
_OPENER = re.compile(
    r"\s+[\"\u201c\u2018]?(?:The|A|An|In|It|He|She|They|But|And|This|That|However|On|At)(?=\s)"
)
_CLOSED = re.compile(r"[.!?…:;,][\"'\u201d\u2019)\]]*\s*$")
_SMALL = listed("blocks_small")


class Sentence(NamedTuple):
    """A sentence: its cleaned text, equal in length to ``article[start:end]``."""

    start: int
    end: int
    text: str
    paragraph: int
    heading: bool


def cleaned(text: str) -> str:
    """Blank out markup, entities and control characters, one space for each character."""
    blank = _MARKUP.sub(lambda m: " " * len(m.group()), text)
    return _CONTROL.sub(" ", blank.replace("\r", " "))


def sentences(text: str) -> Iterator[Sentence]:
    """Sentences of an article in order; lines are paragraphs, over-long ones are cut at a space."""
    clean = cleaned(text)
    lines = list(_LINE.finditer(clean))
    for number, line in enumerate(lines):
        heading = len(lines) > 1 and is_heading(line.group().strip())
        begins = dateline.skipped(clean, line.start(), line.end(), capitals())
        for start, end in _pieces(clean, begins, line.end()):
            yield Sentence(start, end, clean[start:end], number, heading)


def is_heading(line: str) -> bool:
    """Whether a line is a title: short, without a final stop, its main words capitalised."""
    words = line.split()
    if not 0 < len(words) <= LONGEST_HEADING or _CLOSED.search(line):
        return False
    main = [word for word in words if word.lower() not in _SMALL and word[0].isalpha()]
    return sum(word[0].isupper() for word in main) >= 0.75 * max(len(main), 1)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in [*_stops(text, start, end), end]:
        while stop - start > MAX_SENTENCE:
            cut = text.rfind(" ", start + 1, start + MAX_SENTENCE)
            cut = cut if cut > start else start + MAX_SENTENCE
            yield from _trimmed(text, start, cut)
            start = cut
        yield from _trimmed(text, start, stop)
        start = stop


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        before = text[max(start, match.end() - 12) : match.end()]
        if not _ABBREVIATION.search(before) or _OPENER.match(text, match.end(), end):
            yield match.end()


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        yield start + left, start + right
