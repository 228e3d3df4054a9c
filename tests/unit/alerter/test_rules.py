"""rules.yaml: what is accepted, and how an error reads."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from schemas.alert import Reason, Severity
from schemas.event import Place
from schemas.event_types import EventType, PlacePrecision
from schemas.incident import Incident
from services.alerter import cel
from services.alerter.cel import context
from services.alerter.facts import record
from services.alerter.functions import OURS, WITHIN, functions
from services.alerter.rules import Rule, load_rules
from services.runtime.errors import ConfigError
from tests.builders import (
    KHARKIV,
    ODESA,
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
            "rules.yaml:5: rules[0].when: near-odesa: is not CEL: mismatched input '<EOF>'.",
        ),
        (
            "killed > 0",
            "killed",
            "rules.yaml:5: rules[0].when: near-odesa: 'killed' must answer true or false and is a number.",
        ),
        (
            "killed > 0",
            "kiled > 0",
            (
                "rules.yaml:5: rules[0].when: near-odesa: unknown name 'kiled'; "
                "allowed, nearest first: killed, "
            ),
        ),
        (
            "killed > 0",
            "within_mi(46.5, 30.7, 60)",
            (
                "rules.yaml:5: rules[0].when: near-odesa: unknown function 'within_mi'; "
                "allowed, nearest first: within_km, "
            ),
        ),
        (
            "killed > 0",
            "incident.deaths > 0",
            (
                "rules.yaml:5: rules[0].when: near-odesa: incident has no 'deaths'; "
                "allowed, nearest first: "
            ),
        ),
        (
            "killed > 0",
            "killed > 'ten'",
            (
                'rules.yaml:5: rules[0].when: near-odesa: "killed > \'ten\'" cannot be evaluated: '
                "No such overload"
            ),
        ),
        ("    when: region", "    wen: region", "rules.yaml:2: rules[0].when: is missing."),
        ("near-odesa", "Near Odesa", "rules.yaml:2: rules[0].id: String should match"),
        ("rules:", "rulez:", "rules.yaml:1: rules: is missing"),
        ("    title:", "    id: again\n    title:", "rules.yaml:3: id: stands here a second time"),
        ("title: attack", "title: 'attack", "rules.yaml:"),
    ],
)  # fmt: skip
def test_an_error_is_one_sentence_with_the_place_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    sentence, *shown = error_of(tmp_path, GOOD.replace(old, new)).split("\n")
    assert sentence.startswith(message)
    assert sentence.endswith(".")
    assert len(shown) == (2 if "near-odesa: " in message else 0)


def test_a_number_that_not_every_incident_has_is_to_be_asked_for_first(tmp_path: Path) -> None:
    message = error_of(tmp_path, "rules: [{id: a, when: 'numbers.tanks > 3'}]")
    assert "cannot be evaluated: 'tanks' is not always there; ask has(…) first." in message


@pytest.mark.parametrize("circle", ["46.5", '"Odesa", 30.7, 60', "30, 146.5, -1", "1, 2, 3, 4"])
def test_a_circle_that_is_none_is_refused_also_where_it_is_not_reached(
    tmp_path: Path, circle: str
) -> None:
    message = error_of(tmp_path, f"rules: [{{id: a, when: 'killed > 99 && within_km({circle})'}}]")
    assert "cannot be evaluated: within_km takes latitude, longitude and distance: " in message


@pytest.mark.parametrize(
    ("condition", "pointed_at"),
    [
        ("killed > 3 && forein", "forein"),
        ("killed > 3 &&", ""),
        ("killed > 3 and foreign", "and foreign"),
        ('type == "forein" && (foreign || forein)', "forein)"),
        ("killed > 3 || (disputed && near(1, 2))", "near(1, 2))"),
        ("killed > 3 && incident.retractd", "retractd"),
        ("killed > 3 && troops", "troops"),
        ("killed > 3 && within_km(46.5, 230.7, 60)", "within_km(46.5, 230.7, 60)"),
        ("killed > 3 && within_km(46.5)", "within_km(46.5)"),
        ('source == "http://outlet.example" || killed > 3', 'source == "http://'),
        ("killed > 3 // many", "// many"),
        ('country == "UKR//', '"UKR//'),
    ],
)
def test_a_caret_stands_under_what_is_wrong(
    tmp_path: Path, condition: str, pointed_at: str
) -> None:
    entry = yaml.safe_dump({"rules": [{"id": "a", "when": condition}]}, width=1000)
    _, line, caret = error_of(tmp_path, entry).split("\n")
    assert line == f"  {condition}"
    assert caret.strip() == "^"
    assert line[caret.index("^") :].startswith(pointed_at)
    assert (caret.index("^") < len(line)) is bool(pointed_at)


def test_of_a_condition_in_several_lines_the_wrong_one_is_shown(tmp_path: Path) -> None:
    text = (
        "rules:\n  - id: a\n    when: |\n      foreign\n        && kiled > 3\n        && disputed\n"
    )
    _, line, caret = error_of(tmp_path, text).split("\n")
    assert line[caret.index("^") :] == "kiled > 3"
    _, line, caret = error_of(tmp_path, text.replace("kiled", "killed >")).split("\n")
    assert line[caret.index("^") :] == "> 3"


def test_a_long_line_is_cut_around_the_place(tmp_path: Path) -> None:
    condition = f"{'disputed || ' * 30}kiled > 3{' || disputed' * 30}"
    _, line, caret = error_of(tmp_path, f"rules: [{{id: a, when: '{condition}'}}]").split("\n")
    assert len(line) < 110
    assert line[caret.index("^") :].startswith("kiled > 3 ||")


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


ATTACKS = "rules: [{id: a, when: 'within_km(46.48, 30.73, 60)'}]"


@pytest.mark.parametrize(
    ("place", "near"),
    [
        (ODESA, True),
        (ODESA.model_copy(update={"lat": 46.48 + 0.53}), True),  # 58.9 km north
        (ODESA.model_copy(update={"lat": 46.48 + 0.55}), False),  # 61.2 km north
        (ODESA.model_copy(update={"lon": 30.73 + 0.77}), True),  # 59.0 km east
        (ODESA.model_copy(update={"lon": 30.73 + 0.80}), False),  # 61.2 km east
        (ODESA.model_copy(update={"precision": PlacePrecision.ADMIN1}), False),
        (ODESA.model_copy(update={"lat": None}), False),
        (KHARKIV, False),
        (None, False),
    ],
)
def test_near_is_what_lies_within_the_circle_and_is_known_to_the_town(
    tmp_path: Path, place: Place | None, *, near: bool
) -> None:
    (rule,) = rules_of(tmp_path, ATTACKS)
    assert rule.when.holds(context(an_incident(place=place))) is near


def test_a_circle_goes_over_the_date_line(tmp_path: Path) -> None:
    (rule,) = rules_of(tmp_path, ATTACKS.replace("46.48, 30.73", "-17.0, 179.9"))
    fiji = ODESA.model_copy(update={"lat": -17.0, "lon": -179.9})
    assert rule.when.holds(context(an_incident(place=fiji))) is True


def test_regions_are_lists_of_countries_with_a_name(tmp_path: Path) -> None:
    text = "regions: {SAHEL: [MLI, NER], EAST: [UKR]}\nrules: [{id: a, when: '%s'}]"
    incident = an_incident()  # a Russian strike on Kharkiv
    for condition, expected in {
        "country in EAST": True,
        "country in SAHEL": False,
        'country in SAHEL || "EAST" == country || country in EAST': True,
        "actors.exists(c, c in EAST)": False,
        "targets.all(c, c in EAST)": True,
    }.items():
        (rule,) = rules_of(tmp_path, text % condition)
        assert rule.when.holds(context(incident)) is expected, condition
    assert rule.when.text == "targets.all(c, c in EAST)"


@pytest.mark.parametrize(
    ("regions", "condition", "message"),
    [
        ("{SAHEL: [MLI]}", "country in SAHL", "unknown name 'SAHL'; allowed, nearest first: SAHEL"),
        ("{SAHEL: [Mali]}", "true", "rules.yaml:1: regions.SAHEL[0]: "),
        ("{sahel: [MLI]}", "true", "rules.yaml:1: regions.sahel"),
        ("{SAHEL: []}", "true", "rules.yaml:1: regions.SAHEL: "),
    ],
)
def test_a_region_that_is_wrong_is_refused(
    tmp_path: Path, regions: str, condition: str, message: str
) -> None:
    text = f"regions: {regions}\nrules: [{{id: a, when: '{condition}'}}]"
    assert message in error_of(tmp_path, text)


AREAS = (
    "areas: {ODESA: {lat: 46.48, lon: 30.73, km: 60, km_by_type: {drone_strike: 100, shelling: 20}}}"
    "\nregions: {EAST: [UKR]}\nrules: [{id: a, when: '%s'}]"
)


@pytest.mark.parametrize(
    ("kind", "degrees_north", "near"),
    [
        ("air_strike", 0.53, True),  # 58.9 km
        ("air_strike", 0.55, False),  # 61.2 km
        ("drone_strike", 0.89, True),  # 99.0 km
        ("drone_strike", 0.91, False),  # 101.2 km
        ("shelling", 0.17, True),  # 18.9 km
        ("shelling", 0.19, False),  # 21.1 km
    ],
)
def test_an_area_is_a_circle_with_a_name_wider_or_narrower_for_some_types(
    tmp_path: Path, kind: str, degrees_north: float, *, near: bool
) -> None:
    (rule,) = rules_of(tmp_path, AREAS % "within(ODESA)")
    place = ODESA.model_copy(update={"lat": 46.48 + degrees_north})
    assert rule.when.holds(context(an_incident(type=kind, place=place))) is near


def test_areas_and_regions_go_with_everything_else(tmp_path: Path) -> None:
    there = an_incident(place=ODESA)
    for condition, expected in {
        "country in EAST && within( ODESA )": True,
        "!within(ODESA) || killed > 100": False,
        'place != "within(ODESA)" && within(ODESA)': True,
        "within(ODESA) ? killed > 100 : true": False,
    }.items():
        (rule,) = rules_of(tmp_path, AREAS % condition)
        assert rule.when.holds(context(there)) is expected, condition
        assert rule.when.text == condition
    assert [clause.text for clause in rule.when.clauses] == [condition]


def test_an_area_may_lie_in_the_south_and_the_west(tmp_path: Path) -> None:
    text = "areas: {FIJI: {lat: -17, lon: -179.9, km: 60}}\nrules: [{id: a, when: within(FIJI)}]"
    (rule,) = rules_of(tmp_path, text)
    fiji = ODESA.model_copy(update={"lat": -17.0, "lon": 179.9})
    assert rule.when.holds(context(an_incident(place=fiji))) is True
    assert rule.when.holds(context(an_incident(place=ODESA))) is False


@pytest.mark.parametrize(
    ("condition", "message", "pointed_at"),
    [
        ("killed > 3 && within(ODESSA)", "within takes the name of an area: ODESA; ", "within(ODESSA)"),
        ("killed > 3 && country in ODESA", "ODESA is an area; write within(ODESA).", "ODESA"),
        ("within(EAST) && killed > 3", "within takes the name of an area: ODESA; for a ", "within(EAST)"),
        ("killed > 3 && within (46.5, 30.7, 60)", "within takes the name of an area: ODESA; ", "within ("),
        ("within(ODESA) && kiled > 3", "unknown name 'kiled'; ", "kiled"),
        ("within(ODESA) && killed", "'killed' must answer true or false", "killed"),
        ("killed > 3 && within(ODESA) > 3", "'within(ODESA) > 3' cannot be evaluated: ", "within(ODESA) > 3"),
        ("killed > 3 && (within(ODESA) > 3 || true", "is not CEL: ", ""),
    ],
)  # fmt: skip
def test_mistakes_with_areas_are_shown_as_they_were_written(
    tmp_path: Path, condition: str, message: str, pointed_at: str
) -> None:
    sentence, line, caret = error_of(tmp_path, AREAS % condition).split("\n")
    assert sentence.startswith(f"rules.yaml:3: rules[0].when: a: {message}")
    assert line == f"  {condition}"
    assert line[caret.index("^") :].startswith(pointed_at)


def test_within_needs_areas(tmp_path: Path) -> None:
    message = error_of(tmp_path, "rules: [{id: a, when: 'within(46.5, 30.7, 60)'}]")
    assert "`areas` beside the rules gives none yet; for a point there is within_km(" in message


@pytest.mark.parametrize(
    ("area", "message"),
    [
        ("ODESA: {lat: 96, lon: 30, km: 60}", "areas.ODESA.lat: "),
        ("ODESA: {lat: 46, lon: 30}", "areas.ODESA.km: is missing"),
        ("ODESA: {lat: 46, lon: 30, km: 0}", "areas.ODESA.km: "),
        ("ODESA: {lat: .nan, lon: 30, km: 6}", "areas.ODESA.lat: "),
        ("ODESA: {lat: 46, lon: 30, km: 6, km_by_type: {missile: 9}}", "areas.ODESA.km_by_type.missile: "),
        ("ODESA: {lat: 46, lon: 30, km: 6, radius: 9}", "areas.ODESA.radius: is no key here; "),
        ("Odesa: {lat: 46, lon: 30, km: 6}", "areas.Odesa"),
        ("EAST: {lat: 46, lon: 30, km: 6}", "areas.EAST: 'EAST' is the name of a region too"),
    ],
)  # fmt: skip
def test_an_area_that_is_wrong_is_refused(tmp_path: Path, area: str, message: str) -> None:
    text = f"regions: {{EAST: [UKR]}}\nareas: {{{area}}}\nrules: [{{id: a, when: disputed}}]"
    assert error_of(tmp_path, text).startswith(f"rules.yaml:2: {message}")


@pytest.mark.parametrize(
    ("origins", "kind", "least"),
    [
        ("", EventType.CEASEFIRE, 3),
        ("", EventType.TALKS, 1),
        ("origins: 2, ", EventType.CEASEFIRE, 2),
        ("origins: 1, ", EventType.CEASEFIRE, 1),
        ("origins: 2, ", EventType.TALKS, 2),
    ],
)
def test_a_type_needs_the_origins_that_the_file_wants_but_for_rules_with_a_number_of_their_own(
    tmp_path: Path, origins: str, kind: EventType, least: int
) -> None:
    text = f"rules: [{{id: a, {origins}when: disputed}}]\ncorroboration: {{ceasefire: 3}}"
    (rule,) = rules_of(tmp_path, text)
    assert rule.least_origins(kind) == least


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "corroboration: {truce: 2}",
            "rules.yaml:1: corroboration.truce: Input should be 'air_strike', ",
        ),
        ("corroboration: {ceasefire: 0}", "rules.yaml:1: corroboration.ceasefire: "),
        ("corroboration: {ceasefire: true}", "rules.yaml:1: corroboration.ceasefire: "),
        ("corroboration: 2", "rules.yaml:1: corroboration: Input should be a valid dictionary; "),
        ("rules: [{id: a, when: disputed, origins: 0}]", "rules.yaml:1: rules[0].origins: "),
        ("rules: [{id: a, when: disputed, origins: two}]", "rules.yaml:1: rules[0].origins: "),
    ],
)
def test_a_number_of_origins_is_a_whole_one_of_a_type_of_the_taxonomy(
    tmp_path: Path, text: str, message: str
) -> None:
    rules = "" if "rules" in text else "\nrules: [{id: a, when: disputed}]"
    assert error_of(tmp_path, text + rules).startswith(message)


@pytest.mark.parametrize(
    ("cooldown", "seconds"), [("10s", 10), ("30m", 1800), ("30d", 30 * 86_400)]
)
def test_a_rule_may_cool_down(tmp_path: Path, cooldown: str, seconds: int) -> None:
    (rule,) = rules_of(tmp_path, f"rules: [{{id: a, when: disputed, cooldown: {cooldown}}}]")
    assert rule.cooldown == timedelta(seconds=seconds)


@pytest.mark.parametrize("cooldown", ["9s", "0m", "31d", "30", "soon", "30m 5s", "[30m]", "null"])
def test_a_cooldown_is_a_span_of_time_from_seconds_to_a_month(
    tmp_path: Path, cooldown: str
) -> None:
    message = error_of(tmp_path, f"rules: [{{id: a, when: disputed, cooldown: {cooldown}}}]")
    assert message.startswith("rules.yaml:1: rules[0].cooldown: is ")
    assert message.endswith("; allowed is: a span of time from 10s to 30d, such as 30m.")


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
    assert matching(moved(type="troop_withdrawal", status="possible")) == {
        "foreign-troop-withdrawal"
    }
    assert matching(moved(type="troop_withdrawal", status="denied")) == set()


@pytest.mark.parametrize("kind", ["troop_deployment", "troop_withdrawal"])
def test_what_others_demand_is_no_movement_yet(kind: str) -> None:
    asked, said = an_event(type=kind, demanded=True), an_event(type=kind)
    assert matching(moved(type=kind, status="possible", events=(asked,))) == set()
    assert len(matching(moved(type=kind, status="possible", events=(asked, said)))) == 1


@pytest.mark.parametrize("kind", ["troop_deployment", "troop_withdrawal"])
def test_ships_and_jets_alone_are_no_troops(kind: str) -> None:
    jets, men = an_event(type=kind, materiel=True), an_event(type=kind)
    assert matching(moved(type=kind, status="possible", events=(jets,))) == set()
    assert len(matching(moved(type=kind, status="possible", events=(jets, men)))) == 1


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
                  for name in re.findall(r"`(\w+)", line.split("|")[1])}  # fmt: skip
    assert set(facts.NAMES) == {*facts.facts(an_incident()), facts.RECORD}
    assert documented == {*facts.NAMES, *OURS, WITHIN}
    assert set(OURS) == set(functions(an_incident()))


def test_the_whole_record_is_put_together_once_and_only_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "rules: [{id: a, when: 'incident.event_count > 3'}, {id: b, when: disputed}]"
    asks, does_not = rules_of(tmp_path, text)
    made: list[Incident] = []

    def counted(one: Incident) -> dict[str, Any]:
        made.append(one)
        return record(one)

    monkeypatch.setattr(cel, "record", counted)
    about = context(an_incident(event_count=4))
    assert does_not.when.holds(about) is False
    assert made == []
    assert [asks.when.holds(about) for _ in range(3)] == [True] * 3
    assert len(made) == 1


def test_the_whole_record_can_be_asked(tmp_path: Path) -> None:
    text = "rules: [{id: a, when: 'incident.event_count > 3 && !incident.retracted'}]"
    (rule,) = rules_of(tmp_path, text)
    assert rule.when.holds(context(an_incident(event_count=4))) is True
    assert rule.when.holds(context(an_incident(event_count=3))) is False
