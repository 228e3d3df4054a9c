"""Place phrases and how they stand to the event."""

from collections.abc import Iterable

from schemas.event_types import POSTURE, EventType
from schemas.mention import PlaceMention, Relation
from services.classifier import grammar
from services.classifier.destinations import (
    LOCATING,
    OVER,
    aims,
    is_abroad,
    is_left,
    leads_away,
    on_soil,
)
from services.classifier.families import VIOLENT
from services.classifier.frames import Frame
from services.classifier.senders import HOSTING
from services.classifier.spans import Text, phrase
from services.classifier.tree import Token
from services.classifier.words import is_country, kinds, listed

_RELATIONS = {
    **dict.fromkeys(
        [
            "in",
            "at",
            "inside",
            "across",
            "within",
            "on",
            "over",
            "through",
            "throughout",
            "of",
            "against",
        ],
        Relation.AT,
    ),
    **dict.fromkeys(
        ["around", "near", "outside", "along", "off", "close", "by", "above"], Relation.NEAR
    ),
    **dict.fromkeys(["to", "into", "onto", "toward", "towards", "for"], Relation.TO),
    **dict.fromkeys(["from", "out"], Relation.FROM),
}
_PLACE_ENTS = frozenset({"GPE", "LOC", "FAC"})
_NOT_PLACE = frozenset(
    {"PERSON", "DATE", "TIME", "MONEY", "PERCENT", "NORP", "CARDINAL", "ORDINAL", "LAW", "EVENT"}
)
_BESIDE = frozenset({"around", "near", "close", "outside"})
_COMMON = listed("places_common")
_MISSIONS = listed("places_missions")
_PLATFORMS = listed("places_platforms")
"""Where people write, and nothing happens."""
_DEPARTING = listed("places_departing")
_PARTIES = frozenset({"polity", "force", "group", "official"})
_PARTS = frozenset({"state", "direction", "axis", "sector"})
_NAME_LENGTH = 4
_ADJACENT = 3
_LAST = {
    EventType.TROOP_WITHDRAWAL: frozenset({Relation.TO}),
    EventType.WEAPONS_TEST: frozenset({Relation.TO, Relation.NEAR}),
    EventType.TROOP_DEPLOYMENT: frozenset({Relation.FROM, Relation.NEAR}),
    EventType.DISPLACEMENT: frozenset({Relation.FROM}),
}
"""Ends of a movement that are not where it is said to happen; named last."""
_MOVING = POSTURE | {EventType.DISPLACEMENT}
"""Types of which "for" names a destination; elsewhere it names whom something is meant for."""
_AT_HOME = listed("places_not_of")
_TIGHT = frozenset({"of", "for", "by", "against"})
_SETTLEMENTS = frozenset({"town", "city", "village", "settlement", "camp", "hamlet"})
_DEFINITE = frozenset({"the", "this", "that"})
_CIRCUMSTANCE = frozenset({"prep", "pobj", "pcomp", "advcl", "dobj"})
_CLIMB = 4
_REACH = 60
"""Words back in which "the town" has its name."""


def is_place(noun: Token) -> bool:
    """Whether a noun phrase can be a place."""
    if noun.ent_type_ in _PLACE_ENTS or is_country(noun) or _is_mission(noun):
        return noun.lower_ not in _PLATFORMS
    if noun.lower_ in _PLATFORMS or _is_footing(noun):
        return False
    if noun.lower_ in _COMMON or noun.lemma_.lower() in _COMMON or "territory" in kinds(noun):
        return True
    # "Kaduna state", "the Pokrovsk direction"
    named = "site" in kinds(noun) or noun.lower_ in _PARTS
    if named and any(m.pos_ == "PROPN" for m in grammar.modifiers(noun)):
        return True
    if noun.ent_type_ in _NOT_PLACE or not is_name(noun):
        return False
    return not kinds(noun) & _PARTIES


def _is_footing(noun: Token) -> bool:
    """Read "boots on the ground"."""
    return noun.lower_ == "ground" and not any(grammar.modifiers(noun))


def _is_mission(noun: Token) -> bool:
    """Read "to UNIFIL", "the KFOR mission": where it serves is where forces go."""
    named = noun if noun.lemma_.lower() not in {"mission", "force", "operation"} else None
    return any(
        t.lower_ in _MISSIONS for t in (*((named,) if named else ()), *grammar.modifiers(noun))
    )


def is_name(noun: Token) -> bool:
    """Whether it is written as a name, whatever the tagger makes of an unfamiliar one."""
    return noun.pos_ == "PROPN" or (
        noun.text[0].isupper() and noun.text[1:].islower() and noun.dep_ == "pobj"
    )


def of_frame(laid: Text, frame: Frame, kind: EventType) -> list[PlaceMention]:
    """Places of a frame's own phrases, nearest first; else those of its clause's verb."""
    if frame.trigger.lemma_.lower() in _AT_HOME:
        return []
    own = [
        (p, noun)
        for p, noun in (*frame.preps, *_deeper(frame))
        if (_fits(p, noun) and (kind in _MOVING or p.lower_ != "for"))
        or (kind is EventType.TERRITORIAL_CHANGE and _is_ground(p, noun))
        or (kind in POSTURE and is_abroad(p, noun))
    ]
    if kind in VIOLENT:  # a rocket fired from Lebanon does not strike there
        own = [(p, noun) for p, noun in own if p.lower_ != "from"]
    if kind in POSTURE:
        own = [(p, noun) for p, noun in own if not (p.lower_ == "through" and is_country(noun))]
        aimed = aims(frame) if kind is not EventType.TROOP_WITHDRAWAL else ()
        own += [(p, noun) for p, noun in aimed if _fits(p, noun)]
        own += [
            (p, noun) for p, noun in frame.preps if _is_bound_for(p, noun) or _is_owned(p, noun)
        ]
    if kind is EventType.TROOP_WITHDRAWAL:
        own += _whence(frame)
    taken = [(None, noun) for noun in (*_taken(frame), *_joined(frame))]
    pairs: list[tuple[Token | None, Token]] = [*own, *taken]
    if not any(_is_named(noun) for _, noun in pairs):
        pairs += _where_they_are(frame)
    bound = kind in POSTURE and any(leads_away(p, noun) for p, noun in own)
    if not bound and not any(_is_named(noun) for _, noun in pairs):
        pairs += [
            (p, noun) for p, noun in _outer(frame) if p.lower_ not in _TIGHT and _fits(p, noun)
        ]
    if not bound and not any(_is_named(noun) for _, noun in pairs):
        pairs += _led_to(frame, kind) or _nearest(frame)
    pairs = [_narrowed(p, noun) for p, noun in pairs]
    pairs.sort(key=lambda pair: not _is_named(pair[1]))
    found = [_mention(laid, p, noun) for p, noun in pairs]
    distinct = {(m.start, m.end): m for m in found}.values()
    return sorted(distinct, key=lambda m: m.relation in _LAST.get(kind, frozenset()))


def _where_they_are(frame: Frame) -> list[tuple[Token, Token]]:
    """The place that is said of those who act: "activists in Belgium blocked a factory"."""
    return _located(grammar.core(subject) for subject in frame.subjects)


def _located(holders: Iterable[Token]) -> list[tuple[Token, Token]]:
    return [
        (p, noun)
        for holder in holders
        for p, noun in grammar.preps(holder)
        if p.lower_ in LOCATING and _fits(p, noun)
    ]


def _whence(frame: Frame) -> list[tuple[Token, Token]]:
    """Where forces were that go home: "troops serving with a mission in Mali", "its officers in Haiti"."""
    forces = [grammar.core(subject) for subject in frame.subjects]
    clauses = [c for noun in forces for c in noun.children if c.dep_ in {"acl", "relcl"}]
    aides = [noun for clause in clauses for _, noun in grammar.preps(clause)]
    return _located([*forces, *clauses, *aides])


def _is_bound_for(preposition: Token, noun: Token) -> bool:
    """Read "took off for Almaty", "leave Kathmandu for the Golan", whatever the name is taken for."""
    departs = preposition.head.lemma_.lower() in _DEPARTING
    return preposition.lower_ == "for" and departs and is_name(noun)


def _is_owned(preposition: Token, noun: Token) -> bool:
    """Read "to Slovenia's flooded valley": a part of a country, whatever it is called."""
    led_to = preposition.lower_ in {"to", "into"} and not kinds(noun) & _PARTIES
    return led_to and any(is_country(owner) for owner in grammar.owners(noun))


def _joined(frame: Frame) -> list[Token]:
    """Missions that forces are sent to join: "to reinforce KFOR", "flew out to join MONUSCO"."""
    goals = [c for c in frame.trigger.children if c.dep_ in {"advcl", "xcomp", "acl"}]
    return [o for goal in goals for o in grammar.objects(goal) if _is_mission(o)]


def _taken(frame: Frame) -> list[Token]:
    """Places that are themselves acted on, or described: "Kazakhstan, where troops were sent"."""
    found = [
        o
        for o in frame.objects
        if (frame.is_verb and is_left(frame, o) and not kinds(o) & _PARTIES)
        or (frame.is_verb and is_place(o) and (o.pos_ == "PROPN" or "territory" in kinds(o)))
    ]
    trigger = frame.trigger
    if frame.is_verb and trigger.lemma_ in HOSTING:
        found += [s for s in frame.subjects if is_country(s)]
    had = trigger.dep_ == "ccomp" and trigger.head.lemma_ == "have"
    clause = trigger.head if had else trigger  # "where it has 1,700 soldiers deployed"
    if clause.dep_ == "relcl" and any(c.lower_ == "where" for c in clause.children):
        found.append(clause.head)
    return found


def _is_named(noun: Token) -> bool:
    return is_name(noun) or any(
        t.pos_ == "PROPN" or is_country(t) for t in noun.subtree if t.i - noun.i < _NAME_LENGTH
    )


def _is_ground(preposition: Token, noun: Token) -> bool:
    """What control is taken of: "full control of the town"."""
    return preposition.lower_ == "of" and is_place(noun)


def _narrowed(preposition: Token | None, noun: Token) -> tuple[Token | None, Token]:
    """The named place for a nameless one: "a village near Shwebo", "the eastern town" told of before."""
    if noun.lemma_.lower() not in _SETTLEMENTS or any(
        t.pos_ == "PROPN" or is_country(t) for t in grammar.modifiers(noun)
    ):
        return preposition, noun
    for inner, name in grammar.preps(noun):
        if is_name(name) and _fits(inner, name) and inner.lower_ in LOCATING:
            return inner, name
    definite = any(c.lower_ in _DEFINITE for c in noun.children)
    alone = not any(grammar.preps(noun))
    return preposition, (_told_before(noun) if definite and alone else None) or noun


def _told_before(noun: Token) -> Token | None:
    """The town last named in a place before "the town"."""
    for i in range(noun.i - 1, max(-1, noun.i - _REACH), -1):
        other = noun.doc[i]
        if other.dep_ == "pobj" and is_name(other) and _is_town(other.head, other):
            return other
    return None


def _is_town(preposition: Token, name: Token) -> bool:
    return _fits(preposition, name) and not is_country(name) and name.ent_type_ != "LOC"


def _led_to(frame: Frame, kind: EventType) -> list[tuple[Token, Token]]:
    """The first named place behind "to" after the trigger, wherever the parser hangs it."""
    if kind is not EventType.TROOP_DEPLOYMENT or not frame.is_verb:
        return []
    return [
        (p, noun)
        for p in frame.sentence
        if p.i > frame.trigger.i and p.lower_ in {"to", "into"} and p.head.pos_ in {"NOUN", "PROPN"}
        for noun in p.children
        if noun.dep_ == "pobj" and _fits(p, noun) and _is_named(noun)
    ][:1]


def _nearest(frame: Frame) -> list[tuple[Token, Token]]:
    """The named place nearest in the sentence, but for where somebody spoke."""
    found = [
        (p, noun)
        for p in frame.sentence
        if p.dep_ == "prep" and (p.lower_ in LOCATING or on_soil(p)) and not _is_where_said(p)
        for noun in p.children
        if noun.dep_ == "pobj" and _fits(p, noun) and _is_named(noun)
    ]
    return sorted(found, key=lambda pair: abs(pair[0].i - frame.trigger.i))[:1]


def _is_where_said(preposition: Token) -> bool:
    """Where somebody speaks, or who speaks sits: "said in Paris", "said on a visit to Paris"."""
    word = preposition.head
    if word.dep_ in grammar.SUBJECT:
        return "speech_act" in kinds(word.head)
    for _ in range(_CLIMB):
        if "speech_act" in kinds(word) or word.dep_ not in _CIRCUMSTANCE:
            break
        word = word.head
    return "speech_act" in kinds(word)


def _deeper(frame: Frame) -> list[tuple[Token, Token]]:
    """Places named with the objects: "troops stationed at a base in Jordan"."""
    holders = [grammar.core(o) for o in frame.objects] + [
        p for _, p in frame.preps if not is_place(p)
    ]
    return [pair for holder in holders for pair in grammar.preps(holder)]


def _outer(frame: Frame) -> Iterable[tuple[Token, Token]]:
    verb = frame.governor if not frame.is_verb else _above(frame.trigger)
    for _ in range(2):
        if verb is None or "speech_act" in kinds(verb):
            return
        yield from grammar.preps(verb)
        for near in (*grammar.objects(verb), *grammar.surface_subjects(verb)):
            yield from grammar.preps(near)
        for aim in (c for c in verb.children if c.dep_ in {"advcl", "xcomp"}):
            yield from (
                (c, o) for c in aim.children if c.lower_ == "to" for o in grammar.objects(aim)
            )
        verb = _above(verb)


def _above(verb: Token) -> Token | None:
    linked = verb.dep_ in {"xcomp", "ccomp", "conj", "advcl"} and verb.head != verb
    return verb.head if linked and verb.head.pos_ in {"VERB", "AUX"} else None


def _fits(preposition: Token, noun: Token) -> bool:
    by_whom = preposition.lower_ == "by" and is_country(noun)
    if preposition.lower_ not in _RELATIONS or by_whom or grammar.is_reason(preposition, noun):
        return False
    if not is_place(noun):
        # The entity recogniser takes unfamiliar towns for persons; nobody is near or in a person.
        lone = (
            is_name(noun)
            and noun.ent_type_ in {"PERSON", "NORP", "ORG"}
            and noun.lower_ not in _PLATFORMS
            and not kinds(noun) & _PARTIES
        )
        return lone and (preposition.lower_ in LOCATING or preposition.head.lower_ == "out")
    loose = preposition.lower_ not in _TIGHT or preposition.head.lower_ == "out"
    return loose or noun.ent_type_ in _PLACE_ENTS or is_country(noun)


def _mention(laid: Text, preposition: Token | None, noun: Token) -> PlaceMention:
    first, last = phrase(noun)
    if first.tag_ == "POS":
        first = first.nbor(1)
    span = laid.span((preposition and _side(preposition, noun)) or first, last)
    relation = (
        _RELATIONS.get(preposition.lower_, Relation.AT) if preposition is not None else Relation.AT
    )
    if preposition is not None and preposition.head.lower_ == "out":
        relation = Relation.FROM
    return PlaceMention(
        text=span.text,
        start=span.start,
        end=span.end,
        relation=relation,
        within=_within(laid, noun),
    )


def _side(preposition: Token, noun: Token) -> Token | None:
    """The word that tells on which side of a place: "across the border", "around Ukraine", "close to"."""
    if preposition.lower_ in OVER and "place_edge" in kinds(noun):
        return preposition
    if not is_country(noun):
        return None
    if preposition.lower_ in _BESIDE:
        return preposition
    near = preposition.lower_ == "to" and preposition.head.lower_ in _BESIDE
    return preposition.head if near else None


def _within(laid: Text, noun: Token) -> str | None:
    """The region that a place is said to lie in: by "in", a comma, or a possessive."""
    for preposition, outer in grammar.preps(noun):
        if preposition.lower_ in {"in", "of"} and is_place(outer) and _is_named(outer):
            return _outside(laid, noun, outer)
    for child in noun.children:
        if child.dep_ == "appos" and child.ent_type_ in _PLACE_ENTS:
            return laid.span(*phrase(child)).text
    following = _siblings(noun)
    return laid.span(*phrase(following[0])).text if following else None


def _outside(laid: Text, noun: Token, outer: Token) -> str | None:
    """A region that the place's own words do not already hold."""
    region = laid.span(*phrase(outer)).text
    return None if region in laid.span(*phrase(noun)).text else region


def _siblings(noun: Token) -> list[Token]:
    """The region of "on the airfield in Volgograd region", where "in" was attached to the strike."""
    holder = noun.head.head if noun.dep_ == "pobj" else noun.head
    return [
        inner
        for preposition, inner in grammar.preps(holder)
        if preposition.lower_ == "in" and 0 < preposition.i - noun.i < _ADJACENT and is_place(inner)
    ]
