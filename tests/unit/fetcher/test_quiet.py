from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.alert import Reason
from schemas.source import SourceState
from services.fetcher.quiet import (
    FAILING,
    LEAST_SILENCE,
    NEVER_READ,
    SEVERAL,
    alert_of,
    is_quiet,
    judged,
    silence_bound,
)
from services.fetcher.sources import SourceConfig

NOW = datetime(2025, 3, 4, 12, tzinfo=UTC)


def moments(*hours_ago: float) -> list[datetime]:
    return sorted(NOW - timedelta(hours=hours) for hours in hours_ago)


def known(told: list[datetime], **changes: object) -> SourceState:
    fields = {
        "source_id": "outlet",
        "url": "https://outlet.example/feed",
        "next_due_at": NOW,
        "last_success_at": NOW,
        "moments": told,
    }
    return SourceState.model_validate(fields | changes)


@pytest.mark.parametrize(
    ("hours_ago", "quiet"),
    [
        ((7, 7.5, 8, 8.5, 9, 9.5), True),  # every half hour, then 7 hours of nothing
        ((5, 5.5, 6, 6.5, 7, 7.5), False),  # not yet 6 hours
        ((30, 54, 78, 102, 126, 150), False),  # once a day
        ((100, 124, 148, 172, 196, 220), True),
        ((90, 91, 92, 93, 94), False),  # too few to tell
    ],
)
def test_a_source_is_judged_by_its_own_cadence(hours_ago: tuple[float, ...], quiet: bool) -> None:
    assert is_quiet(known(moments(*hours_ago)), NOW) is quiet


DAY_AGO = NOW - FAILING - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("changes", "quiet"),
    [
        ({"failures": SEVERAL, "last_success_at": DAY_AGO}, True),
        ({"failures": 0, "last_success_at": DAY_AGO}, False),
        ({"failures": 1, "last_success_at": DAY_AGO}, False),  # after an outage of ours
        ({"failures": SEVERAL, "last_success_at": NOW - timedelta(hours=2)}, False),
        ({"failures": NEVER_READ, "last_success_at": None, "moments": ()}, True),
        ({"failures": NEVER_READ - 1, "last_success_at": None, "moments": ()}, False),
        ({"failures": 1, "gone": True}, True),
    ],
)
def test_a_source_that_cannot_be_read_is_quiet(changes: dict[str, object], quiet: bool) -> None:
    assert is_quiet(known(moments(1, 2, 3, 4, 5, 6), **changes), NOW) is quiet


@given(st.lists(st.floats(0, 10_000), min_size=6, max_size=20))
def test_no_source_is_quiet_within_its_usual_silence(hours: list[float]) -> None:
    told = moments(*hours)
    bound = silence_bound(told)
    assert bound is not None
    assert bound >= LEAST_SILENCE
    assert not is_quiet(known(told), told[-1] + bound)
    assert is_quiet(known(told), told[-1] + bound + timedelta(seconds=1))


SOURCE = SourceConfig(id="outlet", name="Outlet", url="https://outlet.example/feed", tier=2)
KNOWN = known(moments(*range(100, 106)))
QUIET = judged(KNOWN, KNOWN, NOW)


def test_a_source_goes_quiet_once_and_speaks_again_once() -> None:
    assert QUIET.quiet_since == KNOWN.moments[-1]
    first = alert_of(SOURCE, KNOWN, QUIET)
    assert first is not None
    assert (first.rule, first.reason, first.subject) == ("source-quiet", Reason.NEW, ("outlet", 0))
    assert "28 February 2025" in first.summary
    later = judged(QUIET, QUIET, NOW + timedelta(days=2))
    assert later.quiet_since == QUIET.quiet_since
    assert alert_of(SOURCE, QUIET, later) is None
    again = QUIET.model_copy(update={"moments": (*KNOWN.moments, NOW)})
    spoken = judged(later, again, NOW)
    last = alert_of(SOURCE, later, spoken)
    assert last is not None
    assert (last.reason, last.title) == (Reason.STATUS_CHANGED, "Source speaks again: Outlet")
    assert last.id != first.id


def test_a_visit_made_again_after_a_crash_raises_the_same_alert() -> None:
    one, other = (
        alert_of(SOURCE, KNOWN, judged(KNOWN, KNOWN, NOW + timedelta(seconds=n))) for n in (0, 9)
    )
    assert one is not None
    assert other is not None
    assert one.id == other.id


def test_a_source_that_cannot_be_read_says_why() -> None:
    failing = KNOWN.model_copy(
        update={
            "failures": 9,
            "trouble": "timed_out",
            "last_success_at": NOW - timedelta(hours=30),
        }
    )
    alert = alert_of(SOURCE, KNOWN, judged(KNOWN, failing, NOW))
    assert alert is not None
    assert alert.silence is not None
    assert alert.silence.trouble == "timed_out"
    assert alert.summary.endswith("could not be read since 3 March 2025, 06:00 UTC: timed_out.")
    recovered = judged(judged(KNOWN, failing, NOW), known(moments(1, 2, 3, 4, 5, 6)), NOW)
    again = alert_of(SOURCE, judged(KNOWN, failing, NOW), recovered)
    assert again is not None
    assert again.summary.endswith("can be read again.")
