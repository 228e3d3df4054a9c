"""Who stands in which role, by type of event."""

from collections.abc import Iterable, Sequence

from schemas.event_types import POSTURE, EventType
from schemas.mention import Party
from services.classifier import claims, grammar
from services.classifier.families import HELD, OF_THINGS, UNDIRECTED, VIOLENT
from services.classifier.frames import REPELLING, Frame
from services.classifier.pronouns import antecedents, is_pronoun
from services.classifier.senders import PEOPLE, has_country, senders
from services.classifier.spans import Text, head_phrase
from services.classifier.tree import Token
from services.classifier.words import is_country, kinds, listed

_TO = frozenset({"to", "for"})
_AT = frozenset({"on", "against", "at", "into", "over", "upon", "towards", "toward"})
_WITH = frozenset({"with", "between", "among", "from"})
_TARGET_PREPS: dict[EventType, frozenset[str]] = {
    EventType.ARMS_TRANSFER: _TO, EventType.HUMANITARIAN_AID: _TO, EventType.SANCTION: _AT,
    EventType.TALKS: _WITH, EventType.AGREEMENT: _WITH, EventType.COOPERATION: _WITH,
    EventType.CEASEFIRE: _WITH, EventType.DEMAND: frozenset({"to", "on", "from"}),
    EventType.PRISONER_EXCHANGE: _WITH | {"to"}, EventType.MILITARY_EXERCISE: frozenset({"with"}),
    EventType.THREAT: frozenset({"to", "against"}),
    EventType.REJECTION: frozenset({"from", "by"}), EventType.PROTEST: frozenset({"against"}),
    EventType.CONCESSION: frozenset({"to"}), EventType.SUPPORT_STATEMENT: frozenset({"to", "for"}),
}  # fmt: skip
_BETWEEN = frozenset({EventType.TALKS, EventType.SANCTION, EventType.ARMS_TRANSFER})
_SHOOTING = frozenset({"launch", "fire", "carry"})
_SENT = frozenset(
    {"envoy", "delegation", "delegate", "negotiator", "mediator", "team", "representative"}
)
_JOINTLY = frozenset(
    {"synchronise", "synchronize", "align", "coordinate", "harmonise", "harmonize"}
)
_DOWNING = frozenset({"intercept", "down", "repel", "shoot"})
_OF_CROWDS = frozenset({EventType.PROTEST, EventType.RIOT})
_LIFELESS = frozenset({"site", "territory", "arms", "hardware", "conflict", "bomb"})
_RAMMING = frozenset({"ram", "drive", "crash", "steer", "plough", "plow"})
_SIDES = frozenset({"country", "force", "group", "polity"})
_BODIES = frozenset(
    {"group", "company", "movement", "organisation", "organization", "front", "wing"}
)
_OF_OTHERS = listed("parties_of_others")
_WEAPONS = frozenset({"drone", "missile", "bomb", "airpower", "projectile"})


def party(laid: Text, head: Token) -> Party:
    """A role filler as written, with what it refers to and its entity label."""
    first, last = head_phrase(head)
    span = laid.span(first, last)
    refers = _names(laid, antecedents(head)) if is_pronoun(head) else _owner_refers(laid, head)
    labels = [t.ent_type_ for t in head.doc[first.i : last.i + 1] if t.ent_type_]
    label = grammar.core(head).ent_type_ or (labels[0] if labels else None)
    if label == "PERSON" and is_country(grammar.core(head)):
        label = "GPE"
    return Party(
        text=span.text, start=span.start, end=span.end, refers_to=refers, label=label or None
    )


def _owner_refers(laid: Text, head: Token) -> str | None:
    """Whose army "its army" is; "its allies" are others."""
    noun = grammar.core(head)
    if noun.lemma_ in _OF_OTHERS:
        return None
    for owner in grammar.owners(noun):
        if is_pronoun(owner):
            return _names(laid, antecedents(owner))
    return None


def _names(laid: Text, heads: Sequence[Token]) -> str | None:
    return " and ".join(laid.span(*head_phrase(h)).text for h in heads) or None


def parties(laid: Text, heads: Iterable[Token]) -> tuple[Party, ...]:
    """Role fillers without repeats."""
    found = {(p.start, p.end): p for p in (party(laid, head) for head in heads)}
    return tuple(found.values())


def _acts(head: Token) -> bool:
    """Whether a phrase can be who acts: people, names, "a carrier strike group", "the Houthi movement"."""
    if PEOPLE & kinds(grammar.core(head)) or head.pos_ == "PROPN":
        return True
    if head.lemma_ in _BODIES:
        shown = (*grammar.modifiers(head), *grammar.owners(head))
        return any({"force", "country", "group"} & kinds(m) for m in shown)
    return False


def _is_crowd(head: Token) -> bool:
    """Whether a phrase can be those who march: "bus drivers", "hundreds of supporters of the junta"."""
    noun = grammar.core(head)
    return noun.tag_ == "NNS" and not kinds(noun) & _LIFELESS


def actors(frame: Frame, kind: EventType) -> tuple[Token, ...]:
    """Who does it."""
    if frame.is_verb and frame.trigger.lemma_ in REPELLING and kind is EventType.ARMED_CLASH:
        return tuple(o for head in frame.objects for o in _sides_of(head))
    found = tuple(t for t in frame.subjects if _acts(t) or (kind in _OF_CROWDS and _is_crowd(t)))
    if kind in POSTURE:
        return senders(frame, found)
    found = tuple(side for t in found for side in _represented(t))
    if kind in HELD and not found and not frame.is_verb and frame.governor is not None:
        return tuple(t for t in grammar.subjects(frame.governor) if _SIDES & kinds(grammar.core(t)))
    if kind in {EventType.DISPLACEMENT, EventType.CASUALTY_REPORT} and not frame.is_verb:
        return ()
    if kind is EventType.SANCTION and frame.trigger.lemma_ in _JOINTLY:
        allies = (p for c, p in frame.preps if c.lower_ == "with" and _SIDES & kinds(p))
        return (*found, *grammar.expand(tuple(allies)))
    if kind is EventType.DEMAND and not found and not frame.is_verb:
        found = tuple(p for c, p in frame.preps if c.lower_ in {"of", "from", "by"} and _acts(p))
    if not found and (not frame.is_verb or kind in VIOLENT):
        found = tuple(
            p for c, p in frame.preps if c.lower_ in {"between", "by"} and PEOPLE & kinds(p)
        )
    return found or ((_wielders(frame) or claims.claimants(frame)) if kind in VIOLENT else ())


def _represented(head: Token) -> tuple[Token, ...]:
    """Whose envoys they are: "delegations from Israel and Hamas"."""
    noun = grammar.core(head)
    if has_country(noun) or (not kinds(noun) & {"official", "polity"} and noun.lemma_ not in _SENT):
        return (head,)
    whence = [p for c, p in grammar.preps(noun) if c.lower_ == "from"]
    return tuple(p for p in whence if kinds(p) & {"country", "group"}) or (head,)


def _wielders(frame: Frame) -> tuple[Token, ...]:
    """Whose weapon it is that strikes: "two Russian missiles hit the depot"."""
    arms = [grammar.core(t) for t in frame.subjects]
    return tuple(
        m
        for arm in arms
        if kinds(arm) & _WEAPONS
        for m in (*grammar.owners(arm), *grammar.modifiers(arm))
        if kinds(m) & {"country", "group"} or (is_pronoun(m) and antecedents(m))
    )


def _sides_of(noun: Token) -> tuple[Token, ...]:
    """Whose attack it is that was repelled."""
    shown = [m for m in (*grammar.owners(noun), *grammar.modifiers(noun)) if kinds(m) & _SIDES]
    by = [p for c, p in grammar.preps(noun) if c.lower_ in {"by", "from"} and kinds(p) & _SIDES]
    return (*shown, *by)


def targets(frame: Frame, kind: EventType) -> tuple[Token, ...]:
    """To whom, or to what, it is done."""
    if kind in UNDIRECTED:
        return ()
    if kind is EventType.INTERCEPTION:
        return _makers(frame)
    if kind is EventType.ARMED_CLASH and frame.is_verb and frame.trigger.lemma_ in REPELLING:
        return frame.subjects
    towards = [
        p
        for c, p in frame.preps
        if c.lower_ in _TARGET_PREPS.get(kind, _AT)
        and not grammar.is_reason(c, p)
        and (PEOPLE & kinds(p) | _solid(p) or has_country(p))
    ]
    if kind is EventType.DEMAND:
        towards += _asked(frame)
    direct = _affected(frame, kind) if frame.is_verb else _struck(frame)
    if kind in {EventType.TERRITORIAL_CHANGE, EventType.BLOCKADE}:
        direct = [t for t in direct if PEOPLE & kinds(grammar.core(t)) or has_country(t)]
    if frame.trigger.lemma_ in _RAMMING and kind in VIOLENT:
        direct = []  # "rammed a truck into the gate": the gate is hit
    taken = set(frame.subjects)
    found = dict.fromkeys([*direct, *towards])
    met = tuple(t for t in found if t not in taken and t.ent_type_ != "DATE")
    shot = not met and frame.is_verb and frame.trigger.lemma_ in _SHOOTING and kind in VIOLENT
    return opponents(frame, _DOWNING) if shot else met


def _asked(frame: Frame) -> list[Token]:
    """Of whom it is demanded: "demands that Chad release the prisoners"."""
    clauses = [c for c in frame.trigger.children if c.dep_ in {"ccomp", "acl"}]
    asked = [s for clause in clauses for s in grammar.surface_subjects(clause)]
    return [s for s in asked if _SIDES & kinds(grammar.core(s)) and s not in frame.subjects]


def _affected(frame: Frame, kind: EventType) -> list[Token]:
    """The parties among a verb's objects."""
    if kind in OF_THINGS:
        whom = [c for c in frame.trigger.children if c.dep_ == "dative" and c.pos_ != "ADP"]
        given = frame.objects if kind in _BETWEEN else ()
        return [*grammar.expand(whom), *(o for o in given if PEOPLE & kinds(o))]
    if frame.trigger.lemma_ in _SHOOTING:
        return []
    return [o for o in frame.objects if o.pos_ in {"NOUN", "PROPN", "PRON"}]


def _solid(noun: Token) -> frozenset[str]:
    return kinds(noun) & {"territory", "site", "civilian", "hardware", "aircraft"}


def _makers(frame: Frame) -> tuple[Token, ...]:
    """Whose drones were shot down."""
    found: list[Token] = []
    for head in frame.objects:
        noun = grammar.core(head)
        found += [
            m
            for m in (*grammar.owners(noun), *grammar.modifiers(noun))
            if kinds(m) & {"country", "group"}
        ]
        found += [
            p
            for c, p in grammar.preps(noun)
            if c.lower_ in {"from", "by"} and kinds(p) & {"country", "group"}
        ]
    if frame.is_verb and not found:
        found += [m for head in frame.objects for m in grammar.surface_subjects_of_clause(head)]
    return tuple(dict.fromkeys(found)) or opponents(frame, _SHOOTING | {"send", "use"})


def opponents(frame: Frame, verbs: frozenset[str]) -> tuple[Token, ...]:
    """The other side of an exchange told in one sentence: who launched what was intercepted."""
    own = {t.lower_ for t in _named(frame.trigger)}
    for verb in frame.sentence:
        if verb.lemma_ in verbs and verb.pos_ == "VERB" and verb != frame.trigger:
            sides = tuple(t for t in _named(verb) if kinds(t) & {"country", "group"})
            if sides and own.isdisjoint(t.lower_ for t in sides):
                return sides
    return ()


def _named(verb: Token) -> list[Token]:
    """A verb's subjects, pronouns read."""
    subjects = grammar.subjects(verb)
    return [s for t in subjects for s in (antecedents(t) if is_pronoun(t) else (t,))]


def _struck(frame: Frame) -> Sequence[Token]:
    """Whom it hit: "strikes killed several children", "infantry destroyed by drone strikes"."""
    noun, verb = frame.trigger, frame.governor
    if frame.light is not None and frame.light.lemma_ in REPELLING:
        return grammar.surface_subjects(frame.light)
    undergone = tuple(o for o in frame.objects if noun.lemma_.lower() in _OBJECTIVE)
    if undergone:
        return [
            o for o in undergone if PEOPLE & kinds(grammar.core(o)) or _solid(o) or is_country(o)
        ]
    if verb is None or verb.lemma_ not in _HITTING:
        return ()
    direct = noun.dep_ in {"nsubj", "conj", "pobj"}
    return [o for o in grammar.objects(verb) if o != noun] if direct else ()


_HITTING = listed("parties_hitting")
_OBJECTIVE = listed("parties_objective")
"""Nouns whose "of" names who undergoes the act: "the invasion of", "the blockade of"."""
