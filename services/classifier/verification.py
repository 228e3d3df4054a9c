"""Who stands behind an event: independent bodies, its own party, nobody, or somebody against it."""

from collections.abc import Iterator, Sequence

from schemas.event_types import Verification
from services.classifier.attribution import Source, party_of, subject_of
from services.classifier.scope import dependents, governors
from services.classifier.speech import lexicon
from services.classifier.tree import Span, Token

_CLAIM_NOUNS = frozenset(
    {
        "claim",
        "report",
        "statement",
        "allegation",
        "accusation",
        "charge",
        "assertion",
        "account",
        "information",
        "announcement",
        "estimate",
        "figure",
        "suggestion",
    }
)
_TAKING_UP = frozenset({"the", "this", "that", "these", "those", "such", "both", "either"})
_SAME_AGAIN = frozenset({"he", "she", "it", "they", "who", "which"})
_GUESSING = frozenset({"estimate", "believe", "suspect", "reckon", "fear", "think"})
_ALLEGED = frozenset({"alleged", "allegedly", "purported", "purportedly", "claimed"})


def judge_verification(
    trigger: Token, sentence: Span, following: Sequence[Span], source: Source | None
) -> Verification:
    """Tell how far the text stands behind the event; the first that fits of the enum's order reversed.

    Args:
        trigger: The event's head word.
        sentence: Its sentence.
        following: Up to three later sentences, which may dispute it or say that nobody could verify it.
        source: Who says it, if anybody.
    """
    if source is not None and _is_confirming(source):
        return Verification.CONFIRMED
    beside = [token for token in _doubting(sentence) if not _is_within(token, trigger)]
    told = any(map(_doubting, following))
    later = list(_pointing_back(trigger, following, source)) if told else []
    above = {step.token.i for step in governors(trigger)}
    if any(_is_disputing(t, trigger, source) for t in [*beside, *later] if t.i not in above):
        return Verification.DISPUTED
    if any(_is_unverified(token) for token in [*beside, *later]):
        return Verification.UNVERIFIED
    if source is not None or _is_alleged(trigger):
        return Verification.CLAIMED
    return Verification.REPORTED


def _doubting(sentence: Span) -> tuple[Token, ...]:
    """The words of a sentence by which an event may be disputed or left unverified; few have any.

    Their numbers are kept with the Doc, since every event near by asks for them.
    """
    kept, key = sentence.doc.kept, ("doubting", sentence.start, sentence.end)
    if key not in kept:
        words = lexicon().verification.doubting
        kept[key] = [t.i for t in sentence if t.lower_ in words or t.lemma_.lower() in words]
    return tuple(sentence.doc[i] for i in kept[key])


def _is_confirming(source: Source) -> bool:
    evidence = lexicon().verification
    if source.by.lemma_.lower() in _GUESSING:
        return False
    if source.by.lemma_.lower() in evidence.admitting:
        return True
    if source.speaker.lower_ in evidence.independent:
        return True
    if _is_person(source.speaker) and source.by.lemma_.lower() not in evidence.finding:
        return False
    text = f" {party_of(source).text.lower()} ".replace("\u2019s", " ").replace("'s", " ")
    return any(f" {name} " in text for name in evidence.independent)


def _is_person(speaker: Token) -> bool:
    """A body's envoy or spokesman speaks; the body itself finds."""
    return (
        speaker.ent_type_ == "PERSON"
        or speaker.lemma_.lower() in lexicon().verification.spokespersons
    )


def _is_alleged(trigger: Token) -> bool:
    return any(child.lower_ in _ALLEGED for child in trigger.children)


def _pointing_back(
    trigger: Token, following: Sequence[Span], source: Source | None
) -> Iterator[Token]:
    """The words of later sentences on the event, up to the first that tells of something else."""
    for later in following:
        if _points_back(later, trigger, source):
            yield from _doubting(later)
        elif later.root.tag_ == "VBD":
            return


def _is_within(token: Token, trigger: Token) -> bool:
    return (
        trigger.is_ancestor(token)
        and token.pos_ in {"VERB", "AUX"}
        and token.dep_ not in {"relcl", "advcl", "conj", "parataxis"}
    )


def _points_back(later: Span, trigger: Token, source: Source | None) -> bool:
    """Whether a later sentence speaks of the event: of the claim, if there is one, or of the act."""
    words = lexicon().verification
    for token in later:
        lemma = token.lemma_.lower()
        if lemma in words.evidence or (lemma in words.disputing and token.pos_ == "VERB"):
            return True
        if token.pos_ == "NOUN" and not _is_definite(token):
            continue
        if lemma == trigger.lemma_.lower():
            return True
        if lemma in _CLAIM_NOUNS:
            return source is not None
        if lemma in words.pointing and token.pos_ != "DET":
            return True
    return False


def _is_definite(noun: Token) -> bool:
    """Whether a noun takes up what was told: "the claim", "its figures", but not "a new strike"."""
    if noun.lemma_.lower() in lexicon().verification.evidence:
        return True
    return any(child.lower_ in _TAKING_UP or child.dep_ == "poss" for child in noun.children)


def _is_disputing(token: Token, trigger: Token, source: Source | None) -> bool:
    """Whether a word is another party's contradiction."""
    words = lexicon().verification
    if token.i == trigger.i:
        return False
    if token.pos_ == "VERB" and token.lemma_.lower() in words.disputing:
        return _is_other(token, source) and _is_on(token, trigger)
    if token.lower_ in words.false_words:
        return any(_is_said_by_other(step.token, source) for step in governors(token))
    if token.lemma_.lower() in words.evidence and _is_none(token):
        return any(_is_said_by_other(step.token, source) for step in governors(token))
    return False


def _is_on(verb: Token, trigger: Token) -> bool:
    """Whether what a verb disputes is the event: nothing named, "the claim", "it", or the act again."""
    words = lexicon().verification
    objects = dependents(verb, "dobj", "ccomp", "xcomp")
    for thing in objects:
        lemma = thing.lemma_.lower()
        if (
            lemma in words.pointing
            or thing.lower_ in words.pointing
            or lemma == trigger.lemma_.lower()
        ):
            return True
        if any(word.lemma_.lower() == trigger.lemma_.lower() for word in thing.subtree):
            return True
    return not objects


def _is_said_by_other(verb: Token, source: Source | None) -> bool:
    words = lexicon()
    names = words.speech_verbs | {"call", "describe", "brand", "label", "be"}
    return (
        verb.pos_ in {"VERB", "AUX"}
        and verb.lemma_.lower() in names - {"be"}
        and _is_other(verb, source)
    )


def _is_other(verb: Token, source: Source | None) -> bool:
    subject = subject_of(verb)
    if subject is None or subject.lower_ in _SAME_AGAIN:
        return False
    return source is None or subject.lower_ != source.speaker.lower_


def _is_none(token: Token) -> bool:
    return any(
        child.lower_ in {"no", "any", "little"} for child in dependents(token, "det", "amod")
    )


def _is_unverified(token: Token) -> bool:
    """Read "Could not be verified", "unconfirmed", "without evidence", "no evidence"."""
    words = lexicon().verification
    lemma = token.lemma_.lower()
    if token.lower_ in words.unverified_words:
        return True
    if lemma in words.verify and token.pos_ == "VERB":
        return _is_refused(token)
    if lemma not in words.evidence:
        return False
    return _is_none(token) or any(
        step.marker == "without" or step.token.lower_ == "without" for step in governors(token)
    )


def _is_refused(verb: Token) -> bool:
    """Whether nobody could or did verify: "not", "yet to", "unable to", "impossible to"."""
    if dependents(verb, "neg"):
        return True
    return any(
        step.token.lower_ in {"unable", "impossible", "difficult", "yet"}
        or dependents(step.token, "neg")
        for step in governors(verb)
        if step.link in {"xcomp", "ccomp"}
    )
