"""Tests of rules: how they are read, and what they find."""

from pathlib import Path

import pytest

from services.alerter.trials import Failure, failures, load_trials
from services.runtime.errors import ConfigError

RULES = """\
rules:
  - {id: deadly, when: 'killed >= 10'}
  - {id: doubted, when: 'disputed', notify_on: [new]}
"""
TESTS = """\
rules: my.yaml
tests:
  - name: a toll grows
    incidents:
      - {type: air_strike, country: UKR, killed: 10}
      - {killed: 16}
      - {id: b, type: shelling, killed: 3, disputed: true}
    expect:
      - [{rule: deadly, reason: new}]
      - [{rule: deadly, reason: escalated}]
      - [{rule: doubted, reason: new}]
"""


def write(folder: Path, tests: str = TESTS) -> Path:
    (folder / "my.yaml").write_text(RULES, encoding="utf-8")
    path = folder / "my.test.yaml"
    path.write_text(tests, encoding="utf-8")
    return path


def failed(folder: Path, tests: str) -> list[Failure]:
    rules, trials = load_trials(write(folder, tests))
    return [one for trial in trials for one in failures(trial, rules)]


def test_a_test_that_holds_has_no_failures(tmp_path: Path) -> None:
    assert failed(tmp_path, TESTS) == []


def test_a_version_says_only_what_has_changed_and_another_id_starts_afresh(tmp_path: Path) -> None:
    _, (trial,) = load_trials(write(tmp_path))
    first, second, other = trial.incidents
    assert (first.killed, second.killed) == (10, 16)
    assert (second.type, second.country) == (first.type, "UKR")
    assert (other.type, other.country) == ("shelling", None)


@pytest.mark.parametrize(
    ("old", "new", "number", "expected", "came"),
    [
        ("killed: 16", "killed: 14", 2, ["deadly (escalated)"], []),
        ("killed: 16", "killed: 9", 2, ["deadly (escalated)"], ["deadly (retracted)"]),
        ("reason: escalated", "reason: new", 2, ["deadly (new)"], ["deadly (escalated)"]),
        ("[{rule: doubted, reason: new}]", "[]", 3, [], ["doubted (new)"]),
        ("killed: 3", "killed: 30", 3, ["doubted (new)"], ["deadly (new)", "doubted (new)"]),
    ],
)
def test_a_failure_says_what_was_expected_and_what_came(  # noqa: PLR0913, PLR0917 - one case each
    tmp_path: Path, old: str, new: str, number: int, expected: list[str], came: list[str]
) -> None:
    assert old in TESTS
    (failure,) = failed(tmp_path, TESTS.replace(old, new, 1))
    assert (failure.test, failure.number) == ("a toll grows", number)
    assert sorted(map(str, failure.expected)) == expected
    assert sorted(map(str, failure.came)) == came


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "rule: doubted",
            "rule: doubtd",
            "11: tests[0].expect[2][0].rule: no rule 'doubtd'; there",
        ),
        ("killed: 16", "kiled: 16", "6: tests[0].incidents[1].kiled: is no key here; allowed are"),
        ("type: air_strike", "type: raid", "5: tests[0].incidents[0].type: Input should be"),
        ("UKR", "Ukraine", "5: tests[0].incidents[0].country: String should match"),
        (
            "      - [{rule: doubted, reason: new}]\n",
            "",
            "3: tests[0]: has 3 incidents and expects something of 2; give expect one list",
        ),
        ("my.yaml", "your.yaml", "your.yaml: cannot be read"),
        ("    incidents:", "    incident:", "3: tests[0].incidents: is missing"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in TESTS
    with pytest.raises(ConfigError) as raised:
        load_trials(write(tmp_path, TESTS.replace(old, new, 1)))
    text = str(raised.value)
    assert text.startswith(str(tmp_path))
    assert message in text
