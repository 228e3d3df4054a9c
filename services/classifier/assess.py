"""One event's modality, attribution and verification, from its sentence's parse and what follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schemas.event_types import EventType, Modality, Verification
from schemas.mention import Party
from services.classifier.attribution import find_source, party_of
from services.classifier.modality import SPEECH_ACTS, judge_modality
from services.classifier.tree import Span, Token
from services.classifier.verification import judge_verification

MAX_SENTENCE = 300
"""Words after which a "sentence" is a list or a page without full stops, whose parse tells nothing."""


@dataclass(frozen=True)
class Assessment:
    """Whether the event happened, who stands behind it and who says so."""

    modality: Modality
    verification: Verification
    attributed_to: Party | None


def assess(
    trigger: Token,
    kind: EventType,
    sentence: Span,
    following: Sequence[Span],
    published: date | None = None,
) -> Assessment:
    """Judge the event at `trigger`.

    Args:
        trigger: The event's head word, verb or noun, in a parsed document.
        kind: Its type.
        sentence: The sentence it stands in.
        following: The next sentences of the same document, up to three.
        published: The article's date, if known: tells background from news.

    Returns:
        Asserted and reported where the sentence is longer than any prose.
    """
    if len(sentence) > MAX_SENTENCE:
        return Assessment(Modality.ASSERTED, Verification.REPORTED, None)
    following = [later for later in following if len(later) <= MAX_SENTENCE]
    source = None if kind in SPEECH_ACTS else find_source(trigger, sentence, following)
    return Assessment(
        modality=judge_modality(trigger, kind, published),
        verification=judge_verification(trigger, sentence, following, source),
        attributed_to=party_of(source) if source else None,
    )
