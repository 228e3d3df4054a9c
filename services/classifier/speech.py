"""The lexicon of hedges, plans, denials, time anchors and attribution: `data/speech.yaml`."""

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from schemas.event_types import Modality

Words = frozenset[str]


class Evidence(BaseModel):
    """Words that tell who stands behind a statement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    independent: Words
    spokespersons: Words
    finding: Words
    admitting: Words
    disputing: Words
    false_words: Words
    unverified_words: Words
    verify: Words
    evidence: Words
    pointing: Words

    @cached_property
    def doubting(self) -> Words:
        """All by which something may be disputed, or said not to be verified."""
        return (
            self.disputing | self.false_words | self.unverified_words | self.verify | self.evidence
        )


class Lexicon(BaseModel):
    """The word lists by their use; entries are lemmas, or lower-case words where no lemma fits."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    speech_verbs: Words
    announcing_verbs: Words
    accusing_verbs: Words
    speech_nouns: Words
    verbs: Mapping[Modality, Words]
    nouns: Mapping[Modality, Words]
    adjectives: Mapping[Modality, Words]
    attributes: Mapping[Modality, Words]
    adverbs: Mapping[Modality, Words]
    modals: Mapping[Modality, Words]
    infinitive_verbs: Words
    negative_words: Words
    without: Words
    conditional: Words
    occurrence_verbs: Words
    light_verbs: Words
    mentioning_verbs: Words
    era_words: Words
    declaring_verbs: Words
    old_units: Words
    ago_words: Words
    future_words: Words
    time_units: Words
    evidence_nouns: Words
    perception_verbs: Words
    motion_verbs: Words
    months: tuple[str, ...]
    verification: Evidence


def strongest(table: Mapping[Modality, Words], names: set[str]) -> Modality | None:
    """The modality whose words hold one of the names: denial before hedge before plan."""
    for modality in (Modality.DENIED, Modality.POSSIBLE, Modality.PLANNED):
        if names & table[modality]:
            return modality
    return None


@cache
def lexicon() -> Lexicon:
    """Read the lexicon once; a file with an unknown or missing list is a pydantic error."""
    path = Path(__file__).with_name("data") / "speech.yaml"
    return Lexicon.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
