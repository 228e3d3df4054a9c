"""The trigger lexicon: rules that say which word, in which company, reports which type of event."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from schemas.event_types import POSTURE, EventType
from services.classifier import grammar
from services.classifier.amounts import HARMING
from services.classifier.frames import Filling, Frame
from services.classifier.inflection import irregular
from services.classifier.pronouns import antecedents
from services.classifier.tree import Token
from services.classifier.words import kinds, listed, read_data

_POLITICAL = frozenset(
    {"country", "force", "official", "group", "polity", "police", "captives", "crowd"}
)
_GENERIC = listed("triggers_generic")
_SUBJECT_MATTER = frozenset({"sport", "business"})
_FICTION = frozenset({"fiction"})
_SLOTS = (
    "subject", "object", "means", "mod", "of", "owner", "about", "clause", "detail", "first_object",
    "no_object", "no_dest",
)  # fmt: skip
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_SEVERAL = 2
"""Words of sport or business that make a sentence theirs, whatever the rule says."""
_DAMAGING = frozenset({"kill", "wound", "injure", "die", "destroy", "hit", "damage"})
_HERE = frozenset({"here", "there", "abroad", "overseas"})
_HELD = listed("triggers_held")
_HYPHENS = frozenset({"-", "\u2011"})
_HYPHEN_AND_PART = 2
_ANY = ("*", True)
_FORCES = frozenset({"personnel", "weak_force"})
_HAPPENING = listed("triggers_happening")


@dataclass(frozen=True)
class Want:
    """One condition: in this slot a word of these classes, or one of these lemmas."""

    slot: str
    classes: frozenset[str]
    lemmas: frozenset[str]

    def fits(self, filling: Filling) -> bool:
        """Whether a word is of the kind wanted; a proper noun is a place, but for days and months."""
        if not self.lemmas.isdisjoint(filling.words):
            return True
        if "place_any" in self.classes:
            return filling.place or not self.classes.isdisjoint(filling.classes_of_common)
        return not self.classes.isdisjoint(filling.classes)


@dataclass(frozen=True)
class Rule:
    """One line of `triggers.yaml`; see the head of that file.

    It is `off_subject` where sport or business veto it.
    """

    type: EventType
    verb: bool
    wants: tuple[Want, ...]
    unless: Want
    off_subject: bool
    prep: frozenset[str]
    particle: str
    said: str
    political: bool
    counted: bool
    weight: float


Index = Mapping[tuple[str, bool], tuple[Rule, ...]]


@cache
def load_rules() -> Index:
    """Rules by (lemma, is it a verb), the most specific first; of equals the first in the file."""
    index: dict[tuple[str, bool], list[Rule]] = defaultdict(list)
    for kind, lines in read_data("triggers.yaml").items():
        for line in _lines(lines):
            verb = "verb" in line
            for word in _words(str(line["verb" if verb else "noun"])):
                lemma, _, particle = word.partition("+")
                index[lemma, verb].append(
                    _rule(EventType(kind), line, verb=verb, particle=particle)
                )
    return {
        key: tuple(sorted(rules, key=lambda rule: -rule.weight)) for key, rules in index.items()
    }


@cache
def _listed() -> frozenset[str]:
    return frozenset(lemma for lemma, _ in load_rules())


def is_listed(token: Token) -> bool:
    """Whether a word is one that rules are about."""
    return not _listed().isdisjoint(lexemes(token))


def _words(given: str) -> list[str]:
    """The lemmas of a rule; "+coming" stands for all of that class."""
    members = read_data("words.yaml")
    return [
        lemma
        for word in given.split()
        for lemma in (str(members[word[1:]]).split() if word[0] == "+" else (word,))
    ]


def _lines(lines: object) -> Iterable[Mapping[str, object]]:
    return lines if isinstance(lines, list) else []


def _want(slot: str, words: object) -> Want:
    listed = str(words or "").split()
    lemmas = frozenset(w[1:] for w in listed if w.startswith("="))
    return Want(slot, frozenset(w for w in listed if not w.startswith("=")), lemmas)


def _rule(kind: EventType, line: Mapping[str, object], *, verb: bool, particle: str) -> Rule:
    said = line.get("said", "")
    unless = _want("unless", line.get("unless"))
    return Rule(
        type=kind,
        verb=verb,
        wants=tuple(_want(slot, line[slot]) for slot in _SLOTS if slot in line),
        unless=Want("unless", unless.classes - _SUBJECT_MATTER, unless.lemmas),
        off_subject=bool(unless.classes & _SUBJECT_MATTER),
        prep=frozenset(str(line.get("prep", "")).split()),
        particle=particle,
        said="true" if said is True else str(said),
        political=bool(line.get("political")),
        counted=bool(line.get("counted")),
        weight=float(str(line.get("weight", 0.5))),
    )


def best_match(frame: Frame, index: Index) -> Rule | None:
    """The most specific rule that a word in its company satisfies."""
    rules = _rules_for(frame, index)
    if all(rule.type in POSTURE for rule in rules) and _may_move(frame):
        rules += index.get(_ANY, ())
    if not rules or is_off_subject(frame):
        return None
    return next((rule for rule in rules if satisfies(frame, rule)), None)


def _may_move(frame: Frame) -> bool:
    """Whether the rules for every verb are worth trying: they are about forces, and nobody dies of it."""
    alive = frame.trigger.lemma_ not in HARMING
    return frame.is_verb and alive and frame.company.has_class(_FORCES)


def _rules_for(frame: Frame, index: Index) -> tuple[Rule, ...]:
    for form in lexemes(frame.trigger):
        if (form, frame.is_verb) in index:
            return index[form, frame.is_verb]
    return ()


def lexemes(token: Token) -> tuple[str, ...]:
    """Forms to look a word up by: its hyphenated whole ("build-up"), its lemma, its own form."""
    lemma = token.lemma_.lower()
    if base := irregular().get(token.lower_):
        return (base, lemma)
    if whole := _hyphenated(token):
        return (whole, f"{whole.removesuffix(token.lower_)}{lemma}", lemma)
    return (lemma, token.lower_)


def _hyphenated(token: Token) -> str:
    """The whole word where the tokenizer has split "build-up"; at the part that heads it."""
    if token.i < _HYPHEN_AND_PART:
        return ""
    hyphen = token.nbor(-1)
    if hyphen.text not in _HYPHENS or hyphen.whitespace_:
        return ""
    before = token.nbor(-2)
    if before.whitespace_ or token.is_sent_start or hyphen.is_sent_start:
        return ""
    return f"{before.lower_}-{token.lower_}"


def satisfies(frame: Frame, rule: Rule) -> bool:
    """Whether every condition of a rule holds for a frame."""
    return (
        not (rule.political and not frame.company.has_class(_POLITICAL))
        and _shaped(frame, rule)
        and all(map(partial(_met, frame), rule.wants))
        and not _vetoed(frame, rule)  # seldom, so that it is asked late
        and not (rule.said and not is_said(frame, rule.said))
    )


def _shaped(frame: Frame, rule: Rule) -> bool:
    """Whether number, particle and preposition are those that the rule asks for."""
    if rule.counted and not any(c.dep_ == "nummod" for c in frame.trigger.children):
        return False
    if rule.particle and rule.particle not in frame.particles:
        return False
    return not rule.prep or bool(rule.prep & frame.prepositions)


def _met(frame: Frame, want: Want) -> bool:
    if want.slot == "clause":
        return frame.company.has_word(want.lemmas) or frame.company.has_class(want.classes)
    return want.fits(_filling(frame, want.slot)) != want.slot.startswith("no_")


def _filling(frame: Frame, slot: str) -> Filling:
    fillings = frame.fillings
    if slot not in fillings:
        fillings[slot] = Filling.of(_candidates(frame, slot))
    return fillings[slot]


def is_off_subject(frame: Frame) -> bool:
    """Whether the sentence is one of fiction, sport or business."""
    return frame.company.has_class(_FICTION) or frame.company.off_subject >= _SEVERAL


def _vetoed(frame: Frame, rule: Rule) -> bool:
    """Sport and business veto by majority over words of conflict, other words by one occurrence."""
    seen, unless = frame.company, rule.unless
    if rule.off_subject and seen.off_subject:
        return True
    return seen.has_word(unless.lemmas) or seen.has_class(unless.classes)


def _candidates(frame: Frame, slot: str) -> Iterable[Token]:
    match slot:
        case "subject" | "owner":
            return _named(frame.subjects)
        case "object" | "of" | "first_object" | "no_object":
            return _named(frame.objects[: 1 if slot == "first_object" else None])
        case "no_dest":
            return [t for c, t in frame.preps if c.lower_ in {"in", "to", "into"}]
        case "detail":
            return [m for o in frame.objects for m in grammar.modifiers(grammar.core(o))]
        case "about":
            return _about(frame)
        case _:
            return frame.modifiers if slot == "mod" else frame.means


def _about(frame: Frame) -> list[Token]:
    found = [p for c, p in frame.preps if c.lower_ != "of" or frame.is_verb]
    adverbs = [c for c in frame.trigger.children if c.dep_ == "advmod" and c.lower_ in _HERE]
    return [*_named(found), *(m for f in found for m in grammar.modifiers(f)), *adverbs]


def _named(heads: Iterable[Token]) -> list[Token]:
    """Heads, what they count, and the name parts of those that are names ("Wagner Group")."""
    found: list[Token] = []
    for head in heads:
        inner = grammar.core(head)
        found += [head, inner, *antecedents(inner)]
        if inner.lemma_.lower() in _GENERIC or not kinds(inner):
            found += grammar.modifiers(inner)
        elif inner.pos_ == "PROPN":
            found += [m for m in grammar.modifiers(inner) if m.pos_ in {"PROPN", "NOUN"}]
    return found


def is_said(frame: Frame, how: str) -> bool:
    """Whether the sentence reports a word as an act, rather than naming it in passing."""
    if how == "main":
        return frame.trigger.dep_ not in {"acl", "amod", "pcomp", "relcl"}
    verb = frame.governor
    if verb is None:
        return True
    if how == "stated":
        return frame.trigger.dep_ not in _ARGUMENTS or verb.lemma_ in {"be", "have"}
    return _predicated(frame, verb) or _loosely_said(frame, verb, how)


def _predicated(frame: Frame, verb: Token) -> bool:
    """With a light verb, as the subject of something happening, or as an agent."""
    noun = _first_conjunct(frame.trigger)
    if frame.light is not None or _participle(frame.trigger):
        return True
    if noun.dep_ in {"nsubj", "nsubjpass"} and verb.lemma_ in _HAPPENING | _HELD:
        return True
    return noun.dep_ == "pobj" and noun.head.dep_ == "agent"


def _loosely_said(frame: Frame, verb: Token, how: str) -> bool:
    noun = _first_conjunct(frame.trigger)
    if how == "held":
        return verb.lemma_ in _HELD or _located(frame) or _reported_in(noun)
    if how == "light":
        return noun.dep_ == "pobj" and verb.lemma_ in _DAMAGING
    return noun.dep_ in _ARGUMENTS or _reported_in(noun)


def _first_conjunct(noun: Token) -> Token:
    while noun.dep_ == "conj":
        noun = noun.head
    return noun


def _participle(noun: Token) -> bool:
    return any(c.dep_ in {"acl", "relcl"} and "light" in kinds(c) for c in noun.children)


def _located(frame: Frame) -> bool:
    return any(c.lower_ in {"in", "with", "between"} for c, _ in grammar.preps(frame.trigger))


def _reported_in(noun: Token) -> bool:
    return noun.dep_ == "pobj" and noun.head.lower_ in {
        "in",
        "during",
        "after",
        "amid",
        "following",
        "from",
        "to",
        "of",
    }
