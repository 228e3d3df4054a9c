"""Alerts: the records of `alerts` and `alerts.<rule id>`, and the body of a webhook."""

from enum import StrEnum

from schemas.base import Identifier, Record, UtcTime
from schemas.event import Evidence
from schemas.incident import Incident, Status


class Reason(StrEnum):
    """Why somebody is told; a rule's `notify_on` lists the ones it wants."""

    NEW = "new"
    ESCALATED = "escalated"
    STATUS_CHANGED = "status_changed"
    RETRACTED = "retracted"


class Severity(StrEnum):
    """How urgent a rule's alerts are."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Told(Record):
    """What was last said under a rule about an incident, to judge what is news since then.

    `size` is the incident's leading number then (troops or killed), null where none was given.
    `previous` is what had been told before that, one level deep: the same incident version, redelivered,
    makes the same alert again from it.
    """

    alert_id: Identifier
    version: int
    reason: Reason
    status: Status
    disputed: bool = False
    size: float | None = None
    at: UtcTime
    previous: "Told | None" = None


class AlertEvidence(Evidence):
    """An evidence sentence with the article that has it."""

    url: str
    source: str


class Alert(Record):
    """Something somebody asked to know. `id` is the hash of rule, incident and incident version.

    Title and summary are built from fields. `created_at` is the incident version's `updated_at`, so that
    the same record makes the same alert on every run.
    """

    id: Identifier
    rule: str
    severity: Severity
    reason: Reason
    title: str
    summary: str
    incident: Incident
    previous: Told | None = None
    evidence: tuple[AlertEvidence, ...] = ()
    created_at: UtcTime
