"""An article becomes typed event mentions."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import NamedTuple

from spacy.tokens import Doc

from schemas.article import ArticleRef, RawArticle
from schemas.mention import ClassifiedArticle, ClassifyOutcome, Context, Mention
from services.classifier import context, gate
from services.classifier.blocks import Sentence, cleaned, sentences
from services.classifier.candidates import Candidate, of_sentence
from services.classifier.engine import Engine, parse, remembering, split, written
from services.classifier.language import is_english
from services.classifier.mentions import read as read_mentions
from services.classifier.sides import Sides, Words
from services.classifier.sides import of_sentence as sides_of
from services.classifier.sketch import sketch
from services.classifier.spans import lay_out, sentence_spans
from services.classifier.tagger import Reading, read
from services.classifier.tree import Span

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
    with remembering(engine):
        return _read(article, engine)


def _read(article: RawArticle, engine: Engine) -> ClassifiedArticle:
    parsed = chosen_of(list(kept(article.text, engine)))
    doc = parse(engine, [one.words for one in parsed])
    if doc is None:
        return _record(article, engine, ClassifyOutcome.NO_EVENTS)
    day = article.published_at.date() if article.published_at else None
    laid = lay_out(article.text, [one.sentence for one in parsed], doc, day)
    spans = sentence_spans(laid)
    found = _candidates(spans, [one.reading for one in parsed], engine)
    sides = cache(lambda number, wide: _sides(parsed[number], article.text, engine, wide=wide))
    mentions = tuple(islice(read_mentions(laid, spans, found, sides), MAX_EVENTS))
    outcome = ClassifyOutcome.EVENTS if mentions else ClassifyOutcome.NO_EVENTS
    return _record(article, engine, outcome, mentions, context.of(laid))


def _candidates(
    spans: Sequence[Span], read: Sequence[Reading], engine: Engine
) -> list[list[Candidate]]:
    """The candidate events of each sentence; none any more once there are enough."""
    found: list[list[Candidate]] = []
    room = MAX_EVENTS
    for span, reading in zip(spans, read, strict=True):
        found.append(of_sentence(span, engine.rules, reading) if room > 0 else [])
        room -= len(found[-1])
    return found


def _sides(one: "Kept", text: str, engine: Engine, *, wide: bool) -> Sides:
    before = one.before if wide else None
    return sides_of(text, Words(one.sentence, one.words), one.reading, before, engine)


def _record(
    article: RawArticle, engine: Engine, outcome: ClassifyOutcome,
    mentions: tuple[Mention, ...] = (), named: Context | None = None,
) -> ClassifiedArticle:  # fmt: skip
    ref = ArticleRef(
        **{name: getattr(article, name) for name in ArticleRef.model_fields}
        | {"sketch": sketch(article.text)}
    )
    return ClassifiedArticle(
        article=ref,
        outcome=outcome,
        mentions=mentions,
        context=named or Context(),
        engine=engine.version,
    )


class Verdict(StrEnum):
    """Why a sentence is read, or is not."""

    TELLS = "a trigger has the company that it needs"
    SPEAKS_OF_TRUTH = "may confirm, deny or doubt what was told before"
    GIVES_FIGURES = "may say how many the event before it concerned"
    HEADING = "a heading"
    NO_TRIGGER = "no trigger"
    TOO_LITTLE_COMPANY = "no trigger has the company that it needs"
    NO_COUNTRY = "no country, in an article about something else"
    REPEATED = "told before in the same words"
    BEYOND = "beyond what is parsed of one article"


_OF_ANOTHER = frozenset({Verdict.SPEAKS_OF_TRUTH, Verdict.GIVES_FIGURES})
"""What is read for the sake of an event that was told before."""
_PRONOUNS = frozenset({"it", "they", "he", "she", "its", "their", "his", "her"})
KEPT = _OF_ANOTHER | {Verdict.TELLS}


class Judged(NamedTuple):
    """A sentence with its verdict, and its triggers with their points."""

    sentence: Sentence
    verdict: Verdict
    triggers: tuple[gate.Weighed, ...] = ()


class Kept(NamedTuple):
    """A sentence that passes the gate, in words, what the tagger makes of it, and the one before."""

    sentence: Sentence
    words: Doc
    reading: Reading
    verdict: Verdict
    before: Sentence | None


def kept(text: str, engine: Engine) -> Iterator[Kept]:
    """The sentences that pass the gate, read by the tagger."""
    judged = list(judge(text))
    for number, one in enumerate(judged):
        if one.verdict in KEPT:
            words = split(engine, one.sentence.text)
            reading = read(engine.tagger, written(words))
            before = judged[number - 1].sentence if number else None
            told = before if before and not before.heading else None
            yield Kept(one.sentence, words, reading, one.verdict, told)


def chosen_of(every: Sequence[Kept]) -> list[Kept]:
    """Those that are parsed: of themselves, or because the next one speaks of whom they name."""
    behind = [*every[1:], None][: len(every)]
    return [
        one
        for one, after in zip(every, behind, strict=True)
        if is_parsed(one) or (after is not None and is_parsed(after) and _refers_back(after))
    ]


def _refers_back(one: Kept) -> bool:
    return len(one.words) > 0 and one.words[0].lower_ in _PRONOUNS


def is_parsed(one: Kept) -> bool:
    """Whether a sentence is parsed: not where the tagger is sure that it tells of nothing."""
    return one.verdict in _OF_ANOTHER or one.reading.tells()


def choose(text: str) -> list[Sentence]:
    """The sentences that pass the gate."""
    return [one.sentence for one in judge(text) if one.verdict in KEPT]


def judge(text: str) -> Iterator[Judged]:
    """Every sentence that is looked at: those that pass the gate, and those after that complete them."""
    told: set[str] = set()
    parsed, budget, since = 0, MAX_CHARACTERS, FOLLOWING
    looked_at = [(s, gate.tokens(s.text)) for s in islice(sentences(text), MAX_SENTENCES)]
    bonus = gate.bonus_of([words for s, words in looked_at if not s.heading])
    for sentence, words in looked_at:
        if sentence.heading:
            yield Judged(sentence, Verdict.HEADING)
            continue
        since += 1
        if parsed >= MAX_PARSED or budget <= 0:
            yield Judged(sentence, Verdict.BEYOND)
            continue
        verdict, triggers = _verdict(words, bonus)
        if verdict is Verdict.TELLS:
            since = 0
            verdict = Verdict.REPEATED if sentence.text in told else verdict
            told.add(sentence.text)
        elif since <= FOLLOWING and gate.speaks_of_truth(words):
            verdict = Verdict.SPEAKS_OF_TRUTH
        elif since == 1 and gate.gives_figures(words, sentence.text):
            verdict = Verdict.GIVES_FIGURES
        if verdict in KEPT:
            parsed, budget = parsed + 1, budget - len(sentence.text)
        yield Judged(sentence, verdict, triggers)


def _verdict(words: set[str], bonus: int) -> tuple[Verdict, tuple[gate.Weighed, ...]]:
    triggers = tuple(gate.weigh(words, bonus))
    if not triggers:
        return Verdict.NO_TRIGGER, ()
    if bonus < 0 and not gate.names_country(words):
        return Verdict.NO_COUNTRY, triggers
    enough = any(one.points >= one.needed for one in triggers)
    return Verdict.TELLS if enough else Verdict.TOO_LITTLE_COMPANY, triggers
