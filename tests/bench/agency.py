"""Sentences of news agencies and governments that are annotated and not ours to ship.

`agency.jsonl` says what they tell by offsets into texts of event_location and re3d, which it knows by the
beginning of their SHA-256. Types, triggers, truth and alerts are annotated, and nothing else.
"""

import hashlib
from pathlib import Path

from tests.bench.material import DATA, MissingError, Record, records

LABELS = Path(__file__).with_name("agency.jsonl")
_TEXTS = ("event_location/train.jsonl", "re3d/train.jsonl", "re3d/dev.jsonl")
_DIGITS = 16
_SLOTS: Record = {
    "actors": [],
    "targets": [],
    "quantities": [],
    "place": None,
    "attributed_to": None,
}


def passages() -> list[Record]:
    """The annotated sentences, in the form of the scorer's passages.

    Raises:
        MissingError: the texts are not there, or are others than those that were annotated.
    """
    texts = [str(one["text"]) for name in _TEXTS for one in records(DATA / name)]
    known = {hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]: text for text in texts}
    labels = records(LABELS)
    if missing := sum(label["text"] not in known for label in labels):
        raise MissingError(f"{missing} of the texts of {LABELS.name} are not there: left out.")
    return [_passage(label, known[label["text"]]) for label in labels]


def _passage(label: Record, whole: str) -> Record:
    text = whole[label["start"] : label["end"]]
    events = [
        event | {"trigger": text[event["start"] : event["end"]]} | _SLOTS
        for event in label["events"]
    ]
    return label | {"text": text, "events": events}
