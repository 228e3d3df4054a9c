"""All rules on one incident, and what has been told afterwards."""

from pathlib import Path

from schemas.alert import Alert, Reason, Told
from schemas.incident import Incident
from services.alerter.decide import decide, summary_row
from services.alerter.rules import Rule, load_rules
from tests.builders import a_deployment_incident, a_figure, an_event, an_incident, at

RULES = load_rules(Path("deploy/config/rules.yaml"))


def story(*incidents: Incident) -> list[Alert]:
    """All alerts of one incident's versions, each version delivered twice."""
    told: dict[str, Told] = {}
    alerts: list[Alert] = []
    for incident in incidents:
        raised, after = decide(incident, RULES, told)
        assert decide(incident, RULES, after) == (raised, after)
        alerts += raised
        told = after
    return alerts


def strike(version: int, dead: float, **fields: object) -> Incident:
    return an_incident(
        "1",
        **{
            "version": version,
            "figures": (a_figure("killed", dead, dead),),
            "size": dead,
            "updated_at": at(version),
            **fields,
        },
    )


def test_an_incident_is_told_as_it_goes_on() -> None:
    alerts = story(
        strike(1, 3), strike(2, 12), strike(3, 13), strike(4, 20), strike(5, 20, disputed=True),
        strike(6, 20, disputed=True, status="retracted", retracted=True),
    )  # fmt: skip
    assert [(a.the_incident.version, a.reason) for a in alerts] == [
        (2, Reason.NEW),
        (4, Reason.ESCALATED),
        (5, Reason.STATUS_CHANGED),
        (6, Reason.RETRACTED),
    ]


def test_an_alert_says_what_was_told_before_it() -> None:
    first, second = story(strike(1, 12), strike(2, 20))
    assert first.previous is None
    assert second.previous is not None
    assert (second.previous.alert_id, second.previous.size) == (first.id, 12)


def test_what_has_been_told_does_not_grow() -> None:
    told: dict[str, Told] = {}
    for version in range(1, 30):
        _, told = decide(strike(version, 10 * 2**version), RULES, told)
    last = told["mass-casualty-strike"]
    assert last.previous is not None
    assert last.previous.previous is None


def test_what_grew_while_the_rule_cooled_down_is_told_whole() -> None:
    rule = Rule.model_validate({"id": "deadly", "when": "killed >= 10", "cooldown": "3h"})
    told: dict[str, Told] = {}
    raised: list[Alert] = []
    for version, dead in enumerate((12, 20, 30, 31, 50), start=1):  # an hour apart
        alerts, told = decide(strike(version, dead), [rule], told)
        raised += alerts
    first, second = raised
    assert (first.reason, first.the_incident.version) == (Reason.NEW, 1)
    assert (second.reason, second.the_incident.version) == (Reason.ESCALATED, 4)
    assert second.previous is not None
    assert (second.previous.size, second.the_incident.size) == (12, 31)


def test_alert_ids_differ_by_rule_incident_and_version() -> None:
    rules = [Rule.model_validate({"id": name, "when": "true"}) for name in ("a", "b")]
    first, _ = decide(strike(1, 12), rules, {})
    other, _ = decide(an_incident("2"), rules, {})
    assert len({alert.id for alert in (*first, *other)}) == 4
    assert decide(strike(1, 12), rules, {})[0] == first


def test_an_alert_is_made_at_the_time_of_its_incident_version() -> None:
    (alert,) = story(strike(1, 12))
    assert alert.created_at == at(1)


def test_what_was_told_under_a_rule_that_is_gone_is_kept() -> None:
    _, told = decide(strike(1, 12), RULES, {})
    assert decide(strike(2, 12), (), told) == ((), told)


def test_evidence_has_each_sentence_with_its_article() -> None:
    event = an_event()
    (alert,) = story(strike(1, 12, events=(event, event)))
    (evidence,) = alert.evidence
    assert (evidence.sentence, evidence.url) == (event.evidence.sentence, event.article.url)
    assert evidence.source == "Outlet a1"


def test_an_alert_in_five_fields() -> None:
    (alert,) = story(a_deployment_incident())
    assert summary_row(alert) == {
        "rule": "foreign-troop-deployment",
        "sender": "PRK",
        "host": "RUS",
        "personnel_min": 10_000,
        "status": "asserted",
    }


def test_five_fields_stay_empty_where_nothing_is_known() -> None:
    (alert,) = story(strike(1, 12))
    row = summary_row(alert)
    assert (row["sender"], row["host"], row["personnel_min"]) == (None, None, None)
