"""A trigger's frame: the verb or noun with everything that stands in a role to it."""

from calendar import day_name, month_name
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from services.classifier import grammar
from services.classifier.tree import Span, Token
from services.classifier.words import kinds

_LIGHT_BEFORE = 4
_CLAUSES = frozenset({"advcl", "relcl", "ccomp", "conj"})
REPELLING = frozenset(
    [
        "repel",
        "repulse",
        "stop",
        "halt",
        "thwart",
        "fend",
        "beat",
        "foil",
        "face",
        "suffer",
        "hold",
        "see",
        "prevent",
    ]
)
"""Light verbs whose subject undergoes the act: "repelled an attack"."""
_SIDES = frozenset({"country", "group"})
_MATTER = frozenset({"personnel", "group", "conflict"})
_SUBJECT_MATTER = frozenset({"sport", "business"})
_DAYS_AND_MONTHS = frozenset(day.lower() for day in (*day_name, *month_name))
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Company:
    """Words of a sentence without its trigger: how often each class occurs, and which words do."""

    sentence: tuple[Counter[str], Counter[str]]
    classes_of_trigger: frozenset[str]
    words_of_trigger: frozenset[str]

    def count(self, name: str) -> int:
        """Words of a class."""
        return self.sentence[0][name] - (name in self.classes_of_trigger)

    def has_class(self, names: frozenset[str]) -> bool:
        """Whether a word is of one of these classes."""
        return _has(self.sentence[0], names, self.classes_of_trigger)

    def has_word(self, words: frozenset[str]) -> bool:
        """Whether one of these stands there, as a lemma or as written."""
        return _has(self.sentence[1], words, self.words_of_trigger)

    @cached_property
    def off_subject(self) -> int:
        """Words of sport and business where they outweigh those of conflict, else 0."""
        if not self.has_class(_SUBJECT_MATTER):
            return 0
        foreign = sum(map(self.count, _SUBJECT_MATTER))
        return foreign if foreign > max(map(self.count, _MATTER)) else 0


def _has(found: Counter[str], wanted: frozenset[str], own: frozenset[str]) -> bool:
    """Whether one that is wanted is found, beyond the trigger's own."""
    if found.keys().isdisjoint(wanted):
        return False
    return any(found[one] > (one in own) for one in wanted if one in found)


def _counted(sentence: Span) -> tuple[Counter[str], Counter[str]]:
    """How often each class and each word occurs; kept with the Doc, as a sentence has several triggers."""
    kept, key = sentence.doc.kept, ("company", sentence.start, sentence.end)
    if key not in kept:
        kept[key] = _count(sentence)
    found: tuple[Counter[str], Counter[str]] = kept[key]
    return found


def _count(sentence: Span) -> tuple[Counter[str], Counter[str]]:
    classes = Counter(chain.from_iterable(map(kinds, sentence)))
    words = [token.lower_ for token in sentence]
    words += [form for token in sentence if (form := token.lemma_.lower()) != token.lower_]
    return classes, Counter(words)


def company_of(sentence: Span, trigger: Token) -> Company:
    """What stands with a trigger in its sentence."""
    own = frozenset({trigger.lemma_.lower(), trigger.lower_})
    return Company(_counted(sentence), kinds(trigger), own)


@dataclass(frozen=True)
class Filling:
    """What the words in one slot of a frame are, all together, as many rules ask for the same slot."""

    words: frozenset[str]
    classes: frozenset[str]
    classes_of_common: frozenset[str]
    place: bool

    @classmethod
    def of(cls, tokens: Iterable[Token]) -> "Filling":
        """Read the words of a slot."""
        sorts = [(token, kinds(token), token.pos_ == "PROPN") for token in tokens]
        return cls(
            frozenset(form for t, _, _ in sorts for form in (t.lemma_.lower(), t.lower_)),
            _NONE.union(*(found for _, found, _ in sorts)),
            _NONE.union(*(found for _, found, proper in sorts if not proper)),
            any(proper and t.lower_ not in _DAYS_AND_MONTHS for t, _, proper in sorts),
        )


@dataclass(frozen=True)
class Frame:
    """What surrounds one trigger; every part is read from the parse once, when first asked for."""

    trigger: Token
    sentence: Span

    @cached_property
    def fillings(self) -> dict[str, Filling]:
        """The slots that rules have asked for."""
        return {}

    @cached_property
    def company(self) -> Company:
        """What else the sentence holds."""
        return company_of(self.sentence, self.trigger)

    @cached_property
    def is_verb(self) -> bool:
        """Verbs, gerunds and participles; "shelling" as a noun is none."""
        token = self.trigger
        if token.pos_ in {"VERB", "AUX"}:
            return True
        return (
            token.pos_ == "NOUN"
            and any(c.dep_ == "nsubj" for c in token.children)
            and token.dep_ in _CLAUSES
        )

    @cached_property
    def governor(self) -> Token | None:
        """The verb that a noun trigger hangs on."""
        return None if self.is_verb else grammar.governor(self.trigger)

    @cached_property
    def light(self) -> Token | None:
        """The light verb of "carried out an attack", which lends the noun its subject."""
        verb = self.governor
        if verb is not None and "light" in kinds(verb) and self._direct(verb):
            return verb
        return None

    def _direct(self, verb: Token) -> bool:
        token = self.trigger
        for _ in range(_LIGHT_BEFORE):
            if token.head == verb:
                return token.dep_ in {"dobj", "nsubjpass", "prep", "conj", "attr"}
            if token.dep_ not in {"pobj", "prep", "conj", "compound"}:
                return False
            token = token.head
        return False

    @cached_property
    def subjects(self) -> tuple[Token, ...]:
        """Who acts."""
        if self.is_verb:
            return grammar.subjects(self.trigger)
        found = (*self.owners, *grammar.agents(self.trigger), *self._participle_agents)
        if not found and self.light is not None and self.light.lemma_ not in REPELLING:
            found = grammar.subjects(self.light)
        return found

    @cached_property
    def _participle_agents(self) -> tuple[Token, ...]:
        clauses = [c for c in self.trigger.children if c.dep_ in {"acl", "relcl"}]
        lending = [
            c for c in clauses if "light" in kinds(c) or (c.tag_ == "VBN" and grammar.agents(c))
        ]
        return tuple(s for c in lending for s in grammar.subjects(c) if s != self.trigger)

    @cached_property
    def owners(self) -> tuple[Token, ...]:
        """Whose act a noun is: "Kyiv's strike", "the Russian attack"."""
        said = grammar.owners(self.trigger)
        shown = [
            m
            for m in self.modifiers
            if kinds(m) & _SIDES or (m.pos_ == "PROPN" and "polity" in kinds(m))
        ]
        return (*said, *(m for m in shown if m not in said))

    @cached_property
    def objects(self) -> tuple[Token, ...]:
        """Who or what is acted on."""
        if self.is_verb:
            return grammar.objects(self.trigger)
        return tuple(p for c, p in self.preps if c.lower_ == "of")

    @cached_property
    def modifiers(self) -> tuple[Token, ...]:
        """Words before a noun trigger."""
        return grammar.modifiers(self.trigger)

    @cached_property
    def preps(self) -> tuple[tuple[Token, Token], ...]:
        """Prepositional phrases of the trigger, of its objects, and of its light verb."""
        holders = [self.trigger]
        if self.is_verb:
            listed = grammar.expand(self.objects)
            holders += [inner for o in listed for inner in (o, grammar.core(o))]
            holders += [
                c for c in self.trigger.children if c.dep_ in {"xcomp", "advcl", "acomp", "prt"}
            ]
        else:
            holders += [self.light] if self.light is not None else []
            holders += [c for c in self.trigger.children if c.dep_ == "acl" and "light" in kinds(c)]
        pairs = [pair for holder in holders for pair in grammar.preps(holder)]
        return tuple(dict.fromkeys(pairs))

    @cached_property
    def particles(self) -> frozenset[str]:
        """Small words that hang on the trigger itself."""
        hung = (c for c in self.trigger.children if c.dep_ in {"prt", "advmod", "prep"})
        return frozenset(c.lower_ for c in hung)

    @cached_property
    def prepositions(self) -> frozenset[str]:
        """Those of its phrases, and its particles."""
        return self.particles | {c.lower_ for c, _ in self.preps}

    @cached_property
    def means(self) -> tuple[Token, ...]:
        """Words that may name the instrument: modifiers, subject, and with/by/using phrases."""
        found = list(self.modifiers)
        heads = [
            p
            for c, p in self.preps
            if c.lower_ in {"with", "by", "using", "in", "from", "of", "to"}
        ]
        if self.is_verb:
            heads += list(
                grammar.surface_subjects(self.trigger)
                if not grammar.is_passive(self.trigger)
                else ()
            )
            heads += [
                o for c in self.trigger.children if c.lower_ == "using" for o in grammar.objects(c)
            ]
            found += [c for c in self.trigger.children if c.dep_ in {"advmod", "npadvmod"}]
        for head in heads:
            inner = grammar.core(head)
            found += [head, inner, *grammar.modifiers(inner), *grammar.modifiers(head)]
        return tuple(dict.fromkeys(found))
