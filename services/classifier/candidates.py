"""Candidate events of a sentence, without those named in passing and without double coding."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.event_types import POSTURE, EventType, Modality
from services.classifier import grammar
from services.classifier.amounts import HARMING, KILLED
from services.classifier.families import VIOLENT
from services.classifier.frames import Frame
from services.classifier.marked import marked
from services.classifier.passing import in_passing, is_aim
from services.classifier.tagger import Reading
from services.classifier.tree import Span, Token
from services.classifier.triggers import Index, best_match, is_listed

_DEFINITE = frozenset(
    ["the", "this", "that", "these", "those", "such", "its", "their", "his", "both"]
)
_OF_CROWDS = frozenset({EventType.PROTEST, EventType.RIOT})
_WITH_AIMS = POSTURE | {EventType.TALKS}
_ASKING = frozenset({EventType.THREAT, EventType.DEMAND})
_COUNT_WHEN_ASKED = POSTURE | {EventType.CEASEFIRE} | _ASKING
_LINKS = frozenset(
    ("dobj", "pobj", "prep", "xcomp", "acomp", "acl", "agent", "nsubj", "nsubjpass", "attr",
     "compound", "pcomp", "amod", "oprd", "relcl")
)  # fmt: skip

EFFECTS = frozenset({"destroy", "damage", "wreck", "sink", "disable"})
"""What an attack does to things; beside it in one clause they are no act of their own."""
_TASKS = frozenset({"fight", "guard", "protect", "secure", "help", "patrol", "defend", "serve"})
"""What forces go somewhere for, which is not how they go."""
_MARKED = 0.4
"""Weight of what the tagger alone has found: below every rule, so that a rule's reading of an act is kept."""
_COMING_OR_GOING = frozenset({EventType.TROOP_DEPLOYMENT, EventType.TROOP_WITHDRAWAL})
_LEAVING = frozenset({"withdraw", "retreat", "evacuate"})
_SETTING_OUT = frozenset({"leave", "depart"})
_BEHIND = 9
"""Words behind a verb of motion among which it is told whether forces come or go."""
MOST_IN_SENTENCE = 8
"""Events of one sentence; no sentence of news has more, but one without full stops may."""


@dataclass(frozen=True)
class Candidate:
    """A trigger, the type of event it tells, and how specific that is, 0 to 1.

    `mood` is whether it happened, where the tagger is sure.
    """

    frame: Frame
    type: EventType
    weight: float
    mood: Modality | None = None

    @property
    def trigger(self) -> Token:
        """The trigger's token."""
        return self.frame.trigger


def of_sentence(sentence: Span, index: Index, reading: Reading) -> list[Candidate]:
    """The events that a sentence reports, one for each act."""
    return own_acts(matching(sentence, index, reading))


def own_acts(found: Sequence[Candidate]) -> list[Candidate]:
    """Those of a sentence's words that tell an act of its own."""
    return distinct([one for one in found if not in_passing(one.frame, one.type)])


def matching(sentence: Span, index: Index, reading: Reading) -> list[Candidate]:
    """Every word of a sentence that tells of an event, those named in passing and retold ones too.

    What the tagger is sure is no event is dropped, and what it is sure is one of another type is that,
    whatever rule it meets; what it alone sees is added: where rules have found something, it has to be surer.
    """
    ruled = by_rule(sentence, index)
    kept = [one for one in ruled if not reading.refutes(one.trigger.i - sentence.start, one.type)]
    acts = any(not in_passing(one.frame, one.type) for one in kept)
    seen = marked(sentence, reading, {one.trigger for one in kept}, beside_rules=acts)
    found = kept + [Candidate(frame, kind, _MARKED) for frame, kind in seen]
    places = [one.trigger.i - sentence.start for one in found]
    return [
        replace(
            one, type=_directed(one.frame, reading.settled(at, one.type)), mood=reading.mood(at)
        )
        for at, one in zip(places, found, strict=True)
    ]


def by_rule(sentence: Span, index: Index) -> list[Candidate]:
    """Every word of a sentence that meets a rule."""
    return [one for one in (_of_word(word, sentence, index) for word in sentence) if one]


def _directed(frame: Frame, kind: EventType) -> EventType:
    """Whether forces come or go, where only a little word tells: "filed out of", "pulled into"."""
    if kind not in _COMING_OR_GOING or not frame.is_verb:
        return kind
    if frame.trigger.lemma_ in _LEAVING:
        return kind
    behind = frame.trigger.doc[
        frame.trigger.i + 1 : min(frame.sentence.end, frame.trigger.i + _BEHIND)
    ]
    after = [word.lower_ for word in behind]
    if frame.trigger.lemma_ in _SETTING_OUT and after[:1] == ["for"]:
        named = any(word.pos_ == "PROPN" for word in behind[1:3])
        return EventType.TROOP_DEPLOYMENT if named else kind
    inward = "into" in after
    back = after[:1] == ["back"] and after[1:2] not in (["in"], ["to"], ["into"])
    if after[:2] == ["out", "of"] and "for" in after:
        return EventType.TROOP_DEPLOYMENT  # "flies out of Nadi on Tuesday for the Golan"
    if not inward and (after[:2] == ["out", "of"] or back):
        return EventType.TROOP_WITHDRAWAL
    return EventType.TROOP_DEPLOYMENT if after[:1] == ["into"] else kind


def _of_word(token: Token, sentence: Span, index: Index) -> Candidate | None:
    if token.ent_type_ == "DATE" or not (token.pos_ == "VERB" or is_listed(token)):
        return None
    frame = Frame(token, sentence)
    rule = best_match(frame, index)
    return Candidate(frame, rule.type, rule.weight) if rule else None


def distinct(found: Sequence[Candidate]) -> list[Candidate]:
    """Drop a trigger that tells the same act as a stronger one close to it in the parse."""
    kept: list[Candidate] = []
    told = [one for one in found if not _is_only_asked_for(one, found)]
    for one in sorted(told, key=_rank):
        if len(kept) < MOST_IN_SENTENCE and not any(same_act(one, other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda c: c.trigger.i)


def _is_only_asked_for(one: Candidate, found: Sequence[Candidate]) -> bool:
    """Whether an act is what another threatens or demands: only movements and truces count then."""
    if one.type in _COUNT_WHEN_ASKED:
        return False
    return any(other.type in _ASKING and _is_content(one.trigger, other.trigger) for other in found)


def _is_content(act: Token, asking: Token) -> bool:
    for _ in range(3):
        if act.dep_ not in {"xcomp", "ccomp", "dobj", "pobj", "prep", "dative", "pcomp", "acl"}:
            return False
        act = act.head
        if act == asking:
            return True
    return False


def _rank(one: Candidate) -> tuple[bool, bool, float, int]:
    """Tolls last, then what is said of forces in passing or what they go for, then the weaker."""
    aimed = one.type in POSTURE and one.trigger.lemma_ in _TASKS and is_aim(one.trigger)
    return _is_toll(one), _is_aside(one) or aimed, -one.weight, one.trigger.i


def _is_aside(one: Candidate) -> bool:
    """Read "soldiers stationed at a base were sent", "will leave, ending a presence of decades"."""
    trigger = one.trigger
    infinitive = any(word.tag_ == "TO" for word in trigger.children)  # "plans to send"
    whence = trigger.dep_ in {"acl", "amod"} and trigger.head.head.lemma_ != "be" and not infinitive
    outcome = trigger.dep_ == "advcl" and trigger.tag_ == "VBG"
    return one.type in POSTURE and (whence or outcome)


def same_act(one: Candidate, other: Candidate) -> bool:
    """Whether two triggers of one sentence tell one act."""
    if any(part(a, b) for part in (_echoes, _joins) for a, b in ((one, other), (other, one))):
        return True
    if one.type is not other.type:
        return _one_family(one, other) and linked(one.trigger, other.trigger, 2)
    again = one.trigger.lemma_ == other.trigger.lemma_ and not _contrasted(one, other)
    if again or _is_hyphened(one.trigger, other.trigger):
        return True
    if any(
        part(a, b)
        for part in (_aims_at, _accompanies, _is_had)
        for a, b in ((one, other), (other, one))
    ):
        return True
    if linked(one.trigger, other.trigger, 4) or _effect(one, other) or _effect(other, one):
        return True
    joined = _coordinated(one.trigger, other.trigger)
    # A crowd that marches, burns and throws stones makes one riot.
    return joined and (one.type in _OF_CROWDS or not _contrasted(one, other))


def _is_hyphened(one: Token, other: Token) -> bool:
    """Read "test-fired", which parsers take for two words."""
    first, last = sorted((one.i, other.i))
    return [word.text for word in one.doc[first + 1 : last]] == ["-"]


def _accompanies(one: Candidate, other: Candidate) -> bool:
    """Whether one only tells how the other was done: "gathered outside, chanting and waving flags"."""
    verb = one.trigger
    first = verb.head if verb.dep_ == "conj" and verb.tag_ == "VBG" else verb
    how = first.tag_ == "VBG" and first.dep_ == "advcl" and _is_told_below(other, first)
    return how and not any(c.dep_ in grammar.SUBJECT for c in first.children)


def _is_told_below(act: Candidate, clause: Token) -> bool:
    """Whether a clause hangs on an act, or on the verb that says it: "said they would go, ending a stay"."""
    above = clause.head
    done = act.trigger.dep_ == "dobj" and act.trigger.head == above  # "carried out a raid, hitting"
    said = act.trigger.dep_ == "ccomp" and act.trigger.head == above
    return above == act.trigger or done or (said and act.type in POSTURE)


def _aims_at(one: Candidate, other: Candidate) -> bool:
    """Whether one is what forces are moved for: "were flown to Syria to join the fight"."""
    aim = one.trigger
    return one.type in _WITH_AIMS and aim.head == other.trigger and is_aim(aim)


def _joins(one: Candidate, other: Candidate) -> bool:
    """Whether what only the tagger takes for a movement is part of an attack: "join the fighting"."""
    marked = one.type in POSTURE and one.weight == _MARKED
    return marked and other.type in VIOLENT and other.trigger in one.frame.objects


def _is_had(one: Candidate, other: Candidate) -> bool:
    """Read "has 1,700 soldiers deployed there", which parsers take for a clause of its own."""
    clause = one.trigger
    return clause.dep_ == "ccomp" and clause.head == other.trigger and clause.head.lemma_ == "have"


def _effect(one: Candidate, other: Candidate) -> bool:
    """Whether one tells what the other did: "hit the airfield and destroyed three bombers"."""
    done = one.trigger
    if one.type not in VIOLENT or done.lemma_ not in EFFECTS or done.head != other.trigger:
        return False
    return done.dep_ == "conj" and not any(c.dep_ in grammar.SUBJECT for c in done.children)


def _one_family(one: Candidate, other: Candidate) -> bool:
    types = {one.type, other.type}
    if types <= POSTURE and _purpose(one.trigger, other.trigger):
        return True
    return types <= VIOLENT


def _purpose(one: Token, other: Token) -> bool:
    below = (one.head == other and one.dep_ != "conj") or (
        other.head == one and other.dep_ != "conj"
    )
    return below or _described(one, other) or _described(other, one)


def _described(one: Token, other: Token) -> bool:
    """Whether one tells only which forces the other moves: "soldiers deployed in Mali will return"."""
    return one.dep_ in {"acl", "amod"} and one.head.head == other


def _echoes(one: Candidate, other: Candidate) -> bool:
    """Killing or wounding beside an attack is its toll, and no act of its own."""
    toll = one.trigger.lemma_ in HARMING and one.type in VIOLENT
    return toll and other.type in VIOLENT and other.trigger.lemma_ not in KILLED


def linked(one: Token, other: Token, steps: int) -> bool:
    """Whether one token hangs on the other through roles, not through co-ordination."""
    return _climbs(one, other, steps) or _climbs(other, one, steps)


def _climbs(token: Token, goal: Token, steps: int) -> bool:
    for _ in range(steps):
        if token.dep_ not in _LINKS or token.head == token:
            return False
        token = token.head
        if token == goal:
            return True
    return False


def _coordinated(one: Token, other: Token) -> bool:
    return other in grammar.conjuncts(one) or one in grammar.conjuncts(other)


def _contrasted(one: Candidate, other: Candidate) -> bool:
    """Different parties on either side: two acts."""
    mine, theirs = set(one.frame.subjects), set(other.frame.subjects)
    if mine and theirs and not mine & theirs:
        return True
    return bool(
        one.frame.is_verb
        and other.frame.is_verb
        and set(one.frame.objects) != set(other.frame.objects)
    )


def _is_toll(one: Candidate) -> bool:
    return one.trigger.lemma_ in HARMING


def retells(one: Candidate, told: Sequence[tuple[EventType, Frame]]) -> bool:
    """Whether a noun, or a verb with that noun, speaks again of an act told before: "the attack"."""
    if _is_toll_of(one, told):
        return True
    for kind, frame in told:
        alike = kind is one.type or {kind, one.type} <= VIOLENT
        if alike and _refers_back(one, frame, same=kind is one.type):
            return True
    return False


def _is_toll_of(one: Candidate, told: Sequence[tuple[EventType, Frame]]) -> bool:
    """Whether what the tagger takes for an attack is the toll of one before: "Six people were killed"."""
    suffered = grammar.is_passive(one.trigger) and not grammar.agents(one.trigger)
    marked = one.weight == _MARKED and one.type in VIOLENT
    toll = marked and suffered and one.trigger.lemma_ in HARMING
    return toll and any(kind in VIOLENT for kind, _ in told)


def _refers_back(one: Candidate, frame: Frame, *, same: bool) -> bool:
    nouns = (
        [one.trigger]
        if not one.frame.is_verb
        else [o for o in one.frame.objects if o.pos_ == "NOUN"]
    )
    earlier = {frame.trigger.lemma_, *(o.lemma_ for o in frame.objects)}
    if any(_is_new(thing) for thing in one.frame.objects):
        return False
    for noun in nouns:
        definite = any(c.lower_ in _DEFINITE for c in noun.children)
        repeated = same and noun.lemma_ in earlier and not one.frame.owners
        if not _has_number(noun) and (repeated or (definite and not one.frame.is_verb)):
            return True
    return False


def _is_new(noun: Token) -> bool:
    """Whether a noun brings up what was not told of before: "the stationing of a brigade"."""
    return any(c.lower_ in {"a", "an", "another"} for c in noun.children)


def _has_number(noun: Token) -> bool:
    return any(
        c.dep_ == "nummod" or c.lower_ in {"another", "second", "new", "further"}
        for c in noun.children
    )
