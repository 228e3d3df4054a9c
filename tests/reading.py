"""A text through every step that reads it, and what must hold whatever it says."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.article import RawArticle
from schemas.base import Span
from schemas.event import Event
from schemas.mention import ClassifiedArticle, Mention
from services.alerter.rules import Rule, load_rules
from services.classifier.blocks import sentences
from services.classifier.classify import classify
from services.classifier.engine import Engine, load_engine
from services.cli.extract import alerts_of
from services.enricher.enrich import World, enrich, load_world
from services.runtime.settings import CONFIG
from tests.builders import an_article


class Steps(NamedTuple):
    """What reading needs, loaded once."""

    engine: Engine
    world: World
    rules: tuple[Rule, ...]


def load_steps() -> Steps:
    """The engine, the world, and the shipped rules."""
    return Steps(load_engine(), load_world(), load_rules(CONFIG / "rules.yaml"))


class Answer(NamedTuple):
    """What a text was found to say."""

    found: ClassifiedArticle
    events: tuple[Event, ...]


def read_through(text: str, steps: Steps) -> Answer:
    """Classifier, enricher, correlator and rules; all offsets are checked on the way."""
    article = RawArticle(**dict(an_article()), text=text)
    found = classify(article, steps.engine)
    events = enrich(found, steps.world)
    alerts_of(events, steps.rules)
    assert_spans_lie_in(text, found)
    assert_evidence_lies_in(text, events)
    return Answer(found, events)


def _spans(mention: Mention) -> Iterator[Span]:
    yield from (mention.trigger, mention.sentence, *mention.actors, *mention.targets)
    yield from (*mention.quantities, *mention.places)
    optional = (mention.weapon, mention.time, mention.beneficiary, mention.attributed_to)
    yield from (span for span in (*optional, mention.forces) if span is not None)


def assert_spans_lie_in(text: str, found: ClassifiedArticle) -> None:
    """Every span of every mention, and the first place of every name, is a slice of the text.

    An event's sentence is one of the text's sentences, and its trigger lies in it.
    """
    bounds = {(sentence.start, sentence.end) for sentence in sentences(text)}
    for mention in found.mentions:
        for span in _spans(mention):
            assert text[span.start : span.end] == span.text
        assert (mention.sentence.start, mention.sentence.end) in bounds
        assert mention.sentence.start <= mention.trigger.start < mention.trigger.end
        assert mention.trigger.end <= mention.sentence.end
    for name in (*found.context.places, *found.context.actors):
        assert text[name.start :].startswith(name.text)


def assert_evidence_lies_in(text: str, events: Iterable[Event]) -> None:
    """Evidence and trigger of every event are slices of the text."""
    for event in events:
        evidence = event.evidence
        assert text[evidence.start : evidence.end] == evidence.sentence
        assert text[event.trigger_start :].startswith(event.trigger)
