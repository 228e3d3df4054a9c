"""What a quantity counts: its noun in the text, what grammar says befell them, or the event's type."""

import re

from schemas.event_types import POSTURE, EventType
from schemas.mention import Counted
from services.enricher.lexicon import PEOPLES, UNIT_NOUNS, any_of

_UNIT_OF_NOUN = tuple(
    (unit, re.compile("|".join(nouns.split()), re.IGNORECASE)) for unit, nouns in UNIT_NOUNS
)
_COMPOUNDS = (
    ("ships", any_of("aircraft carriers? | landing craft", after="$")),
    ("ships", re.compile(r"^\W*carriers?$", re.IGNORECASE)),  # "90 armoured carriers" are vehicles
    ("vehicles", any_of("personnel carriers?", after="$")),
    (
        "aircraft",
        any_of(
            r"""
            (?:fighter|cargo|transport|military|enemy|spy|refuell?ing) (?:jets?|planes?|aircraft)
            | (?:aerial|air|refuell?ing) tankers?
            | black hawks? | (?:su|mig|f|b|c|tu|il|an|mi|ka|uh|ah|ch)-\d+\w*
            | (?:\w+-\d+\w*|mig|rafale|typhoon|eurofighter|gripen|raptor|stealth|jet) fighters?
            """,
            after="$",
        ),
    ),
    (
        "troops",
        any_of(
            """
            special forces | service members? | foreign fighters
            | military (?:advis[eo]rs|personnel|trainers|instructors)
            """,
            after="$",
        ),
    ),
)
_HEAD_ENDS = any_of(
    """
    who | that | which | from | in | at | with | for | on | to | near | around | into | aboard | along
    | currently | since | by | under | over | during | after | before | across | through | against | between
    | was | were | is | are | have | has | had | of
    """
)
_OF_WHOM = re.compile(r"^\s*of\s+(?:the|its|his|their|our|these|those)\s+", re.IGNORECASE)
_OF_WHOLE = re.compile(r"^\s*of\s+(?:them|whom|which|those|these|us|the \d[\d,]*)\b", re.IGNORECASE)
_MORE = frozenset({"more", "others", "additional"})
_OF_COUNT = re.compile(r"^\s*(?:out\s+)?of\s+", re.IGNORECASE)
_TOGETHER = re.compile(r"\s+(?:and|or|&)\s+", re.IGNORECASE)
_WHOSE_PART = re.compile(r"^-(\w+)")
"""The noun of "a 300-man contingent", "a 60-vehicle convoy"."""
_MEN = frozenset({"man", "men", "member", "person", "people", "strong"})
_EITHER = any_of("men and women | women and men", after="$")
_MOVING = POSTURE | {EventType.MILITARY_EXERCISE}

_BEFALLEN = {
    Counted.KILLED: "killed", Counted.WOUNDED: "wounded", Counted.CASUALTIES: "casualties",
    Counted.CAPTURED: "captured", Counted.DISPLACED: "displaced",
}  # fmt: skip
_PEOPLE_ARE = {
    EventType.DISPLACEMENT: "displaced",
    EventType.ARREST: "detained",
    EventType.CASUALTY_REPORT: "killed",
}
_PEOPLE_TYPES = frozenset({
    EventType.ABDUCTION, EventType.PRISONER_EXCHANGE, EventType.PROTEST, EventType.RIOT,
    EventType.SANCTION, EventType.BLOCKADE,
})  # fmt: skip
_CROWDS = frozenset({
    EventType.PROTEST, EventType.RIOT, EventType.ABDUCTION, EventType.PRISONER_EXCHANGE,
})  # fmt: skip
"""Types that count people only."""
_HELD = frozenset({EventType.PRISONER_EXCHANGE, EventType.ABDUCTION})
"""Types in which soldiers count as the captives that they are."""
_MACHINES = frozenset({"vehicles", "ships", "aircraft", "drones", "missiles"})
_CURRENCIES = (
    ("AUD", r"a(?:us?)?\$"),
    ("CAD", r"c(?:a|an|dn)?\$"),
    ("HKD", r"hk\$"),
    ("NZD", r"nz\$"),
    ("TWD", r"nt\$"),
    ("USD", r"\$|\busd\b|(?<!australian )(?<!canadian )\bdollars?\b"),
    ("EUR", r"\u20ac|\beur\b|\beuros?\b"),
    ("GBP", r"\u00a3|\bgbp\b|\bpounds? sterling\b|\bsterling\b"),
    ("JPY", r"\u00a5|\bjpy\b|\byen\b"),
    ("CNY", r"\bcny\b|\byuan\b|\brenminbi\b"),
    ("RUB", r"\u20bd|\brub\b|\bro?ubles?\b"),
    ("UAH", r"\u20b4|\buah\b|\bhr?yvnia[hs]?\b"),
    ("INR", r"\u20b9|\binr\b|\brupees?\b"),
    ("ILS", r"\u20aa|\bils\b|\bshekels?\b"),
    ("KRW", r"\u20a9|\bkrw\b|\bwon\b"),
    ("PLN", r"\bpln\b|\bzlot(?:y|ys|ych|ies)\b"),
    ("TRY", r"\u20ba|\btry\b|\bliras?\b"),
    ("NGN", r"\u20a6|\bngn\b|\bnairas?\b"),
    ("SEK", r"\bsek\b|\bswedish kron(?:a|or)\b"),
    ("NOK", r"\bnok\b|\bnorwegian kron(?:e|er)\b"),
    ("DKK", r"\bdkk\b|\bdanish kron(?:e|er)\b"),
    ("CHF", r"\bchf\b|\bfrancs?\b"),
    ("GBP", r"\bpounds?\b"),
)
_CURRENCY = tuple((code, re.compile(rule)) for code, rule in _CURRENCIES)
_SIGNS = re.compile(r"[$\u00a3\u20ac\u00a5\u20bd\u20b4\u20b9\u20aa\u20a9\u20ba\u20a6]")


def unit_of(text: str, after: str, counts: Counted, event_type: EventType) -> str:
    """The unit, as `schemas.event.Quantity` lists them.

    Args:
        text: the whole amount as written.
        after: what follows the number.
        counts: what befell the counted, as far as grammar tells.
        event_type: decides where the text has no noun that is known.
    """
    if counts is Counted.MONEY or _SIGNS.search(text):
        return currency(text) or "other"
    if re.match(r"\s*(?:%|per ?cent|percentage)", after, re.IGNORECASE):
        return "other"
    if counts is Counted.CAPTURED:
        held = _captured(event_type)
        return "other" if held == "captured" and _noun_unit(after) == "other" else held
    if counts in _BEFALLEN and not (counts is Counted.DISPLACED and event_type in _MOVING):
        return _machine(after) or _BEFALLEN[counts]
    return _thing(after, event_type, text)


def _machine(after: str) -> str | None:
    """The unit of machines, which nobody kills or wounds: "17 cars that were shot at"."""
    end = _HEAD_ENDS.search(after)
    words = re.findall(r"[A-Za-z]+", after[: end.start()] if end else after)
    unit = _known(words[-1]) if words else None
    return unit if unit in _MACHINES else None


def currency(text: str) -> str | None:
    """The ISO 4217 code of an amount of money; a bare dollar is the United States'."""
    lowered = text.lower()
    return next((code for code, rule in _CURRENCY if rule.search(lowered)), None)


def _captured(event_type: EventType) -> str:
    if event_type is EventType.ARREST:
        return "detained"
    return "people" if event_type in _PEOPLE_TYPES else "captured"


def _thing(after: str, event_type: EventType, text: str) -> str:
    noun = _part(after) or _noun_unit(after)
    if noun == "staff" and "civilian" in after.lower():
        noun = "people"
    if noun == "staff":
        noun = "troops" if event_type in _MOVING else "people"
    if noun is None and event_type in _CROWDS:
        noun = "people"
    if noun == "people" or (noun is None and has_no_noun(after)):
        return _people(event_type, named=noun is not None)
    if noun is None and event_type is EventType.ARREST:
        return "detained"
    if noun == "troops":
        return _PEOPLE_ARE.get(event_type, "people" if event_type in _HELD else "troops")
    return noun or ("other" if _currency_free(text) else currency(text) or "other")


def _people(event_type: EventType, *, named: bool) -> str:
    """What people are in an event of this type, named as people or by no noun at all."""
    if event_type in _PEOPLE_ARE:
        return _PEOPLE_ARE[event_type]
    if named and event_type is not EventType.TROOP_BUILDUP:  # "mobilising 450,000 people"
        return "people"
    return _default(event_type)


def _currency_free(text: str) -> bool:
    return not re.search(
        r"\b(?:dollars?|euros?|ro?ubles?|yuan|yen|hr?yvnias?|shekels?)\b", text, re.IGNORECASE
    )


def _part(after: str) -> str | None:
    """The unit of a number that is part of an adjective: "300-man", "60-vehicle"."""
    part = _WHOSE_PART.match(after)
    if not part:
        return None
    return "staff" if part[1].lower() in _MEN else _known(part[1])


def _noun_unit(after: str) -> str | None:
    """The unit of the head noun: the last known noun before a preposition or clause."""
    rest = _OF_WHOM.sub("", _OF_COUNT.sub("", after, count=1) if _OF_COUNT.match(after) else after)
    rest = re.sub(r"^\s*(?:of\s+)?(?:the|its|his|their|our)\s+", "", rest)
    rest = re.split(r"(?<=.)(?:,(?!\d{3})|[;:(])", rest, maxsplit=1)[0]
    end = _HEAD_ENDS.search(rest)
    head = rest[: end.start()] if end and end.start() else rest
    if _EITHER.search(head):
        return "staff"
    return _joint(
        [_unit_of_head(part.rstrip(" .\"'\u201d\u2019")) for part in _TOGETHER.split(head)]
    )


def _joint(units: list[str | None]) -> str | None:
    """The unit of nouns that one number counts: "women and children", "158 missiles and drones"."""
    known = {unit for unit in units if unit}
    if len(known) > 1:
        return next((u for u in _HUMAN if u in known), None) if known <= {*_HUMAN} else "other"
    return known.pop() if known else None


_HUMAN = ("staff", "people", "troops")
"""Units of people, the one first that "men and women" are, who may be either."""


def _unit_of_head(head: str) -> str | None:
    for unit, rule in _COMPOUNDS:
        if rule.search(head):
            return unit
    words = re.findall(r"[A-Za-z]+", head)
    at = next((n for n in reversed(range(len(words))) if _known(words[n])), None)
    if at is None or (at == len(words) - 2 and _only_narrows(*words[at:])):
        return None
    return _known(words[at])


def _only_narrows(word: str, last: str) -> bool:
    """Whether a known noun only tells which others are counted: "household generators"."""
    return last.islower() and last.endswith("s") and not word.endswith("s")


def _known(word: str) -> str | None:
    if PEOPLES.fullmatch(word):
        return "staff"
    return next((unit for unit, rule in _UNIT_OF_NOUN if rule.fullmatch(word)), None)


def has_no_noun(after: str) -> bool:
    """Whether the number stands alone: "9,000", "more than 70 of them", "1,000 who are based there"."""
    rest = _OF_WHOLE.sub("", after).strip(" .,;:\"'")
    starts = _HEAD_ENDS.match(rest)
    return not rest or bool(starts and starts[0].lower() != "of") or rest.lower() in _MORE


def _default(event_type: EventType) -> str:
    if event_type in POSTURE or event_type is EventType.MILITARY_EXERCISE:
        return "troops"
    return "people" if event_type in _PEOPLE_TYPES else "other"
