"""All rules on one incident: the alerts it raises, and what has been told from then on."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from schemas.alert import Alert, Reason, Told
from schemas.incident import Incident
from services.alerter.cel import About, context
from services.alerter.compose import evidence, summary, title
from services.alerter.judge import Silence, judge
from services.alerter.rules import Rule
from services.alerter.silences import silencing


def alert_id(rule: str, incident: str, version: int) -> str:
    """The same alert has the same id on every run."""
    return sha256(f"{rule}\x1f{incident}\x1f{version}".encode()).hexdigest()[:32]


def decide(
    incident: Incident, rules: Iterable[Rule], told: Mapping[str, Told]
) -> tuple[tuple[Alert, ...], dict[str, Told]]:
    """Judge one incident by every rule.

    Args:
        incident: the incident as it stands.
        rules: the rules, in the order in which their alerts come.
        told: what was last told about this incident, by rule id.

    Returns:
        The alerts, and what has been told once they are out. The same incident version, delivered
        again with what was returned, gives the same alerts again.
    """
    about = context(incident)
    alerts: list[Alert] = []
    after = dict(told)
    for rule in rules:
        last = told.get(rule.id)
        reason = verdict_of(rule, incident, last, about)
        if isinstance(reason, Reason):
            again = last is not None and last.version == incident.version
            alert = _alert(rule, incident, reason, last.previous if again and last else last)
            alerts.append(alert)
            after[rule.id] = last if again and last else _told(alert)
    return tuple(alerts), after


def verdict_of(rule: Rule, incident: Incident, told: Told | None, about: About) -> Reason | Silence:
    """Judge one incident, about which the context is, by one rule and the silences that cover it."""
    holds = rule.when.holds(about)
    silenced = bool(holds) and silencing(rule.silences, incident, about) is not None
    return judge(rule, incident, told, holds=holds, silenced=silenced)


def _alert(rule: Rule, incident: Incident, reason: Reason, previous: Told | None) -> Alert:
    before = previous and previous.model_copy(update={"previous": None})
    return Alert(
        id=alert_id(rule.id, incident.id, incident.version),
        rule=rule.id,
        severity=rule.severity,
        reason=reason,
        title=title(rule.title, incident, reason, before),
        summary=summary(incident, reason, before),
        incident=incident,
        previous=before,
        evidence=evidence(incident),
        created_at=incident.updated_at,
    )


def _told(alert: Alert) -> Told:
    return Told(
        alert_id=alert.id,
        version=alert.the_incident.version,
        reason=alert.reason,
        status=alert.the_incident.status,
        disputed=alert.the_incident.disputed,
        size=alert.the_incident.size,
        reach=alert.the_incident.reach,
        type=alert.the_incident.type,
        at=alert.created_at,
        previous=alert.previous,
    )


def summary_row(alert: Alert) -> dict[str, Any]:
    """An alert in five fields: rule, sender, host, least number of troops, status."""
    move = alert.the_incident.deployment
    troops = next((f for f in alert.the_incident.figures if f.unit == "troops"), None)
    return {
        "rule": alert.rule,
        "sender": move.sender if move else None,
        "host": move.host if move else None,
        "personnel_min": troops.min if troops else None,
        "status": alert.the_incident.status.value,
    }
