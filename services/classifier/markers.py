"""What a word's own auxiliaries, negation, adverbs and adjectives say of it."""

from collections.abc import Iterator
from itertools import islice, takewhile

from schemas.event_types import Modality
from services.classifier.governing import NOMINAL
from services.classifier.scope import (
    dependents,
    governors,
    is_infinitive,
    is_past,
    own_words,
    with_particles,
)
from services.classifier.speech import lexicon, strongest
from services.classifier.tree import Token

SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
"""Dependencies of a verb's own subject."""

_NEGATABLE = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "preconj"})
_COPULAS = frozenset({"be", "seem", "appear", "remain", "look", "become", "stand"})
_WOULD = frozenset({"would", "'d", "\u2019d"})
_AHEAD = _WOULD | {"can"}
"""Auxiliaries of what is to come, unless they hedge: who "can now deploy" will."""
_OPEN_WHEN_NEGATED = frozenset({"may", "might", "should", "must"})
_UNTHINKABLE = frozenset({"unthinkable", "inconceivable", "impossible", "unlikely", "excluded"})
_OPTIONS = frozenset({"option", "scenario", "variant", "proposal"})
_OF_THEM = frozenset({"whom", "which"})
_TERMS = frozenset({"after", "once", "when", "with", "under", "as"})
_WAYS = frozenset({"circumstance", "condition", "way", "time", "point", "mean", "means", "account"})
_MAX_PHRASE = 8
_CLAUSE = 25
PRESENT = frozenset({"VBZ", "VBP"})
"""Tags of verbs in the present."""
_FINITE = PRESENT | {"VBD", "MD", "WDT", "WP", "WRB"}
_ANOTHER_TIME = frozenset({"ahead", "before", "after"})
_TIMETABLED = frozenset(
    {"leave", "depart", "arrive", "begin", "start", "travel", "go", "fly", "sail", "serve", "move"}
)
_SEASONS = frozenset({"spring", "summer", "autumn", "fall", "winter", "weekend"})
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def own_modality(token: Token, below: Token | None = None) -> Modality:
    """Read a verb's or noun's own markers.

    Args:
        token: The word.
        below: Its dependent that has been read already, whose "no" must not count twice.
    """
    if token.pos_ in NOMINAL:
        return _own_noun(token)
    if is_conditional(token):
        return Modality.POSSIBLE
    auxiliaries = {child.lower_ for child in dependents(token, "aux")}
    if _is_negated(token, below):
        open_ = auxiliaries & _OPEN_WHEN_NEGATED or _is_conceivable(token)
        return Modality.POSSIBLE if open_ else Modality.DENIED
    if _is_hedged(token, auxiliaries):
        return Modality.POSSIBLE
    if auxiliaries & (lexicon().modals[Modality.PLANNED] | _AHEAD) or _is_future(token):
        open_ = has_condition(token) or _is_an_option(token)
        return Modality.POSSIBLE if open_ else Modality.PLANNED
    return _complement(token)


def _own_noun(token: Token) -> Modality:
    words = lexicon()
    determiners = dependents(token, "det", "neg", "nummod")
    if any(child.lower_ in words.negative_words for child in determiners):
        return Modality.DENIED
    names = {child.lower_ for child in dependents(token, "amod", "advmod", "compound", "nmod")}
    for child in dependents(token, "amod"):
        names |= {grandchild.lower_ for grandchild in dependents(child, "advmod")}
    return strongest(words.attributes, names) or Modality.ASSERTED


def _is_hedged(token: Token, auxiliaries: set[str]) -> bool:
    words = lexicon()
    if auxiliaries & words.modals[Modality.POSSIBLE]:
        return not ("can" in auxiliaries and any(c.lower_ == "now" for c in token.children))
    adverbs = {child.lower_ for child in dependents(token, "advmod")}
    if adverbs & words.adverbs[Modality.POSSIBLE]:
        return True
    return _is_asked(token) or bool(auxiliaries & _WOULD and not _is_reported(token))


def _is_reported(token: Token) -> bool:
    """Whether "would" is the past of a reported "will"; elsewhere it promises nothing."""
    return any(is_past(step.token) or step.token.tag_ == "VBN" for step in governors(token))


def _complement(token: Token) -> Modality:
    """Read "The deployment is possible": the adjective after "be" speaks for its subject."""
    names = {child.lower_ for child in dependents(token, "acomp", "oprd", "attr")}
    if names & lexicon().verification.false_words:
        return Modality.DENIED
    if token.lemma_ not in _COPULAS:
        return Modality.ASSERTED
    return strongest(lexicon().adjectives, names) or Modality.ASSERTED


def has_time_ahead(verb: Token) -> bool:
    """Whether a present is told of a time to come, wherever a parser hangs it.

    "Leaves on Tuesday", "is deploying men to operate it in the coming days", "from January 300 serve".
    """
    simple = verb.tag_ in PRESENT
    going = verb.tag_ == "VBG" and any(c.tag_ in PRESENT for c in dependents(verb, "aux"))
    if not (simple or going):
        return False
    return any(
        _is_future_time(word)
        or _is_month_ahead(word, verb)
        or (simple and _is_appointed(word, verb))
        for word in _around(verb)
    )


def _around(verb: Token) -> Iterator[Token]:
    """The words behind a verb, up to the next finite one, and those that open its clause."""
    clause = verb.doc[verb.sent.start : verb.sent.end]
    behind = clause[verb.i + 1 - verb.sent.start : verb.i + 1 + _CLAUSE - verb.sent.start]
    yield from takewhile(_is_of_clause, behind)
    for opening in verb.children:
        if opening.dep_ in {"prep", "npadvmod", "advmod"} and opening.i < verb.i:
            yield from islice(opening.subtree, _MAX_PHRASE)


def _is_of_clause(word: Token) -> bool:
    """Whether a word behind a verb is still of its own clause, and not of what follows in time."""
    return not (word.tag_ in _FINITE or word.text == ";" or word.lower_ in _ANOTHER_TIME)


def _is_month_ahead(word: Token, verb: Token) -> bool:
    """Read "is going there in September"; "in October the army turns to the port" is a chronicle."""
    before = word.doc[max(0, word.i - 1) : word.i].text.lower()
    month = word.text.istitle() and word.lower_ in lexicon().months
    return month and word.i > verb.i and before == "in"


def _is_appointed(word: Token, verb: Token) -> bool:
    """Read "on Tuesday", "from January", "this autumn"."""
    before = word.doc[max(0, word.i - 1) : word.i].text.lower()
    if before == "this":
        return word.lower_ in _SEASONS
    return (
        verb.lemma_ in _TIMETABLED
        and before in {"on", "from"}
        and word.lower_ in {*_WEEKDAYS, *lexicon().months}
    )


def _is_negated(token: Token, below: Token | None) -> bool:
    if token.dep_ == "conj" and any(c.lower_ == "nor" for c in dependents(token.head, "cc")):
        return True  # "neither confirmed nor denied"
    return any(
        _negates(child)
        or (child.dep_ in _NEGATABLE and child != below and _is_none(child))
        or _is_no_way(child)
        for child in token.children
    )


def _is_conceivable(verb: Token) -> bool:
    """Read "is not unthinkable", "cannot be excluded"."""
    told = {verb.lower_, *(child.lower_ for child in dependents(verb, "acomp", "oprd"))}
    return bool(told & _UNTHINKABLE)


def _is_no_way(child: Token) -> bool:
    """Read "under no circumstances", "in no way", "at no time", "by no means"."""
    return child.dep_ == "prep" and any(
        noun.lemma_.lower() in _WAYS and any(c.lower_ == "no" for c in noun.children)
        for noun in dependents(child, "pobj")
    )


def _negates(child: Token) -> bool:
    """Read "Not", "never", "no longer"; "not only" negates nothing."""
    if child.lower_ == "longer":
        return any(grandchild.lower_ == "no" for grandchild in child.children)
    if child.dep_ not in {"neg", "advmod", "preconj"}:
        return False
    if child.lower_ not in lexicon().adverbs[Modality.DENIED]:
        return False
    after = child.doc[child.i + 1 : child.i + 2].text.lower()
    return after not in {"only", "just", "merely"}


def _is_none(token: Token) -> bool:
    """Read "No soldiers", "nobody", "none", "not one soldier"."""
    negative = lexicon().negative_words
    if any(p.lower_ in _OF_THEM for c in dependents(token, "prep") for p in c.children):
        return False  # "200 men, none of whom will fight, are being moved"
    if any(dependents(number, "neg") for number in dependents(token, "nummod")):
        return True
    determiners = dependents(token, "det", "neg")
    return token.lower_ in negative or any(
        child.dep_ == "neg" or child.lower_ in negative for child in determiners
    )


def _is_asked(token: Token) -> bool:
    """A yes-or-no question: "Did they attack?"."""
    sentence = token.sent
    if token.i != sentence.root.i or sentence[-1].text != "?":
        return False
    return not any(child.tag_ in {"WRB", "WP", "WDT"} for child in token.children)


def has_mark(token: Token) -> bool:
    """Whether a conjunction or "when" opens the clause."""
    return any(child.dep_ == "mark" or child.tag_ == "WRB" for child in token.children)


def is_conditional(token: Token) -> bool:
    """Whether "if", "unless", "whether" or an inverted "should they" opens the clause."""
    inverted = token.doc[token.left_edge.i].lower_ in {"should", "were", "had"}
    if token.dep_ == "advcl" and inverted:
        return True
    openers = dependents(token, "mark", "prep")
    return any(child.lower_ in lexicon().conditional for child in openers)


def has_condition(token: Token) -> bool:
    """Whether an if-clause hangs on the verb: a promise under a condition is only possible."""
    return any(
        is_conditional(child) or _is_only_then(child)
        for child in dependents(token, "advcl", "prep", "ccomp")
    )


def _is_an_option(token: Token) -> bool:
    """Read "under one of the options, 1,000 men would go"."""
    opening = dependents(token, "prep")
    return any(w.lemma_ in _OPTIONS for c in opening for w in islice(c.subtree, _MAX_PHRASE))


def _is_only_then(clause: Token) -> bool:
    """Read "only after a truce", "only if asked", "only as part of a larger force"."""
    first = clause.left_edge
    before = clause.doc[max(0, first.i - 1) : first.i + 1].text.lower()
    openers = {clause.lower_, *(child.lower_ for child in dependents(clause, "mark", "advmod"))}
    return "only" in before.split() and bool(openers & _TERMS)


def _is_future(token: Token) -> bool:
    """Infinitives of headlines ("UK to send 600") and presents with a time to come."""
    if is_infinitive(token):
        return token.dep_ in {"ROOT", "parataxis"} or _is_headline(token)
    if is_past(token) or token.tag_ == "VBN":
        return False
    return any(
        _is_future_time(word)
        for child in dependents(token, "npadvmod", "advmod", "prep")
        for word in islice(own_words(child), _MAX_PHRASE)
    )


def _is_headline(token: Token) -> bool:
    """Read "Berlin to send tanks, minister says"."""
    says = with_particles(token.head) & lexicon().speech_verbs
    return token.dep_ == "ccomp" and bool(says) and token.i < token.head.i


def _is_future_time(word: Token) -> bool:
    """Read "Tomorrow", "soon", "next week", "in the coming days"."""
    words = lexicon()
    if word.lower_ in {"next", "coming"}:
        return word.head.ent_type_ == "DATE" or word.head.lemma_.lower() in words.time_units
    return word.lower_ in words.future_words
