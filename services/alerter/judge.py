"""Is it news to those who hear a rule's alerts? Judged against what they were told last."""

from enum import StrEnum

from schemas.alert import Reason, Told
from schemas.event_types import GRAVER
from schemas.incident import Incident, Status
from services.alerter.rules import Rule

GROWTH = 1.5
"""A leading number that is up by half is told again."""
ENDED = frozenset({Status.DENIED, Status.HISTORICAL, Status.RETRACTED})
"""With these statuses there is nothing to tell anew, and nothing left to take back."""

GROWN = frozenset({Reason.NEW, Reason.ESCALATED})
"""What can wait. The other reasons correct what somebody was told."""


class Silence(StrEnum):
    """Why an incident raises no alert under a rule; also a metric label."""

    NOT_MATCHED = "not_matched"
    NOT_WANTED = "not_wanted"
    ALREADY_TOLD = "already_told"
    OLDER_VERSION = "older_version"
    DENIED_ONLY = "denied_only"
    HISTORICAL = "historical"
    BACKFILL = "backfill"
    UNDECIDABLE = "undecidable"
    SUPERSEDED = "superseded"
    UNCORROBORATED = "uncorroborated"
    SILENCED = "silenced"
    COOLING_DOWN = "cooling_down"


def judge(
    rule: Rule, incident: Incident, told: Told | None, *, holds: bool | None, silenced: bool
) -> Reason | Silence:
    """Decide whether to tell, and why.

    Args:
        rule: the rule.
        incident: the incident as it stands.
        told: what was last told about it under this rule, if anything.
        holds: whether the rule's condition holds for it; none where it cannot be evaluated.
        silenced: whether a silence keeps back what is not a correction.

    Returns:
        The reason to tell, or the reason for silence. The version that was told last is told again for
        the same reason: its alert may never have got out.
    """
    if told is not None and incident.version <= told.version:
        same = incident.version == told.version
        return told.reason if same else Silence.OLDER_VERSION
    if holds is None and incident.status is not Status.RETRACTED:
        return Silence.UNDECIDABLE
    verdict = (
        _first(rule, incident, holds=bool(holds))
        if told is None
        else _next(incident, told, holds=bool(holds))
    )
    if isinstance(verdict, Silence):
        return verdict
    if silenced and verdict in GROWN:
        return Silence.SILENCED
    return _held_back(rule, incident, told, verdict) or verdict


def _first(rule: Rule, incident: Incident, *, holds: bool) -> Reason | Silence:
    if incident.superseded_by is not None:
        return Silence.SUPERSEDED
    if incident.status is Status.DENIED:
        return Silence.DENIED_ONLY
    if incident.status is Status.HISTORICAL:
        return Silence.HISTORICAL
    if not holds or incident.status is Status.RETRACTED:
        return Silence.NOT_MATCHED
    if incident.backfill and not rule.backfill:
        return Silence.BACKFILL
    return Reason.NEW


def _held_back(rule: Rule, incident: Incident, told: Told | None, reason: Reason) -> Silence | None:
    """Why the rule does not want to tell of what is news, if it does not."""
    if reason not in rule.notify_on:
        return Silence.NOT_WANTED
    if told is None and incident.independent_origins < rule.least_origins(incident.type):
        return Silence.UNCORROBORATED
    if told is not None and reason is Reason.ESCALATED and _cools_down(rule, incident, told):
        return Silence.COOLING_DOWN
    return None


def _cools_down(rule: Rule, incident: Incident, told: Told) -> bool:
    return rule.cooldown is not None and incident.updated_at < told.at + rule.cooldown


def _next(incident: Incident, told: Told, *, holds: bool) -> Reason | Silence:
    taken_back = told.reason is Reason.RETRACTED
    if incident.status is Status.RETRACTED:
        return Silence.ALREADY_TOLD if taken_back else Reason.RETRACTED
    if incident.superseded_by is not None:
        return Silence.ALREADY_TOLD if taken_back else Reason.STATUS_CHANGED
    if not holds:
        return _no_longer(incident, told)
    if taken_back:
        return Reason.NEW
    if (incident.status, incident.disputed) != (told.status, told.disputed):
        return Reason.STATUS_CHANGED
    return Reason.ESCALATED if _escalated(told, incident) else Silence.ALREADY_TOLD


def _no_longer(incident: Incident, told: Told) -> Reason | Silence:
    """What was told does not meet the rule any more: denied, or corrected below it."""
    if told.reason is Reason.RETRACTED:
        return Silence.ALREADY_TOLD
    if incident.status != told.status:
        return Reason.STATUS_CHANGED
    return Silence.ALREADY_TOLD if told.status in ENDED else Reason.RETRACTED


def _escalated(told: Told, incident: Incident) -> bool:
    """A larger number, twice as many regions, or a graver type than those that were told."""
    graver = told.type is not None and GRAVER.get(told.type) is incident.type
    return _grown(told.size, incident.size) or 0 < told.reach <= incident.reach / 2 or graver


def _grown(before: float | None, after: float | None) -> bool:
    return bool(before) and after is not None and after >= GROWTH * (before or 0.0)
