"""From candidate events to mentions: every slot filled, tolls bound, truth assessed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from schemas import base
from schemas.event_types import POSTURE, EventType, Modality
from schemas.mention import Amount, Counted, Mention, Party
from services.classifier import (
    amounts,
    candidates,
    counting,
    forces,
    grammar,
    numerals,
    parties,
    places,
    support,
    times,
    tolls,
)
from services.classifier.assess import assess
from services.classifier.background import is_long_past
from services.classifier.candidates import Candidate
from services.classifier.demanded import is_demanded
from services.classifier.families import PLACELESS, VIOLENT, WITH_TOLL
from services.classifier.frames import Frame
from services.classifier.senders import has_country
from services.classifier.sides import Sides
from services.classifier.spans import Text, phrase
from services.classifier.tree import Span, Token

TOLD_BEFORE = 2
"""Sentences after an event's in which "the attack" means that event again."""
FOLLOWING = 3
"""Sentences after an event's in which its verification may be spoken of."""
_LEAST = 0.28
"""Share of events that are right where a rule says next to nothing; fitted to the bench's table."""
_ONE_OF = {
    EventType.INTERCEPTION: frozenset({"drone", "aircraft", "missile"}),
    EventType.ABDUCTION: tolls.PEOPLE,
    EventType.ARREST: tolls.PEOPLE,
    EventType.CIVILIAN_ATTACK: tolls.PEOPLE,
    EventType.PRISONER_EXCHANGE: tolls.PEOPLE,
}
"""Of what one alone is counted: "shot down a helicopter", "kidnapped a guide"."""
_JUDGING = frozenset({"charge", "conviction", "convict", "sentence", "indict", "try", "trial"})
_TAKING = frozenset({EventType.ABDUCTION, EventType.PRISONER_EXCHANGE})
_HURT = frozenset({Counted.KILLED, Counted.WOUNDED, Counted.CASUALTIES})
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Draft:
    """An event in the making: its frame, the sentence it is in, and what it counts so far.

    `mood` is whether it happened, where the tagger is sure.
    """

    kind: EventType
    frame: Frame
    sentence: int
    weight: float
    quantities: tuple[Amount, ...]
    cumulative: bool = False
    mood: Modality | None = None


def read(
    laid: Text,
    spans: Sequence[Span],
    found: Sequence[Sequence[Candidate]],
    sides: Callable[[int, bool], Sides],
) -> Iterator[Mention]:
    """All mentions of the parsed sentences, in the order of the text.

    Args:
        laid: The text and its parsed sentences.
        spans: These sentences in the parse.
        found: The candidate events of each.
        sides: Whose forces go where in the sentence of that number, asked for movements alone, by itself
            or with the one before.
    """
    drafts: list[Draft] = []
    for number, span in enumerate(spans):
        told = [(d.kind, d.frame) for d in drafts if number - d.sentence <= TOLD_BEFORE]
        drafts += [
            _draft(laid, one, number)
            for one in found[number]
            if not (candidates.retells(one, told) or _is_counted_below(one, span))
        ]
        drafts = _bind_tolls(laid, span, number, _exclusive(laid, drafts, number))
        drafts += _uncounted(laid, span, number, found[number], drafts)
        drafts = _bind_rest(laid, span, number, _bind_next(laid, span, number, drafts))
    told_of = ((draft, _mention(laid, draft, spans, sides)) for draft in drafts)
    return (mention for draft, mention in told_of if not _is_generic(draft, mention))


def _is_counted_below(one: Candidate, span: Span) -> bool:
    """Whether it is a toll over a period, which is bound with its numbers."""
    return one.type is EventType.CASUALTY_REPORT and tolls.over_a_period(span)


def _uncounted(
    laid: Text, span: Span, number: int, found: Sequence[Candidate], drafts: Sequence[Draft]
) -> list[Draft]:
    """The report of a toll over a period whose number no rule has read."""
    if any(d.sentence == number and d.kind is EventType.CASUALTY_REPORT for d in drafts):
        return []
    told = (one for one in found if _is_counted_below(one, span))
    return [_draft(laid, one, number) for one in islice(told, 1)]


def _is_generic(draft: Draft, mention: Mention) -> bool:
    """Whether attacks in general are meant: "drone attacks shape the war", nobody's and nowhere."""
    if draft.kind not in VIOLENT or draft.frame.trigger.tag_ != "NNS":
        return False
    slots = (mention.actors, mention.targets, mention.quantities, mention.places, mention.time)
    return not any(slots)


def _draft(laid: Text, found: Candidate, number: int) -> Draft:
    frame, kind = found.frame, found.type
    verb = _befalling(frame)
    stated = amounts.of_phrases(laid, counting.heads(frame, kind), verb)
    lone = [noun for noun in frame.objects if _is_lone(noun, kind, frame.trigger)]
    stated += [
        amounts.amount(laid, noun.left_edge, noun, amounts.counts(noun, verb))
        for noun in (*lone, *counting.singles(frame, kind))
    ]
    paid = () if kind in POSTURE else _money(laid, frame)
    return Draft(
        kind, frame, number, found.weight, _unique([*stated, *paid]),
        cumulative=kind is EventType.CASUALTY_REPORT, mood=found.mood,
    )  # fmt: skip


def _is_lone(noun: Token, kind: EventType, trigger: Token) -> bool:
    """Whether the one who is taken or hurt, or the one thing that is downed, counts as one."""
    if kind in _TAKING and amounts.is_victim(noun):
        return True
    if kind is EventType.ARREST and (trigger.lemma_ in _JUDGING or _is_called(noun)):
        return False
    if kind is EventType.INTERCEPTION and amounts.is_the_one(noun, _ONE_OF[kind]):
        return True
    killed = kind in WITH_TOLL and tolls.is_lone(noun, trigger) and trigger.lemma_ in tolls.HARMING
    return killed or amounts.is_one(noun, _ONE_OF.get(kind, _NONE))


def _is_called(noun: Token) -> bool:
    """Whether a name follows: "a lawyer, Alexei Orlov, was detained" speaks of him and counts nobody."""
    return any(c.dep_ == "appos" and c.pos_ == "PROPN" for c in noun.children)


def _befalling(frame: Frame) -> Token | None:
    """The word that says what befell the counted: the trigger, or the verb of a noun that does not."""
    noun = frame.trigger.lemma_.lower()
    return frame.trigger if frame.is_verb or noun in amounts.KILLINGS else frame.governor


def _money(laid: Text, frame: Frame) -> list[Amount]:
    tokens = (
        sorted(frame.trigger.subtree, key=lambda t: t.i) if frame.is_verb else list(frame.sentence)
    )
    return [
        amounts.amount(laid, first, last, Counted.MONEY) for first, last in numerals.money(tokens)
    ]


def _unique(found: Sequence[Amount]) -> tuple[Amount, ...]:
    """Without repeats and without an amount that lies inside another."""
    distinct = {(a.start, a.end): a for a in found}
    return tuple(
        a
        for a in sorted(distinct.values(), key=lambda a: a.start)
        if not any(b is not a and b.start <= a.start and a.end <= b.end for b in distinct.values())
    )


def _bind_tolls(laid: Text, span: Span, number: int, drafts: list[Draft]) -> list[Draft]:
    """Give each toll of a sentence to the attack it belongs to, or make it a report of its own."""
    for word, heads in tolls.toll_words(span):
        lone = (h for h in heads if tolls.is_lone(h, word))
        ones = [amounts.amount(laid, h.left_edge, h, amounts.counts(h, word)) for h in lone]
        stated = (*amounts.of_phrases(laid, heads, word), *ones)
        if not stated or any(d.sentence == number and d.frame.trigger.i == word.i for d in drafts):
            continue
        owner = _owner(word, number, drafts)
        summed = tolls.over_a_period(span) and _is_sum(word)
        if owner is not None and (not summed or _is_toll_of(word, owner)):
            added = replace(owner, quantities=_unique([*owner.quantities, *stated]))
            drafts = [added if d is owner else d for d in drafts]
        elif tolls.over_a_period(span):
            lost = amounts.of_phrases(laid, tolls.materiel(span), None)
            report = Draft(
                EventType.CASUALTY_REPORT,
                Frame(word, span),
                number,
                0.7,
                _unique([*stated, *lost]),
                cumulative=True,
            )
            drafts = _report(drafts, report)
    return drafts


def _bind_rest(laid: Text, span: Span, number: int, drafts: list[Draft]) -> list[Draft]:
    """Give what nothing in the sentence claims to the event without a number that it fits."""
    here = [d for d in drafts if d.sentence == number]
    taken = [(a.start, a.end) for d in here for a in d.quantities]
    for draft in here:
        if draft.quantities:
            continue
        others = [d.frame.trigger for d in here if d is not draft]
        for noun in counting.fitting(span, draft.frame, draft.kind, others):
            found = amounts.stated(laid, noun, Counted.THING)
            if all(found.end <= start or end <= found.start for start, end in taken):
                taken.append((found.start, found.end))
                bound = replace(draft, quantities=(found,))
                drafts = [bound if d is draft else d for d in drafts]
                break
    return drafts


def _bind_next(laid: Text, span: Span, number: int, drafts: list[Draft]) -> list[Draft]:
    """Give the number of a sentence without an event to the movement without one told before it."""
    before = [d for d in drafts if d.sentence == number - 1 and d.kind in counting.CONTINUED]
    if not before or before[-1].quantities or any(d.sentence == number for d in drafts):
        return drafts
    for noun in counting.of_next(span, before[-1].kind):
        found = amounts.stated(laid, noun, amounts.counts(noun, noun.head if noun.head.pos_ == "VERB" else None))
        if found.counts is Counted.THING:
            bound = replace(before[-1], quantities=(found,))
            return [bound if d is before[-1] else d for d in drafts]
    return drafts


def _is_toll_of(word: Token, attack: Draft) -> bool:
    """Read "the death toll from a bombing" as that of one attack."""
    return word.pos_ == "NOUN" and attack.frame.trigger in word.subtree


def _is_sum(word: Token) -> bool:
    verbs = (word, word.head) if word.dep_ == "conj" else (word,)
    return word.pos_ == "NOUN" or any(
        c.lower_ in {"have", "has", "had"} for verb in verbs for c in verb.children
    )


def _report(drafts: list[Draft], report: Draft) -> list[Draft]:
    """One report a sentence: the killed and the wounded of one toll belong together."""
    for draft in drafts:
        if draft.kind is report.kind and draft.sentence == report.sentence:
            joined = replace(draft, quantities=_unique([*draft.quantities, *report.quantities]))
            return [joined if d is draft else d for d in drafts]
    return [*drafts, report]


def _owner(word: Token, number: int, drafts: Sequence[Draft]) -> Draft | None:
    attacks = [
        d
        for d in drafts
        if d.kind in WITH_TOLL and number - 1 <= d.sentence <= number and not _stands_by(d, word)
    ]
    by_name = {noun.lemma_ for noun in grammar.surface_subjects(word)}
    retold = [d for d in attacks if d.sentence < number and d.frame.trigger.lemma_ in by_name]
    if retold:  # "The strikes killed three, after an assault"
        return retold[-1]
    here = [d for d in attacks if d.sentence == number]
    if here:
        return min(
            here,
            key=lambda d: (
                not candidates.linked(d.frame.trigger, word, 4),
                d.kind not in VIOLENT,
                _is_halted(d, drafts),
                abs(d.frame.trigger.i - word.i),
            ),
        )
    return min(attacks, key=_rank, default=None)


def _rank(attack: Draft) -> tuple[bool, int]:
    """Of the attacks of the sentence before, that which is still without a toll, and told first of all."""
    hurt = any(a.counts in _HURT for a in attack.quantities)
    return hurt, sum(1 for _ in attack.frame.trigger.ancestors)


def _stands_by(draft: Draft, word: Token) -> bool:
    """Whether others kill while a crowd rallies: "soldiers killed nine as thousands marched"."""
    killing = word.pos_ == "VERB" and not grammar.is_passive(word) and bool(grammar.objects(word))
    return draft.kind is EventType.PROTEST and killing


def _is_halted(attack: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether fighting is only what a pause or a truce is in: it has no toll."""
    above = attack.frame.trigger.head.head
    return attack.frame.trigger.dep_ == "pobj" and any(
        d.frame.trigger == above and d.kind not in WITH_TOLL for d in drafts
    )


def _exclusive(laid: Text, drafts: list[Draft], number: int) -> list[Draft]:
    """Each weapon and each target of a sentence with the attack told nearest to it, and with no other."""
    here = [d for d in drafts if d.sentence == number and d.kind in VIOLENT]

    def is_own(draft: Draft, one: Amount) -> bool:
        sharing = [d for d in here if one in d.quantities]
        return draft is min(
            sharing, key=lambda d: abs(laid.offset(d.frame.trigger.idx) - one.start)
        )

    return [
        replace(d, quantities=tuple(q for q in d.quantities if is_own(d, q))) if d in here else d
        for d in drafts
    ]


def _mention(
    laid: Text, draft: Draft, spans: Sequence[Span], sides: Callable[[int, bool], Sides]
) -> Mention:
    frame, kind = draft.frame, draft.kind
    sentence = spans[draft.sentence]
    following = spans[draft.sentence + 1 : draft.sentence + 1 + FOLLOWING]
    truth = assess(frame.trigger, kind, sentence, following, laid.published)
    acting = parties.actors(frame, kind)
    helped = support.beneficiary(frame, sentence, kind)
    arm = support.weapon(frame, kind)
    moved = forces.moved(frame, kind)
    named = [] if kind in PLACELESS else places.of_frame(laid, frame, kind)
    further = support.is_further(frame)  # it has the parties of what it adds to
    told = any(map(has_country, (*acting, *((moved,) if moved else ()))))
    sender, host = sides(draft.sentence, not (told or further)) if kind in POSTURE else Sides()
    return Mention(
        type=kind,
        trigger=_trigger(laid, frame),
        sentence=laid.span(sentence[0], sentence[-1]),
        actors=parties.parties(laid, acting),
        targets=parties.parties(laid, parties.targets(frame, kind)),
        quantities=draft.quantities,
        weapon=laid.span(*phrase(arm)) if arm is not None else None,
        places=tuple(named),
        time=times.near(laid, sentence, frame.trigger),
        beneficiary=parties.party(laid, helped) if helped is not None else None,
        forces=forces.as_said(laid, moved) if moved is not None else None,
        sender=sender,
        host=host,
        modality=_agreed(truth.modality, draft, laid.published),
        verification=truth.verification,
        attributed_to=_in_article(laid, truth.attributed_to),
        further=further,
        demanded=kind in POSTURE and is_demanded(frame.trigger),
        cumulative=draft.cumulative,
        confidence=_confidence(draft, acting=bool(acting), placed=bool(named)),
    )


def _agreed(ruled: Modality, draft: Draft, published: date | None) -> Modality:
    """What the tagger is sure of; that something happened only where rules find it old without a year."""
    if draft.mood is not Modality.ASSERTED:
        return draft.mood or ruled
    undated = ruled is Modality.HISTORICAL and not is_long_past(draft.frame.trigger, published)
    return draft.mood if undated else ruled


def _in_article(laid: Text, party: Party | None) -> Party | None:
    """A party whose offsets are the Doc's, as a span of the article; markup at its end is blank there."""
    if party is None:
        return None
    start = laid.offset(party.start)
    end = start + len(party.text.rstrip())
    return party.model_copy(update={"text": laid.text[start:end], "start": start, "end": end})


def _confidence(draft: Draft, *, acting: bool, placed: bool) -> float:
    specific = draft.weight * (0.8 + 0.1 * acting + 0.1 * placed)
    return round(min(0.99, _LEAST + (1.0 - _LEAST) * specific), 3)


def _trigger(laid: Text, frame: Frame) -> base.Span:
    """The trigger with what makes it whole: its particle, or the weapon before the noun."""
    first = last = frame.trigger
    for child in frame.trigger.children:
        if child.dep_ == "prt" and child.i == last.i + 1:
            last = child
        if child.dep_ == "compound" and child.i == first.i - 1:
            first = child
    return laid.span(first, last)
