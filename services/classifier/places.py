"""Place phrases and how they stand to the event."""

from collections.abc import Iterable

from spacy.tokens import Token

from schemas.mention import PlaceMention, Relation
from services.classifier import grammar
from services.classifier.frames import Frame
from services.classifier.spans import Text, phrase
from services.classifier.words import is_country, kinds

_RELATIONS = {
    "in": Relation.AT, "at": Relation.AT, "inside": Relation.AT, "across": Relation.AT, "within": Relation.AT,
    "on": Relation.AT, "over": Relation.AT, "throughout": Relation.AT, "around": Relation.NEAR, "near": Relation.NEAR,
    "outside": Relation.NEAR, "along": Relation.NEAR, "off": Relation.NEAR, "close": Relation.NEAR, "of": Relation.AT,
    "to": Relation.TO, "into": Relation.TO, "onto": Relation.TO, "toward": Relation.TO, "towards": Relation.TO,
    "from": Relation.FROM, "out": Relation.FROM, "against": Relation.AT, "for": Relation.TO, "by": Relation.NEAR,
}  # fmt: skip
_PLACE_ENTS = frozenset({"GPE", "LOC", "FAC"})
_NOT_PLACE = frozenset({"PERSON", "DATE", "TIME", "MONEY", "PERCENT", "NORP", "CARDINAL", "ORDINAL", "LAW", "EVENT"})
_COMMON = frozenset(
    "territory border region area country capital city town village soil ground province district frontier base "
    "airfield airport front east west north south flank island sea coast strait embassy airspace there here".split()
)
_TIGHT = frozenset({"of", "for", "by", "against"})


def is_place(noun: Token) -> bool:
    """Whether a noun phrase can be a place."""
    if noun.ent_type_ in _PLACE_ENTS:
        return True
    if noun.lower_ in _COMMON or noun.lemma_.lower() in _COMMON or "territory" in kinds(noun):
        return True
    if noun.ent_type_ in _NOT_PLACE or noun.pos_ != "PROPN":
        return False
    return is_country(noun) or noun.ent_type_ in {"", "ORG", "PRODUCT", "WORK_OF_ART"} and not kinds(noun) & {"polity", "force", "group", "official"}


def of_frame(laid: Text, frame: Frame) -> list[PlaceMention]:
    """Places of a frame's own phrases, nearest first; else those of its clause's verb."""
    pairs = list(frame.preps)
    pairs += _deeper(frame)
    found = [_mention(laid, p, noun) for p, noun in pairs if _fits(p, noun)]
    if not found:
        outer = [*_outer(frame)]
        found = [_mention(laid, p, noun) for p, noun in outer if p.lower_ not in _TIGHT and _fits(p, noun)]
    if not found and frame.is_verb:
        found = [_mention(laid, None, noun) for noun in frame.objects if is_place(noun) and (noun.pos_ == "PROPN" or "territory" in kinds(noun))]
    return list({(m.start, m.end): m for m in found}.values())


def _deeper(frame: Frame) -> list[tuple[Token, Token]]:
    """Places named with the objects: "troops stationed at a base in Jordan"."""
    holders = [grammar.core(o) for o in frame.objects] + [p for _, p in frame.preps if not is_place(p)]
    return [pair for holder in holders for pair in grammar.preps(holder)]


def _outer(frame: Frame) -> Iterable[tuple[Token, Token]]:
    verb = frame.governor if not frame.is_verb else None
    steps = 0
    while verb is not None and steps < 2:
        yield from grammar.preps(verb)
        for obj in grammar.objects(verb):
            yield from grammar.preps(obj)
        verb = verb.head if verb.dep_ in {"xcomp", "ccomp", "conj"} and verb.head != verb else None
        steps += 1


def _fits(preposition: Token, noun: Token) -> bool:
    if preposition.lower_ not in _RELATIONS or not is_place(noun):
        return False
    return preposition.lower_ not in _TIGHT or noun.ent_type_ in _PLACE_ENTS or is_country(noun)


def _mention(laid: Text, preposition: Token | None, noun: Token) -> PlaceMention:
    first, last = phrase(noun)
    if first.tag_ == "POS":
        first = first.nbor(1)
    span = laid.span(first, last)
    relation = _RELATIONS.get(preposition.lower_, Relation.AT) if preposition is not None else Relation.AT
    if preposition is not None and preposition.head.lower_ == "out":
        relation = Relation.FROM
    return PlaceMention(text=span.text, start=span.start, end=span.end, relation=relation, within=_within(laid, noun))


def _within(laid: Text, noun: Token) -> str | None:
    """The region that a place is said to lie in: by "in", a comma, or a possessive."""
    for preposition, outer in grammar.preps(noun):
        if preposition.lower_ in {"in", "of"} and is_place(outer) and outer.pos_ == "PROPN":
            return laid.span(*phrase(outer)).text
    for child in noun.children:
        if child.dep_ == "appos" and child.ent_type_ in _PLACE_ENTS:
            return laid.span(*phrase(child)).text
    following = [p for p in _siblings(noun)]
    return laid.span(*phrase(following[0])).text if following else None


def _siblings(noun: Token) -> list[Token]:
    """"on the airfield in Volgograd region", where "in" was attached to the strike."""
    holder = noun.head.head if noun.dep_ == "pobj" else noun.head
    return [
        inner
        for preposition, inner in grammar.preps(holder)
        if preposition.lower_ == "in" and 0 < preposition.i - noun.i <= 2 and is_place(inner)
    ]
