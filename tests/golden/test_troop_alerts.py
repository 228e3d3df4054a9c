"""Alerts about foreign troops over many constructions and parts of the world, each sentence by itself.

The figures are floors: what has been reached must not be lost. They say little about unseen text, since the
rules were written with these sentences at hand; `make bench` has figures for other texts.
"""

from typing import Any

import pytest

from tests.golden.asking import asked

RULES = {"foreign-troop-deployment", "foreign-troop-withdrawal"}
PRECISION, RECALL, HOST = 0.95, 0.8, 0.9

Alert = tuple[str | None, str | None, str]
Told = list[tuple[Alert | None, set[Alert | None]]]


@pytest.fixture(scope="module")
def told() -> Told:
    """The right alert and those raised, for each sentence."""
    return [
        (_alert(case["alert"]), {_alert(one) for one in answer["alerts"] if one["rule"] in RULES})
        for case, answer in asked("troop_alerts.jsonl", "2025-03-01")
    ]


def _alert(given: dict[str, Any] | None) -> Alert | None:
    return (given["sender"], given["host"], given["status"]) if given else None


def _same(right: Alert | None, raised: set[Alert | None]) -> bool:
    """Whether sender and status are told; the host is looked at apart."""
    return right is not None and any(
        one is not None and (one[0], one[2]) == (right[0], right[2]) for one in raised
    )


def test_few_alerts_are_wrong(told: Told) -> None:
    loud = [(right, raised) for right, raised in told if raised]
    assert sum(_same(right, raised) for right, raised in loud) >= PRECISION * len(loud)


def test_few_alerts_are_missed(told: Told) -> None:
    due = [(right, raised) for right, raised in told if right]
    assert sum(_same(right, raised) for right, raised in due) >= RECALL * len(due)


def test_most_alerts_name_the_host(told: Told) -> None:
    hits = [(right, raised) for right, raised in told if _same(right, raised)]
    assert sum(right in raised for right, raised in hits) >= HOST * len(hits)
