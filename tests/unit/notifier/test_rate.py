from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.notifier.lane import Lane
from services.notifier.rate import BURST, Rate, full_bucket
from services.notifier.ticket import Ticket
from tests.builders import at

MINUTE = timedelta(minutes=1)


def a_ticket(name: str, incident: str, version: int, due: datetime, attempt: int = 1) -> Ticket:
    return Ticket(version, at(), name, incident, due, "air-strikes", attempt, None)


def test_a_rate_is_a_number_or_says_per_minute() -> None:
    assert Rate.model_validate(60) == Rate.model_validate({"per_minute": 60})
    for wrong in (0, -1, True, "60 a minute", 10_000, {"per_hour": 3}, None):
        with pytest.raises(ValidationError):
            Rate.model_validate(wrong)


@pytest.mark.parametrize(("per_minute", "at_once"), [(0.5, 1), (1, 1), (3.9, 3), (60, BURST)])
def test_a_full_bucket_has_a_few_tokens_and_never_more_than_a_minutes(
    per_minute: float, at_once: int
) -> None:
    bucket = full_bucket(Rate(per_minute=per_minute), at())
    assert bucket.tokens(at()) == bucket.tokens(at(5)) == at_once


def test_tokens_come_back_one_by_one() -> None:
    bucket = full_bucket(Rate(per_minute=30), at())
    for _ in range(BURST):
        bucket = bucket.taken(at())
    assert bucket.tokens(at()) == 0
    assert bucket.free_at == at() + timedelta(seconds=2)
    assert bucket.tokens(at() + timedelta(seconds=1.9)) == 0
    assert bucket.tokens(at() + timedelta(seconds=4)) == 2


def test_a_clock_that_is_set_back_holds_nothing_up_for_longer_than_the_bucket_is_deep() -> None:
    bucket = full_bucket(Rate(per_minute=60), at(5)).taken(at(5)).at(at())
    assert bucket.free_at == at() + timedelta(seconds=1)


@given(
    per_minute=st.floats(0.1, 6000),
    waits=st.lists(st.floats(0, 90), max_size=60),
)
def test_where_free_at_says_so_there_is_a_token_and_not_before(
    per_minute: float, waits: list[float]
) -> None:
    bucket, now = full_bucket(Rate(per_minute=per_minute), at()), at()
    for wait in waits:
        now += timedelta(seconds=wait)
        bucket = bucket.at(now)
        assert (bucket.tokens(now) >= 1) == (bucket.free_at <= now)
        assert bucket.tokens(max(now, bucket.free_at)) >= 1
        if bucket.tokens(now):
            bucket = bucket.taken(now)


arrivals = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9), st.floats(0, 20)), max_size=40)


@given(
    arrivals=arrivals, fails=st.lists(st.booleans(), max_size=40), rate=st.sampled_from([1, 6, 60])
)
def test_a_lane_never_exceeds_its_rate_loses_nothing_and_keeps_the_order(
    arrivals: list[tuple[int, int, float]], fails: list[bool], rate: int
) -> None:
    lane, now = Lane(rate=Rate(per_minute=rate)), at()
    for number, (incident, version, delay) in enumerate(arrivals):
        due = now + timedelta(seconds=delay)
        lane.add(a_ticket(str(number), str(incident), version, due))
    begun: list[datetime] = []
    left: list[Ticket] = []
    outcomes = iter(fails)
    while len(lane):
        while batch := lane.take(now):
            begun.append(now)
            (ticket,) = batch
            again = next(outcomes, False)
            later = now + timedelta(seconds=3)
            lane.settle(batch, [ticket._replace(not_before=later) if again else None])
            left += [] if again else [ticket]
        following = lane.next_at()
        assert following is None or following > now, "the lane would spin"
        now = following or now
    assert sorted(int(one.webhook_id) for one in left) == list(range(len(arrivals)))
    for moment in begun:
        within = [one for one in begun if moment <= one < moment + MINUTE]
        assert len(within) <= rate + Rate(per_minute=rate).burst
    for incident_id in {one.incident_id for one in left}:
        versions = [one.incident_version for one in left if one.incident_id == incident_id]
        assert versions == sorted(versions)


def test_a_lane_with_a_rate_waits_for_the_token_and_not_only_for_the_time() -> None:
    lane = Lane(rate=Rate(per_minute=1))
    for name in ("a", "b"):
        lane.add(a_ticket(name, name, 1, at()))
    assert [one.webhook_id for one in lane.take(at())] == ["a"]
    assert lane.take(at()) == ()
    assert lane.next_at() == at() + MINUTE
    assert [one.webhook_id for one in lane.take(at() + MINUTE)] == ["b"]
