"""What rules would have raised over the incidents of the past."""

from datetime import datetime

import pytest

from schemas.alert import Reason
from schemas.incident import Incident
from services.alerter.back_test import BackTest, back_test, rows
from services.alerter.rules import Rule
from tests.builders import a_figure, an_incident, at

RULES = [
    Rule.model_validate({"id": name, "when": when})
    for name, when in {"deadly": "killed >= 10", "doubted": "disputed"}.items()
]


def strike(name: str, version: int, dead: float, hours: float, **fields: object) -> Incident:
    return an_incident(
        name,
        **{
            "version": version,
            "figures": (a_figure("killed", dead, dead),),
            "size": dead,
            "updated_at": at(hours),
            **fields,
        },
    )


LOG = [
    strike("a", 1, 12, 0), strike("b", 1, 3, 1), strike("a", 2, 20, 24), strike("b", 2, 11, 12),
    strike("a", 3, 20, 48, disputed=True),
]  # fmt: skip


def fired(since: datetime, log: list[Incident] | None = None) -> list[tuple[str, int, str, str]]:
    test = back_test(LOG if log is None else log, RULES, since)
    return [(one.incident[-1], one.version, one.rule, one.reason) for one in test.fired]


def test_all_that_would_have_been_raised_is_told_in_the_order_of_time() -> None:
    assert fired(at()) == [
        ("a", 1, "deadly", "new"), ("b", 2, "deadly", "new"), ("a", 2, "deadly", "escalated"),
        ("a", 3, "deadly", "status_changed"), ("a", 3, "doubted", "new"),
    ]  # fmt: skip


def test_what_came_before_is_not_told_but_decides_what_is_news() -> None:
    assert fired(at(24)) == [
        ("a", 2, "deadly", "escalated"), ("a", 3, "deadly", "status_changed"),
        ("a", 3, "doubted", "new"),
    ]  # fmt: skip


def test_what_too_few_tell_is_new_once_enough_do() -> None:
    rule = Rule.model_validate({"id": "deadly", "when": "killed >= 10", "origins": 2})
    log = [LOG[0], strike("a", 2, 12, 2, independent_origins=2), strike("a", 3, 30, 3)]
    test = back_test(log, [rule], at())
    assert [(one.version, one.reason) for one in test.fired] == [
        (2, Reason.NEW), (3, Reason.ESCALATED),
    ]  # fmt: skip


def test_growth_waits_as_the_rule_wants() -> None:
    rule = Rule.model_validate({"id": "deadly", "when": "killed >= 10", "cooldown": "2d"})
    test = back_test([*LOG, strike("a", 4, 40, 70, disputed=True)], [rule], at())
    assert [(one.incident[-1], one.version, one.reason) for one in test.fired] == [
        ("a", 1, Reason.NEW), ("b", 2, Reason.NEW), ("a", 3, Reason.STATUS_CHANGED),
    ]  # fmt: skip


def test_what_was_published_twice_counts_once() -> None:
    assert fired(at(), [LOG[0], LOG[0], *LOG, LOG[0]]) == fired(at())
    assert back_test([LOG[0], LOG[0], *LOG, LOG[0]], RULES, at()).missing == 0


def test_versions_that_the_topic_has_dropped_are_counted() -> None:
    log = [strike("a", 4, 12, 0), strike("a", 5, 12, 1), strike("a", 8, 12, 2), LOG[1]]
    assert back_test(log, RULES, at()).missing == 3 + 2
    assert back_test(LOG, RULES, at()).missing == 0
    again = [LOG[0], LOG[2], LOG[0], LOG[4]]
    assert back_test(again, RULES, at()).missing == 0


def test_each_rule_is_counted_the_silent_ones_too() -> None:
    silent = Rule.model_validate({"id": "silent", "when": "false"})
    deadly, doubted, none = rows(back_test(LOG, RULES, at()), [*RULES, silent], at(96))
    assert deadly.reasons == {
        Reason.NEW: 2, Reason.ESCALATED: 1, Reason.STATUS_CHANGED: 1, Reason.RETRACTED: 0,
    }  # fmt: skip
    assert (deadly.incidents, deadly.a_day) == (2, 1.0)
    assert (doubted.incidents, doubted.a_day) == (1, 0.25)
    assert (none.rule, none.incidents, none.a_day) == ("silent", 0, 0)


@pytest.mark.parametrize(
    ("since", "until", "a_day"),
    [(at(-900), at(96), 1.0), (at(24), at(48), 2.0), (at(48), at(49), 1.0)],
)
def test_days_are_those_of_which_there_are_records_and_one_at_least(
    since: datetime, until: datetime, a_day: float
) -> None:
    deadly = rows(back_test(LOG, RULES, since), RULES, until)[0]
    assert deadly.a_day == a_day


def test_a_log_without_records_is_silent() -> None:
    assert back_test([], RULES, at()) == BackTest((), None, 0)
    assert [row.a_day for row in rows(BackTest((), None, 0), RULES, at())] == [0, 0]
