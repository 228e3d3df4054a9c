"""Alerts about foreign troops over many constructions and parts of the world, each sentence by itself.

The figures are floors: what has been reached must not be lost. They say little about unseen text, since the
rules were written with these sentences at hand; `make bench` has figures for other texts.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from services.cli.extract import extract
from services.runtime.settings import CONFIG

LINES = (Path(__file__).with_name("troop_alerts.jsonl")).read_text(encoding="utf-8").splitlines()
RULES = {"foreign-troop-deployment", "foreign-troop-withdrawal"}
DAY = "2025-03-01"
PRECISION, RECALL, HOST = 0.95, 0.8, 0.9

Alert = tuple[str | None, str | None, str]
Told = list[tuple[Alert | None, set[Alert | None]]]


@pytest.fixture(scope="module")
def told() -> Told:
    """The right alert and those raised, for each sentence."""
    cases = [json.loads(line) for line in LINES]
    asked = [
        json.dumps({"id": str(n), "text": case["text"], "article_date": DAY}).encode()
        for n, case in enumerate(cases)
    ]
    raised = [json.loads(answer)["alerts"] for answer in extract(asked, CONFIG / "rules.yaml")]
    return [
        (_alert(case["alert"]), {_alert(one) for one in alerts if one["rule"] in RULES})
        for case, alerts in zip(cases, raised, strict=True)
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
