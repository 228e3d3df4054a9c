"""From candidate events to mentions: every slot filled, truth assessed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

from schemas import base
from schemas.event_types import POSTURE, EventType, Modality
from schemas.mention import Mention, Party
from services.classifier import (
    binding,
    candidates,
    forces,
    grammar,
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
from services.classifier.drafts import Draft, drafted
from services.classifier.families import PLACELESS, VIOLENT
from services.classifier.frames import Frame
from services.classifier.materiel import is_materiel
from services.classifier.senders import has_country
from services.classifier.sides import Sides
from services.classifier.spans import Text, phrase
from services.classifier.tree import Span
from services.classifier.words import kinds, listed

TOLD_BEFORE = 2
"""Sentences after an event's in which "the attack" means that event again."""
FOLLOWING = 3
"""Sentences after an event's in which its verification may be spoken of."""
_STATES = frozenset({"country", "polity"})
_DECIDING = listed("deciding")
_LEAST = 0.28
"""Share of events that are right where a rule says next to nothing; fitted to the bench's table."""


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
            drafted(laid, one, number)
            for one in found[number]
            if not (candidates.retells(one, told) or _is_counted_below(one, span))
        ]
        drafts = binding.bind_tolls(laid, span, number, binding.exclusive(laid, drafts, number))
        drafts += _uncounted(laid, span, number, found[number], drafts)
        drafts = binding.bind_next(laid, span, number, drafts)
        drafts = binding.bind_rest(laid, span, number, drafts)
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
    return [drafted(laid, one, number) for one in islice(told, 1)]


def _is_generic(draft: Draft, mention: Mention) -> bool:
    """Whether attacks in general are meant: "drone attacks shape the war", nobody's and nowhere."""
    if draft.kind not in VIOLENT or draft.frame.trigger.tag_ != "NNS":
        return False
    slots = (mention.actors, mention.targets, mention.quantities, mention.places, mention.time)
    return not any(slots)


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
    if kind in POSTURE and sender is None and not (told or further):
        sender = _decider(laid, spans, draft.sentence)
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
        materiel=is_materiel(frame, kind),
        cumulative=draft.cumulative,
        confidence=_confidence(draft, acting=bool(acting), placed=bool(named)),
    )


def _decider(laid: Text, spans: Sequence[Span], number: int) -> base.Span | None:
    """The state that decided in the sentence before a movement: "The Swedish parliament has agreed"."""
    if not laid.follows(number) or spans[number - 1].root.lemma_ not in _DECIDING:
        return None
    heads = grammar.surface_subjects(spans[number - 1].root)
    state = next((h for h in heads if has_country(h) and kinds(grammar.core(h)) & _STATES), None)
    return laid.span(*phrase(state)) if state is not None else None


def _agreed(ruled: Modality, draft: Draft, published: date | None) -> Modality:
    """What the tagger is sure of; that something happened only where rules find it old without a year."""
    if ruled is Modality.DENIED and draft.mood is Modality.PLANNED:
        return ruled  # a plan that was given up
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
