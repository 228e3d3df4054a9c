"""Which events are one happening: facts on real ways of telling, at the shipped thresholds."""

import pytest

from schemas.event import Actor, Deployment, Event, Place, Quantity
from schemas.event_types import DatePrecision, EventType, Modality, PlacePrecision
from services.correlator.bucket import Spot
from services.correlator.link import Decision, Link, LinkReason, Nearness, link, nearness
from services.correlator.thresholds import read, shipped
from services.correlator.traits import merged, traits_of
from tests.builders import (
    KHARKIV,
    NORTH_KOREA,
    ODESA,
    RUSSIA,
    UKRAINE,
    a_deployment,
    a_sentence,
    an_article,
    an_event,
    killed,
    on_day,
    troops,
)

UKRAINE_AT_LARGE = Place(
    text="Ukraine", name="Ukraine", country="UKR", lat=49, lon=32, precision=PlacePrecision.COUNTRY
)
M23 = Actor(text="M23", name="M23", country="COD", kind="armed_group")
CONGO_ARMY = Actor(text="the army", name="FARDC", country="COD", kind="military")


def decide(event: Event, incident: Event) -> Decision:
    limits = shipped()
    family = limits.by_type[event.type]
    return link(traits_of(event, limits), traits_of(incident, limits), family, limits)


def other(hours: float = 3, **fields: object) -> Event:
    return an_event("other", article=an_article("other", hours), **fields)


def other_deployment(hours: float = 24, **fields: object) -> Event:
    return a_deployment("other", article=an_article("other", hours), **fields)


def test_one_strike_told_by_two_outlets_joins() -> None:
    assert decide(other(), an_event()).link is Link.JOINS


def test_an_air_strike_and_a_drone_strike_may_be_one_act() -> None:
    assert decide(other(type=EventType.DRONE_STRIKE), an_event()).link is Link.JOINS


def test_a_growing_toll_is_the_same_strike() -> None:
    assert decide(other(quantities=(killed(21),)), an_event()).link is Link.JOINS


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"happened_at": on_day(1)}, LinkReason.OTHER_TIME),
        ({"place": ODESA}, LinkReason.OTHER_PLACE),
        ({"actors": (UKRAINE,), "targets": (RUSSIA,)}, LinkReason.OTHER_PARTIES),
        ({"type": EventType.PROTEST}, LinkReason.OTHER_FAMILY),
        ({"cumulative": True}, LinkReason.CUMULATIVE),
    ],
)
def test_another_strike_starts_for_its_reason(
    fields: dict[str, object], reason: LinkReason
) -> None:
    assert decide(other(3, **fields), an_event()) == (Link.STARTS, reason, 0)


def test_what_is_told_long_after_is_not_added() -> None:
    assert decide(other(hours=24 * 5), an_event()).reason is LinkReason.TOO_LATE


def test_a_hit_on_one_city_is_part_of_a_wider_attack_and_not_the_same() -> None:
    wave = an_event(place=UKRAINE_AT_LARGE, quantities=())
    assert decide(other(quantities=()), wave) == (Link.RELATES, LinkReason.COARSER_PLACE, 0)


def test_equal_numbers_tie_a_coarse_place_to_a_fine_one() -> None:
    assert decide(other(), an_event(place=UKRAINE_AT_LARGE)).link is Link.JOINS


def test_a_second_mention_without_a_place_in_the_same_article_joins() -> None:
    again = an_event("again", place=None, quantities=())
    assert decide(again, an_event()).link is Link.JOINS


def test_many_drones_and_few_over_one_country_are_two_interceptions() -> None:
    def drones(number: int) -> tuple[Quantity, ...]:
        return (Quantity(text=f"{number} drones", min=number, max=number, unit="drones"),)

    raid = an_event(type=EventType.INTERCEPTION, place=UKRAINE_AT_LARGE, quantities=drones(363))
    small = other(type=EventType.INTERCEPTION, place=UKRAINE_AT_LARGE, quantities=drones(39))
    assert decide(small, raid).reason is LinkReason.OTHER_NUMBERS


def test_a_recapture_is_not_the_capture() -> None:
    capture = an_event(type=EventType.TERRITORIAL_CHANGE, actors=(M23,), targets=())
    recapture = other(type=EventType.TERRITORIAL_CHANGE, actors=(CONGO_ARMY,), targets=())
    assert decide(recapture, capture).reason is LinkReason.OTHER_PARTIES


def test_host_and_beneficiary_are_one_destination() -> None:
    helping = Deployment(sender="PRK", beneficiary="RUS", foreign=True)
    decision = decide(other_deployment(deployment=helping), a_deployment())
    assert decision.link is Link.JOINS


def test_troops_to_another_host_are_another_deployment() -> None:
    to_laos = Deployment(sender="PRK", host="LAO", foreign=True)
    decision = decide(other_deployment(deployment=to_laos), a_deployment())
    assert decision == (Link.STARTS, LinkReason.OTHER_HOST, 0)


def test_troops_of_another_sender_are_another_deployment() -> None:
    chinese = Deployment(sender="CHN", host="RUS", foreign=True)
    decision = decide(other_deployment(deployment=chinese), a_deployment())
    assert decision.reason is LinkReason.OTHER_PARTIES


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED])
def test_a_deployment_is_one_in_every_modality(modality: Modality) -> None:
    decision = decide(other_deployment(modality=modality, quantities=()), a_deployment())
    assert decision.link is Link.JOINS


def test_additional_troops_are_a_deployment_of_their_own() -> None:
    more = other_deployment(further=True, quantities=())
    assert decide(more, a_deployment()) == (Link.RELATES, LinkReason.FURTHER, 0)
    assert decide(more, a_deployment(further=True)).link is Link.JOINS


def test_numbers_far_apart_with_no_host_known_are_two_deployments() -> None:
    nowhere = Deployment(sender="PRK", foreign=True)
    few = other_deployment(deployment=nowhere, quantities=(troops(300),))
    assert decide(few, a_deployment(deployment=nowhere)).reason is LinkReason.OTHER_NUMBERS


def test_a_withdrawal_relates_to_the_deployment_that_it_ends() -> None:
    back = other_deployment(type=EventType.TROOP_WITHDRAWAL)
    assert decide(back, a_deployment()) == (Link.RELATES, LinkReason.SAME_FORCES, 0)


def test_a_standing_presence_is_not_the_deployment_that_is_news() -> None:
    present = other_deployment(
        trigger="are stationed", evidence=a_sentence("are stationed in Russia")
    )
    assert decide(present, a_deployment()) == (Link.STARTS, LinkReason.STANDING, 0)


def test_undated_history_does_not_join_what_happens_now() -> None:
    past = other_deployment(modality=Modality.HISTORICAL)
    assert decide(past, a_deployment()).reason is LinkReason.BACKGROUND


def test_history_with_the_day_of_a_known_strike_is_that_strike() -> None:
    past = other(hours=48, modality=Modality.HISTORICAL)
    assert decide(past, an_event()).link is Link.JOINS


def test_talks_between_other_parties_are_other_talks() -> None:
    talks = an_event(type=EventType.TALKS, place=None, quantities=())
    same = other(type=EventType.TALKS, place=None, quantities=(), actors=(UKRAINE, RUSSIA))
    others = other(
        type=EventType.TALKS, place=None, quantities=(), actors=(NORTH_KOREA, RUSSIA), targets=()
    )
    assert decide(same, talks).link is Link.JOINS
    assert decide(others, talks).reason is LinkReason.OTHER_PARTIES


def test_events_that_have_nothing_in_common_but_their_type_do_not_join() -> None:
    bare: dict[str, object] = {"place": None, "actors": (), "targets": (), "quantities": ()}
    talks = an_event("1", type=EventType.TALKS, **bare)
    assert decide(other(3, type=EventType.TALKS, **bare), talks).reason is LinkReason.NO_TIE


def test_equal_numbers_alone_tie_nothing() -> None:
    bare: dict[str, object] = {"place": None, "actors": (), "targets": ()}
    assert decide(other(3, **bare), an_event("1", **bare)).reason is LinkReason.NO_TIE


def test_a_stated_day_counts_for_more_than_the_time_of_telling() -> None:
    limits = shipped()
    undated = traits_of(an_event("1", happened_at=None), limits)
    dated = traits_of(other(hours=60, happened_at=on_day(2)), limits)
    both = merged([undated, dated])
    assert (both.start, both.end) == (dated.start, dated.end)


def test_a_stated_hour_may_be_off_by_a_little_and_a_day_may_not() -> None:
    early = on_day(0).model_copy(update={"precision": DatePrecision.HOUR})
    at_four = early.model_copy(
        update={"start": early.start.replace(hour=4), "end": early.start.replace(hour=4)}
    )
    at_six = early.model_copy(
        update={"start": early.start.replace(hour=6), "end": early.start.replace(hour=6)}
    )
    at_noon = early.model_copy(
        update={"start": early.start.replace(hour=12), "end": early.start.replace(hour=12)}
    )
    first = an_event(happened_at=at_four)
    assert decide(other(happened_at=at_six), first).link is Link.JOINS
    assert decide(other(happened_at=at_noon), first).reason is LinkReason.OTHER_TIME


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (KHARKIV, KHARKIV, Nearness.SAME),
        (KHARKIV, ODESA, Nearness.APART),
        (KHARKIV, UKRAINE_AT_LARGE, Nearness.WITHIN),
        (KHARKIV, Place(text="front"), Nearness.UNKNOWN),
        (
            KHARKIV,
            Place(text="Odesa region", country="UKR", admin1="Odesa", precision="admin1"),
            Nearness.APART,
        ),
        (
            KHARKIV,
            Place(text="Russia", country="RUS", precision=PlacePrecision.COUNTRY),
            Nearness.APART,
        ),
    ],
)
def test_places_compare_as_far_as_their_precision_allows(
    a: Place, b: Place, expected: Nearness
) -> None:
    def spot(place: Place) -> Spot:
        return Spot(**place.model_dump(exclude={"text", "name"}))

    assert nearness(spot(a), spot(b), near_km=25, region_km=120) is expected
    assert nearness(spot(b), spot(a), near_km=25, region_km=120) is expected


def test_two_places_near_each_other_across_a_border_are_one() -> None:
    here = Spot(country="UKR", lat=50.30, lon=36.90, precision=PlacePrecision.PLACE)
    there = Spot(country="RUS", lat=50.33, lon=36.95, precision=PlacePrecision.PLACE)
    assert nearness(here, there, near_km=25, region_km=120) is Nearness.SAME


def test_a_type_in_no_family_or_in_two_is_refused() -> None:
    text = """
    defaults: {parties: pair, place: any, near_km: 1, window_hours: 1, lookback_hours: 1,
               slack_hours: 0, conflict_ratio: 2, leading: null}
    agree_ratio: 1.25
    hour_slack: 3
    region_km: 100
    families: {strike: {types: [air_strike]}}
    """
    with pytest.raises(ValueError, match="exactly one family"):
        read(text)


def test_gunmen_and_bandits_may_be_the_same_men() -> None:
    gunmen = Actor(text="gunmen", country=None, kind="other")
    bandits = Actor(text="bandits", country=None, kind="other")
    assert decide(other(actors=(bandits,)), an_event(actors=(gunmen,))).link is Link.JOINS


def test_groups_that_are_known_are_told_apart() -> None:
    rivals = Actor(text="the RSF", name="RSF", country="SDN", kind="armed_group")
    assert decide(other(actors=(M23,)), an_event(actors=(rivals,))).link is not Link.JOINS
