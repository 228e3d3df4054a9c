"""Words as numbers for tagger and parser: the first layers of spaCy's pipeline, run by numpy alone.

They give what spaCy's own give, without what only training needs. What depends on a word by itself is a third
of the work, and remembered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.model import Model

_MOST = 20_000
"""Words remembered (8 MB); once there is no room, all are forgotten."""
_ROWS = 32
"""Words are worked out in multiples of so many: rounding would depend on how many are new otherwise."""

Floats = NDArray[np.float32]
Layers = Model[Any, Any]


@dataclass(frozen=True)
class _Layer:
    """Products of which the greatest of each three counts, brought to one scale."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats

    @classmethod
    def of(cls, model: Layers) -> "_Layer":
        """A maxout layer and the normalisation behind it, with the first of all threes in front."""
        named: dict[str, Any] = {layer.name: layer for layer in model.walk()}
        maxout, norm = named["maxout"], named["layernorm"]
        weights = maxout.get_param("W").transpose(1, 0, 2).reshape(-1, maxout.get_dim("nI"))
        bias = maxout.get_param("b").T.reshape(-1)
        return cls(weights.T, bias, norm.get_param("G"), norm.get_param("b"))

    def __call__(self, given: Floats) -> Floats:
        """One row for each row."""
        first, second, third = np.split(given @ self.weights + self.bias, 3, axis=1)
        found: Floats = np.maximum(np.maximum(first, second), third)
        found -= found.mean(axis=1, keepdims=True)
        spread = (found * found).mean(axis=1, keepdims=True) + np.float32(1e-8)
        found *= spread**-0.5
        return found * self.gain + self.shift


class Encoder:
    """The layers, and the words that they have met."""

    def __init__(self, model: Layers) -> None:
        embedding, windows = model.layers
        self._features, _, hashes, mixing, _ = embedding.layers
        self._hashes, self._mixing = hashes.layers[0], _Layer.of(mixing)
        self._windows = [_Layer.of(layer) for layer in windows.layers[0].layers]
        self._apart: int = windows.attrs["pad"]
        self._rows: dict[bytes, int] = {}
        self._vectors = np.zeros((_MOST, model.get_dim("nO")), dtype=np.float32)

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """The vectors of each sentence's words."""
        words = self._by_themselves(np.concatenate(self._features.predict(docs)))
        count, width = len(words), words.shape[1]
        # As in spaCy, sentences stand apart, so that no word has those of another beside it.
        shifts = self._apart * np.arange(1, len(docs) + 1)
        places = np.arange(count) + np.repeat(shifts, [len(doc) for doc in docs])
        read = np.zeros((count + self._apart * (len(docs) + 1), width), dtype=np.float32)
        read[places] = words
        beside = np.zeros((len(read), 3 * width), dtype=np.float32)
        for layer in self._windows:
            beside[1:, :width] = read[:-1]
            beside[:, width : 2 * width] = read
            beside[:-1, 2 * width :] = read[1:]
            read += layer(beside)
        return np.split(read[places], np.cumsum([len(doc) for doc in docs])[:-1])

    def _by_themselves(self, features: NDArray[np.uint64]) -> Floats:
        """What each word is by its form alone, given what there is to see of it."""
        keys = features.view(f"V{features.itemsize * features.shape[1]}").ravel().tolist()
        new = {key: at for at, key in enumerate(keys) if key not in self._rows}
        if len(self._rows) + len(new) > _MOST:
            self._rows.clear()
            new = {key: at for at, key in enumerate(keys)}
        if new:
            self._learn(list(new), features[list(new.values())])
        found: Floats = self._vectors[[self._rows[key] for key in keys]]
        return found

    def _learn(self, keys: Sequence[bytes], features: NDArray[np.uint64]) -> None:
        whole = np.resize(features, (-len(keys) // _ROWS * -_ROWS, features.shape[1]))
        first = len(self._rows)
        self._rows.update(zip(keys, range(first, first + len(keys)), strict=True))
        vectors = self._mixing(self._hashes.predict(whole))
        self._vectors[first : first + len(keys)] = vectors[: len(keys)]
