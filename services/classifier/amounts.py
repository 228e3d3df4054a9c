"""Quantities: number, hedge and noun as written, bound to the event whose words they count."""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from schemas.mention import Amount, Counted
from services.classifier import grammar
from services.classifier.spans import Text
from services.classifier.words import kinds, listed

_VAGUE = listed("amounts_vague")
_HEDGES = listed("amounts_hedges")
_NOT_COUNTS = listed("amounts_not_counts")
_BODY = frozenset(
    {
        "force",
        "group",
        "civilian",
        "captives",
        "arms",
        "drone",
        "missile",
        "aircraft",
        "hardware",
        "people_detained",
    }
)
KILLED = listed("amounts_killed")
WOUNDED = frozenset(["wound", "injure", "hurt", "maim", "hospitalise", "hospitalize"])
CAPTURED = listed("amounts_captured")
DISPLACED = frozenset(["flee", "displace", "evacuate", "cross", "uproot"])
_TOLL_NOUNS = {
    "casualty": Counted.CASUALTIES,
    **dict.fromkeys(("death", "fatality", "dead"), Counted.KILLED),
    **dict.fromkeys(("injury", "wounded", "injured"), Counted.WOUNDED),
    "refugee": Counted.DISPLACED,
}
_TOLLS = frozenset({"toll"})
_FURTHER = frozenset({"more", "additional", "extra", "further", "other"})
_ONE = frozenset({"a", "an", "another"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNHEDGED = frozenset({"the", "of", "and", "or", "as", "to", "from", "a", "an"})
_OPENINGS = {
    "as": {"many", "much"},
    "a": {"further", "dozen", "million", "hundred", "thousand", "few"},
    "an": {"additional", "extra", "estimated"},
    "from": {"nearly"},
}
"""Words that begin a hedge or a number only before these: "as many", "a dozen"."""


def is_counted(noun: Token) -> bool:
    """Whether a noun phrase states how many."""
    if noun.lemma_.lower() in _NOT_COUNTS or noun.ent_type_ in {"DATE", "TIME", "PERCENT"}:
        return False
    return bool(_numbers(noun)) or _before_more(noun) is not None or _vague(noun) or _bare(noun)


def _numbers(noun: Token) -> list[Token]:
    """Its numbers, those of its modifiers too: "10 battalion groups", "a 5,000-strong brigade"."""
    own = [c for c in noun.children if _is_number(c)]
    if own:
        return own
    inner = (m for m in noun.lefts if m.dep_ in {"nmod", "compound"} or m.lower_ == "strong")
    return [c for m in inner for c in m.children if _is_number(c) or _is_strength(c)]


def _is_strength(number: Token) -> bool:
    return number.tag_ == "CD" and number.head.lower_ == "strong"


def is_one(noun: Token, wanted: frozenset[str]) -> bool:
    """Whether a phrase names one of a kind: "a contractor", "another helicopter"; a tribe's name is none."""
    single = noun.tag_ == "NN" and not is_counted(noun)
    articled = any(c.dep_ == "det" and c.lower_ in _ONE for c in noun.children)
    return single and articled and bool(wanted & kinds(noun))


def of_one(
    laid: Text, heads: Sequence[Token], verb: Token | None, wanted: frozenset[str]
) -> list[Amount]:
    """One victim, one prisoner, one aircraft, as the phrases of these heads name them."""
    ones = (noun for noun in heads if is_one(noun, wanted))
    return [amount(laid, noun.left_edge, noun, counts(noun, verb)) for noun in ones]


def _before_more(noun: Token) -> Token | None:
    """The number of "500 more soldiers", which parsers like to hang elsewhere."""
    for child in noun.children:
        if child.lower_ in _FURTHER and child.i and child.nbor(-1).tag_ == "CD":
            return child.nbor(-1)
    return None


def _is_number(token: Token) -> bool:
    if token.dep_ == "nummod":
        alone = token.lower_ == "one" and not kinds(token.head) & {"civilian", "force", "group"}
        return not alone and not _is_name_part(token)
    return token.dep_ in {"amod", "det", "compound"} and (
        token.lower_ in {"several", "dozen"} or (token.tag_ == "CD" and not _is_name_part(token))
    )


def _is_name_part(token: Token) -> bool:
    return any(ch.isalpha() for ch in token.text) and any(ch.isdigit() for ch in token.text)


def _vague(noun: Token) -> bool:
    return noun.lower_ in _VAGUE and any(
        c.dep_ == "prep" and c.lower_ == "of" for c in noun.children
    )


def _bare(token: Token) -> bool:
    """A number that stands for its noun: "killing 12", "363 of them"."""
    return (
        token.tag_ == "CD"
        and token.dep_ in {"dobj", "nsubjpass", "nsubj", "pobj", "conj", "attr", "appos"}
        and (
            (token.text[0].isdigit() and not _is_year(token))
            or token.lower_
            in {
                "two",
                "three",
                "four",
                "five",
                "six",
                "seven",
                "eight",
                "nine",
                "ten",
                "twelve",
                "dozens",
            }
        )
    )


def _is_year(token: Token) -> bool:
    return _YEAR.fullmatch(token.text) is not None


def money(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """First and last token of amounts of money."""
    for token in tokens:
        if token.lower_ in {"$", "€", "£", "us$", "a$", "c$"} and token.i + 1 < len(token.doc):
            last = token.nbor(1)
            while last.i + 1 < len(token.doc) and last.nbor(1).lower_ in {
                "million",
                "billion",
                "trillion",
                "m",
                "bn",
                "b",
            }:
                last = last.nbor(1)
            if last.like_num or last.tag_ == "CD" or last.text[0].isdigit():
                yield _hedged(token), last


def _hedged(first: Token) -> Token:
    while (
        first.i > first.sent.start
        and first.nbor(-1).lower_ in _HEDGES
        and first.nbor(-1).dep_ != "prt"
    ):
        first = first.nbor(-1)
    while first.lower_ in _UNHEDGED and not _opens_hedge(first):
        first = first.nbor(1)
    return first


def _opens_hedge(token: Token) -> bool:
    after = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    return after in _OPENINGS.get(token.lower_, ())


def extent(noun: Token) -> tuple[Token, Token]:
    """First and last token of a counted phrase."""
    numbers = _numbers(noun)
    if not numbers and (number := _before_more(noun)) is not None:
        return _hedged(number), noun
    if not numbers:
        last = _inside(noun) if _vague(noun) else noun
        if _bare(noun):
            last = _of_pronoun(noun)
        return _hedged(_number_start(noun)), last
    first = min(numbers, key=lambda t: t.i)
    return _hedged(first.left_edge if first.left_edge.i < first.i else first), noun


def _number_start(noun: Token) -> Token:
    lefts = [
        c
        for c in noun.children
        if c.i < noun.i and c.dep_ in {"quantmod", "nummod", "compound", "advmod", "det", "amod"}
    ]
    return min([noun, *lefts], key=lambda t: t.i)


def _inside(noun: Token) -> Token:
    """The counted noun, to which "tens of thousands of troops" runs."""
    for _ in range(3):
        inner = [
            p
            for c in noun.children
            if c.dep_ == "prep" and c.lower_ == "of"
            for p in c.children
            if p.dep_ == "pobj"
        ]
        if not inner:
            return noun
        noun = inner[0]
        if noun.lower_ not in _VAGUE:
            return noun
    return noun


def _of_pronoun(noun: Token) -> Token:
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == noun.i + 1:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return inner
    return noun


def counts(noun: Token, verb: Token | None) -> Counted:
    """What a quantity counts, from its noun and the verb it depends on."""
    toll = _TOLL_NOUNS.get(noun.lemma_.lower()) or _TOLL_NOUNS.get(noun.lower_)
    if toll:
        return toll
    lemma = verb.lemma_.lower() if verb is not None else ""
    if lemma in _TOLLS:
        return Counted.KILLED
    for words, what in (
        (KILLED, Counted.KILLED),
        (WOUNDED, Counted.WOUNDED),
        (CAPTURED, Counted.CAPTURED),
        (DISPLACED, Counted.DISPLACED),
    ):
        if lemma in words and not _is_machine(grammar.core(noun)):
            return what
    if (
        verb is not None
        and lemma == "leave"
        and noun.i > verb.i
        and any(c.lower_ in {"dead", "killed"} for t in verb.subtree for c in (t,))
    ):
        return Counted.KILLED
    return Counted.THING


def _is_machine(noun: Token) -> bool:
    """Whether a noun is a weapon and not, as "fighters", people as well."""
    found = kinds(noun)
    return bool(found & {"drone", "missile", "aircraft"}) and "group" not in found


def amount(laid: Text, first: Token, last: Token, what: Counted) -> Amount:
    """A quantity as written."""
    span = laid.span(first, last)
    return Amount(text=span.text, start=span.start, end=span.end, counts=what)


def of_phrases(laid: Text, heads: Sequence[Token], verb: Token | None) -> list[Amount]:
    """Quantities that the phrases of these heads state, down to "a brigade of 3,000 troops"."""
    found: list[Amount] = []
    for head in heads:
        noun = head
        for _ in range(3):
            if is_counted(noun):
                found.append(amount(laid, *extent(noun), counts(noun, verb)))
                break
            inner = grammar.core(noun)
            if inner == noun:
                nexts = [
                    p
                    for c in noun.children
                    if c.dep_ == "prep" and c.lower_ in {"of", "including"}
                    for p in c.children
                    if p.dep_ == "pobj"
                ]
                if not nexts or not _BODY & kinds(nexts[0]):
                    break
                inner = nexts[0]
            noun = inner
    return found
