"""The tagger: a small contextual model that marks the words by which a sentence tells of an event.

The rules know the verbs and nouns that they list; the tagger reads the whole sentence and so knows others.
It is the first layers of a sentence encoder (all-MiniLM-L6-v2, Apache 2.0), fine-tuned on annotated passages,
weights in eight bits; `deploy/training` makes it.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import onnxruntime
from spacy.tokens import Span

from schemas.event_types import POSTURE, EventType
from services.classifier.wordpieces import Vocabulary

DATA = Path(__file__).parent / "data"
MODEL, VOCABULARY = DATA / "tagger.onnx", DATA / "tagger.txt"
LEAST = 0.6
"""Probability from which a word is marked."""
LEAST_BESIDE_RULES = 0.93
"""The same in a sentence in which rules have found an event: most have no other."""
LEAST_POSTURE = 0.7
"""The same for movements of forces: they raise alerts, which nobody should get for nothing."""
_LONGEST = 160
"""Word pieces read of a sentence; sentences of news have 35 on average."""


@dataclass(frozen=True)
class Tagger:
    """The model and its vocabulary; `types` are what its outputs stand for."""

    session: Any
    vocabulary: Vocabulary
    types: tuple[EventType, ...]


@cache
def load_tagger() -> Tagger:
    """Load the model (0.13 seconds, 40 MB); it runs on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(MODEL, options, providers=["CPUExecutionProvider"])
    named = session.get_modelmeta().custom_metadata_map["types"]
    types = tuple(EventType(name) for name in named.split())
    return Tagger(session, Vocabulary.load(VOCABULARY), types)


def marks(tagger: Tagger, sentence: Span, *, beside_rules: bool) -> dict[int, EventType]:
    """The words of a sentence that tell of an event: token's index in its text -> type.

    Sentences are read one by one: in a batch the rounding of one would depend on the others.
    """
    pieces, begins = tagger.vocabulary.encode([token.text for token in sentence], _LONGEST)
    types, probabilities = tagger.session.run(None, {"ids": [pieces]})
    least = LEAST_BESIDE_RULES if beside_rules else LEAST
    found = (
        (token.i, tagger.types[types[0][at]], probabilities[0][at])
        for token, at in zip(sentence, begins, strict=False)
    )
    return {
        place: kind
        for place, kind, probability in found
        if probability >= (LEAST_POSTURE if kind in POSTURE else least)
    }
