"""What the meaning of a governing verb, noun or adjective makes of the event below it."""

from schemas.event_types import POSTURE, EventType, Modality
from services.classifier.scope import (
    Step,
    dependents,
    is_infinitive,
    is_own,
    is_past,
    with_particles,
)
from services.classifier.speech import lexicon, strongest
from services.classifier.tree import Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
"""Parts of speech of events that are named and not told."""

DONE_BY_SAYING = frozenset({EventType.SANCTION, EventType.AGREEMENT, EventType.CASUALTY_REPORT})
"""Announcing these does them."""

_OFFERING = frozenset({"offer", "propose", "suggest", "volunteer"})
"""What is offered is not yet accepted: "offered 5,000 men"."""
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
_CLAUSES = frozenset({"ccomp", "xcomp", "pcomp"})
_OBJECTS = frozenset({"dobj", "nsubjpass"})
_MODIFIERS = frozenset({"compound", "nmod", "amod"})
_ABOUT = frozenset({"of", "about", "on", "to", "for", "from", "against", "over"})
_LETTING = frozenset({"allow", "permit", "let", "enable"})
_DONE = frozenset({"had", "has", "have"})
_CONDITIONED = frozenset({"condition", "depend", "hinge"})
_SOUNDING = frozenset({"sound", "seem", "look", "appear"})
_OPTIONS = frozenset(
    {
        "option",
        "table",
        "cards",
        "card",
        "agenda",
        "question",
        "possibility",
        "consideration",
        "discussion",
    }
)
_NEAR = 5
_NEXT = 2
"""Words between a verb and a gerund that is its object: "ruled out sending"."""
_REACH = 12
"""Words of the next sentence in which what was planned may be given up."""
_TELLING = frozenset({"tell", "instruct", "direct"})
_TABLING = frozenset({"submit", "table", "introduce", "present", "bring", "put", "seek", "request"})
_PASSING = frozenset({"pass", "adopt", "approve", "back", "ratify"})
_BILLS = frozenset({"bill", "motion", "resolution", "mandate", "proposal", "request", "draft"})
_CANCELLING = frozenset({"cancel", "scrap", "drop", "shelve", "abandon", "postpone", "suspend"})
_DRAFTING = frozenset({"draw", "draft", "devise", "sketch", "develop"})


def meaning_of(trigger: Token) -> Modality:
    """What a trigger's own meaning says where it governs the act: "agreed to send"."""
    if trigger.pos_ != "VERB":
        return Modality.ASSERTED
    words = lexicon().verbs
    names = with_particles(trigger)
    acts = [c for c in dependents(trigger, "xcomp", "ccomp") if _is_act(c)]
    if not acts and not dependents(trigger, "dobj", "prep"):
        return Modality.ASSERTED
    if not acts and names & _OFFERING:
        return Modality.POSSIBLE
    if not acts:
        return Modality.PLANNED if names & words[Modality.PLANNED] - {"set"} else Modality.ASSERTED
    return strongest(words, names) or Modality.ASSERTED


def _is_act(clause: Token) -> bool:
    return is_infinitive(clause) or clause.tag_ == "VBG"


def effect_of(step: Step, kind: EventType) -> Modality | None:
    """What a governor's meaning makes of its complement, or None where it leaves it."""
    governor = step.token
    if governor.pos_ in {"VERB", "AUX"}:
        effect = _of_bill(step) or _conditioned(step) if kind in POSTURE else None
        return effect or _verb_effect(step, kind)
    if governor.pos_ in NOMINAL:
        return _noun_effect(step)
    complement = step.link in _CLAUSES | {"acl"} or step.marker in {"for", "of", "in"}
    if governor.pos_ == "ADJ" and complement:
        return strongest(lexicon().adjectives, {governor.lemma_.lower(), governor.lower_})
    return None


def _verb_effect(step: Step, kind: EventType) -> Modality | None:
    words = lexicon()
    if step.link == "advcl":
        return _adverbial_effect(step, kind)
    if step.link == "csubj" and step.token.lemma_ in _SOUNDING:
        return Modality.POSSIBLE  # "Sending troops there sounded good to him."
    if step.link in {"csubj", "nsubj"}:
        return _as_option(step.token)
    if step.link == "prep":
        return strongest(words.verbs, _with_marker(step))
    if step.link in _CLAUSES:
        return _clause_effect(step)
    return _object_effect(step, kind) if step.link in _OBJECTS else None


def _conditioned(step: Step) -> Modality | None:
    """Read "reductions will be conditioned on a truce"; what depended on something was done."""
    subject = step.link in {"nsubj", "nsubjpass"} and not is_past(step.token)
    return Modality.POSSIBLE if subject and step.token.lemma_ in _CONDITIONED else None


def _of_bill(step: Step) -> Modality | None:
    """Read "will submit a bill on sending units", of which nobody knows how it ends, and "passed" one."""
    verb = step.token
    sought = any(o.lemma_ in _BILLS for o in dependents(verb, "dobj"))
    if not sought or not (step.marker in _ABOUT or is_infinitive(step.below)):
        return None
    if verb.lemma_ in _PASSING:
        return Modality.PLANNED
    return Modality.POSSIBLE if verb.lemma_ in _TABLING else None


def _as_option(verb: Token) -> Modality | None:
    """Read "sending troops is on the table", "is an option", "is out of the question"."""
    if verb.lemma_ != "be":
        return None
    told = dependents(verb, "attr", "prep")
    nouns = {form for word in told for noun in word.subtree for form in (noun.lower_, noun.lemma_)}
    if not nouns & _OPTIONS:
        return None
    return Modality.DENIED if nouns & {"off", "out"} else Modality.POSSIBLE


def _object_effect(step: Step, kind: EventType) -> Modality | None:
    """Read "approved the deployment"; of violence, "discussed the attack" takes it as done."""
    words = lexicon()
    lemma = step.token.lemma_.lower()
    if lemma in words.declaring_verbs:
        return None if kind in DONE_BY_SAYING else Modality.PLANNED
    if lemma in words.mentioning_verbs and kind not in _PROPOSABLE:
        return None
    return strongest(words.verbs, with_particles(step.token))


def _clause_effect(step: Step) -> Modality | None:
    """Read "Plans to send", "denies sending"; what was "agreed that it had sent" is no plan."""
    words = lexicon()
    governor = step.token
    infinitive = is_infinitive(step.below)
    if step.link == "xcomp" and infinitive and governor.lemma_ in words.infinitive_verbs:
        return Modality.PLANNED if governor.lemma_ != "go" or governor.tag_ == "VBG" else None
    if infinitive and _is_open(governor):
        return Modality.POSSIBLE
    if infinitive and governor.lemma_ in _TELLING and _tells_own(governor):
        return Modality.PLANNED
    if governor.lemma_ in _LETTING and (infinitive or governor.lemma_ == "let"):
        return _letting(governor)
    effect = strongest(words.verbs, with_particles(governor))
    if effect is Modality.PLANNED and _is_given_up(governor):
        return Modality.DENIED
    return None if effect is Modality.PLANNED and not _is_act(step.below) else effect


def _tells_own(verb: Token) -> bool:
    """Read "told his generals to send 500 men", which is an order."""
    return any(is_own(who) for who in dependents(verb, "dobj", "dative"))


def _is_given_up(verb: Token) -> bool:
    """Read "had planned to send 200 men, but the mission was called off"."""
    past = verb.tag_ == "VBN" and any(c.lower_ == "had" for c in dependents(verb, "aux"))
    behind = verb.doc[verb.i + 1 : verb.sent.end + _REACH]
    return past and any(_gives_up(word) for word in behind)


def _gives_up(word: Token) -> bool:
    """Read "was called off", "cancelled", "will not"."""
    after = word.doc[word.i + 1 : word.i + 2].text.lower()
    return word.lemma_ in _CANCELLING or f"{word.lower_} {after}" in {
        "called off",
        "will not",
        "wo n't",
    }


def _letting(verb: Token) -> Modality | None:
    """Read "would let them come"; who will let them, or has voted to, plans it, and who let them did."""
    auxiliaries = {c.lower_ for c in dependents(verb, "aux")}
    if verb.tag_ == "VBD" or is_infinitive(verb) or auxiliaries & _DONE:
        return None
    will = auxiliaries & lexicon().modals[Modality.PLANNED]
    return Modality.PLANNED if will else Modality.POSSIBLE


def _is_open(governor: Token) -> bool:
    """Read "votes on Thursday to send", "is to vote": who knows how it ends."""
    return governor.lemma_ == "vote" and governor.tag_ != "VBD"


def _is_voted_on(verb: Token) -> bool:
    """Read "a day before the parliament votes on Thursday to deploy", where "votes" is taken for a noun."""
    before = verb.doc[max(verb.sent.start, verb.i - _NEAR) : verb.i]
    return any(word.lower_ in {"vote", "votes"} for word in before)


def _adverbial_effect(step: Step, kind: EventType) -> Modality | None:
    """Read "Sent ships to blockade" is a plan; who travels to talks has them."""
    words = lexicon()
    governor, below = step.token, step.below
    names = with_particles(governor)
    names |= {f"{governor.lemma_.lower()}_{m.lower_}" for m in dependents(below, "mark")}
    effect = strongest(words.verbs, names)
    if not is_infinitive(below):
        gerund = below.tag_ == "VBG" and below.left_edge.i > governor.i
        adjacent = gerund and below.left_edge.i - governor.i <= _NEXT
        # "Plans to triple its force, adding 350": what the planned act brings is planned too.
        along = gerund and effect is Modality.PLANNED and bool(dependents(governor, "xcomp"))
        return effect if adjacent or along else None
    if _is_open(governor) or _is_voted_on(below):
        return Modality.POSSIBLE
    if kind in _DONE_BY_COMING and governor.lemma_.lower() in words.motion_verbs:
        return None
    return effect or Modality.PLANNED


def _with_marker(step: Step) -> set[str]:
    """Names for a governor whose complement hangs on a preposition."""
    names = {f"{step.token.lemma_.lower()}_{step.marker}"}
    return names | with_particles(step.token) if step.marker in _ABOUT else names


def _noun_effect(step: Step) -> Modality | None:
    """Read "The decision to send", "the threat of strikes", "withdrawal plans"."""
    infinitive = step.link in {"acl", "xcomp", "relcl", "advcl"} and is_infinitive(step.below)
    if step.link == "acl" and dependents(step.below, "mark") and not infinitive:
        # "Speculation that they will attack"; a plan or a report that they did changes nothing.
        found = strongest(lexicon().nouns, {step.token.lemma_.lower()})
        return None if found is Modality.PLANNED else found
    of = step.link == "prep" and step.marker in _ABOUT
    if not (infinitive or of or step.link in _MODIFIERS):
        return None
    found = strongest(lexicon().nouns, {step.token.lemma_.lower()})
    if found is Modality.PLANNED and _is_drafted(step.token):
        return Modality.POSSIBLE
    return Modality.PLANNED if found is None and infinitive else found


def _is_drafted(plan: Token) -> bool:
    """Read "is drawing up plans to send": nobody has taken a decision."""
    return plan.dep_ == "dobj" and plan.head.lemma_ in _DRAFTING
