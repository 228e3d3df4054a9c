"""An article becomes typed event mentions."""

from collections.abc import Sequence
from itertools import islice

from spacy.tokens import Span

from schemas.article import ArticleRef, RawArticle
from schemas.mention import ClassifiedArticle, ClassifyOutcome, Context, Mention
from services.classifier import context, gate
from services.classifier.blocks import Sentence, cleaned, sentences
from services.classifier.candidates import Candidate, of_sentence
from services.classifier.engine import Engine, parse
from services.classifier.language import is_english
from services.classifier.mentions import read
from services.classifier.spans import lay_out, sentence_spans

MAX_PARSED = 250
"""Sentences parsed of one article; longer ones are live blogs, whose newest entries come first."""
MAX_SENTENCES = 3_000
"""Sentences looked at."""
MAX_CHARACTERS = 20_000
"""Characters parsed of one article, a second's work where it is all triggers."""
MAX_EVENTS = 120
"""Events of one article; the densest reports have one in 150 characters parsed."""
FOLLOWING = 3
"""Sentences after an event's in which its verification may be spoken of."""


def classify(article: RawArticle, engine: Engine) -> ClassifiedArticle:
    """Read an article; every text, however ill-formed, has an outcome."""
    if not is_english(cleaned(article.text)):
        return _record(article, engine, ClassifyOutcome.NOT_ENGLISH)
    with engine.nlp.memory_zone():  # else every word that is new stays in memory for good
        return _read(article, engine)


def _read(article: RawArticle, engine: Engine) -> ClassifiedArticle:
    chosen = choose(article.text)
    doc = parse(engine, [s.text for s in chosen])
    if doc is None:
        return _record(article, engine, ClassifyOutcome.NO_EVENTS)
    day = article.published_at.date() if article.published_at else None
    laid = lay_out(article.text, chosen, doc, day)
    spans = sentence_spans(laid)
    mentions = tuple(islice(read(laid, spans, _candidates(spans, engine)), MAX_EVENTS))
    outcome = ClassifyOutcome.EVENTS if mentions else ClassifyOutcome.NO_EVENTS
    return _record(article, engine, outcome, mentions, context.of(laid))


def _candidates(spans: Sequence[Span], engine: Engine) -> list[list[Candidate]]:
    """The candidate events of each sentence; none any more once there are enough."""
    found: list[list[Candidate]] = []
    room = MAX_EVENTS
    for span in spans:
        found.append(of_sentence(span, engine.rules) if room > 0 else [])
        room -= len(found[-1])
    return found


def _record(
    article: RawArticle, engine: Engine, outcome: ClassifyOutcome,
    mentions: tuple[Mention, ...] = (), named: Context | None = None,
) -> ClassifiedArticle:  # fmt: skip
    ref = ArticleRef(**{name: getattr(article, name) for name in ArticleRef.model_fields})
    return ClassifiedArticle(
        article=ref,
        outcome=outcome,
        mentions=mentions,
        context=named or Context(),
        engine=engine.version,
    )


def choose(text: str) -> list[Sentence]:
    """Sentences that pass the gate, once each, and those after one that may speak of its truth."""
    chosen: list[Sentence] = []
    told: set[str] = set()
    budget, since = MAX_CHARACTERS, FOLLOWING
    body = [s for s in islice(sentences(text), MAX_SENTENCES) if not s.heading]
    worded = [gate.tokens(s.text) for s in body]
    bonus = gate.bonus_of(worded)
    for sentence, words in zip(body, worded, strict=True):
        since += 1
        if len(chosen) >= MAX_PARSED or budget <= 0:
            break
        if gate.worth_parsing(words, bonus):
            since = 0
            if sentence.text in told:
                continue
            told.add(sentence.text)
        elif since > FOLLOWING or not gate.speaks_of_truth(words):
            continue
        chosen.append(sentence)
        budget -= len(sentence.text)
    return chosen
