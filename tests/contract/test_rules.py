"""The shipped rules do what their tests say, and every one has a test."""

from services.alerter.trials import failures, load_trials
from services.runtime.settings import CONFIG

RULES, TRIALS = load_trials(CONFIG / "rules.test.yaml")


def test_the_tests_of_the_shipped_rules_pass() -> None:
    assert [failure for trial in TRIALS for failure in failures(trial, RULES)] == []


def test_every_shipped_rule_is_tried() -> None:
    expected = {one.rule for trial in TRIALS for alerts in trial.expect for one in alerts}
    assert expected == {rule.id for rule in RULES}
