"""What an incident says of its events."""

from typing import Any

import pytest

from schemas.event import Actor, Deployment, Event, Place
from schemas.event_types import EventType, Modality, PlacePrecision, Verification
from schemas.incident import Incident, Status
from services.correlator.bucket import OpenIncident
from services.correlator.correlate import correlate
from services.correlator.incident import fold, grown
from services.correlator.thresholds import shipped
from services.correlator.traits import traits_of
from tests.builders import (
    KHARKIV,
    ODESA,
    RUSSIA,
    UKRAINE,
    a_deployment,
    an_article,
    an_event,
    at,
    killed,
    on_day,
    troops,
)


def folded(*events: Event) -> Incident:
    limits = shipped()
    held = OpenIncident(
        id="i", version=1, change="new", updated_at=at(), status=Status.ASSERTED,
        traits=traits_of(events[0], limits), events={},
    )  # fmt: skip
    return fold(held, "k", events, limits)


def told(name: str, hours: float = 1, **fields: object) -> Event:
    return a_deployment(name, article=an_article(name, hours), **fields)


@pytest.mark.parametrize(
    ("modalities", "status"),
    [
        (["planned", "asserted", "possible"], Status.ASSERTED),
        (["possible", "planned"], Status.PLANNED),
        (["possible"], Status.POSSIBLE),
        (["denied"], Status.DENIED),
        (["historical"], Status.HISTORICAL),
        (["asserted", "denied"], Status.ASSERTED),
    ],
)
def test_status_is_the_surest_modality_told(modalities: list[str], status: Status) -> None:
    speakers = [RUSSIA, UKRAINE, Actor(text="Seoul", country="KOR")]
    events = [
        told(str(i), i, modality=modality, attributed_to=speakers[i])
        for i, modality in enumerate(modalities)
    ]
    assert folded(*events).status is status


def test_what_happened_long_ago_is_history_however_it_is_put() -> None:
    assert folded(an_event(happened_at=on_day(-181))).status is Status.HISTORICAL
    assert folded(an_event(happened_at=on_day(-100))).status is Status.ASSERTED


def test_a_plan_that_its_own_side_drops_is_denied() -> None:
    events = [told("1", 0, modality="planned"), told("2", 9, modality="denied")]
    assert folded(*events).status is Status.DENIED


@pytest.mark.parametrize(
    ("modality", "status"),
    [
        ("asserted", Status.WITHDRAWN),
        ("planned", Status.WITHDRAWN),
        ("possible", Status.POSSIBLE),
        ("denied", Status.DENIED),
    ],
)
def test_a_withdrawal_done_or_ordered_is_withdrawn(modality: str, status: Status) -> None:
    assert folded(told("1", type="troop_withdrawal", modality=modality)).status is status


def test_troops_sent_abroad_are_not_withdrawn_for_their_direction() -> None:
    move = Deployment(sender="PRK", beneficiary="RUS", foreign=True, direction="out")
    assert folded(told("1", deployment=move)).status is Status.ASSERTED


def test_deployment_is_put_together_from_all_accounts() -> None:
    helping = Deployment(sender="PRK", beneficiary="RUS", foreign=True)
    arriving = Deployment(sender="PRK", host="RUS")
    incident = folded(told("1", deployment=helping), told("2", 2, deployment=arriving))
    assert incident.deployment == Deployment(
        sender="PRK", host="RUS", beneficiary="RUS", foreign=True
    )


def test_forces_of_the_host_are_not_foreign_whatever_one_account_says() -> None:
    wrong = Deployment(sender="RUS", foreign=True)
    right = Deployment(sender="RUS", host="RUS", foreign=False)
    deployment = folded(told("1", deployment=wrong), told("2", 2, deployment=right)).deployment
    assert deployment is not None
    assert deployment.foreign is False


def test_foreign_stays_unknown_where_nobody_can_tell() -> None:
    deployment = folded(told("1", deployment=Deployment(sender="RUS"))).deployment
    assert deployment is not None
    assert deployment.foreign is None


def test_the_most_precise_place_and_time_are_kept() -> None:
    country = Place(text="Ukraine", country="UKR", precision=PlacePrecision.COUNTRY)
    incident = folded(
        an_event("1", place=country, happened_at=None),
        an_event("2", article=an_article("2", 2)),
    )
    assert (incident.place, incident.happened_at) == (KHARKIV, on_day(0))


def test_a_denials_place_is_not_the_incidents() -> None:
    incident = folded(an_event("1", place=None), an_event("2", place=ODESA, modality="denied"))
    assert incident.place is None


def test_size_is_the_largest_number_that_a_side_puts_at_least() -> None:
    events = [told("1"), told("2", 2, quantities=(troops(12_000),), attributed_to=UKRAINE)]
    assert folded(*events).size == 12_000
    assert folded(an_event(quantities=(killed(6), troops(900)))).size == 6
    assert folded(an_event(quantities=())).size is None


def test_a_cumulative_toll_is_no_incident_of_that_size() -> None:
    toll = an_event(type=EventType.CASUALTY_REPORT, quantities=(killed(41_000),))
    assert (folded(toll).size, folded(toll).figures) == (None, ())


def test_times_are_those_of_the_articles() -> None:
    late = an_event("2", article=an_article("2", 9, fetched_at=at(90)))
    incident = folded(an_event("1"), late)
    assert (incident.first_seen, incident.last_seen) == (at(0), at(9))


def test_an_article_without_a_time_is_told_when_it_arrived() -> None:
    undated = an_event("1", article=an_article("1", published_at=None))
    assert folded(undated).first_seen == undated.seen_at


def test_denials_do_not_corroborate() -> None:
    denial = told("2", 5, modality=Modality.DENIED, attributed_to=RUSSIA)
    assert folded(told("1"), denial).independent_origins == 1


@pytest.mark.parametrize(
    ("speakers", "verification"),
    [([UKRAINE], Verification.CLAIMED), ([UKRAINE, RUSSIA], Verification.CONFIRMED)],
)
def test_confirmed_once_the_side_that_acts_admits_it(
    speakers: list[Actor], verification: Verification
) -> None:
    events = [
        an_event(speaker.text, attributed_to=speaker, verification=Verification.CLAIMED)
        for speaker in speakers
    ]
    assert folded(*events).verification is verification


def test_backfill_only_while_every_article_is_old() -> None:
    old = an_event("1", article=an_article("1", backfill=True))
    assert folded(old).backfill
    assert not folded(old, an_event("2", article=an_article("2"))).backfill


def test_each_party_is_named_once_under_its_fullest_mention() -> None:
    vague = Actor(text="Russia")
    incident = folded(an_event("1", actors=(vague,)), an_event("2", actors=(RUSSIA,)))
    assert incident.actors == (RUSSIA,)


def test_the_order_of_arrival_changes_nothing() -> None:
    events = [
        told("1", 3, modality="planned"),
        told("2", 1, attributed_to=UKRAINE, quantities=(troops(12_000),)),
        told("3", 2, modality="denied", attributed_to=RUSSIA),
    ]
    assert folded(*events) == folded(*reversed(events))


def test_growth_starts_at_half_as_much_again() -> None:
    assert grown(10, 15)
    assert not grown(10, 14.9)
    assert not grown(None, 15)
    assert not grown(10, None)


def test_an_incident_is_told_with_its_events() -> None:
    _, (incident,) = correlate(None, an_event())
    assert incident.events == (an_event(),)
    assert [source.name for source in incident.sources] == ["Outlet a1"]


PLAIN: dict[str, Any] = {"verification": "reported", "attributed_to": None}


def test_a_copy_that_leaves_out_who_said_so_makes_no_claim_a_report() -> None:
    claim = told("1", 1, verification="claimed", attributed_to=UKRAINE)
    copy = told("2", 2, **PLAIN, evidence=claim.evidence)
    assert folded(claim, told("3", 2, **PLAIN)).verification is Verification.REPORTED
    assert folded(claim, copy).verification is Verification.CLAIMED


def test_state_media_of_a_party_report_as_that_party_claims() -> None:
    own = a_deployment("1", article=an_article("1", agency="KCNA"), **PLAIN)
    assert folded(own).verification is Verification.CLAIMED
    assert folded(own, told("2", **PLAIN)).verification is Verification.REPORTED


def test_forces_in_a_territory_of_their_own_state_are_not_foreign() -> None:
    home = Deployment(sender="FRA", host="MYT", foreign=False, direction="within")
    incident = folded(told("1", deployment=home), told("2", deployment=home))
    assert incident.deployment is not None
    assert incident.deployment.foreign is False
