"""Encoder and transitions give what spaCy's own layers and loop give."""

from typing import Any, cast

import numpy as np
import pytest
from spacy import tokens

from services.classifier import encoder
from services.classifier.encoder import Encoder, Layers
from services.classifier.engine import BATCH, parse, split
from tests.unit.classifier.parsing import engine

TEXTS = [
    "Kyiv's army, which has fought since 2022, sent troops and three tanks to the town of Bakhmut.",
    "No.",
    "Rebels shelled the airport of Goma for a second day, killing 12 people, the governor said.",
    "They have left.",
]


def _layers() -> Layers:
    return cast("Layers", cast("Any", engine().nlp.get_pipe("tok2vec")).model)


def _docs() -> list[tokens.Doc]:
    return [split(engine(), text) for text in TEXTS]


def test_words_have_the_vectors_that_spacy_gives_them() -> None:
    own, theirs = Encoder(_layers())(_docs()), _layers().predict(_docs())
    for mine, other in zip(own, theirs, strict=True):
        assert np.allclose(mine, other, rtol=0, atol=1e-5)


def test_what_was_read_before_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Encoder(_layers())(_docs())
    monkeypatch.setattr(encoder, "_MOST", 40)
    full = Encoder(_layers())
    for doc in reversed(_docs()):
        full([doc])
    for mine, other in zip(full(_docs()), fresh, strict=True):
        assert np.array_equal(mine, other)


def test_sentences_have_the_trees_that_spacy_gives_them() -> None:
    given = [split(engine(), text) for text in TEXTS * BATCH]
    expected = engine().nlp.pipe([split(engine(), text) for text in TEXTS * BATCH])
    parse(engine(), given)
    for mine, other in zip(given, expected, strict=True):
        assert [(t.head.i, t.dep_, t.tag_) for t in mine] == [
            (t.head.i, t.dep_, t.tag_) for t in other
        ]
