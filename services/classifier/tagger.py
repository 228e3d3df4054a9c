"""The tagger: a small contextual model that marks the words by which a sentence tells of an event.

The rules know the verbs and nouns that they list; the tagger reads the whole sentence and so knows others,
knows which of those listed mean something else here, whether it happened, and whose forces go where. It is
the first layers of a sentence encoder (all-MiniLM-L6-v2, Apache 2.0), fine-tuned on annotated passages and on
what larger models say of other texts, weights in eight bits; `deploy/training` makes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from schemas.event_types import POSTURE, EventType, Modality
from services.classifier.families import FORCIBLE
from services.classifier.wordpieces import Vocabulary

DATA = Path(__file__).parent / "data"
MODEL, VOCABULARY = DATA / "tagger.onnx", DATA / "tagger.txt"
LEAST = 0.7
"""Probability from which a word is marked."""
LEAST_BESIDE_RULES = 0.87
"""The same in a sentence in which rules have found an event: most have no other."""
LEAST_OF_MOVEMENTS, LEAST_OF_MOVEMENTS_BESIDE_RULES = 0.55, 0.8
"""The same of movements of forces, of which more is told than rules know."""
ALL_BUT_TYPE = (0.95, 0.4)
"""Probabilities of any event, and of the likeliest type, from which a word is marked all the same."""
KNOWN, SURE = 0.5, 0.99
"""Probabilities of any event and of its modality from which the modality counts, whatever rules say."""
CERTAIN = 0.92
"""Probability from which a word's type is the tagger's, whatever rule it meets."""
CERTAIN_OF_FORCE = 0.75
"""The same where both take it for something done by force: whom it befalls decides more than the verb."""
CERTAIN_OF_MOVEMENTS = 0.99
"""The same where both take it for a movement of forces."""
REFUTED = 0.1
"""Probability of any event, below which a word is none, whatever rules it meets."""
SILENT = 0.0015
"""Probability of any event, below which in all of its words a sentence tells of none, and is not parsed."""
_LONGEST = 160
"""Word pieces read of a sentence; sentences of news have 35 on average."""
_MOODS = tuple(Modality)
_NEAR = 2
"""Words from a rule's trigger to the one that the passages would call the trigger."""


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
    session = onnxruntime.InferenceSession(
        MODEL,
        options,
        providers=["CPUExecutionProvider"],
        disabled_optimizers=["SkipLayerNormFusion"],  # the fused operator is the slower one
    )
    named = session.get_modelmeta().custom_metadata_map["types"]
    types = tuple(EventType(name) for name in named.split())
    return Tagger(session, Vocabulary.load(VOCABULARY), types)


@dataclass(frozen=True)
class Reading:
    """What the tagger makes of a sentence's words, in their order.

    `types` are the likeliest of each word, `shares` the probability that it tells of an event of that type,
    `told` that it tells of any, `moods` whether what it tells of happened, with the probabilities `sure`,
    `senders` and `hosts` that it names whose forces go to another country, and which one. What is `cut` off
    has none of them.
    """

    types: tuple[EventType, ...]
    shares: tuple[float, ...]
    told: tuple[float, ...]
    moods: tuple[Modality, ...]
    sure: tuple[float, ...]
    senders: tuple[float, ...]
    hosts: tuple[float, ...]
    cut: bool

    def tells(self) -> bool:
        """Whether any of its words may tell of an event."""
        return self.cut or max(self.told, default=0.0) >= SILENT

    def marks(self, *, beside_rules: bool) -> dict[int, EventType]:
        """The words that tell of an event: place in the sentence -> type."""
        least = LEAST_BESIDE_RULES if beside_rules else LEAST
        moving = LEAST_OF_MOVEMENTS_BESIDE_RULES if beside_rules else LEAST_OF_MOVEMENTS
        any_event, likeliest = ALL_BUT_TYPE
        found = enumerate(zip(self.types, self.shares, self.told, strict=True))
        return {
            place: kind
            for place, (kind, share, told) in found
            if share >= (moving if kind in POSTURE else least)
            or (told >= any_event and share >= likeliest)
        }

    def refutes(self, place: int, kind: EventType) -> bool:
        """Whether neither the word at this place nor one within two words of it may tell of an event.

        Of movements of forces the rules know more: to doubt them cost more alerts than it saved.
        """
        near = self.told[max(0, place - _NEAR) : place + _NEAR + 1]
        return kind not in POSTURE and bool(near) and max(near) < REFUTED

    def settled(self, place: int, kind: EventType) -> EventType:
        """The type of what rules take for `kind` at this place; of movements they know more."""
        if place >= len(self.shares):
            return kind
        least, both = CERTAIN, {kind, self.types[place]}
        if both <= POSTURE:
            least = CERTAIN_OF_MOVEMENTS
        elif both <= FORCIBLE:
            least = CERTAIN_OF_FORCE
        return self.types[place] if self.shares[place] >= least else kind

    def mood(self, place: int) -> Modality | None:
        """Whether what this word tells of happened, where the tagger knows the word and is sure."""
        near = range(max(0, place - _NEAR), min(len(self.told), place + _NEAR + 1))
        best = max(near, key=lambda at: self.told[at], default=None)
        if best is None or self.told[best] < KNOWN or self.sure[best] < SURE:
            return None
        return self.moods[best]


def read(tagger: Tagger, words: Sequence[str], most: int = _LONGEST) -> Reading:
    """Read a sentence, given in words, of which at most so many pieces are looked at.

    Sentences are read one by one: in a batch the rounding of one would depend on the others.
    """
    pieces, begins = tagger.vocabulary.encode(words, most)
    outputs = tagger.session.run(None, {"ids": pieces})
    at = np.array(begins, dtype=np.intp)
    types, moods, roles = (one[at] for one in outputs)
    events = types[:, 1:]
    return Reading(
        types=tuple(map(tagger.types.__getitem__, events.argmax(-1).tolist())),
        shares=tuple(events.max(-1).tolist()),
        told=tuple((1 - types[:, 0]).tolist()),
        moods=tuple(map(_MOODS.__getitem__, moods.argmax(-1).tolist())),
        sure=tuple(moods.max(-1).tolist()),
        senders=tuple(roles[:, 1].tolist()),
        hosts=tuple(roles[:, 2].tolist()),
        cut=len(begins) < len(words),
    )
