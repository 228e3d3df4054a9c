"""rules.yaml: what is accepted, and how an error reads."""

from pathlib import Path

import pytest

from schemas.alert import Reason, Severity
from schemas.incident import Incident
from services.alerter.cel import context
from services.alerter.rules import Rule, load_rules
from services.runtime.errors import ConfigError
from tests.builders import (
    UKRAINE,
    a_deployment,
    a_deployment_incident,
    a_figure,
    an_event,
    an_incident,
)

SHIPPED = load_rules(Path("deploy/config/rules.yaml"))
GOOD = """\
rules:
  - id: near-odesa
    title: attack near Odesa
    severity: critical
    when: region == "Odesa" && killed > 0
    notify_on: [new, retracted]
"""


def matching(incident: Incident) -> set[str]:
    about = context(incident)
    return {rule.id for rule in SHIPPED if rule.when.holds(about)}


def rules_of(folder: Path, text: str) -> tuple[Rule, ...]:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


def error_of(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        rules_of(folder, text)
    return str(raised.value).removeprefix(f"{folder}/")


def test_a_rule_is_read_as_written(tmp_path: Path) -> None:
    (rule,) = rules_of(tmp_path, GOOD)
    assert (rule.id, rule.title, rule.severity) == (
        "near-odesa",
        "attack near Odesa",
        Severity.CRITICAL,
    )
    assert rule.notify_on == (Reason.NEW, Reason.RETRACTED)
    assert not rule.backfill


def test_a_rule_wants_every_reason_unless_it_says_so(tmp_path: Path) -> None:
    (rule,) = rules_of(tmp_path, "rules: [{id: a, when: 'disputed'}]")
    assert rule.notify_on == tuple(Reason)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "severity: critical",
            "severity: urgent",
            "rules.yaml:4: rules[0].severity: Input should be 'info', 'warning' or 'critical'",
        ),
        (
            "severity: critical",
            "sevrity: critical",
            "rules.yaml:4: rules[0].sevrity: is no key here; allowed are id, title, ",
        ),
        (
            "[new, retracted]",
            "[new, gone]",
            "rules.yaml:6: rules[0].notify_on[1]: Input should be 'new', 'escalated', ",
        ),
        (
            "[new, retracted]",
            "[retracted]",
            "rules.yaml:6: rules[0].notify_on: must contain new: the other reasons follow up",
        ),
        (
            "killed > 0",
            "killed >",
            "rules.yaml:5: rules[0].when: is not CEL: column 30: mismatched input '<EOF>'.",
        ),
        (
            "killed > 0",
            "killed",
            "rules.yaml:5: rules[0].when: 'killed' must answer true or false and is a number.",
        ),
        ("killed > 0", "deaths > 0", "rules.yaml:5: rules[0].when: unknown name 'deaths'; allowed: "),
        (
            "killed > 0",
            "incident.deaths > 0",
            "rules.yaml:5: rules[0].when: incident has no 'deaths'; allowed: ",
        ),
        (
            "killed > 0",
            "killed > 'ten'",
            'rules.yaml:5: rules[0].when: "killed > \'ten\'" cannot be evaluated: No such overload',
        ),
        ("    when: region", "    wen: region", "rules.yaml:2: rules[0].when: is missing."),
        ("near-odesa", "Near Odesa", "rules.yaml:2: rules[0].id: String should match"),
        ("rules:", "rulez:", "rules.yaml:1: rules: is missing"),
        ("    title:", "    id: again\n    title:", "rules.yaml:3: id: stands here a second time"),
        ("title: attack", "title: 'attack", "rules.yaml:"),
    ],
)  # fmt: skip
def test_an_error_is_one_line_with_the_place_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    text = error_of(tmp_path, GOOD.replace(old, new))
    assert text.startswith(message)
    assert "\n" not in text


def test_a_condition_must_answer_true_or_false(tmp_path: Path) -> None:
    message = error_of(tmp_path, "rules: [{id: a, when: 'killed + 1.0'}]")
    assert "must answer true or false" in message


def test_a_clause_that_asks_first_whether_there_is_a_number_is_fine(tmp_path: Path) -> None:
    text = "rules: [{id: a, when: 'has(numbers.tanks) && (numbers.tanks > 3 || killed > 0)'}]"
    (rule,) = rules_of(tmp_path, text)
    assert rule.when.holds(context(an_incident(figures=(a_figure("tanks", 4),)))) is True


@pytest.mark.parametrize("text", ["", "rules:", "rules: []", "[]", "rules: [3]", "3"])
def test_a_file_without_rules_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    message = error_of(tmp_path, text)
    assert message.startswith("rules.yaml:1: ")
    assert "\n" not in message


def test_an_id_can_be_used_once(tmp_path: Path) -> None:
    message = error_of(tmp_path, GOOD + "  - id: near-odesa\n    when: 'true'\n")
    assert message.startswith("rules.yaml:7: rules[1].id: 'near-odesa' is the id of rules[0] too")


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.yaml: cannot be read"):
        load_rules(tmp_path / "none.yaml")


def test_lists_can_be_searched_with_names_of_ones_own(tmp_path: Path) -> None:
    (rule,) = rules_of(tmp_path, "rules: [{id: a, when: 'actors.exists(c, c == \"RUS\")'}]")
    assert rule.when.holds(context(an_incident())) is True


def test_a_choice_is_not_taken_apart(tmp_path: Path) -> None:
    (rule,) = rules_of(
        tmp_path, "rules: [{id: a, when: 'foreign ? true && disputed : killed > 3'}]"
    )
    assert rule.when.holds(context(an_incident())) is True


def test_a_condition_that_breaks_on_an_incident_holds_neither_way(tmp_path: Path) -> None:
    text = 'rules: [{id: a, when: \'type == "talks" || type == "troop_deployment" || numbers.killed > 1\'}]'
    (rule,) = rules_of(tmp_path, text)
    assert rule.when.holds(context(an_incident())) is True
    assert rule.when.holds(context(an_incident(figures=()))) is None


def moved(**fields: object) -> Incident:
    return a_deployment_incident("1", **fields)


@pytest.mark.parametrize("status", ["asserted", "planned", "possible"])
def test_foreign_troops_sent_are_a_deployment(status: str) -> None:
    assert matching(moved(status=status)) == {"foreign-troop-deployment"}


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "denied"},
        {"status": "historical"},
        {"type": "troop_buildup"},
        {"deployment": {"sender": "RUS", "host": "RUS", "foreign": False}},
        {"deployment": {"sender": "RUS"}},
        {"standing": True},
        {"events": (a_deployment(cumulative=True),)},
    ],
)
def test_no_deployment_of_foreign_troops(fields: dict[str, object]) -> None:
    assert matching(moved(**fields)) == set()


def test_foreign_troops_that_left_are_a_withdrawal() -> None:
    left = moved(type="troop_withdrawal", status="withdrawn")
    assert matching(left) == {"foreign-troop-withdrawal"}
    assert matching(moved(type="troop_withdrawal", status="possible")) == set()


@pytest.mark.parametrize(
    ("low", "high", "matches"), [(10, 10, True), (14, None, True), (9, 9, False), (0, 30, False)]
)
def test_a_strike_counts_by_what_a_side_puts_at_least(
    low: float, high: float | None, *, matches: bool
) -> None:
    strike = an_incident(figures=(a_figure("killed", low, high),))
    assert ("mass-casualty-strike" in matching(strike)) is matches


def test_a_toll_over_time_is_no_strike() -> None:
    dead = (a_figure("killed", 41_000),)
    toll = an_incident(figures=dead, events=(an_event(cumulative=True),))
    assert matching(toll) == matching(an_incident(type="casualty_report", figures=dead)) == set()


def test_a_truce_and_a_fallen_town_have_their_rules() -> None:
    assert matching(an_incident(type="ceasefire", actors=(UKRAINE,))) == {"ceasefire"}
    assert matching(an_incident(type="territorial_change")) == {"territorial-change"}
    assert matching(an_incident(type="ceasefire", status="possible")) == set()


def test_every_fact_is_in_the_table_for_newcomers() -> None:
    from services.alerter import facts

    assert facts.__doc__ is not None
    documented = {name for line in facts.__doc__.splitlines() if line.startswith("| `")
                  for name in line.split("|")[1].replace("`", "").split()}  # fmt: skip
    assert documented == set(facts.NAMES) == {*facts.facts(an_incident()), facts.RECORD}


def test_the_whole_record_can_be_asked(tmp_path: Path) -> None:
    text = "rules: [{id: a, when: 'incident.event_count > 3 && !incident.retracted'}]"
    (rule,) = rules_of(tmp_path, text)
    assert rule.when.holds(context(an_incident(event_count=4))) is True
    assert rule.when.holds(context(an_incident(event_count=3))) is False
