"""Where the event of a verb happened, against the places that were marked for it in conflict sentences."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.base import Span
from schemas.mention import Mention
from services.classifier.classify import classify
from services.classifier.engine import Engine
from services.cli.extract import Given, article_of
from tests.bench.material import DATA, Record, records
from tests.bench.measures import share
from tests.bench.report import Report

EVERY = 4
"""Every fourth record is read, so that the bench stays short."""
SHORTEST = 3
"""Characters of the shortest place; a tenth of the records have marks of none or one, which are slips."""
_NOTE = (
    "Only verbs at which the project reads an event are asked; other verbs are no event of its"
    " types, or missed. A place is right where the spans overlap; where in the world it is, is not"
    " asked. Places without a name, which the set does not mark, are not counted. The set's test"
    " half is not here."
)


class Located(NamedTuple):
    """Places marked and places read for one event, and how many of each overlap one of the other."""

    marked: int
    read: int
    marked_read: int
    read_marked: int


def reports(engine: Engine) -> Iterator[Report]:
    """Precision and recall of places among verbs that are events, and verbs rightly left without.

    Raises:
        MissingError: the set is not there.
    """
    given = [r for r in records(DATA / "event_location" / "train.jsonl") if is_sound(r)][::EVERY]
    events = [(record, event_at_verb(record, engine)) for record in given]
    pairs = [located(record["locations"], event) for record, event in events if event]
    placeless = [pair for pair in pairs if not pair.marked]
    marked, read = sum(p.marked for p in pairs), sum(p.read for p in pairs)
    rows = {
        "verbs that are events": {"n": len(given), "share": share(len(pairs), len(given))},
        "places read that are marked": {
            "n": read,
            "share": share(sum(p.read_marked for p in pairs), read),
        },
        "places marked that are read": {
            "n": marked,
            "share": share(sum(p.marked_read for p in pairs), marked),
        },
        "events without a place, read without": {
            "n": len(placeless),
            "share": share(sum(not pair.read for pair in placeless), len(placeless)),
        },
    }
    title = f"Places of events, Halterman 2019 ({len(given)} sentences, every fourth)"
    yield Report("event_location", title, rows, _NOTE)


def is_sound(record: Record) -> bool:
    """Whether its marks are of whole names."""
    return all(len(mark["text"]) >= SHORTEST for mark in record["locations"])


def event_at_verb(record: Record, engine: Engine) -> Mention | None:
    """The event whose trigger stands at the record's verb."""
    article = article_of(Given(id=record["id"], text=record["text"]))
    mentions = classify(article, engine).mentions
    return next((m for m in mentions if any(meets(m.trigger, v) for v in record["verb"])), None)


def located(marked: Sequence[Record], event: Mention) -> Located:
    """How the places of an event that have a name lie to those that are marked."""
    named = [place for place in event.places if place.text != place.text.lower()]
    return Located(
        len(marked),
        len(named),
        sum(any(meets(place, mark) for place in named) for mark in marked),
        sum(any(meets(place, mark) for mark in marked) for place in named),
    )


def meets(span: Span, mark: Record) -> bool:
    """Whether two spans of a text share a character."""
    return bool(span.start < mark["end"] and mark["start"] < span.end)
