"""Which events one sentence tells, over all types and many wordings; sport, business and the like tell none.

The figures are floors: what has been reached must not be lost. They say little about unseen text, since the
lexicon was widened with these sentences at hand; `make bench` has figures for other texts.
"""

from collections import Counter

import pytest

from schemas.event_types import EventType
from tests.golden.asking import asked

PRECISION, RECALL = 0.85, 0.85

Told = list[tuple[Counter[str], Counter[str]]]


@pytest.fixture(scope="module")
def told() -> Told:
    """The right types and those found, for each sentence."""
    return [
        (Counter(case["types"]), Counter(event["type"] for event in answer["events"]))
        for case, answer in asked("event_types.jsonl", "2024-10-01")
    ]


def test_most_events_that_are_found_are_right(told: Told) -> None:
    hits = sum((right & found).total() for right, found in told)
    assert hits >= PRECISION * sum(found.total() for _, found in told)


def test_most_events_are_found(told: Told) -> None:
    hits = sum((right & found).total() for right, found in told)
    assert hits >= RECALL * sum(right.total() for right, _ in told)


def test_every_type_is_found_somewhere(told: Told) -> None:
    hits = sum((right & found for right, found in told), Counter[str]())
    posture = {"troop_deployment", "troop_withdrawal"}  # these have sentences of their own
    assert {kind.value for kind in EventType} - posture <= set(hits)
