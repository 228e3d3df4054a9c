"""When, as written: the date words nearest to a trigger in its sentence."""

import re

from spacy.tokens import Span

from schemas import base
from services.classifier.spans import Text

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|aug|sept|oct|nov|dec)\.)"
)
_UNIT = r"(?:day|week|month|year|night|weekend|hour|decade)s?"
_NUMBER = r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|a few)"
_TIME = re.compile(
    rf"\b(?:(?:early|late|mid|the beginning of|the end of)[- ])?(?:"
    rf"{_MONTH}\s+\d{{1,2}}(?:-\d{{1,2}})?(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?|"
    rf"\d{{1,2}}(?:-\d{{1,2}})?(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+\d{{4}})?|"
    rf"(?:(?:last|next|this|on|early|late)\s+)?{_DAY}(?:\s+(?:morning|evening|night|afternoon))?|"
    rf"(?:last|next|this|past|previous|the past|the last|recent)\s+(?:{_NUMBER}\s+)?"
    rf"(?:{_UNIT}|{_MONTH}|summer|winter|spring|autumn|fall)|"
    rf"{_NUMBER}\s+{_UNIT}\s+(?:ago|earlier|later)|"
    rf"(?:over the )?(?:past|coming|next|last)\s+(?:few\s+)?{_UNIT}|"
    rf"overnight|today|yesterday|tomorrow|tonight|"
    rf"(?:in|since|by|until)\s+(?:{_MONTH}\s+)?(?:19|20)\d\d|"
    rf"(?:in|since)\s+{_MONTH}|{_MONTH}\s+(?:19|20)\d\d|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def near(laid: Text, sentence: Span, position: int) -> base.Span | None:
    """The time expression closest to an offset into the Doc, or None where there is none."""
    found = list(_TIME.finditer(sentence.text))
    if not found:
        return None
    here = position - sentence.start_char
    best = min(found, key=lambda m: min(abs(m.start() - here), abs(m.end() - here)))
    start = laid.offset(sentence.start_char + best.start())
    return base.Span(
        text=laid.text[start : start + len(best.group())],
        start=start,
        end=start + len(best.group()),
    )
