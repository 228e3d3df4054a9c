"""News is judged against what was told last."""

from datetime import timedelta

import pytest

from schemas.alert import Reason, Told
from schemas.incident import Incident, Status
from services.alerter.judge import Silence, judge
from services.alerter.rules import Rule
from tests.builders import an_incident, at

RULE = Rule.model_validate({"id": "strike", "when": "killed >= 10"})


def told(**fields: object) -> Told:
    usual = {
        "alert_id": "a", "version": 1, "reason": "new", "status": "asserted", "size": 10,
        "at": at(),
    }  # fmt: skip
    return Told.model_validate({**usual, **fields})


def later(**fields: object) -> Incident:
    return an_incident("1", **{"version": 2, "size": 10, **fields})


def verdict(
    incident: Incident,
    last: Told | None = None,
    rule: Rule = RULE,
    *,
    holds: bool | None = True,
    silenced: bool = False,
) -> Reason | Silence:
    return judge(rule, incident, last, holds=holds, silenced=silenced)


def test_what_meets_the_rule_for_the_first_time_is_new() -> None:
    assert verdict(an_incident()) is Reason.NEW


@pytest.mark.parametrize(
    ("fields", "holds", "silence"),
    [
        ({}, False, Silence.NOT_MATCHED),
        ({}, None, Silence.UNDECIDABLE),
        ({"status": "denied"}, True, Silence.DENIED_ONLY),
        ({"status": "historical"}, True, Silence.HISTORICAL),
        ({"status": "retracted"}, True, Silence.NOT_MATCHED),
        ({"backfill": True}, True, Silence.BACKFILL),
    ],
)
def test_silence_says_why(fields: dict[str, object], holds: bool | None, silence: Silence) -> None:
    assert verdict(an_incident("1", **fields), holds=holds) is silence


@pytest.mark.parametrize(
    ("told_by", "reason"), [(1, Silence.UNCORROBORATED), (2, Reason.NEW), (3, Reason.NEW)]
)
def test_the_first_alert_waits_for_as_many_origins_as_the_rule_wants(
    told_by: int, reason: Reason | Silence
) -> None:
    rule = RULE.model_copy(update={"origins": 2})
    assert verdict(an_incident(independent_origins=told_by), rule=rule) is reason


def test_what_was_told_is_followed_up_whatever_the_count() -> None:
    rule = RULE.model_copy(update={"origins": 9})
    assert verdict(later(size=100), told(), rule) is Reason.ESCALATED
    assert verdict(later(disputed=True), told(), rule) is Reason.STATUS_CHANGED
    assert verdict(later(version=3), told(version=2, reason="retracted"), rule) is Reason.NEW


@pytest.mark.parametrize(
    ("incident", "last"),
    [
        (an_incident(), None),
        (later(size=100), told()),
        (later(version=3), told(version=2, reason="retracted")),
    ],
)
def test_a_silence_keeps_back_what_is_new_and_what_has_grown(
    incident: Incident, last: Told | None
) -> None:
    assert verdict(incident, last, silenced=True) is Silence.SILENCED


def test_a_silence_keeps_no_correction_back() -> None:
    for incident, holds, reason in (
        (later(disputed=True), True, Reason.STATUS_CHANGED),
        (later(status="denied"), False, Reason.STATUS_CHANGED),
        (later(status="retracted"), True, Reason.RETRACTED),
        (later(size=3), False, Reason.RETRACTED),
    ):
        assert verdict(incident, told(), holds=holds, silenced=True) is reason
    assert verdict(later(), told(version=2), silenced=True) is Reason.NEW


COOLING = RULE.model_copy(update={"cooldown": timedelta(hours=1)})


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(0.1, Silence.COOLING_DOWN), (0.99, Silence.COOLING_DOWN), (1, Reason.ESCALATED)],
)
def test_growth_waits_until_the_rule_has_cooled_down(
    hours: float, expected: Reason | Silence
) -> None:
    assert verdict(later(size=15, updated_at=at(hours)), told(at=at()), COOLING) is expected
    assert verdict(later(size=14, updated_at=at(hours)), told(at=at()), COOLING) is (
        Silence.ALREADY_TOLD
    )


def test_nothing_but_growth_waits() -> None:
    soon = at(0.1)
    for incident, last, holds, reason in (
        (later(size=99, disputed=True, updated_at=soon), told(), True, Reason.STATUS_CHANGED),
        (later(status="retracted", updated_at=soon), told(), True, Reason.RETRACTED),
        (later(size=3, updated_at=soon), told(), False, Reason.RETRACTED),
        (later(updated_at=soon), told(reason="retracted"), True, Reason.NEW),
        (later(updated_at=soon), told(version=2, reason="escalated"), True, Reason.ESCALATED),
    ):
        assert verdict(incident, last, COOLING, holds=holds) is reason


def test_a_rule_may_ask_for_old_articles() -> None:
    rule = RULE.model_copy(update={"backfill": True})
    assert verdict(an_incident(backfill=True), rule=rule) is Reason.NEW


def test_the_same_again_is_not_news() -> None:
    assert verdict(later(), told()) is Silence.ALREADY_TOLD


def test_growth_counts_from_what_was_told_and_not_from_the_last_version() -> None:
    assert verdict(later(version=7, size=15), told()) is Reason.ESCALATED
    assert verdict(later(version=7, size=14), told()) is Silence.ALREADY_TOLD


def test_a_number_where_none_was_told_is_no_escalation() -> None:
    assert verdict(later(), told(size=None)) is Silence.ALREADY_TOLD


def test_a_changed_status_is_told() -> None:
    assert verdict(later(), told(status="planned")) is Reason.STATUS_CHANGED


def test_a_denial_of_what_was_told_is_told() -> None:
    assert verdict(later(disputed=True), told()) is Reason.STATUS_CHANGED
    assert verdict(later(status="denied"), told(), holds=False) is Reason.STATUS_CHANGED


def test_a_told_denial_is_not_told_again() -> None:
    denied = told(status="denied", reason="status_changed")
    assert verdict(later(status="denied", version=3), denied, holds=False) is Silence.ALREADY_TOLD


def test_a_retraction_is_told_once() -> None:
    gone = later(status="retracted")
    assert verdict(gone, told(), holds=False) is Reason.RETRACTED
    assert verdict(gone, told(), holds=None) is Reason.RETRACTED
    again = gone.model_copy(update={"version": 3})
    last = told(version=2, reason="retracted", status="retracted")
    assert verdict(again, last, holds=False) is Silence.ALREADY_TOLD


def test_a_correction_below_the_condition_is_a_retraction_once() -> None:
    assert verdict(later(size=8), told(), holds=False) is Reason.RETRACTED
    last = told(version=2, reason="retracted")
    assert verdict(later(size=8, version=3), last, holds=False) is Silence.ALREADY_TOLD


def test_what_comes_back_after_a_retraction_is_new() -> None:
    assert verdict(later(version=3), told(version=2, reason="retracted")) is Reason.NEW


@pytest.mark.parametrize("reason", list(Reason))
def test_the_version_that_was_told_is_told_again_for_the_same_reason(reason: Reason) -> None:
    incident = later(version=4, status=Status.RETRACTED)
    assert verdict(incident, told(version=4, reason=reason), holds=False) is reason


def test_an_older_version_is_not_told_after_a_newer() -> None:
    assert verdict(later(), told(version=3)) is Silence.OLDER_VERSION


def test_a_reason_that_the_rule_does_not_want_is_silent() -> None:
    rule = RULE.model_copy(update={"notify_on": (Reason.NEW,)})
    assert verdict(later(size=100), told(), rule) is Silence.NOT_WANTED


def test_a_graver_type_or_twice_the_regions_are_escalations() -> None:
    assert verdict(later(type="riot"), told(type="protest")) is Reason.ESCALATED
    assert verdict(later(type="protest"), told(type="riot")) is Silence.ALREADY_TOLD
    assert verdict(later(reach=4), told(reach=2)) is Reason.ESCALATED
    assert verdict(later(reach=3), told(reach=2)) is Silence.ALREADY_TOLD
    assert verdict(later(reach=1), told(reach=0)) is Silence.ALREADY_TOLD


def test_who_was_told_of_an_incident_hears_that_another_has_taken_it_over_and_nobody_else() -> None:
    merged = later(superseded_by="other")
    assert verdict(merged, told()) is Reason.STATUS_CHANGED
    assert verdict(merged, told(), holds=False) is Reason.STATUS_CHANGED
    assert verdict(merged, told(reason="retracted")) is Silence.ALREADY_TOLD
    assert verdict(merged) is Silence.SUPERSEDED
