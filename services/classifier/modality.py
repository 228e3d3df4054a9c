"""Whether an event happened, is decided, is thought of or is denied, as its sentence tells it.

The event starts from what its own words say and is then read outwards: each governor that plans,
hedges or denies changes what is below it ("denied that it plans to send": planned, then denied).
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from schemas.event_types import POSTURE, EventType, Modality
from services.classifier.background import is_background, is_long_past
from services.classifier.families import VIOLENT
from services.classifier.governing import DONE_BY_SAYING, NOMINAL, effect_of, meaning_of
from services.classifier.grammar import agents, of_prospect, owners
from services.classifier.markers import (
    PRESENT,
    SUBJECTS,
    has_condition,
    has_mark,
    has_time_ahead,
    is_conditional,
    own_modality,
)
from services.classifier.scope import (
    Step,
    dependents,
    governors,
    is_infinitive,
    is_past,
    is_until,
    with_particles,
)
from services.classifier.speech import lexicon
from services.classifier.tree import Token
from services.classifier.words import kinds

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

_SHARED = frozenset({"xcomp", "dobj", "nsubjpass", "attr", "oprd", "acomp", "pcomp", "obj"})
_OPENINGS = frozenset({"way", "circumstance", "chance", "question", "scenario", "possibility"})
_WRONG = frozenset({"wrong", "incorrect", "inaccurate", "mistaken", "misleading"})
_CALLING = frozenset({"describe", "dismiss", "brand", "label", "reject", "denounce"})
_MADE_UP = frozenset(
    {"invention", "fabrication", "fiction", "nonsense", "propaganda", "fantasy", "lie"}
)
_CALLED = 3
"""Words behind "as" in which it is told what a thing is called."""
_NOUNS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})
"""What only nouns are, whatever part of speech a parser gives them: "reports"."""
_WEIGHING = frozenset(
    {"weigh", "consider", "mull", "contemplate", "discuss", "debate", "ponder", "float", "vote"}
)
_NEAR = 6
_STAYING = frozenset({"keep", "maintain", "retain", "remain", "stay"})
_NOW = frozenset({"is", "are", "am", "'s", "\u2019s", "'re", "\u2019re"})
_SENDING = frozenset({"sending", "deploying"})
_READYING = frozenset({"readied", "readying", "earmarked"})
_CLAIMS = frozenset({"claim", "allegation", "accusation", "assertion"})
_LINKED = 2
_WITHIN = frozenset({"in", "into", "of", "by", "with", "under", "for", "through"})


def judge_modality(trigger: Token, kind: EventType, published: date | None = None) -> Modality:
    """Tell whether the event at `trigger` happened.

    Args:
        trigger: The event's head word, verb or noun, in a parsed document.
        kind: Its type; acts of speech are done by the saying.
        published: The article's date, against which months and years are background.

    Returns:
        `asserted` where none of the words says otherwise.
    """
    status = _read_outwards(trigger, kind)
    if status is Modality.DENIED or not is_background(trigger, published, slow=kind in POSTURE):
        return status
    if status is Modality.ASSERTED or is_long_past(trigger, published):
        return Modality.HISTORICAL
    return status


def _read_outwards(trigger: Token, kind: EventType) -> Modality:
    status = _at_trigger(trigger, kind)
    for step in governors(trigger):
        if _is_ruled_out(step) or _is_dismissed(step.token):
            return _not(status)
        spoken = kind in SPEECH_ACTS and step.link not in _SHARED | {"conj"}
        if spoken or _is_cut(step) or _is_claimed(step.below):
            break
        effect = effect_of(step, kind)
        if effect is None and _is_only_named(step) and not _is_wrong(step):
            break
        status = _outward(status, step, effect)
    promised = status is Modality.PLANNED and kind not in SPEECH_ACTS and has_condition(trigger)
    return Modality.POSSIBLE if promised else status


def _at_trigger(trigger: Token, kind: EventType) -> Modality:
    """The status before any governor is read."""
    own = own_modality(trigger)
    if trigger.tag_ in PRESENT and is_until(trigger):
        return Modality.POSSIBLE  # "for 30 days or until Israel withdraws"
    if kind is EventType.THREAT and own is Modality.PLANNED:
        return Modality.ASSERTED  # "will pay a heavy price" is the threat, made
    if kind in SPEECH_ACTS | DONE_BY_SAYING or (kind in VIOLENT and trigger.lemma_ == "commit"):
        return own  # who commits atrocities has made no promise
    moved = _of_movement(trigger, own) if kind in POSTURE else None
    return moved or _combine(meaning_of(trigger), own)


def _of_movement(trigger: Token, own: Modality) -> Modality | None:
    """What only verbs of movement say: forces that stay are there, those that are sent are yet to come."""
    if trigger.lemma_ == "keep" and _keeps_away(trigger):
        return _not(own)  # "will keep its soldiers out of Ukraine"
    if own is Modality.PLANNED and trigger.lemma_ in _STAYING:
        return Modality.ASSERTED  # "will keep its 900 soldiers there"
    if trigger.lemma_ in _WEIGHING and own in {Modality.ASSERTED, Modality.PLANNED}:
        return Modality.POSSIBLE  # "is weighing a force of 10,000", "will vote on 300 men"
    if own is not Modality.ASSERTED:
        return None
    return Modality.PLANNED if _is_to_come(trigger) else None


def _keeps_away(verb: Token) -> bool:
    """Read "keep its soldiers out of"."""
    behind = verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + _NEAR)]
    return any(word.lower_ == "out" for word in behind)


def _is_to_come(trigger: Token) -> bool:
    """Read "is being readied for Gaza", "leaves on Tuesday", and "is sending 300 men", which announces it."""
    auxiliaries = {c.lower_ for c in dependents(trigger, "aux")}
    announced = trigger.lower_ in _SENDING and auxiliaries & _NOW and "been" not in auxiliaries
    return bool(announced) or trigger.lower_ in _READYING or has_time_ahead(trigger)


def _is_cut(step: Step) -> bool:
    """Whether the governors further out leave the event's truth alone."""
    below = step.below
    if step.link in {"relcl", "appos"}:
        timed = step.token.lemma_ == "time" and step.token.dep_ == "attr"
        return not (timed or _is_demanded(step.token) or _is_prospect(step))
    if step.link == "acl":
        return _is_cut_from_noun(step)
    if step.link == "advcl":
        return _is_cut_from_clause(step)
    # "Rejected the plan, with the king saying that no soldier would go."
    return step.marker == "with" and below.pos_ == "VERB"


def _is_cut_from_clause(step: Step) -> bool:
    below = step.below
    if _is_awaited(step) or _is_manner(step):
        return False
    if "speech_act" in kinds(below) and any(dependents(below, "ccomp")):
        return True  # "..., telling reporters that it would send no soldiers"
    timed = has_mark(below) and below.tag_ not in PRESENT and not is_infinitive(below)
    return is_past(below) or timed


def _is_prospect(step: Step) -> bool:
    """Read "no plan for our soldiers to enter", which parsers take for a relative clause."""
    prospects = (lexicon().nouns[m] for m in (Modality.PLANNED, Modality.POSSIBLE))
    return is_infinitive(step.below) and any(step.token.lemma_.lower() in n for n in prospects)


def _is_cut_from_noun(step: Step) -> bool:
    """Read "troops sent to Mali" by itself; not "ordered troops sent to Mali", "the plan of sending"."""
    below, noun = step.below, step.token
    if (noun.dep_ == "dobj" and noun.head.lemma_ == "order") or _is_reported_of(step):
        return False
    if below.tag_ == "VBG" and of_prospect(below, noun):
        return False
    participle = below.tag_ in {"VBN", "VBG"}
    return participle and not dependents(below, "mark", "aux", *SUBJECTS)


def _is_reported_of(step: Step) -> bool:
    """Read "reports of its contingent pulling out": what is said of the reports is said of that."""
    told = step.token.head.head
    reported = step.token.dep_ == "pobj" and step.token.head.lower_ == "of"
    return reported and step.below.tag_ == "VBG" and told.lemma_.lower() in lexicon().speech_nouns


def _is_claimed(noun: Token) -> bool:
    """Read "Beijing's claim that they are there": whoever calls that false disputes it, and no more."""
    return noun.lemma_ in _CLAIMS and bool(owners(noun) or agents(noun))


def _is_demanded(noun: Token) -> bool:
    """Whether a noun is what somebody wants, so that all that is said of it is wanted too."""
    wanted = lexicon().verbs[Modality.POSSIBLE] - lexicon().mentioning_verbs
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head  # "guarantees from the west that include a pledge"
    return noun.dep_ == "dobj" and noun.head.lemma_.lower() in wanted


def _is_ruled_out(step: Step) -> bool:
    """Read "there is no way that they would send troops", "no plan by which ..."."""
    clause = step.link in {"relcl", "acl", "ccomp"}
    if not clause or step.token.pos_ != "NOUN":
        return False
    return step.token.lemma_.lower() in _OPENINGS and any(
        c.lower_ == "no" for c in step.token.children
    )


def _is_dismissed(report: Token) -> bool:
    """Read "dismissed as pure invention a report that they had crossed", wherever a parser hangs it."""
    if report.lemma_.lower() not in lexicon().speech_nouns:
        return False
    above = next((t for t in islice(report.ancestors, _LINKED + 1) if t.lemma_ in _CALLING), None)
    called = () if above is None else above.doc[above.i + 1 : report.i]
    return any(w.lower_ == "as" for w in called) and any(
        w.lemma_ in _MADE_UP or w.lower_ in lexicon().verification.false_words for w in called
    )


def _is_only_named(step: Step) -> bool:
    """Whether a verb speaks of an event noun without doing it: "will not condemn the attack"."""
    if step.below.pos_ not in NOMINAL or step.token.pos_ != "VERB" or step.link == "conj":
        return False
    if step.below.lemma_.lower() in lexicon().evidence_nouns or step.token.dep_ in _NOUNS:
        return False
    lemma = step.token.lemma_.lower()
    if step.link == "nsubj":
        return lemma not in lexicon().occurrence_verbs
    return lemma not in lexicon().light_verbs


def _outward(status: Modality, step: Step, effect: Modality | None) -> Modality:
    """The status once one governor more is read."""
    words = lexicon()
    if step.link in {"ccomp", "xcomp"} and is_conditional(step.below):
        return status
    if {step.marker, step.token.lower_} & words.without or _is_replaced(step.below):
        return _not(status)
    if effect is not None:
        return _combine(_apply(effect, status), own_modality(step.token, step.below))
    return _combine(status, _passed_down(step))


def _passed_down(step: Step) -> Modality:
    """What of a governor without a meaning of its own for the event is the event's as well."""
    if step.link == "advcl":
        return own_modality(step.token, step.below) if _is_manner(step) else _when(step)
    if _is_ahead(step):
        return Modality.PLANNED
    if step.token.lemma_.lower() in lexicon().evidence_nouns | lexicon().perception_verbs:
        return _unseen(step)
    if _says(step):
        return _announced(step)
    if step.link == "conj":
        return _shared_modal(step)
    own = own_modality(step.token, step.below) if _inherits(step) else Modality.ASSERTED
    if _is_wrong(step):
        own = Modality.DENIED
    # "Was not involved in the strike" denies a part in it, not the strike.
    aside = step.link == "prep" and step.below.pos_ in NOMINAL and own is Modality.DENIED
    return Modality.ASSERTED if aside else own


def _is_wrong(step: Step) -> bool:
    """Read "the reports were wrong"; what somebody did may be wrong and done all the same."""
    if step.below.lemma_.lower() not in lexicon().speech_nouns:
        return False
    words = _WRONG | lexicon().verification.false_words
    told = (*dependents(step.token, "acomp", "oprd"), *_called(step.token))
    return any(word.lower_ in words for word in told)


def _called(verb: Token) -> Iterator[Token]:
    """What somebody calls a thing: "described the reports as speculative", wherever a parser hangs it."""
    if verb.lemma_ not in _CALLING:
        return
    for word in verb.doc[verb.i + 1 : verb.sent.end]:
        if word.lower_ == "as":
            yield from verb.doc[word.i + 1 : min(verb.sent.end, word.i + 1 + _CALLED)]


def _is_manner(step: Step) -> bool:
    """Read "will not help, whether by sending soldiers or ...": what is denied is so in any way."""
    return step.link == "advcl" and step.below.lower_ == "by"


def _is_ahead(step: Step) -> bool:
    """Read "ahead of the talks": they are still to come."""
    return step.token.lower_ == "ahead" and step.marker == "of" and step.below.pos_ in NOMINAL


def _unseen(step: Step) -> Modality:
    """Read "no sign of a withdrawal", "has not seen the troops leave"; a modal hedges only the seeing."""
    own = own_modality(step.token, step.below)
    told = step.link in _SHARED | {"ccomp", "prep", "acl"}
    ahead = step.token.lemma_ == "see" and step.below.tag_ in {"VB", "VBN"}  # "will see them leave"
    return own if told and (own is Modality.DENIED or ahead) else Modality.ASSERTED


def _is_replaced(clause: Token) -> bool:
    """Read "Instead of sending", "rather than sending"."""
    edge = clause.left_edge.i
    before = clause.doc[max(0, edge - 2) : edge].text.lower()
    return clause.tag_ == "VBG" and before in {"instead of", "rather than"}


def _when(step: Step) -> Modality:
    """A clause of time takes the future of its main clause: "will leave once they arrive"."""
    own = own_modality(step.token)
    if _is_awaited(step):
        return Modality.POSSIBLE
    if step.below.tag_ in PRESENT or has_mark(step.below):
        return Modality.ASSERTED if own is Modality.DENIED else own
    return own if step.below.tag_ in {"VB", "VBG"} else Modality.ASSERTED


def _is_awaited(step: Step) -> bool:
    """Read "will protest until the troops are withdrawn": it has not happened, and it may not."""
    if not is_until(step.below):
        return False
    above = [step.token, *(s.token for s in governors(step.token))]
    return any(own_modality(verb) is not Modality.ASSERTED for verb in above[:_LINKED])


def _says(step: Step) -> bool:
    """Whether the governor only tells what is below: its own negation is not the event's."""
    words = lexicon()
    if step.token.pos_ != "VERB":
        return step.token.lemma_.lower() in words.speech_nouns
    told = step.link in {"ccomp", "parataxis"}
    return told and bool(with_particles(step.token) & words.speech_verbs)


def _announced(step: Step) -> Modality:
    """Read "may announce that it is sending": what is not yet announced is open."""
    if step.token.lemma_.lower() not in lexicon().declaring_verbs:
        return Modality.ASSERTED
    own = own_modality(step.token, step.below)
    return own if own is Modality.POSSIBLE else Modality.ASSERTED


def _shared_modal(step: Step) -> Modality:
    """The modal that a coordinated verb shares: "will land and train"."""
    if step.below.pos_ != "VERB" or dependents(step.below, *SUBJECTS, "aux"):
        return Modality.ASSERTED
    own = own_modality(step.token)
    return Modality.ASSERTED if own is Modality.DENIED else own


def _inherits(step: Step) -> bool:
    """Whether the governor's tense and negation are the event's as well."""
    if step.marker == "by" and step.below.tag_ == "VBG" and step.token.pos_ in NOMINAL:
        return False  # "preparing for a possible attack by sending troops"
    if step.link in _SHARED:
        return True
    if step.link == "ccomp" and dependents(step.token, "acomp"):
        return True
    if step.link == "ccomp":
        return not is_past(step.below) and step.below.tag_ in {"VB", "VBG"}
    if step.link == "nsubj":
        return step.token.lemma_.lower() in lexicon().occurrence_verbs
    return step.link == "prep" and step.marker in _WITHIN and step.token.pos_ != "ADJ"


def _apply(effect: Modality, status: Modality) -> Modality:
    """What a planning, hedging or denying governor makes of the status below it."""
    if effect is Modality.DENIED:
        return _not(status)
    if status is Modality.DENIED:
        return status
    if effect is Modality.PLANNED and status is Modality.POSSIBLE:
        return status
    return effect


def _combine(status: Modality, own: Modality) -> Modality:
    """The status under a governor that is itself planned, possible or denied."""
    if own is Modality.ASSERTED:
        return status
    if own is Modality.DENIED:
        return _not(status)
    if own is Modality.POSSIBLE or status is Modality.ASSERTED:
        return own
    return status


def _not(status: Modality) -> Modality:
    """Denying a denial leaves it open: "refused to rule out sending"."""
    return Modality.POSSIBLE if status is Modality.DENIED else Modality.DENIED
