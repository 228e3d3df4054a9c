"""Numbers that stand apart from their event, bound to it: tolls, and what nothing else claims."""

from collections.abc import Sequence
from dataclasses import replace

from schemas.event_types import EventType
from schemas.mention import Amount, Counted
from services.classifier import amounts, candidates, counting, grammar, tolls
from services.classifier.drafts import Draft, unique
from services.classifier.families import VIOLENT, WITH_TOLL
from services.classifier.frames import Frame
from services.classifier.spans import Text
from services.classifier.tree import Span, Token

_HURT = frozenset({Counted.KILLED, Counted.WOUNDED, Counted.CASUALTIES})


def bind_tolls(laid: Text, span: Span, number: int, drafts: list[Draft]) -> list[Draft]:
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
            added = replace(owner, quantities=unique([*owner.quantities, *stated]))
            drafts = [added if d is owner else d for d in drafts]
        elif tolls.over_a_period(span):
            lost = amounts.of_phrases(laid, tolls.materiel(span), None)
            report = Draft(
                EventType.CASUALTY_REPORT,
                Frame(word, span),
                number,
                0.7,
                unique([*stated, *lost]),
                cumulative=True,
            )
            drafts = _report(drafts, report)
    return drafts


def bind_rest(laid: Text, span: Span, number: int, drafts: list[Draft]) -> list[Draft]:
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


def bind_next(laid: Text, span: Span, number: int, drafts: list[Draft]) -> list[Draft]:
    """Give the number of a sentence without an event to the movement without one told before it."""
    before = [d for d in drafts if d.sentence == number - 1 and d.kind in counting.CONTINUED]
    told = before and not before[-1].quantities and not any(d.sentence == number for d in drafts)
    if not told or not laid.follows(number):
        return drafts
    for noun in counting.of_next(span, before[-1].kind):
        verb = noun.head if noun.head.pos_ == "VERB" else None
        found = amounts.stated(laid, noun, amounts.counts(noun, verb))
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
            joined = replace(draft, quantities=unique([*draft.quantities, *report.quantities]))
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


def exclusive(laid: Text, drafts: list[Draft], number: int) -> list[Draft]:
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
