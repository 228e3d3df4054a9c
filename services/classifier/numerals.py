"""Number phrases: whether a noun is counted, and from which word to which its number, hedge and noun run."""

import re
from collections.abc import Callable, Iterator, Sequence

from spacy.lang.en.lex_attrs import like_num

from services.classifier import grammar
from services.classifier.speech import lexicon
from services.classifier.tree import Token
from services.classifier.words import demonyms, kinds, listed, names_country

_is_like_number: Callable[[str], bool] = like_num
VAGUE = listed("amounts_vague")
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
_PARTS = frozenset({"hardware", "aircraft", "drone", "missile", "arms"})
_SINGLES = frozenset({"civilian", "force", "group", "drone", "missile", "aircraft"})
"""Of what "one" is a number: "one drone"; elsewhere it is mostly a pronoun: "one day"."""
_BODIES = frozenset(
    [
        "crowd",
        "mob",
        "family",
        "garrison",
        "delegation",
        "staff",
        "detachment",
        "patrol",
        "platoon",
        "party",
    ]
)
_GROUND = frozenset({"territory", "site", "country", "polity"})
_MEMBERS = listed("amounts_members")
_DESIGNATED = listed("amounts_designated")
_HYPHENS = frozenset({"-", "\u2010", "\u2011", "\u2013"})
_JOINS = frozenset({"to", "and", "or", *_HYPHENS})
_SUMS = frozenset({"total", "sum", "tally"})
_SUM_WITHIN = 7
_RANGE = 3
_OUT_OF = 8
_FURTHER = frozenset({"more", "additional", "extra", "further", "other"})
_COUNTING = frozenset({"nummod", "amod", "det", "compound"})
_ARGUMENTS = frozenset({"dobj", "nsubjpass", "nsubj", "pobj", "conj", "attr", "appos"})
_YEAR = re.compile(r"(?:19|20)\d\d")
_UNHEDGED = frozenset({"the", "of", "and", "or", "as", "to", "from", "a", "an", "at"})
_OPENINGS = {
    "as": {"many", "much"},
    "a": {"further", "dozen", "million", "hundred", "thousand", "few"},
    "an": {"additional", "extra", "estimated"},
    "from": {"nearly"},
    "at": {"least", "most", "the"},
}
"""Words that begin a hedge or a number only before these: "as many", "a dozen"."""


def is_counted(noun: Token) -> bool:
    """Whether a noun phrase states how many."""
    if noun.lemma_.lower() in _NOT_COUNTS and not (_is_ammunition(noun) or _is_area(noun)):
        return False
    if noun.ent_type_ in {"DATE", "TIME", "PERCENT"} or _is_land(noun):
        return False
    return bool(_numbers(noun)) or _before_more(noun) is not None or _vague(noun) or _bare(noun)


def _is_ammunition(noun: Token) -> bool:
    """Rounds that are fired, not held: "artillery rounds", "4,000 rounds of ammunition"."""
    of = [p for c, p in grammar.preps(noun) if c.lower_ == "of"]
    words = (*of, *(c for c in noun.lefts if c.dep_ in {"compound", "amod", "nmod"}))
    return noun.lemma_ == "round" and any(
        w.lower_ in {"ammunition", "ammo"} or kinds(w) & {"arms", "hardware"} for w in words
    )


def _is_area(noun: Token) -> bool:
    """Read "3,000 square kilometres", which are taken; "40 kilometres" are as a rule a way."""
    return any(c.lower_ in {"square", "sq"} for c in noun.children)


def _is_land(noun: Token) -> bool:
    """Countries: "the two Koreas", but not "two Koreans"."""
    name = noun.text.removesuffix("s")
    return noun.pos_ == "PROPN" and names_country(name) and name.lower() not in demonyms()


def _numbers(noun: Token) -> list[Token]:
    """Its numbers, those of its modifiers too: "10 battalion groups", "a 5,000-strong brigade"."""
    own = [c for c in noun.children if _is_number(c) and not any(map(_is_dead, c.children))]
    if own:
        return own
    inner = (m for m in noun.lefts if m.dep_ in {"nmod", "compound"} or m.lower_ == "strong")
    return [c for m in inner for c in m.children if _is_number(c) or _is_strength(c)]


def _is_dead(word: Token) -> bool:
    """Read "17 dead and 160 hurt", of which parsers make one phrase."""
    return word.lower_ in {"dead", "killed"} and word.dep_ == "amod"


def _is_strength(number: Token) -> bool:
    return number.tag_ == "CD" and number.head.lower_ == "strong"


def _before_more(noun: Token) -> Token | None:
    """The number of "500 more soldiers", which parsers like to hang elsewhere."""
    for child in noun.children:
        if child.lower_ in _FURTHER and child.i and child.nbor(-1).tag_ == "CD":
            return child.nbor(-1)
    return None


def _is_number(token: Token) -> bool:
    if token.dep_ not in _COUNTING or _is_measure(token) or _is_designation(token):
        return False
    if token.dep_ == "nummod":
        alone = token.lower_ == "one" and not kinds(token.head) & _SINGLES
        return not alone and not _is_name_part(token)
    return token.lower_ in {"several", "dozen"} or (token.tag_ == "CD" and not _is_name_part(token))


def _is_measure(number: Token) -> bool:
    """Part of what a thing is like: "a six-storey block", "a four-day halt"; not "a ten-man team"."""
    if number.i + 2 >= len(number.doc) or number.nbor(1).text not in _HYPHENS:
        return False
    after = number.nbor(2)
    glued = not number.whitespace_ and not number.nbor(1).whitespace_
    return glued and after.tag_ != "CD" and after.lower_ not in _MEMBERS


def _is_designation(number: Token) -> bool:
    """Part of a unit's name: "101 Airborne soldiers"."""
    return number.i + 1 < len(number.doc) and number.nbor(1).text in _DESIGNATED


def _is_name_part(token: Token) -> bool:
    return any(ch.isalpha() for ch in token.text) and any(ch.isdigit() for ch in token.text)


def _vague(noun: Token) -> bool:
    if noun.lower_ not in VAGUE:
        return False
    alone = noun.tag_ == "NNS" and noun.dep_ in _ARGUMENTS
    return alone or any(c.dep_ == "prep" and c.lower_ == "of" for c in noun.children)


def _bare(token: Token) -> bool:
    """A number that stands for its noun: "killing 12", "363 of them"."""
    one = token.lower_ == "one" and not any(map(_is_part, grammar.preps(token)))
    number = token.tag_ == "CD" and not one and not _is_year(token)
    told = token.dep_ in _ARGUMENTS or any(map(_is_dead, token.children))
    return number and told and not _is_measure(token)


def _is_part(of: tuple[Token, Token]) -> bool:
    """Read "one of its two carriers", "one of the battalions"; "one of the largest raids" is no number."""
    preposition, noun = of
    superlative = any(c.tag_ in {"JJS", "RBS"} or c.lower_ == "first" for c in noun.subtree)
    return preposition.lower_ == "of" and bool(_PARTS & kinds(noun)) and not superlative


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
            number = token.nbor(1)
            if (_is_like_number(number.text) or number.text[0].isdigit()) and not _is_sum(token):
                yield _hedged(token), last


def _is_sum(first: Token) -> bool:
    """Whether a number is what it all comes to: "taking the total to $3bn"."""
    before = [t.lower_ for t in first.doc[max(0, first.i - _SUM_WITHIN) : first.i]]
    return before[-1:] in (["to"], ["at"]) and bool(_SUMS & set(before))


def _hedged(first: Token) -> Token:
    while (
        first.i > first.sent.start
        and first.nbor(-1).lower_ in _HEDGES
        and (first.nbor(-1).dep_ != "prt" or first.lower_ == "to")
    ):
        first = first.nbor(-1)
    while first.lower_ in _UNHEDGED and not _opens_hedge(first):
        first = first.nbor(1)
    return first


def _opens_hedge(token: Token) -> bool:
    after = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    return after in _OPENINGS.get(token.lower_, ())


def extent(noun: Token) -> tuple[Token, Token]:
    """First and last token of a counted phrase, a range and a second noun of its number included."""
    first, last = _extent(noun)
    first, last = _range_start(first), _range_end(_sharing(last))
    return _from(first, last), last


def _from(first: Token, last: Token) -> Token:
    """The "from" of "from 40,000 to 300,000", which tells a growing number from a range."""
    grows = any(t.lower_ == "to" for t in first.doc[first.i : last.i])
    before = first.nbor(-1) if first.i > first.sent.start else first
    return before if grows and before.lower_ == "from" else first


def _range_start(first: Token) -> Token:
    """Where a range begins whose second number is its noun's own: "between 1,000 and 3,000 men"."""
    if first.i < first.sent.start + _RANGE or first.nbor(-1).lower_ not in _JOINS:
        return first
    low = first.nbor(-2)
    listed_only = first.nbor(-1).lower_ == "and" and low.nbor(-1).lower_ != "between"
    return first if listed_only or low.tag_ != "CD" or first.tag_ != "CD" else _hedged(low)


def _range_end(last: Token) -> Token:
    """Where a range ends whose first number stands alone: "2,750 to 2,800"."""
    if last.tag_ != "CD" or last.i + 2 >= last.sent.end or last.nbor(1).lower_ not in _JOINS:
        return last
    high = last.nbor(2)
    between = last.nbor(1).lower_ != "and" or (last.i and last.nbor(-1).lower_ == "between")
    if high.tag_ != "CD" or not between:
        return last
    return high.head if high.dep_ == "nummod" and high.head.i > high.i else high


def _sharing(noun: Token) -> Token:
    """The last noun that one number counts: "158 missiles and drones", "50 women and children"."""
    if noun.tag_ != "NNS" or noun.i + 2 >= noun.sent.end or noun.nbor(1).lower_ != "and":
        return noun
    other = noun.nbor(2)
    own = any(c.i < other.i for c in other.children) or other.nbor(1).pos_ in {"AUX", "VERB"}
    own = own or other.lower_ in VAGUE  # "13 soldiers and scores of civilians"
    return other if other.tag_ == "NNS" and other.dep_ == "conj" and not own else noun


def _extent(noun: Token) -> tuple[Token, Token]:
    numbers = _numbers(noun)
    if not numbers and (number := _before_more(noun)) is not None:
        return _hedged(number), noun
    if not numbers:
        last = _inside(noun) if _vague(noun) else noun
        if _bare(noun):
            last = _of_pronoun(noun)
        return _hedged(_number_start(noun)), last
    first = _behind_date(min(numbers, key=lambda t: t.i))
    return _hedged(first.left_edge if first.left_edge.i < first.i else first), noun


def _behind_date(number: Token) -> Token:
    """The number behind a day: "since 24 February 1,189 civilians"."""
    month, after = number.doc[number.i + 1 : number.i + 2], number.doc[number.i + 2 : number.i + 3]
    dated = month.text.lower() in lexicon().months and any(word.tag_ == "CD" for word in after)
    return after[0] if dated else number


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
        if noun.lower_ not in VAGUE:
            return noun
    return noun


def _of_pronoun(noun: Token) -> Token:
    """Where "three of them", "54 out of 62 drones" ends."""
    after = noun.doc[noun.i + 1 : min(noun.sent.end, noun.i + _OUT_OF)]
    if [t.lower_ for t in after[:2]] == ["out", "of"]:
        return next((t for t in after if t.tag_ == "NNS"), noun)
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == noun.i + 1:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return inner
    return noun


def _nexts(noun: Token) -> list[Token]:
    """What a phrase is of or includes: "a convoy of 40 trucks", "detachments of 15 Poles and 13 Czechs"."""
    below = (c for c in noun.children if c.dep_ == "prep" and c.lower_ in {"of", "including"})
    return [p for c in below for p in c.children if p.dep_ == "pobj"]


def _makes_up(noun: Token, whole: Token) -> bool:
    """What a body may be made up of: soldiers, a counted thing, or a mere number ("a team of 22")."""
    if noun.tag_ == "CD":
        return whole.lemma_ in grammar.PARTITIVE | _BODIES
    return bool(_BODY & kinds(noun)) or is_counted(noun)


def counted_in(noun: Token) -> list[Token]:
    """The counted nouns of a phrase: its own, or of what it is made up of."""
    for _ in range(3):
        if is_counted(noun):
            return [noun]
        inner = grammar.core(noun)
        if inner == noun:
            nexts = _nexts(noun)
            if not nexts or _GROUND & kinds(noun) or not _makes_up(nexts[0], noun):
                return []
            inner = nexts[0]
        others = [c for c in grammar.conjuncts(inner) if c != inner and is_counted(c)]
        if others and is_counted(inner):
            return [inner, *others]
        noun = inner
    return []
