"""One article with every kind of trap through `vedette extract`: what it says, and nothing it does not."""

import json
from pathlib import Path
from typing import Any

import pytest

from services.cli.extract import extract
from services.runtime.settings import CONFIG

HERE = Path(__file__).parent
GOLDEN: dict[str, Any] = json.loads((HERE / "article.json").read_text(encoding="utf-8"))
MOST_BESIDE = 3
"""Events that the list does not have: opinions differ on what else is one."""


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    line = {
        "id": GOLDEN["id"],
        "article_date": GOLDEN["article_date"],
        "text": (HERE / "article.txt").read_text(encoding="utf-8"),
    }
    (answered,) = extract([json.dumps(line).encode()], CONFIG / "rules.yaml")
    found: dict[str, Any] = json.loads(answered)
    return found


def _label(fact: dict[str, Any]) -> str:
    return f"{fact['type']}: {fact['sentence']}"


def _told(want: dict[str, Any], answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        event
        for event in answer["events"]
        if event["type"] == want["type"] and want["sentence"] in event["evidence"]["sentence"]
    ]


def _facts(event: dict[str, Any]) -> dict[str, Any]:
    """The event in the terms of article.json."""
    place, move = event["place"] or {}, event["deployment"] or {}
    return {
        "type": event["type"],
        "modality": event["modality"],
        "verification": event["verification"],
        "cumulative": event["cumulative"],
        "place": place.get("name"),
        "country": place.get("country"),
        "quantities": {q["unit"]: q["min"] for q in event["quantities"]},
        "sender": move.get("sender"),
        "beneficiary": move.get("beneficiary"),
    }


_PLAIN = ("modality", "verification", "cumulative", "place", "country", "quantities")


def _says(event: dict[str, Any], want: dict[str, Any]) -> bool:
    """Whether an event has every fact that is wanted of it."""
    facts = _facts(event)
    move = event["deployment"] or {}
    sides = all(
        {one["country"] for one in event[role]} <= set(want[role])
        and (None in want[role] or event[role])
        for role in ("actors", "targets")
        if role in want
    )
    plain = all(facts[name] == want[name] for name in _PLAIN if name in want)
    return sides and plain and all(move[k] == v for k, v in want.get("deployment", {}).items())


@pytest.mark.parametrize("want", GOLDEN["events"], ids=_label)
def test_each_event_is_told_once_with_its_facts(
    want: dict[str, Any], answer: dict[str, Any]
) -> None:
    told = _told(want, answer)
    assert [_says(event, want) for event in told].count(True) == 1, told


def test_little_is_told_beside_them(answer: dict[str, Any]) -> None:
    listed = [
        event for want in GOLDEN["events"] for event in _told(want, answer) if _says(event, want)
    ]
    beside = [event["trigger"] for event in answer["events"] if event not in listed]
    assert len(beside) <= MOST_BESIDE, beside


def test_every_word_quoted_stands_where_it_is_said_to(answer: dict[str, Any]) -> None:
    text = (HERE / "article.txt").read_text(encoding="utf-8")
    for event in answer["events"]:
        evidence = event["evidence"]
        assert text[evidence["start"] : evidence["end"]] == evidence["sentence"]
        assert text[event["trigger_start"] :].startswith(event["trigger"])


def test_exactly_the_two_alerts_are_raised(answer: dict[str, Any]) -> None:
    assert answer["alerts"] == GOLDEN["alerts"]


@pytest.mark.parametrize("never", GOLDEN["must_not"], ids=lambda never: never["why"])
def test_what_must_not_be_said_is_not(never: dict[str, Any], answer: dict[str, Any]) -> None:
    if "alert" in never:
        assert not [a for a in answer["alerts"] if never["alert"].items() <= a.items()]
    else:
        assert not [e["trigger"] for e in answer["events"] if _is(e, dict(never["event"]))]


def _is(event: dict[str, Any], never: dict[str, Any]) -> bool:
    if never.pop("sentence", "") not in event["evidence"]["sentence"]:
        return False
    if (unit := never.pop("unit", None)) and unit not in _facts(event)["quantities"]:
        return False
    countries = {actor["country"] for actor in event["actors"]}
    if (actor := never.pop("actor", None)) and actor not in countries:
        return False
    return never.items() <= _facts(event).items()
