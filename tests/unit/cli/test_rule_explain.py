"""`vedette rules explain`: what it prints, and what it asks for."""

from pathlib import Path

import pytest

from services.alerter.explain import explain
from services.alerter.rules import Rule
from services.cli import rule_explain
from services.runtime.errors import ConfigError
from services.runtime.settings import load_settings
from tests.builders import a_figure, an_incident

RULE = Rule.model_validate({"id": "deadly", "when": "killed >= 10 && numbers.killed > 3"})


def lines(*numbers: float) -> list[str]:
    versions = [
        an_incident(version=n, size=dead, figures=(a_figure("killed", dead),))
        for n, dead in enumerate(numbers, start=1)
    ]
    return [text for text, _ in rule_explain.explained(RULE, explain(RULE, versions))]


def test_it_goes_from_the_incident_over_the_clauses_to_the_verdict() -> None:
    shown = lines(1200)
    assert shown[0].startswith("new v1: air_strike")
    assert shown[1:] == [
        "incident-i1, rule deadly",
        "true   killed >= 10",
        "    killed = 1,200",
        "true   && numbers.killed > 3",
        '    numbers = {"killed": 1200.0}',
        "the condition: true",
        "told before: nothing",
        "An alert: the condition holds, and nothing was told before (new).",
    ]


def test_it_says_what_was_told_before() -> None:
    *_, told, verdict = lines(12, 5)
    assert told == "told before: new at version 1 (asserted, 12)"
    assert verdict.startswith("An alert: what was told is taken back")


def test_the_figures_behind_the_verdict_stand_before_it() -> None:
    rule = RULE.model_copy(update={"origins": 2})
    dead = (a_figure("killed", 12),)
    shown = [
        text for text, _ in rule_explain.explained(rule, explain(rule, [an_incident(figures=dead)]))
    ]
    assert shown[-2] == "independent origins: 1, told from 2 on"
    assert shown[-1].endswith("nothing was told before (uncorroborated).")


def test_an_incident_can_come_from_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "incident.json"
    file.write_text(an_incident().model_dump_json())
    rule_explain.run(load_settings(), "mass-casualty-strike", None, file)
    assert "false  && killed >= 10" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rule", "incident", "text", "message"),
    [
        ("nothing", None, "{}", "has no rule nothing; there are foreign-troop-deployment, "),
        ("ceasefire", None, "{}", "is no incident"),
        ("ceasefire", None, None, "cannot be read"),
        ("ceasefire", "abc", "{}", "give an incident's id or --file FILE, and not both"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    tmp_path: Path, rule: str, incident: str | None, text: str | None, message: str
) -> None:
    file = tmp_path / "incident.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(ConfigError, match=message):
        rule_explain.run(load_settings(), rule, incident, file)
