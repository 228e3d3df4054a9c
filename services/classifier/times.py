"""When, as written: the date words of a trigger's clause."""

import re
from functools import lru_cache
from itertools import islice

from schemas import base
from services.classifier.spans import Text
from services.classifier.tree import Span, Token
from services.classifier.words import kinds

_CLIMB = 12
"""Words up which the verb of a clause is looked for."""

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
_HINT = re.compile(
    r"day|week|month|year|night|hour|decade|summer|winter|spring|autumn|fall|tomorrow|19\d\d|20\d\d|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|aug|sept|oct|nov|dec)\."
)
"""What every time expression holds one of; to look for these takes a tenth of the time."""


def near(laid: Text, sentence: Span, trigger: Token) -> base.Span | None:
    """The time expression of an event, or None where there is none.

    That of the trigger's own clause comes first, that of who said so behind it, that of an aside last: in
    "said on Thursday that it had struck the depot overnight" the strike was overnight, and "the generals who
    took power last year" date nothing else. Of several the closest.
    """
    found = _times(sentence.text)
    if not found:
        return None
    here = trigger.idx - sentence.start_char
    own = _verb(trigger)

    def rank(match: re.Match[str]) -> tuple[bool, bool, bool, int]:
        verb = _verb(_token_at(sentence, match.start()))
        told = verb is not None and "speech_act" in kinds(verb)
        distance = min(abs(match.start() - here), abs(match.end() - here))
        return verb != own, _is_aside(verb, trigger), told and verb != own, distance

    best = min(found, key=rank)
    start = laid.offset(sentence.start_char + best.start())
    return base.Span(
        text=laid.text[start : start + len(best.group())],
        start=start,
        end=start + len(best.group()),
    )


def _is_aside(verb: Token | None, trigger: Token) -> bool:
    """Whether a verb tells more of a noun, and nothing of the trigger."""
    return verb is not None and verb.dep_ in {"relcl", "acl"} and not verb.is_ancestor(trigger)


@lru_cache(maxsize=64)
def _times(sentence: str) -> tuple[re.Match[str], ...]:
    """The time expressions of a sentence; each of its events asks for them."""
    return tuple(_TIME.finditer(sentence)) if _HINT.search(sentence.lower()) else ()


def _token_at(sentence: Span, offset: int) -> Token:
    at = sentence.start_char + offset
    return next((token for token in sentence if token.idx + len(token) > at), sentence[-1])


def _verb(token: Token) -> Token | None:
    """The verb of the clause that a word is in."""
    for one in (token, *islice(token.ancestors, _CLIMB)):
        if one.pos_ in {"VERB", "AUX"}:
            return one
    return None
