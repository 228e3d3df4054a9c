"""Why a rule tells, or does not, clause by clause."""

from pathlib import Path

import pytest

from schemas.alert import Reason
from schemas.incident import Incident
from services.alerter.explain import IN_WORDS, Explanation, explain
from services.alerter.judge import Silence
from services.alerter.rules import Rule, load_rules
from tests.builders import a_figure, an_incident, at


def explained(condition: str, *versions: Incident) -> Explanation:
    return explain(Rule.model_validate({"id": "a", "when": condition}), versions or [an_incident()])


def test_each_clause_is_answered_with_the_values_that_it_looks_at() -> None:
    condition = 'type == "shelling" && (killed > 3 || troops > 3) || "RUS" in actors'
    found = explained(condition)
    assert [(part.joint, part.text, part.holds, part.values) for part in found.parts] == [
        ("", 'type == "shelling"', False, {"type": "air_strike"}),
        ("&&", "(killed > 3 || troops > 3)", True, {"killed": 6, "troops": 0}),
        ("||", '"RUS" in actors', True, {"actors": ["RUS"]}),
    ]
    assert (found.holds, found.verdict) == (True, Reason.NEW)


def test_a_clause_that_cannot_be_evaluated_is_neither_true_nor_false() -> None:
    kinds = 'type == "talks" || type == "troop_deployment"'
    found = explained(f"{kinds} || numbers.killed > 1", an_incident(figures=()))
    assert [part.holds for part in found.parts] == [False, False, None]
    assert (found.holds, found.verdict) == (None, Silence.UNDECIDABLE)


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("incident.event_count > 0", {"incident.event_count": 1}),
        ("within_km(50, 36, 60)", {"lat": 49.98, "lon": 36.25, "precision": "place"}),
        ("lat > 40.0 && true", {"lat": 49.98}),
        ('actors.exists(c, c == "incident.nothing")', {"actors": ["RUS"]}),
        ("foreign ? disputed : killed > 1", {"disputed": False, "foreign": False, "killed": 6}),
    ],
)
def test_values_are_those_that_the_clause_depends_on(
    condition: str, values: dict[str, object]
) -> None:
    assert explained(condition).parts[0].values == values


def test_what_was_told_follows_from_the_versions_before_the_newest() -> None:
    first = an_incident(size=6)
    second = an_incident(version=2, size=20, figures=(a_figure("killed", 20),))
    found = explained("killed > 5", first, second, first)
    assert found.incident == second
    assert found.told is not None
    assert (found.told.version, found.verdict) == (1, Reason.ESCALATED)
    assert explained("killed > 5", second).verdict is Reason.NEW


def test_an_area_is_shown_as_it_was_written_with_what_it_depends_on(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    area = "{lat: 49.9, lon: 36.2, km: 1, km_by_type: {air_strike: 30}}"
    file.write_text(f"areas: {{KHARKIV: {area}}}\nrules: [{{id: a, when: within(KHARKIV)}}]")
    (rule,) = load_rules(file)
    (part,) = explain(rule, [an_incident()]).parts
    assert (part.text, part.holds) == ("within(KHARKIV)", True)
    assert part.values == {
        "type": "air_strike", "lat": 49.98, "lon": 36.25, "precision": "place",
    }  # fmt: skip


def test_too_few_origins_are_counted() -> None:
    rule = Rule.model_validate({"id": "a", "when": "true", "origins": 3})
    found = explain(rule, [an_incident(independent_origins=2)])
    assert found.verdict is Silence.UNCORROBORATED
    assert found.detail == "independent origins: 2, told from 3 on"
    assert explain(rule, [an_incident(independent_origins=3)]).detail == ""


def test_a_silence_is_shown_with_its_end_and_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(
        "rules: [{id: a, when: killed > 5}]\n"
        "silences:\n"
        "  - {rules: [a], until: 2099-11-01T00:00:00Z, why: exercises}\n"
        "  - {rules: [a], until: 2099-12-01T02:30:00+02:00, why: by hand}\n"
        "  - {rules: [a], until: 2099-10-01T00:00:00Z, why: exercises}\n"
    )
    (rule,) = load_rules(file)
    found = explain(rule, [an_incident()])
    assert (found.holds, found.verdict) == (True, Silence.SILENCED)
    assert found.detail == "silenced until 2099-12-01 00:30 UTC: by hand"


def test_it_is_said_until_when_a_rule_cools_down() -> None:
    rule = Rule.model_validate({"id": "a", "when": "killed > 5", "cooldown": "2h"})
    first = an_incident(size=6, updated_at=at())
    second = an_incident(version=2, size=20, updated_at=at(1))
    found = explain(rule, [first, second])
    assert found.verdict is Silence.COOLING_DOWN
    assert found.detail == "cools down until 2024-10-28 14:00 UTC"


def test_every_verdict_has_words() -> None:
    assert set(IN_WORDS) == {*Reason, *Silence}
    for verdict, words in IN_WORDS.items():
        assert words.startswith("An alert: " if isinstance(verdict, Reason) else "No alert: ")
