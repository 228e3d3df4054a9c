"""Which phrases count what an event is about: those in its roles, and those beside it that fit no other."""

from collections.abc import Iterator, Sequence
from itertools import islice

from schemas.event_types import POSTURE, EventType
from services.classifier import amounts, claims, grammar, numerals, parties, tolls
from services.classifier.candidates import EFFECTS
from services.classifier.families import VIOLENT
from services.classifier.frames import Frame
from services.classifier.tree import Span, Token
from services.classifier.words import kinds, listed

_ALONG = frozenset({"with", "alongside", "including"})
_WEAPONS = frozenset({"drone", "missile", "bomb", "arms", "hardware"})
_COUNTABLE = _WEAPONS | {"force"}
_ATTENDED = frozenset({EventType.PROTEST, EventType.MILITARY_EXERCISE})
"""What people take part in: its noun's verb has them as subject, or draws them."""
_BY_SPEECH = frozenset({
    EventType.TALKS, EventType.AGREEMENT, EventType.CEASEFIRE, EventType.ACCUSATION,
    EventType.REJECTION, EventType.SUPPORT_STATEMENT, EventType.THREAT, EventType.DEMAND,
    EventType.COOPERATION,
})  # fmt: skip
"""Acts of speech: whoever performs them is not counted."""
_AIMED = POSTURE | {EventType.ARMS_TRANSFER, EventType.HUMANITARIAN_AID}
"""Types whose trigger may only lead to the verb that says how many: "a decision to send 300 men"."""
_DRAWING = listed("counting_drawing")
_USING = frozenset({"send", "use", "fire", "launch", "involve", "employ", "drop", "deploy"})
_SUFFERING = amounts.HARMING | amounts.CAPTURED
_RETURNING = frozenset({"hand", "return", "release", "free", "give", "send", "transfer"})
_OF_WHAT_IS_HELD_OR_GIVEN = frozenset({EventType.BLOCKADE, EventType.HUMANITARIAN_AID})
"""Types that count what is held up or given, and not those who do it."""
_UNGROUNDED = POSTURE | VIOLENT | {EventType.DISPLACEMENT, EventType.SABOTAGE}
"""Types that count who and what moves, strikes or is hurt, and not the places where."""
_TEACHING = frozenset({"train", "training"})
_PEOPLE = frozenset({"force", "personnel", "staff", "civilian"})
_HOLDING_UP = frozenset({"keep", "trap", "strand", "hold", "stop", "block", "leave"})
_ALL = frozenset({"all", "both", "them", "which", "they"})
_MISSILES = frozenset({"missile"})
_UNITS = listed("counting_units")
_SHIPS = listed("counting_ships")
_IN_ALL = frozenset({"in", "altogether", "strong", "of"})
_GROUNDS = listed("counting_grounds")
_FITTING: dict[EventType, frozenset[str]] = {
    **dict.fromkeys(POSTURE, frozenset({"force", "personnel", "police"})),
    EventType.MILITARY_EXERCISE: frozenset({"force", "personnel", "hardware"}),
    EventType.ARMS_TRANSFER: frozenset({"arms", "hardware", "drone", "missile", "aircraft"}),
    EventType.INTERCEPTION: frozenset({"drone", "missile", "aircraft"}),
    EventType.DRONE_STRIKE: frozenset({"drone"}),
    EventType.SHELLING: frozenset({"missile"}),
    EventType.DISPLACEMENT: frozenset({"civilian"}),
    EventType.PROTEST: frozenset({"crowd", "civilian"}),
    EventType.PRISONER_EXCHANGE: frozenset({"captives", "force", "civilian"}),
    EventType.ABDUCTION: frozenset({"captives", "police", "civilian"}),
}
CONTINUED = POSTURE | {EventType.DISPLACEMENT, EventType.PRISONER_EXCHANGE}
"""Types whose numbers reports often give in a sentence of their own."""
_REACH = 20
"""Words from a trigger within which a counted phrase that nothing else claims is taken for its own."""
_COUNTING_VERBS = frozenset({"be", "mean", "number", "comprise", "include", "total", "make"})
_PUT_AT = frozenset({"at", "to", "as"})
_THEM = frozenset({"them", "whom", "which", "these", "those"})


def heads(frame: Frame, kind: EventType) -> list[Token]:
    """Heads of the phrases that may state how many, by the roles that they have in a frame."""
    if kind in _BY_SPEECH:
        return []
    found = [*frame.objects, *_acting(frame, kind), *parties.targets(frame, kind), frame.trigger]
    found += [*_beside(frame, kind), *(claims.claimed(frame) if kind in VIOLENT else ())]
    found += [*_led_to(frame, kind), *_wielded(frame, kind)]
    found += [a for head in found for a in _apposed(head)]
    found += [*_numbered(frame), *_of_type(frame, kind)]
    return [head for head in dict.fromkeys(found) if not _is_beside_the_point(head, frame, kind)]


def _of_type(frame: Frame, kind: EventType) -> Iterator[Token]:
    """What only events of this type count."""
    if kind is EventType.BLOCKADE and not frame.is_verb and frame.governor is not None:
        yield from grammar.objects(frame.governor) if frame.governor.lemma_ in _HOLDING_UP else ()
    elif kind is EventType.INTERCEPTION and any(_is_all(o) for o in frame.objects):
        yield from _weapons_before(frame.trigger)
    elif kind is EventType.PRISONER_EXCHANGE and frame.is_verb:
        yield from _exchanged(frame)
    elif kind is EventType.DISPLACEMENT:  # "displaced 8 million", which parsers take for a measure
        measures = (c for c in frame.trigger.children if c.dep_ == "npadvmod")
        yield from (c for c in measures if c.tag_ == "CD")
    elif kind is EventType.CASUALTY_REPORT:
        yield from tolls.victims(frame.trigger)
    elif kind in _ATTENDED and not frame.is_verb:  # "a strike by 2,000 miners"
        yield from (p for c, p in frame.preps if c.lower_ == "by")


def _is_beside_the_point(head: Token, frame: Frame, kind: EventType) -> bool:
    """Whether it counts places where things only happen, or who is taught, and by whom."""
    noun = grammar.core(head)
    if kind is EventType.ARMS_TRANSFER and frame.trigger.lemma_ in _TEACHING:
        return bool(kinds(noun) & _PEOPLE)
    bombs = kind is EventType.AIR_STRIKE and noun.lemma_ == "bomb"  # the raid itself
    return bombs or (kind in _UNGROUNDED and _is_ground(noun))


def _is_ground(noun: Token) -> bool:
    """What people leave or hold: "left two bases", "emptied three villages"."""
    return bool({noun.lemma_, noun.lower_} & _GROUNDS) or bool(kinds(noun) & {"territory", "site"})


def _acting(frame: Frame, kind: EventType) -> list[Token]:
    if kind in _OF_WHAT_IS_HELD_OR_GIVEN:
        return []
    acting = list(parties.actors(frame, kind))
    return acting if kind not in VIOLENT else [t for t in acting if _may_strike(t, kind)]


def _may_strike(head: Token, kind: EventType) -> bool:
    """Weapons are counted with the attack; the men only where they fight."""
    found = kinds(grammar.core(head))  # "three bombers" may be men
    return kind is EventType.ARMED_CLASH or (bool(found & _WEAPONS) and "group" not in found)


def _beside(frame: Frame, kind: EventType) -> list[Token]:
    """Counted phrases that are no party: what hits, who rallies, what is sent along."""
    verb = frame.trigger if frame.is_verb else frame.governor
    along = _COUNTABLE | {"staff"} if kind in POSTURE else _COUNTABLE
    found = [p for c, p in frame.preps if c.lower_ in _ALONG and kinds(p) & along]
    found += _involved(frame.trigger)
    for done in (c for c in frame.trigger.children if c.lemma_ in EFFECTS):
        found += grammar.objects(done) if kind in VIOLENT and done.dep_ == "conj" else ()
    if kind is EventType.ABDUCTION:  # "drove off with 52 pupils"
        found += [p for c, p in frame.preps if c.lower_ == "with"]
    if verb is not None and (frame.is_verb or (kind in _ATTENDED and not _suffered(verb))):
        found += _subjects(verb, kind)
    if verb is not None and kind in _ATTENDED and verb.lemma_ in _DRAWING:
        found += grammar.objects(verb)
    if frame.is_verb and kind in POSTURE:
        found += [p for c, p in frame.preps if c.lower_ == "by" and numerals.is_counted(p)]
    return found


def _involved(noun: Token) -> list[Token]:
    """What an act that is a noun is made up of: "drills involving 300 tanks", "a force that has 40 men"."""
    clauses = [c for c in noun.children if c.dep_ in {"acl", "relcl"} and c.lemma_ in _DRAWING]
    return [o for c in clauses for o in grammar.objects(c) if o != noun]


def _exchanged(frame: Frame) -> Iterator[Token]:
    """Those on the other side of a swap: "freed 50 for 70 prisoners", "and handed back four bodies"."""
    swaps = (p for _, p in frame.preps if p.lower_ in {"exchange", "return", "swap"})
    given = (*frame.preps, *(pair for swap in swaps for pair in grammar.preps(swap)))
    yield from (p for c, p in given if c.lower_ == "for" and numerals.is_counted(p))
    for verb in grammar.conjuncts(frame.trigger):
        if verb != frame.trigger and verb.lemma_ in _RETURNING:
            yield from grammar.objects(verb)


def _is_all(noun: Token) -> bool:
    """Read "all of them were shot down", "and shot them down"."""
    return noun.lower_ in _ALL and not numerals.is_counted(noun)


def _weapons_before(verb: Token) -> list[Token]:
    """The weapons counted last before a verb that is told of all of them."""
    before = reversed(verb.doc[verb.sent.start : verb.i])
    fit = _FITTING[EventType.INTERCEPTION]
    counted = (t for t in before if fit & kinds(t) and numerals.is_counted(t))
    return list(islice(counted, 1))


def _numbered(frame: Frame) -> list[Token]:
    """How many "the number of those killed" is put at, or "has risen to", wherever a parser hangs it."""
    above = next((t for t in frame.trigger.ancestors if t.lemma_ == "number"), None)
    whole = above is not None and any(c.lower_ == "of" for c, _ in grammar.preps(above))
    if above is None or not whole or frame.trigger.i < above.i:
        return []
    return [
        t
        for t in frame.sentence
        if t.dep_ == "pobj" and t.head.lower_ in _PUT_AT and t.i > above.head.i and _is_bare(t)
    ][:1]


def _is_bare(token: Token) -> bool:
    return token.tag_ == "CD" and numerals.is_counted(token)


def _suffered(verb: Token) -> bool:
    """Whether people undergo a verb, rather than take part: "3,000 were detained at protests"."""
    return verb.lemma_ in _SUFFERING


def _subjects(verb: Token, kind: EventType) -> Iterator[Token]:
    """Grammatical subjects and, where forces move, those who come with them."""
    passive = grammar.is_passive(verb)
    for head in grammar.surface_subjects(verb):
        if kind not in VIOLENT or passive or _may_strike(head, kind):
            yield head
        if kind in POSTURE:
            yield from (p for c, p in grammar.preps(head) if c.lower_ in _ALONG)


def _led_to(frame: Frame, kind: EventType) -> Iterator[Token]:
    """What the verb below a trigger moves: "decided to send", "allows 650 soldiers to join"."""
    if kind not in _AIMED:
        return
    trigger = frame.trigger
    for verb in trigger.children:
        if verb.dep_ not in {"acl", "xcomp", "ccomp"} or verb.tag_ not in {"VB", "VBG"}:
            continue
        yield from grammar.objects(verb)
        if trigger.lemma_ in grammar.TOLD:
            yield from (s for s in verb.children if s.dep_ in grammar.SUBJECT)
    shipped = [c for c in trigger.children if c.dep_ == "dative" and c.pos_ == "NOUN"]
    yield from grammar.expand([c for c in shipped if kinds(c) & _COUNTABLE])


def _wielded(frame: Frame, kind: EventType) -> Iterator[Token]:
    """Weapons of an attack whose clause goes on to name them: "launched a raid, sending 20 drones"."""
    verb = frame.light or frame.governor
    if kind not in VIOLENT or frame.is_verb or verb is None:
        return
    for clause in verb.children:
        if clause.dep_ == "advcl" and clause.tag_ == "VBG" and clause.lemma_ in _USING:
            yield from (o for o in grammar.objects(clause) if kinds(grammar.core(o)) & _COUNTABLE)


def _apposed(head: Token) -> Iterator[Token]:
    """How many a phrase's apposition says they are: "a company of marines, 180 in all"."""
    for noun in dict.fromkeys((head, grammar.core(head))):
        for other in noun.children:
            if other.dep_ == "appos":
                yield from (n for n in grammar.conjuncts(other) if _states(n))


def _states(noun: Token) -> bool:
    """Whether an apposition says how many; a bare number is as a rule somebody's age."""
    total = noun.tag_ != "CD" or any(c.lower_ in _IN_ALL for c in noun.children)
    return numerals.is_counted(noun) and total


def singles(frame: Frame, kind: EventType) -> list[Token]:
    """One unit or ship that moves, one missile that is tested: "a battalion", "the frigate Elli"."""
    if kind is EventType.WEAPONS_TEST:
        return [o for o in frame.objects if amounts.is_one(o, _MISSILES)]
    if kind not in POSTURE:
        return []
    verb = frame.trigger if frame.is_verb else None
    moved = [*frame.objects, *_led_to(frame, kind)]
    moved += grammar.surface_subjects(verb) if verb is not None else ()
    return [noun for noun in dict.fromkeys(moved) if _is_single(noun)]


def _is_single(noun: Token) -> bool:
    articles = {c.lower_ for c in noun.children if c.dep_ in {"det", "poss"}}
    named = noun.pos_ == "PROPN" or any(c.pos_ == "PROPN" and c.i > noun.i for c in noun.children)
    if named and "the" in articles and any(t.lemma_ in _SHIPS for t in (noun, *noun.lefts)):
        return True
    if noun.tag_ != "NN" or not _is_unit(noun) or numerals.counted_in(noun):
        return False
    return bool(articles & {"a", "an", "another", "its", "their"})


def _is_unit(noun: Token) -> bool:
    if noun.lemma_ == "group":
        return any(c.lower_ in {"battle", "strike"} for c in noun.lefts)
    return noun.lemma_ in _SHIPS | _UNITS


def fitting(sentence: Span, frame: Frame, kind: EventType, others: Sequence[Token]) -> list[Token]:
    """Counted phrases near an event that fit its type, the nearest first: parsers attach many wrongly.

    Args:
        sentence: where the event is told.
        frame: of the event.
        kind: its type.
        others: the triggers of the sentence's other events.
    """
    wanted = _FITTING.get(kind)
    if not wanted:
        return []
    near = [
        noun
        for noun in sentence
        if abs(noun.i - frame.trigger.i) <= _REACH
        and _fits(noun, wanted)
        and not _between(noun, frame.trigger, others)
    ]
    return sorted(near, key=lambda n: abs(n.i - frame.trigger.i))


def of_next(sentence: Span, kind: EventType) -> list[Token]:
    """Counted phrases of the sentence behind a movement that say how many moved.

    "Around 400 officers are in this first group", "about 150 of them", "that means 2,200 of its soldiers".
    """
    return [n for n in sentence if _fits(n, _FITTING[kind]) and _continues(n)]


def _continues(noun: Token) -> bool:
    """Whether a phrase counts what was spoken of before: it takes it up, or does no more than count it."""
    of = [p.lower_ for c, p in grammar.preps(noun) if c.lower_ == "of"]
    if any(word in _THEM for word in of) or noun.tag_ == "CD":
        return True
    above = noun.head if noun.dep_ in {"nsubj", "attr", "dobj"} else None
    if above is None or above.lemma_ not in _COUNTING_VERBS:
        return False
    owned = grammar.owners(noun) or any(c.dep_ == "neg" for c in above.children)
    return not owned


def _fits(noun: Token, wanted: frozenset[str]) -> bool:
    """Whether a phrase counts what is wanted by its noun, or by one before it: "a force of 1,000"."""
    if not numerals.is_counted(noun):
        return False
    if noun.tag_ == "CD" or noun.lower_ in numerals.VAGUE:
        of = next((p for c, p in grammar.preps(noun) if c.lower_ == "of"), None)
        whole = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
        if of is not None and of.lower_ in _THEM:
            return True
        if whole is not None:
            return bool(wanted & kinds(whole)) or whole.lemma_ in grammar.PARTITIVE
    return bool(wanted & kinds(grammar.core(noun)))


def _between(noun: Token, trigger: Token, others: Sequence[Token]) -> bool:
    """Whether another event or a break stands between a phrase and a trigger."""
    low, high = sorted((noun.i, trigger.i))
    stops = any(t.text in {";", ":"} for t in noun.doc[low:high])
    return stops or any(low <= other.i <= high for other in others)
