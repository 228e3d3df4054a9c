"""Alerts: the records of `alerts` and `alerts.<rule id>`, and the body of a webhook."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from schemas.article import Source
from schemas.base import Identifier, Record, UtcTime
from schemas.event import Evidence
from schemas.event_types import EventType
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

    `size` is the incident's leading number then (troops or killed), null where none was given; `reach` counts
    the regions and `type` is what it was called.
    `previous` is what had been told before that, one level deep: the same incident version, redelivered,
    makes the same alert again from it.
    """

    alert_id: Identifier
    version: int
    reason: Reason
    status: Status
    disputed: bool = False
    size: float | None = None
    reach: int = 0
    type: EventType | None = None
    at: UtcTime
    previous: "Told | None" = None


class AlertEvidence(Evidence):
    """An evidence sentence with the article that has it."""

    url: str
    source: str


SOURCE_QUIET = "source-quiet"
"""The rule of alerts about sources; no rule of rules.yaml may bear its name."""


class Silence(Record):
    """A source that is silent for far longer than it uses to be; `quiet_since` is its last sign of life.

    `trouble` is why it could not be read, null where it could and had nothing new.
    """

    source: Source
    url: str
    quiet_since: UtcTime
    last_success_at: UtcTime | None = None
    trouble: str | None = None


class Alert(Record):
    """Something somebody asked to know. `id` is the hash of rule, incident and incident version.

    Title and summary are built from fields. `created_at` is the incident version's `updated_at`, so that
    the same record makes the same alert on every run. Alerts of the rule `source-quiet` are about a
    source and no incident: `silence` tells of it, and `incident` is null in these alone.
    """

    id: Identifier
    rule: str
    severity: Severity
    reason: Reason
    title: str
    summary: str
    incident: Incident | None
    silence: Silence | None = None
    previous: Told | None = None
    evidence: tuple[AlertEvidence, ...] = ()
    created_at: UtcTime

    @model_validator(mode="after")
    def _about_one_thing(self) -> Self:
        if (self.incident is None) == (self.silence is None):
            raise ValueError("needs either an incident or a silence")
        return self

    @property
    def subject(self) -> tuple[str, int]:
        """What it is about: an incident's id and version, or a source's id and 0."""
        if self.incident is not None:
            return self.incident.id, self.incident.version
        return (self.silence.source.id if self.silence else ""), 0

    @property
    def the_incident(self) -> Incident:
        """The incident that it is about.

        Raises:
            ValueError: it is about a source.
        """
        if self.incident is None:
            raise ValueError(f"alert {self.id} is about a source")
        return self.incident
