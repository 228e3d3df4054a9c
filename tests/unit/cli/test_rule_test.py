"""`vedette rules test`: what it prints, and its exit code."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from schemas.alert import Reason
from services.alerter.back_test import BackTest, Fired, rows
from services.alerter.rules import Rule, load_rules
from services.cli import rule_test
from services.cli.main import app
from services.runtime.errors import ConfigError
from services.runtime.settings import CONFIG
from tests.builders import at

RULES = [Rule.model_validate({"id": name, "when": "true"}) for name in ("first", "second")]
FIRED = Fired(at(1), "first", Reason.NEW, "incident-a", 1, "New “thing”")
TEST = BackTest((FIRED, FIRED._replace(at=at(2), reason=Reason.ESCALATED, version=2)), at(), 3)


def test_the_past_is_as_long_as_since_says() -> None:
    assert rule_test.span_before("30d") == timedelta(days=30)
    with pytest.raises(ConfigError, match=r"^--since 30: is no span of time; allowed are 30d, "):
        rule_test.span_before("30")


def test_the_table_counts_alerts_by_rule_and_reason() -> None:
    console = Console(width=120)
    with console.capture() as told:
        console.print(rule_test.table(rows(TEST, RULES, at(48))))
    lines = [line.replace("│", " ").split() for line in told.get().splitlines()]
    assert ["first", "1", "1", "0", "0", "1", "1.0"] in lines
    assert ["second", "0", "0", "0", "0", "0", "0.0"] in lines


def test_programs_get_one_object_an_alert_and_one_with_the_counts() -> None:
    *alerts, last = map(json.loads, rule_test.as_lines(TEST, rows(TEST, RULES, at(48))))
    assert alerts[0] == {
        "at": at(1).isoformat(), "rule": "first", "reason": "new", "incident": "incident-a",
        "version": 1, "title": "New “thing”",
    }  # fmt: skip
    assert len(alerts) == 2
    assert last["missing_versions"] == 3
    assert last["rules"]["first"]["reasons"]["escalated"] == 1
    assert last["rules"]["second"] == {
        "reasons": dict.fromkeys(Reason, 0), "incidents": 0, "a_day": 0,
    }  # fmt: skip


def test_silences_that_the_past_was_judged_under_are_named(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(
        "rules: [{id: deadly, when: killed > 9}, {id: doubted, when: disputed}]\n"
        "silences:\n  - {rules: [deadly], until: 2026-12-01T00:00:00Z, why: by hand}"
    )
    rules, end = load_rules(file), datetime(2026, 12, 1, tzinfo=UTC)
    assert list(rule_test.silenced(rules, end - timedelta(days=1))) == [
        "deadly: silenced until 2026-12-01 00:00 UTC (by hand), and not counted what meets that."
    ]
    assert list(rule_test.silenced(rules, end)) == []


def test_the_shipped_tests_pass() -> None:
    done = CliRunner().invoke(app, ["rules", "test", str(CONFIG / "rules.test.yaml")])
    assert done.exit_code == 0
    assert done.output.endswith("tests pass.\n")


def test_a_test_that_fails_is_told_and_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("rules: [{id: deadly, when: killed > 9}]")
    file = tmp_path / "rules.test.yaml"
    file.write_text(
        "rules: rules.yaml\ntests: [{name: a few, incidents: [{type: shelling, killed: 9}],"
        " expect: [[{rule: deadly, reason: new}]]}]"
    )
    done = CliRunner().invoke(app, ["rules", "test", str(file)])
    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "FAILED a few, incident 1",
        "  expected  deadly (new)",
        "  came      nothing",
        f"{file}: 1 of 1 tests fail.",
    ]


@pytest.mark.parametrize(
    "words", [[], ["--json"], ["tests.yaml", "--since", "3d"], ["tests.yaml", "--json"]]
)
def test_tests_or_a_span_of_time_have_to_be_given(words: list[str]) -> None:
    done = CliRunner().invoke(app, ["rules", "test", *words])
    assert isinstance(done.exception, ConfigError)
    assert "give a file of tests, or --since" in str(done.exception)


def test_a_file_of_rules_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("rules: [{id: a, when: killed > 9}]")
    assert (
        CliRunner().invoke(app, ["rules", "check", str(file)]).output
        == f"{file}: 1 rule is fine.\n"
    )
    shipped = CliRunner().invoke(app, ["rules", "check"]).output
    assert shipped.endswith("rules.yaml: 5 rules are fine.\n")
    file.write_text(
        "rules: [{id: a, when: killed > 9}]\nsilences:\n"
        "  - {rules: [a], until: 2099-12-01T00:00:00Z, why: by hand}\n"
        "  - {rules: ['*'], until: 2024-12-01T00:00:00Z, why: exercises}\n"
    )
    assert CliRunner().invoke(app, ["rules", "check", str(file)]).output.splitlines() == [
        f"{file}: 1 rule is fine.",
        f"{file}: silences[1] (exercises) expired at 2024-12-01 00:00 UTC and can be deleted.",
    ]
    file.write_text("rules: [{id: a, when: kiled > 9}]")
    assert isinstance(CliRunner().invoke(app, ["rules", "check", str(file)]).exception, ConfigError)
