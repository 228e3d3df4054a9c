"""Who stands in which role, by type of event."""

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from schemas.event_types import POSTURE, EventType
from schemas.mention import Party
from services.classifier import grammar
from services.classifier.frames import Frame
from services.classifier.pronouns import antecedents, is_pronoun
from services.classifier.spans import Text, head_phrase
from services.classifier.words import is_country, kinds

_TO = frozenset({"to", "for"})
_AT = frozenset({"on", "against", "at", "into", "over", "upon", "towards", "toward"})
_WITH = frozenset({"with", "between", "among", "from"})
_TARGET_PREPS: dict[EventType, frozenset[str]] = {
    EventType.ARMS_TRANSFER: _TO, EventType.HUMANITARIAN_AID: _TO, EventType.SANCTION: _AT,
    EventType.TALKS: _WITH, EventType.AGREEMENT: _WITH, EventType.COOPERATION: _WITH,
    EventType.CEASEFIRE: _WITH, EventType.DEMAND: frozenset({"to", "on", "from"}), EventType.PRISONER_EXCHANGE: _WITH | {"to"},
    EventType.MILITARY_EXERCISE: frozenset({"with"}), EventType.THREAT: frozenset({"to", "against"}),
    EventType.REJECTION: frozenset({"from", "by"}), EventType.PROTEST: frozenset({"against"}),
    EventType.CONCESSION: frozenset({"to"}), EventType.SUPPORT_STATEMENT: frozenset({"to", "for"}),
}  # fmt: skip
_NO_TARGET = POSTURE | {EventType.MILITARY_EXERCISE, EventType.WEAPONS_TEST, EventType.DISPLACEMENT, EventType.CASUALTY_REPORT}
_THINGS = frozenset({EventType.ARMS_TRANSFER, EventType.HUMANITARIAN_AID, EventType.SANCTION, EventType.AGREEMENT,
                     EventType.TALKS, EventType.CEASEFIRE, EventType.CONCESSION, EventType.COOPERATION, EventType.REJECTION})  # fmt: skip
_ORDERING = frozenset(
    "announce order approve authorise authorize confirm plan pledge promise demand consider complete begin "
    "continue halt suspend start condemn deny reject rule make propose offer discuss support accelerate finish "
    "conduct request permit allow agree increase prepare finalise finalize signal sanction".split()
)
_PEOPLE = frozenset({"country", "force", "group", "polity", "official", "person", "pronoun", "civilian", "police"})


def party(laid: Text, head: Token) -> Party:
    """A role filler as written, with what it refers to and its entity label."""
    first, last = head_phrase(head)
    span = laid.span(first, last)
    refers = _names(laid, antecedents(head)) if is_pronoun(head) else _owner_refers(laid, head)
    labels = [t.ent_type_ for t in head.doc[first.i : last.i + 1] if t.ent_type_]
    label = grammar.core(head).ent_type_ or (labels[0] if labels else None)
    return Party(text=span.text, start=span.start, end=span.end, refers_to=refers, label=label or None)


def _owner_refers(laid: Text, head: Token) -> str | None:
    """ "its army": whose army it is."""
    for owner in grammar.owners(grammar.core(head)):
        if is_pronoun(owner):
            return _names(laid, antecedents(owner))
    return None


def _names(laid: Text, heads: Sequence[Token]) -> str | None:
    return " and ".join(laid.span(*head_phrase(h)).text for h in heads) or None


def parties(laid: Text, heads: Iterable[Token]) -> tuple[Party, ...]:
    """Role fillers without repeats."""
    found = {(p.start, p.end): p for p in (party(laid, head) for head in heads)}
    return tuple(found.values())


def actors(frame: Frame, kind: EventType) -> tuple[Token, ...]:
    """Who does it."""
    found = tuple(t for t in frame.subjects if _PEOPLE & kinds(grammar.core(t)) or t.pos_ == "PROPN")
    if kind in POSTURE:
        return found or _moved(frame)
    if kind is EventType.MILITARY_EXERCISE and not found:
        return _announcers(frame)
    if kind in {EventType.DISPLACEMENT, EventType.CASUALTY_REPORT} and not frame.is_verb:
        return ()
    if not found and not frame.is_verb:
        found = tuple(p for c, p in frame.preps if c.lower_ in {"between", "by"} and _PEOPLE & kinds(p))
    return found


def _moved(frame: Frame) -> tuple[Token, ...]:
    """Forces that move without a sender named: "were deployed", "a deployment of US troops"."""
    forces = tuple(t for t in frame.objects if _PEOPLE & kinds(grammar.core(t)))
    ordered = _announcers(frame)
    shown = [t for t in forces if _has_country(t)]
    return tuple(shown) or ordered or forces


def _has_country(head: Token) -> bool:
    noun = grammar.core(head)
    return is_country(noun) or any(is_country(m) or "group" in kinds(m) for m in (*grammar.modifiers(noun), *grammar.owners(noun)))


def _announcers(frame: Frame) -> tuple[Token, ...]:
    verb = frame.governor
    if verb is None or verb.lemma_ not in _ORDERING:
        return ()
    return tuple(t for t in grammar.subjects(verb) if t != frame.trigger and _PEOPLE & kinds(t))


def targets(frame: Frame, kind: EventType) -> tuple[Token, ...]:
    """To whom, or to what, it is done."""
    if kind in _NO_TARGET:
        return ()
    if kind is EventType.INTERCEPTION:
        return _makers(frame)
    found = [p for c, p in frame.preps if c.lower_ in _TARGET_PREPS.get(kind, _AT) and _PEOPLE & kinds(p) | _solid(p)]
    if frame.is_verb and kind not in _THINGS and frame.trigger.lemma_ not in {"launch", "fire", "carry"}:
        found = [*(o for o in frame.objects if o.pos_ in {"NOUN", "PROPN", "PRON"}), *found]
    if frame.is_verb and kind in _THINGS:
        found += [o for o in grammar.expand([c for c in frame.trigger.children if c.dep_ == "dative"]) if o.pos_ != "ADP"]
        if kind in {EventType.TALKS, EventType.SANCTION}:
            found += [o for o in frame.objects if _PEOPLE & kinds(o)]
    if not frame.is_verb:
        found += _struck(frame)
    taken = set(frame.subjects)
    return tuple(t for t in dict.fromkeys(found) if t not in taken and not t.ent_type_ == "DATE")


def _solid(noun: Token) -> frozenset[str]:
    return kinds(noun) & {"territory", "site", "civilian", "hardware", "aircraft"}


def _makers(frame: Frame) -> tuple[Token, ...]:
    """Whose drones were shot down."""
    found: list[Token] = []
    for head in frame.objects:
        noun = grammar.core(head)
        found += [m for m in (*grammar.owners(noun), *grammar.modifiers(noun)) if kinds(m) & {"country", "group"}]
        found += [p for c, p in grammar.preps(noun) if c.lower_ in {"from", "by"} and kinds(p) & {"country", "group"}]
    if frame.is_verb and not found:
        found += [m for head in frame.objects for m in grammar.surface_subjects_of_clause(head)]
    return tuple(dict.fromkeys(found))


def _struck(frame: Frame) -> Sequence[Token]:
    """"strikes killed several children"; "infantry destroyed by drone strikes"."""
    noun, verb = frame.trigger, frame.governor
    if verb is None or verb.lemma_ not in _HITTING:
        return ()
    direct = noun.dep_ in {"nsubj", "conj", "pobj"}
    return [o for o in grammar.objects(verb) if o != noun] if direct else ()


_HITTING = frozenset("kill hit destroy damage target strike wound injure devastate leave rock pound".split())
