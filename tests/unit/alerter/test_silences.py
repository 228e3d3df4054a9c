"""Silences of rules.yaml: what they keep back, until when, and what is said afterwards."""

from pathlib import Path

import pytest

from schemas.alert import Told
from schemas.incident import Incident
from services.alerter.back_test import back_test
from services.alerter.decide import decide
from services.alerter.rules import Rule, load_rules
from services.alerter.trials import failures, load_trials
from services.runtime.errors import ConfigError
from tests.builders import a_figure, an_incident, at

RULES = """\
regions: {EAST: [UKR]}
rules:
  - {id: deadly, when: killed >= 10}
  - {id: anything, when: 'true'}
silences:
  - {rules: [deadly], when: country in EAST, until: 2024-10-29T00:00:00Z, why: by hand}
"""
NOON = 12.0
"""Hours from the builders' first moment to the end of the silence."""


def rules_of(folder: Path, text: str = RULES) -> tuple[Rule, ...]:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rules(path)


def strike(version: int, dead: float, hours: float, **fields: object) -> Incident:
    return an_incident(
        "1",
        **{
            "version": version,
            "figures": (a_figure("killed", dead, dead),),
            "size": dead,
            "updated_at": at(hours),
            **fields,
        },
    )


def raised(rules: tuple[Rule, ...], *versions: Incident) -> list[tuple[str, int, str]]:
    """What is told under rules by one incident's versions, each delivered twice."""
    told: dict[str, Told] = {}
    found = []
    for version in versions:
        alerts, after = decide(version, rules, told)
        assert decide(version, rules, after) == (alerts, after)
        found += [(alert.rule, version.version, alert.reason.value) for alert in alerts]
        told = after
    return found


def test_what_comes_before_the_end_is_not_told_and_counts_as_not_told(tmp_path: Path) -> None:
    (deadly, _) = rules_of(tmp_path)
    before, after = strike(1, 12, NOON - 0.01), strike(2, 12, NOON)
    assert decide(before, [deadly], {}) == ((), {})
    assert raised((deadly,), before, after) == [("deadly", 2, "new")]


def test_only_the_rules_that_are_named_are_silent_unless_all_are(tmp_path: Path) -> None:
    incident = strike(1, 12, 1)
    assert raised(rules_of(tmp_path), incident) == [("anything", 1, "new")]
    assert raised(rules_of(tmp_path, RULES.replace("[deadly]", "['*']")), incident) == []
    assert (
        raised(rules_of(tmp_path, RULES.replace("[deadly]", "[deadly, anything]")), incident) == []
    )


@pytest.mark.parametrize(
    ("when", "silent"),
    [
        ("when: country in EAST, ", True),
        ('when: country == "RUS", ', False),
        ("", True),
        ('when: type == "talks" || type == "troop_deployment" || numbers.tanks > 1, ', False),
    ],
)
def test_a_silence_keeps_back_what_meets_it_and_nothing_that_it_cannot_judge(
    tmp_path: Path, when: str, *, silent: bool
) -> None:
    text = RULES.replace("when: country in EAST, ", when)
    assert (raised(rules_of(tmp_path, text)[:1], strike(1, 12, 1)) == []) is silent


def test_growth_waits_for_the_end_and_corrections_do_not(tmp_path: Path) -> None:
    (deadly, _) = rules_of(tmp_path)
    told_before = strike(1, 12, -1, place=None)  # nowhere in the east, so that it is told
    assert raised((deadly,), told_before, strike(2, 30, 1), strike(3, 31, NOON)) == [
        ("deadly", 1, "new"), ("deadly", 3, "escalated"),
    ]  # fmt: skip
    assert raised(
        (deadly,), told_before, strike(2, 30, 1), strike(3, 30, 2, disputed=True), strike(4, 2, 3)
    ) == [("deadly", 1, "new"), ("deadly", 3, "status_changed"), ("deadly", 4, "retracted")]


def test_the_past_is_judged_with_its_silences(tmp_path: Path) -> None:
    test = back_test([strike(1, 12, 1), strike(2, 13, 13)], rules_of(tmp_path), at(-99))
    assert [(one.rule, one.version) for one in test.fired] == [("anything", 1), ("deadly", 2)]


def test_tests_of_rules_are_not_silenced_unless_they_give_a_time(tmp_path: Path) -> None:
    rules_of(tmp_path)
    file = tmp_path / "rules.test.yaml"
    file.write_text("""\
rules: rules.yaml
tests:
  - name: silent, and told afterwards
    incidents:
      - {type: shelling, country: UKR, killed: 12, at: 2024-10-28T23:00:00Z}
      - {at: 2024-10-29T01:00:00Z}
      - {id: timeless, type: shelling, country: UKR, killed: 12}
    expect:
      - [{rule: anything, reason: new}]
      - [{rule: deadly, reason: new}]
      - [{rule: anything, reason: new}, {rule: deadly, reason: new}]
""")
    rules, (trial,) = load_trials(file)
    assert failures(trial, rules) == []


END = "2024-10-29T00:00:00Z"
NO_MOMENT = "until: Input should be a valid datetime; allowed is: a moment with seconds and zone"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[deadly]", "[deadli]", "rules[0]: no rule 'deadli'; there are deadly, anything, and * "),
        ("[deadly]", "[]", "rules: Tuple should have at least 1 item"),
        ("EAST,", "WEST,", "when: unknown name 'WEST'; allowed, nearest first: EAST"),
        (END, END.removesuffix("Z"), "until: Input should have timezone info; allowed is: a mo"),
        (END, "2024-10-29", NO_MOMENT),
        (END, "20241029", NO_MOMENT),
        (END, "9999-01-01T00:00:00Z", "until: must be before the year 2100; allowed is: a "),
        (", why: by hand", "", "why: is missing; allowed is: a few words."),
        ("until:", "from: 3, until:", "from: is no key here; allowed are rules, when, until, "),
    ],
)
def test_a_silence_that_is_wrong_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in RULES
    with pytest.raises(ConfigError) as refused:
        rules_of(tmp_path, RULES.replace(old, new))
    assert str(refused.value).startswith(f"{tmp_path}/rules.yaml:6: silences[0].{message}")
