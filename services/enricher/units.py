"""What a quantity counts: its noun in the text, what grammar says befell them, or the event's type."""

import re

from schemas.event_types import POSTURE, EventType
from schemas.mention import Counted

_NOUNS = {
    "other": "detachments? battalions? squadrons? brigades? divisions? regiments? company companies groups? units? "
             "teams? contingents? tonnes? tons? canisters? rounds? convoys? countries nations? states? governments? "
             "bases? villages? towns? cities houses? homes? buildings? times? days? weeks? months? years?",
    "drones": "drones? uavs? quadcopters? shaheds? gerans? ucavs? usvs?",
    "missiles": "missiles? rockets? icbms? irbms? slbms? atacms himars projectiles? iskanders? kinzhals? kalibrs?",
    "aircraft": "aircraft airplanes? aeroplanes? planes? jets? fighters? bombers? helicopters? choppers? gunships? "
                "warplanes? airliners? interceptors? awacs",
    "tanks": "tanks?",
    "ships": "ships? warships? vessels? boats? submarines? destroyers? frigates? corvettes? carriers? tankers? "
             "cutters? trawlers? freighters? ferries ferry minesweepers?",
    "vehicles": "vehicles? trucks? carriers? apcs? ifvs? humvees? bmps? btrs? jeeps? mraps? strykers? bradleys? cars? "
                "lorries lorry buses bus pickups?",
    "weapons": "weapons? guns? howitzers? rifles? launchers? systems? mortars? batteries battery mines? bombs? shells? "
               "munitions? javelins? stingers? grenades? pistols? firearms? warheads? cannons? torpedoes",
    "troops": "troops? soldiers? servicemen servicewomen servicemembers? service-members? personnel forces men "
              "marines? reservists? conscripts? recruits? mercenaries mercenary fighters? peacekeepers? paratroopers? "
              "commandos? militants? militiamen gunmen guards? guardsmen combatants? rangers? contractors? sailors? "
              "airmen infantrymen legionnaires? volunteers? advisers? advisors? operatives? boots insurgents? rebels? "
              "jihadists? terrorists?",
    "people": "people persons? civilians? children child girls? boys? women woman schoolgirls? schoolboys? students? "
              "residents? nationals? citizens? villagers? refugees? migrants? families prisoners? hostages? captives? "
              "protesters? protestors? demonstrators? inhabitants? workers? miners? journalists? evacuees? ukrainians "
              "russians palestinians israelis syrians georgians afghans others? detainees? pilgrims? bodies body "
              "passengers? activists? suspects? officials? diplomats? men man pows? farmers? pensioners?",
}  # fmt: skip
_UNIT_OF_NOUN = tuple(
    (unit, re.compile(rf"(?:{words.replace(' ', '|')})", re.I)) for unit, words in _NOUNS.items()
)
_COMPOUNDS = (
    ("ships", re.compile(r"\b(?:aircraft carriers?|landing craft)$", re.I)),
    ("vehicles", re.compile(r"\bpersonnel carriers?$", re.I)),
    ("aircraft", re.compile(r"\b(?:fighter|cargo|transport|military|enemy|spy|refueling|refuelling) (?:jets?|planes?|aircraft)$", re.I)),
    ("troops", re.compile(r"\b(?:special forces|service members?|military (?:advis[eo]rs|personnel|trainers|instructors)"
                          r"|foreign fighters)$", re.I)),
)  # fmt: skip
_HEAD_ENDS = re.compile(
    r"\b(?:who|that|which|from|in|at|with|for|on|to|near|around|into|aboard|along|currently|since|by|under|over"
    r"|during|after|before|across|through|against|between|was|were|is|are|have|has|had|of)\b|[,;:(]", re.I)  # fmt: skip
_OF_WHOM = re.compile(r"^\s*of\s+(?:the|its|his|their|our|these|those)\s+", re.I)
_OF_WHOLE = re.compile(r"^\s*of\s+(?:them|whom|those|these|us|the \d[\d,]*)\b", re.I)
_MORE = frozenset({"more", "others", "additional"})
_OF_COUNT = re.compile(r"^\s*of\s+", re.I)

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
_CURRENCIES = (
    ("AUD", r"a(?:us?)?\$"), ("CAD", r"c(?:a|an|dn)?\$"), ("HKD", r"hk\$"), ("NZD", r"nz\$"), ("TWD", r"nt\$"),
    ("USD", r"\$|\busd\b|(?<!australian )(?<!canadian )\bdollars?\b"), ("EUR", r"€|\beur\b|\beuros?\b"),
    ("GBP", r"£|\bgbp\b|\bpounds? sterling\b|\bsterling\b"), ("JPY", r"¥|\bjpy\b|\byen\b"),
    ("CNY", r"\bcny\b|\byuan\b|\brenminbi\b"), ("RUB", r"₽|\brub\b|\bro?ubles?\b"),
    ("UAH", r"₴|\buah\b|\bhr?yvnia[hs]?\b"), ("INR", r"₹|\binr\b|\brupees?\b"), ("ILS", r"₪|\bils\b|\bshekels?\b"),
    ("KRW", r"₩|\bkrw\b|\bwon\b"), ("PLN", r"\bpln\b|\bzlot(?:y|ys|ych|ies)\b"), ("TRY", r"₺|\btry\b|\bliras?\b"),
    ("NGN", r"₦|\bngn\b|\bnairas?\b"), ("SEK", r"\bsek\b|\bswedish kron(?:a|or)\b"),
    ("NOK", r"\bnok\b|\bnorwegian kron(?:e|er)\b"), ("DKK", r"\bdkk\b|\bdanish kron(?:e|er)\b"), ("CHF", r"\bchf\b|\bfrancs?\b"),
    ("GBP", r"\bpounds?\b"),
)  # fmt: skip
_CURRENCY = tuple((code, re.compile(rule)) for code, rule in _CURRENCIES)
_SIGNS = re.compile(r"[$£€¥₽₴₹₪₩₺₦]")


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
    if re.match(r"\s*(?:%|per ?cent|percentage)", after, re.I):
        return "other"
    if counts is Counted.CAPTURED:
        return _captured(event_type)
    if counts in _BEFALLEN:
        return _BEFALLEN[counts]
    return _thing(after, event_type, text)


def currency(text: str) -> str | None:
    """The ISO 4217 code of an amount of money; a bare dollar is the United States'."""
    lowered = text.lower()
    return next((code for code, rule in _CURRENCY if rule.search(lowered)), None)


def _captured(event_type: EventType) -> str:
    if event_type is EventType.ARREST:
        return "detained"
    return "people" if event_type in _PEOPLE_TYPES else "captured"


def _thing(after: str, event_type: EventType, text: str) -> str:
    noun = _noun_unit(after)
    if noun == "people" or (noun is None and _no_noun(after)):
        return _PEOPLE_ARE.get(event_type) or ("people" if noun else _default(event_type))
    if noun is None and event_type is EventType.ARREST:
        return "detained"
    if noun == "troops" and event_type in _PEOPLE_ARE:
        return _PEOPLE_ARE[event_type]
    return noun or ("other" if _currency_free(text) else currency(text) or "other")


def _currency_free(text: str) -> bool:
    return not re.search(
        r"\b(?:dollars?|euros?|ro?ubles?|yuan|yen|hr?yvnias?|shekels?)\b", text, re.I
    )


def _noun_unit(after: str) -> str | None:
    """The unit of the head noun: the last known noun before a preposition or clause."""
    rest = _OF_WHOM.sub("", _OF_COUNT.sub("", after, count=1) if _OF_COUNT.match(after) else after)
    rest = re.sub(r"^\s*(?:of\s+)?(?:the|its|his|their|our)\s+", "", rest)
    end = _HEAD_ENDS.search(rest)
    head = rest[: end.start()] if end and end.start() else rest
    for unit, rule in _COMPOUNDS:
        if rule.search(head.rstrip(" .\"'\u201d\u2019")):
            return unit
    for word in reversed(re.findall(r"[A-Za-z]+", head)):
        for unit, rule in _UNIT_OF_NOUN:
            if rule.fullmatch(word):
                return unit
    return None


def _no_noun(after: str) -> bool:
    """Whether the number stands alone: "9,000", "more than 70 of them", "1,000 who are based there"."""
    rest = _OF_WHOLE.sub("", after).strip(" .,;:\"'")
    starts = _HEAD_ENDS.match(rest)
    return not rest or bool(starts and starts[0].lower() != "of") or rest.lower() in _MORE


def _default(event_type: EventType) -> str:
    if event_type in POSTURE or event_type is EventType.MILITARY_EXERCISE:
        return "troops"
    return "people" if event_type in _PEOPLE_TYPES else "other"
