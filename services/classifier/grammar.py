"""Reading a dependency parse (ClearNLP labels): who does what to whom, in any construction."""

from collections.abc import Iterator, Sequence

from services.classifier.tree import Token, once
from services.classifier.words import listed

SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
OBJECT = frozenset({"dobj", "attr", "oprd"})
RELATIVE = frozenset({"that", "which", "who", "whom"})
PARTITIVE = listed("grammar_partitive")
BLAMED = listed("grammar_blamed")
TOLD = listed("grammar_told")
THOUGHT = listed("grammar_thought")
_LEADING = frozenset({"prep", "agent", "advmod", "prt", "dative"})
"""How a word hangs on another that leads to an object of it."""
_DEPTH = 6
_LOOKING = frozenset({"look", "turn", "appeal", "call", "rely", "count", "depend", "wait"})
_MOST = 16
"""Conjuncts or modifiers followed; lists in news are shorter."""


@once
def conjuncts(token: Token) -> tuple[Token, ...]:
    """A token and those co-ordinated with it, in order."""
    found = [token]
    for item in found:
        found.extend(c for c in item.children if c.dep_ == "conj" and len(found) < _MOST)
    return tuple(found)


def expand(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Conjuncts of each, without repeats."""
    return tuple(dict.fromkeys(c for token in tokens for c in conjuncts(token)))


@once
def is_passive(verb: Token) -> bool:
    """Whether a verb is a passive: "was hit", "(missiles) fired from"."""
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not _own(verb, SUBJECT):
        return is_passive(verb.head) if verb.head.pos_ in {"VERB", "AUX"} else False
    if verb.dep_ in {"xcomp", "ccomp"} and any(c.lower_ == "be" for c in verb.children):
        return verb.tag_ == "VBN"
    return verb.dep_ in {"acl", "amod"} and verb.tag_ == "VBN"


def _own(token: Token, deps: frozenset[str]) -> list[Token]:
    return [c for c in token.children if c.dep_ in deps]


def _resolve(token: Token) -> Token:
    """A relative pronoun stands for the noun that its clause modifies."""
    if token.lower_ in RELATIVE and token.tag_ in {"WDT", "WP", "IN"}:
        verb = token.head
        for _ in range(_DEPTH):
            if verb.dep_ in {"relcl", "acl"}:
                return verb.head
            verb = verb.head
    return token


def surface_subjects(verb: Token, depth: int = _DEPTH) -> tuple[Token, ...]:
    """Grammatical subjects, shared ones included ("sent tanks and *shelled* the town")."""
    own = [_resolve(c) for c in _own(verb, SUBJECT)]
    if own:
        return expand(own)
    if depth == 0 or verb.head == verb:
        return ()
    return _inherited(verb, depth - 1)


def _inherited(verb: Token, depth: int) -> tuple[Token, ...]:
    head, dep = verb.head, verb.dep_
    if dep in {"acl", "relcl", "amod"} and head.pos_ in {"NOUN", "PROPN", "PRON", "ADJ", "NUM"}:
        return _of_noun_clause(verb, head, depth)
    if dep == "pcomp":
        return _of_gerund(head, depth)
    if dep in {"xcomp", "ccomp"} and head.lemma_ in TOLD:
        told = _own(head, frozenset({"dobj", "dative", "nsubjpass"}))
        if told:
            return expand([_resolve(t) for t in told])
    if dep in {"xcomp", "advcl"} and (wanted := _looked_to(verb, head)):
        return wanted
    if dep in {"conj", "xcomp", "advcl", "ccomp", "dep", "parataxis", "acomp"}:
        return surface_subjects(head, depth) if head.pos_ in {"VERB", "AUX", "ADJ"} else ()
    return ()


def _looked_to(verb: Token, head: Token) -> tuple[Token, ...]:
    """Those who are to act: "looks to Belarus to send troops", "called on Paris to pull out"."""
    if head.lemma_ not in _LOOKING or not any(c.lower_ == "to" for c in verb.children):
        return ()
    asked = [p for c, p in preps(head) if c.lower_ in {"to", "on", "upon"} and p.i < verb.i]
    return tuple(named for noun in asked for named in _examples(noun) or (noun,))


def _examples(noun: Token) -> tuple[Token, ...]:
    """Who is meant by "allies like Belarus", "countries such as Iran"."""
    return tuple(p for c, p in preps(noun) if c.lower_ in {"like", "as"})


def _of_noun_clause(verb: Token, head: Token, depth: int) -> tuple[Token, ...]:
    if verb.tag_ == "VBG" and verb.dep_ == "acl" and (actors := of_prospect(verb, head)):
        return actors
    if verb.tag_ in {"VBG", "VBN"} or verb.dep_ == "relcl":
        return (head,)
    holders = owners(head)
    if holders:
        return holders
    if head.dep_ == "pobj" and head.head.head.lemma_ == "be":
        return surface_subjects(head.head.head, depth)  # "Oman is in talks to send troops"
    if head.dep_ in SUBJECT | {"pobj"}:
        return ()
    return surface_subjects(head.head, depth) if head.head != head else ()


def of_prospect(verb: Token, head: Token) -> tuple[Token, ...]:
    """Those of whom something is thought: "the prospect of Kenya and Chad sending troops"."""
    first = head
    while first.dep_ == "conj":
        first = first.head
    if first.dep_ == "pobj" and first.head.lower_ in {"of", "about"}:
        thought = first.head.head.lemma_ in THOUGHT
        return tuple(c for c in conjuncts(first) if c.i < verb.i) if thought else ()
    if head.lemma_ not in THOUGHT:
        return ()
    return tuple(p for c, p in preps(head) if c.lower_ == "of" and p.i < verb.i)


def _of_gerund(preposition: Token, depth: int) -> tuple[Token, ...]:
    governor = preposition.head
    if governor.lemma_ in BLAMED:
        blamed = _own(governor, frozenset({"dobj", "nsubjpass"}))
        if blamed:
            return expand([_resolve(b) for b in blamed])
    if governor.pos_ in {"NOUN", "PROPN"}:
        holders = owners(governor)
        if holders:
            return holders
        governor = governor.head
        if governor.pos_ == "ADP":
            governor = governor.head
    return surface_subjects(governor, depth)


def subjects(verb: Token) -> tuple[Token, ...]:
    """Those who act: the subject of an active verb, the by-agent of a passive one."""
    if is_passive(verb):
        return agents(verb)
    return surface_subjects(verb)


def agents(token: Token) -> tuple[Token, ...]:
    """The "by" phrase of a passive or of a noun, gerunds apart."""
    by = [c for c in token.children if c.dep_ == "agent" or (c.dep_ == "prep" and c.lower_ == "by")]
    named = [p for b in by for p in b.children if p.dep_ == "pobj"]
    return expand([p for p in named if p.ent_type_ != "DATE"])  # "gone by 11 September"


def is_reason(preposition: Token, noun: Token) -> bool:
    """Read "on ethnic grounds", which is neither a place nor a target."""
    return preposition.lower_ == "on" and noun.lower_ == "grounds"


def objects(verb: Token) -> tuple[Token, ...]:
    """Those acted on: direct objects, or the subject of a passive."""
    found = [_resolve(c) for c in _own(verb, OBJECT)]
    if is_passive(verb):
        if verb.dep_ in {"acl", "amod"}:
            found.append(verb.head)
        else:
            found.extend(surface_subjects(verb))
    elif not found and verb.dep_ == "relcl" and not _own(verb, frozenset({"nsubjpass"})):
        own = _own(verb, SUBJECT)
        if own and own[0].lower_ not in RELATIVE:
            found.append(verb.head)
    elif not found and verb.dep_ == "xcomp" and verb.head.lemma_ in {"have", "see", "keep"}:
        found.extend(_own(verb.head, OBJECT))
    return expand(found)


def preps(token: Token) -> Iterator[tuple[Token, Token]]:
    """Pairs of preposition and object below a token, chained ones included ("from out of")."""
    for child in token.children:
        link = child.dep_
        if link not in _LEADING or child.lower_ == "according":
            continue
        if link == "advmod" and child.pos_ == "ADV":
            yield from (
                pair
                for inner in child.children
                if inner.dep_ == "prep"
                for pair in _objects_of(inner)
            )
        elif link in {"prep", "agent"} or child.pos_ == "ADP":
            yield from _objects_of(child)


def _objects_of(preposition: Token) -> Iterator[tuple[Token, Token]]:
    for child in preposition.children:
        if child.dep_ == "pobj":
            yield from ((preposition, item) for item in conjuncts(child))
        elif child.dep_ == "prep" or (child.dep_ == "conj" and child.pos_ == "ADP"):
            yield from _objects_of(child)


@once
def owners(noun: Token) -> tuple[Token, ...]:
    """Whose: possessives ("Pyongyang's deployment", "its territory")."""
    return expand([c for c in noun.children if c.dep_ == "poss"])


@once
def modifiers(noun: Token) -> tuple[Token, ...]:
    """Words before a noun that narrow it: compounds, adjectives, and theirs ("long-range drone")."""
    found: list[Token] = []
    stack = [
        c for c in noun.children if c.dep_ in {"compound", "amod", "nmod", "npadvmod", "nummod"}
    ]
    while stack and len(found) < _MOST:
        item = stack.pop(0)
        if item.i < noun.i:
            found.append(item)
            stack.extend(
                c
                for c in item.children
                if c.dep_ in {"compound", "amod", "nmod", "conj", "npadvmod"} and c.i < noun.i
            )
    return tuple(found)


def core(noun: Token) -> Token:
    """The noun that a counting word counts: "thousands of troops", "a brigade of 3,000 soldiers"."""
    for _ in range(3):
        if noun.lemma_.lower() not in PARTITIVE and noun.pos_ != "NUM":
            return noun
        inner = [
            p
            for c in noun.children
            if c.dep_ == "prep" and c.lower_ == "of"
            for p in c.children
            if p.dep_ == "pobj"
        ]
        if not inner or inner[0].pos_ == "NUM":
            return noun
        noun = inner[0]
    return noun


def governor(noun: Token) -> Token | None:
    """The verb that a noun depends on, over prepositions and co-ordination; None for a fragment."""
    token = noun
    for _ in range(_DEPTH):
        if token.head == token:
            return None
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return token
    return None


def surface_subjects_of_clause(noun: Token) -> tuple[Token, ...]:
    """Who acts in the clause that a noun is described with: "missiles fired *by Iran*"."""
    clauses = [c for c in noun.children if c.dep_ in {"acl", "relcl"}]
    return tuple(s for c in clauses for s in subjects(c) if s != noun)
