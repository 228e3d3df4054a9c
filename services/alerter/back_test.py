"""What rules would have raised over the incidents of the past, had they been in force then. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from schemas.alert import Alert, Reason, Told
from schemas.incident import Incident
from services.alerter.decide import decide
from services.alerter.rules import Rule

DAY = timedelta(days=1)


class Fired(NamedTuple):
    """An alert that would have been raised, in short."""

    at: datetime
    rule: str
    reason: Reason
    incident: str
    version: int
    title: str


class BackTest(NamedTuple):
    """What came of it.

    `fired` is in the order of time. `first` is the time of the first record since then, none without any.
    `missing` counts versions of incidents that were not among the records: a compacted topic drops them,
    and what they would have raised is not known.
    """

    fired: tuple[Fired, ...]
    first: datetime | None
    missing: int


class Row(NamedTuple):
    """One rule's part."""

    rule: str
    reasons: dict[Reason, int]
    incidents: int
    a_day: float


def back_test(incidents: Iterable[Incident], rules: Iterable[Rule], since: datetime) -> BackTest:
    """Judge all versions of incidents by rules that have told nothing yet.

    Args:
        incidents: the versions, those of one incident in the order in which they were published. What was
            published twice counts once.
        rules: the rules.
        since: alerts of versions from then on are told; earlier versions only say what is news.
    """
    rules = tuple(rules)
    told: dict[str, dict[str, Told]] = {}
    versions: dict[str, int] = {}
    fired: dict[str, Fired] = {}
    first, missing = None, 0
    for incident in incidents:
        missing += max(0, incident.version - versions.get(incident.id, 0) - 1)
        versions[incident.id] = max(incident.version, versions.get(incident.id, 0))
        alerts, told[incident.id] = decide(incident, rules, told.get(incident.id, {}))
        if incident.updated_at >= since:
            first = min(first or incident.updated_at, incident.updated_at)
            fired |= {alert.id: _short(alert) for alert in alerts}
    return BackTest(tuple(sorted(fired.values())), first, missing)


def _short(alert: Alert) -> Fired:
    return Fired(alert.created_at, alert.rule, alert.reason, *alert.subject, alert.title)


def rows(test: BackTest, rules: Iterable[Rule], until: datetime) -> list[Row]:
    """For each rule how often it would have told what, those that are silent included.

    The days that alerts are counted on begin with the first record, and are one at least.
    """
    days = max(1.0, (until - test.first) / DAY) if test.first else 1.0
    return [
        _row(rule.id, [one for one in test.fired if one.rule == rule.id], days) for rule in rules
    ]


def _row(rule: str, fired: Sequence[Fired], days: float) -> Row:
    counted = Counter(one.reason for one in fired)
    reasons = {reason: counted[reason] for reason in Reason}
    return Row(rule, reasons, len({one.incident for one in fired}), len(fired) / days)
