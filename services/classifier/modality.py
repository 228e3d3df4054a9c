"""Whether an event happened, is decided, is thought of or is denied, as its sentence tells it.

The event starts from what its own words say and is then read outwards: each governor that plans, hedges
or denies changes what is below it ("denied that it plans to send": planned, then denied).
"""

from datetime import date
from itertools import islice

from spacy.tokens import Token

from schemas.event_types import POSTURE, EventType, Modality
from services.classifier.background import is_background, is_long_past
from services.classifier.scope import (
    Step,
    dependents,
    governors,
    is_infinitive,
    is_past,
    with_particles,
)
from services.classifier.speech import lexicon

ASSERTED, PLANNED = Modality.ASSERTED, Modality.PLANNED
POSSIBLE, DENIED = Modality.POSSIBLE, Modality.DENIED

SPEECH_ACTS = frozenset(
    {
        EventType.THREAT,
        EventType.DEMAND,
        EventType.ACCUSATION,
        EventType.REJECTION,
        EventType.SUPPORT_STATEMENT,
    }
)
"""Acts done by saying so: a threat that something may happen has itself happened."""

_DONE_BY_SAYING = frozenset({EventType.SANCTION, EventType.AGREEMENT, EventType.CASUALTY_REPORT})
_DONE_BY_COMING = frozenset({EventType.TALKS, EventType.MILITARY_EXERCISE})
_PROPOSABLE = POSTURE | {
    EventType.MILITARY_EXERCISE,
    EventType.ARMS_TRANSFER,
    EventType.TALKS,
    EventType.AGREEMENT,
    EventType.CEASEFIRE,
    EventType.PRISONER_EXCHANGE,
    EventType.CONCESSION,
    EventType.COOPERATION,
    EventType.HUMANITARIAN_AID,
    EventType.SANCTION,
    EventType.TERRITORIAL_CHANGE,
    EventType.DISPLACEMENT,
}
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_SHARED = frozenset({"xcomp", "dobj", "nsubjpass", "attr", "oprd", "acomp", "pcomp", "obj"})
_NEGATABLE = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "preconj"})
_CLAUSES = frozenset({"ccomp", "xcomp", "acl", "pcomp"})
_ENDS = frozenset({"relcl", "appos"})
_MAX_PHRASE = 8
_NEXT = 2
_SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
_PRESENT = frozenset({"VBZ", "VBP"})
_ABOUT = frozenset({"of", "about", "on", "to", "for", "from", "against", "over"})
_WITHIN = frozenset({"in", "into", "of", "by", "with", "under", "for", "through"})


def judge_modality(trigger: Token, kind: EventType, published: date | None = None) -> Modality:
    """Tell whether the event at `trigger` happened.

    Args:
        trigger: The event's head word, verb or noun, in a parsed document.
        kind: Its type; acts of speech are done by the saying.
        published: The article's date, against which months and years are background.

    Returns:
        Where none of the words says otherwise, `asserted`.
    """
    status = _at_trigger(trigger, kind)
    for step in governors(trigger):
        if kind in SPEECH_ACTS and step.link not in _SHARED | {"conj"}:
            break
        if _is_cut(step):
            break
        effect = _effect(step, kind)
        if effect is None and _is_only_named(step):
            break
        status = _outward(status, step, effect)
    if status is DENIED or not is_background(trigger, published):
        return status
    if status is ASSERTED or is_long_past(trigger, published):
        return Modality.HISTORICAL
    return status


def _is_cut(step: Step) -> bool:
    """Whether the governors further out leave the event's truth alone."""
    if step.link in _ENDS:
        return True
    if step.link == "acl":
        return step.below.tag_ in {"VBN", "VBG"} and not dependents(step.below, "mark", "aux", *_SUBJECTS)
    if step.link == "advcl":
        return is_past(step.below) or (_has_mark(step.below) and step.below.tag_ not in _PRESENT)
    return False


def _at_trigger(trigger: Token, kind: EventType) -> Modality:
    """The status before any governor is read."""
    own = _own(trigger)
    if kind is EventType.THREAT and own is PLANNED:
        return ASSERTED  # "will pay a heavy price" is the threat, made
    if kind in SPEECH_ACTS | _DONE_BY_SAYING:
        return own
    return _combine(_meaning(trigger), own)


def _meaning(trigger: Token) -> Modality:
    """What the trigger's own verb says where it governs the act: "agreed to send", "vowed a strike"."""
    if trigger.pos_ != "VERB":
        return ASSERTED
    acts = [c for c in dependents(trigger, "xcomp", "ccomp") if is_infinitive(c) or c.tag_ == "VBG"]
    if not acts and not dependents(trigger, "dobj", "prep"):
        return ASSERTED
    words = lexicon().verbs
    named = with_particles(trigger)
    if not acts and not named & words[PLANNED]:
        return ASSERTED
    return _lookup(words, named) or ASSERTED


def _when(step: Step) -> Modality:
    """A clause of time takes the future of its main clause: "will leave once they arrive"."""
    own = _own(step.token)
    if step.below.tag_ in _PRESENT or _has_mark(step.below):
        return ASSERTED if own is DENIED else own
    return own if step.below.tag_ in {"VB", "VBG"} else ASSERTED


def _is_only_named(step: Step) -> bool:
    """Whether a verb speaks of an event noun without doing it: "will not condemn the attack"."""
    if step.below.pos_ not in _NOMINAL or step.token.pos_ != "VERB" or step.link == "conj":
        return False
    if step.link == "nsubj":
        return step.token.lemma_.lower() not in lexicon().occurrence_verbs
    return step.token.lemma_.lower() not in lexicon().light_verbs


def _outward(status: Modality, step: Step, effect: Modality | None) -> Modality:
    """The status once one governor more is read."""
    words = lexicon()
    governor = step.token
    if step.marker in words.without or _is_replaced(step.below):
        return _not(status)
    if effect is not None:
        return _combine(_apply(effect, status), _own(governor, step.below))
    if step.link == "advcl":
        return _combine(status, _when(step))
    if _says(step) or governor.lemma_.lower() in words.perception_verbs:
        return status
    if step.link == "conj":
        return _combine(status, _shared_modal(step))
    if _inherits(step):
        return _combine(status, _own(governor, step.below))
    return status


def _is_replaced(clause: Token) -> bool:
    """ "Instead of sending", "rather than sending"."""
    edge = clause.left_edge.i
    return clause.tag_ == "VBG" and clause.doc[max(0, edge - 2) : edge].text.lower() in {
        "instead of",
        "rather than",
    }


def _effect(step: Step, kind: EventType) -> Modality | None:
    """What the governor's meaning makes of its complement, or None where it leaves it."""
    governor = step.token
    if governor.pos_ in {"VERB", "AUX"}:
        return _verb_effect(step, kind)
    if governor.pos_ == "ADJ" and (step.link in _CLAUSES or step.marker in {"for", "of", "in"}):
        return _lookup(lexicon().adjectives, {governor.lemma_.lower(), governor.lower_})
    if governor.pos_ in _NOMINAL:
        return _noun_effect(step)
    return None


def _verb_effect(step: Step, kind: EventType) -> Modality | None:
    words = lexicon()
    governor, below = step.token, step.below
    clause = step.link in {"ccomp", "xcomp", "pcomp"}
    bare = is_infinitive(below)
    if step.link == "xcomp" and bare and governor.lemma_.lower() in words.infinitive_verbs:
        return PLANNED if governor.lemma_ != "go" or governor.tag_ == "VBG" else None
    if not (clause or step.link in {"dobj", "nsubjpass", "prep", "advcl"}):
        return None
    if step.link == "advcl" and not bare:
        gerund = below.tag_ == "VBG" and 0 < below.left_edge.i - governor.i <= _NEXT
        return _lookup(words.verbs, with_particles(governor)) if gerund else None
    if step.link == "advcl":
        return _purpose_effect(governor, kind)
    if step.link == "prep":
        return _lookup(words.verbs, _with_marker(step))
    if governor.lemma_.lower() in words.declaring_verbs and step.link in {"dobj", "nsubjpass"}:
        return None if kind in _DONE_BY_SAYING else PLANNED
    if below.pos_ in _NOMINAL and kind not in _PROPOSABLE and governor.lemma_.lower() in words.mentioning_verbs:
        return None
    effect = _lookup(words.verbs, with_particles(governor))
    finite = clause and not bare and below.tag_ != "VBG"
    return None if effect is PLANNED and finite else effect


def _purpose_effect(governor: Token, kind: EventType) -> Modality | None:
    """ "Sent ships to blockade" is a plan; who travels to talks has them."""
    words = lexicon()
    if kind in _DONE_BY_COMING and governor.lemma_.lower() in words.motion_verbs:
        return None
    return _lookup(words.verbs, with_particles(governor)) or PLANNED


def _with_marker(step: Step) -> set[str]:
    """Names for a governor whose complement hangs on a preposition."""
    lemma = step.token.lemma_.lower()
    names = {f"{lemma}_{step.marker}"}
    if step.marker in _ABOUT:
        names |= with_particles(step.token)
    return names


def _noun_effect(step: Step) -> Modality | None:
    governor, link = step.token, step.link
    infinitive = link in {"acl", "xcomp", "relcl"} and is_infinitive(step.below)
    of = link == "prep" and step.marker in {"of", "for", "to", "about", "on", "over", "against", "from"}
    if not (infinitive or of or link in {"compound", "nmod", "amod"}):
        return None
    found = _lookup(lexicon().nouns, {governor.lemma_.lower()})
    if found is None and infinitive:
        return PLANNED
    return found


def _lookup(table: object, names: set[str]) -> Modality | None:
    """The first effect whose words hold one of the names; denial before hedge before plan."""
    for modality in (DENIED, POSSIBLE, PLANNED):
        if names & table[modality]:  # type: ignore[index]
            return modality
    return None


def _says(step: Step) -> bool:
    """Whether the governor only tells the clause below: its own negation is not the event's."""
    words = lexicon()
    if step.token.pos_ == "VERB":
        return step.link in {"ccomp", "parataxis"} and bool(
            with_particles(step.token) & words.speech_verbs
        )
    return step.token.lemma_.lower() in words.speech_nouns


def _inherits(step: Step) -> bool:
    """Whether the governor's tense and negation are the event's as well."""
    governor = step.token
    if step.link in _SHARED:
        return True
    if step.link == "ccomp":
        return not is_past(step.below) and step.below.tag_ in {"VB", "VBG"}
    if step.link == "nsubj":
        return governor.lemma_.lower() in lexicon().occurrence_verbs
    return step.link == "prep" and step.marker in _WITHIN and governor.pos_ != "ADJ"


def _shared_modal(step: Step) -> Modality:
    """The modal that a coordinated verb shares: "will land and train"."""
    below = step.below
    if below.pos_ != "VERB" or dependents(below, *_SUBJECTS, "aux"):
        return ASSERTED
    own = _own(step.token)
    return ASSERTED if own is DENIED else own


def _apply(effect: Modality, status: Modality) -> Modality:
    """What a planning, hedging or denying governor makes of the status below it."""
    if effect is DENIED:
        return _not(status)
    if status is DENIED or (effect is PLANNED and status is POSSIBLE):
        return status
    return effect


def _combine(status: Modality, own: Modality) -> Modality:
    """The status under a governor that is itself planned, possible or denied."""
    if own is ASSERTED:
        return status
    if own is DENIED:
        return POSSIBLE if status is DENIED else DENIED
    if own is POSSIBLE:
        return POSSIBLE
    return PLANNED if status is ASSERTED else status


def _not(status: Modality) -> Modality:
    """Denying a denial leaves it open: "refused to rule out sending"."""
    return POSSIBLE if status is DENIED else DENIED


def _own(token: Token, below: Token | None = None) -> Modality:
    """What a word's own auxiliaries, negation, adverbs and adjectives say; `below` has been read."""
    if token.pos_ in _NOMINAL:
        return _own_noun(token)
    words = lexicon()
    if _is_conditional(token):
        return POSSIBLE
    auxiliaries = {child.lower_ for child in dependents(token, "aux")}
    hedged = bool(auxiliaries & words.modals[POSSIBLE])
    if _is_negated(token, below):
        return POSSIBLE if auxiliaries & {"may", "might", "should", "must"} else DENIED
    if hedged or _is_asked(token) or _has_adverb(token, POSSIBLE) or _wishes(token, auxiliaries):
        return POSSIBLE
    if auxiliaries & (words.modals[PLANNED] | {"would", "'d", "’d"}) or _is_future(token):
        return POSSIBLE if _has_condition(token) else PLANNED
    return _complement(token)


def _own_noun(token: Token) -> Modality:
    words = lexicon()
    if any(c.lower_ in words.negative_words for c in dependents(token, "det", "neg", "nummod")):
        return DENIED
    names = {child.lower_ for child in dependents(token, "amod", "advmod", "compound", "nmod")}
    for child in dependents(token, "amod"):
        names |= {grandchild.lower_ for grandchild in dependents(child, "advmod")}
    return _lookup(words.attributes, names) or ASSERTED


def _complement(token: Token) -> Modality:
    """ "The deployment is possible": the adjective after "be" speaks for its subject."""
    names = {child.lower_ for child in dependents(token, "acomp", "oprd", "attr")}
    if names & lexicon().verification.false_words:
        return DENIED
    if token.lemma_ not in {"be", "seem", "appear", "remain", "look", "become"}:
        return ASSERTED
    return _lookup(lexicon().adjectives, names) or ASSERTED


def _is_negated(token: Token, below: Token | None) -> bool:
    words = lexicon()
    for child in token.children:
        if child.dep_ in {"neg", "advmod", "preconj"} and child.lower_ in words.adverbs[DENIED]:
            return not _is_only(child)
        if child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
            return True
        if child.dep_ in _NEGATABLE and child != below and _is_none(child):
            return True
    return False


def _is_asked(token: Token) -> bool:
    """A yes-or-no question: "Did they attack?"."""
    sentence = token.sent
    if token.i != sentence.root.i or sentence[-1].text != "?":
        return False
    return not any(child.tag_ in {"WRB", "WP", "WDT"} for child in token.children)


def _is_only(negation: Token) -> bool:
    """ "Not only", "not just" and "not yet ... but" negate nothing."""
    after = negation.i + 1
    return after < len(negation.doc) and negation.doc[after].lower_ in {"only", "just", "merely"}


def _is_none(token: Token) -> bool:
    negative = lexicon().negative_words
    return token.lower_ in negative or any(
        child.lower_ in negative for child in dependents(token, "det", "neg")
    )


def _has_adverb(token: Token, effect: Modality) -> bool:
    return any(c.lower_ in lexicon().adverbs[effect] for c in dependents(token, "advmod"))


def _has_mark(token: Token) -> bool:
    return any(child.dep_ == "mark" or child.tag_ == "WRB" for child in token.children)


def _is_conditional(token: Token) -> bool:
    return any(
        child.dep_ in {"mark", "prep"} and child.lower_ in lexicon().conditional
        for child in token.children
    )


def _has_condition(token: Token) -> bool:
    """Whether an if-clause hangs on the verb: a promise under a condition is only possible."""
    return any(_is_conditional(child) for child in dependents(token, "advcl", "prep", "ccomp"))


def _wishes(token: Token, auxiliaries: set[str]) -> bool:
    """Whether "would" stands outside reported speech, where it promises nothing."""
    if not auxiliaries & {"would", "'d", "’d"}:
        return False
    return not any(is_past(step.token) or step.token.tag_ == "VBN" for step in governors(token))


def _is_future(token: Token) -> bool:
    """Infinitives of headlines ("UK to send 600") and presents with a time to come."""
    if is_infinitive(token):
        return token.dep_ in {"ROOT", "ccomp", "conj", "parataxis"} and token.tag_ == "VB" and not (
            token.dep_ == "conj" or token.dep_ == "ccomp" and not _is_headline(token)
        )
    if is_past(token) or token.tag_ in {"VBN", "VBD"}:
        return False
    return any(
        _is_future_time(word)
        for child in dependents(token, "npadvmod", "advmod", "prep")
        for word in islice(child.subtree, _MAX_PHRASE)
    )


def _is_future_time(word: Token) -> bool:
    """ "Tomorrow", "soon", "next week", "in the coming days"."""
    words = lexicon()
    if word.lower_ in {"next", "coming"}:
        return word.head.ent_type_ == "DATE" or word.head.lemma_.lower() in words.time_units
    return word.lower_ in words.future_words


def _is_headline(token: Token) -> bool:
    """Whether an infinitive clause is the content of "X says": "Berlin to send tanks, minister says"."""
    return bool(with_particles(token.head) & lexicon().speech_verbs) and token.i < token.head.i
