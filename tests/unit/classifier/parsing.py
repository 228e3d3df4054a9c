"""Parsed sentences whose event word is marked with asterisks."""

from functools import cache

from schemas.event_types import EventType
from services.classifier.assess import Assessment, assess
from services.classifier.engine import Engine, load_engine, read_off
from services.classifier.tree import Doc, Span, Token


@cache
def engine() -> Engine:
    return load_engine()


def parse(text: str) -> Doc:
    return read_off(engine(), [engine().nlp(text)])


def find(marked: str) -> Token:
    """The word behind the first asterisk of "Ghana *sent* soldiers."."""
    at = marked.index("*")
    return next(token for token in parse(marked.replace("*", "")) if token.idx >= at)


def assessed(marked: str, kind: EventType = EventType.SHELLING) -> Assessment:
    """The assessment of the marked word, with the three sentences after its own."""
    trigger = find(marked)
    sentences: list[Span] = list(trigger.doc.sents)
    at = next(i for i, s in enumerate(sentences) if s.start <= trigger.i < s.end)
    return assess(trigger, kind, sentences[at], sentences[at + 1 : at + 4])
