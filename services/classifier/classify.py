"""An article becomes typed event mentions."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from spacy.tokens import Span, Token

from schemas.article import ArticleRef, RawArticle
from schemas.event_types import EventType
from schemas.mention import Amount, ClassifiedArticle, ClassifyOutcome, Context, Mention, Party
from services.classifier import amounts, candidates, context, gate, places, times, tolls
from services.classifier.blocks import Sentence, sentences
from services.classifier.candidates import Candidate
from services.classifier.engine import Engine, parse
from services.classifier.language import is_english
from services.classifier.parties import actors, parties, party, targets
from services.classifier.spans import Text, lay_out, phrase, sentence_spans
from services.classifier.support import beneficiary, is_further, weapon

MAX_PARSED = 250
"""Sentences parsed of one article; longer ones are live blogs, whose newest entries come first."""
MAX_CHARACTERS = 40_000
"""Characters parsed of one article, about two seconds' work."""
FOLLOWING = 3
"""Sentences after an event's in which its verification may be spoken of."""


class Draft(NamedTuple):
    """An event in the making: what the rules found, and quantities added by later clauses."""

    kind: EventType
    trigger: Token
    sentence: int
    mention: Mention


def classify(article: RawArticle, engine: Engine) -> ClassifiedArticle:
    """Read an article; every text, however ill-formed, has an outcome."""
    if not is_english(article.text):
        return _record(article, engine, ClassifyOutcome.NOT_ENGLISH)
    chosen = choose(article.text)
    doc = parse(engine, [s.text for s in chosen])
    if doc is None:
        return _record(article, engine, ClassifyOutcome.NO_EVENTS)
    laid = lay_out(article.text, chosen, doc)
    mentions = tuple(read(laid, engine))
    outcome = ClassifyOutcome.EVENTS if mentions else ClassifyOutcome.NO_EVENTS
    return _record(article, engine, outcome, mentions, context.of(laid))


def _record(
    article: RawArticle, engine: Engine, outcome: ClassifyOutcome,
    mentions: tuple[Mention, ...] = (), named: Context | None = None,
) -> ClassifiedArticle:  # fmt: skip
    ref = ArticleRef(**{name: getattr(article, name) for name in ArticleRef.model_fields})
    return ClassifiedArticle(
        article=ref, outcome=outcome, mentions=mentions, context=named or Context(), engine=engine.version
    )


def choose(text: str) -> list[Sentence]:
    """Sentences that pass the gate, and those after one that may speak of its truth."""
    chosen: list[Sentence] = []
    budget, since = MAX_CHARACTERS, FOLLOWING
    for sentence in sentences(text):
        since += 1
        words = gate.tokens(sentence.text)
        if sentence.heading or len(chosen) >= MAX_PARSED or budget <= 0:
            continue
        if gate.worth_parsing(words):
            since = 0
        elif since > FOLLOWING or not gate.speaks_of_truth(words):
            continue
        chosen.append(sentence)
        budget -= len(sentence.text)
    return chosen


def read(laid: Text, engine: Engine) -> list[Mention]:
    """All mentions of the parsed sentences, in the order of the text."""
    spans = sentence_spans(laid)
    drafts: list[Draft] = []
    for number, span in enumerate(spans):
        found = candidates.of_sentence(span, engine.rules)
        drafts += [_draft(laid, c, number) for c in found]
        _add_tolls(laid, span, number, drafts)
    return [_assessed(laid, d, spans) for d in drafts]
