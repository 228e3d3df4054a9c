"""The books of one key: repetition, revision, retraction, and what each version is called."""

from schemas.event import Deployment, Event
from schemas.event_types import EventType, Modality, PlacePrecision
from schemas.incident import MAX_EVENTS, MAX_HISTORY, Change, Incident, Status
from services.correlator.bucket import MAX_AGE, MAX_INCIDENTS, MAX_PASSED, MAX_STORED, Bucket
from services.correlator.correlate import correlate
from tests.builders import (
    KHARKIV,
    ODESA,
    RUSSIA,
    UKRAINE,
    a_deployment,
    a_sentence,
    an_article,
    an_event,
    at,
    killed,
    on_day,
    troops,
)


def after(*events: Event) -> tuple[Bucket, tuple[Incident, ...]]:
    bucket, told = correlate(None, events[0])
    for event in events[1:]:
        bucket, told = correlate(bucket, event)
    return bucket, told


def only(*events: Event) -> Incident:
    (incident,) = after(*events)[1]
    return incident


def revised(event: Event, hours: float = 9, revision: str = "r2", **fields: object) -> Event:
    newer = {"revision": revision, "fetched_at": at(hours)}
    article = event.article.model_copy(update=newer)
    return event.model_copy(update={"article": article, "seen_at": at(hours), **fields})


def second(name: str = "2", hours: float = 2, **fields: object) -> Event:
    return an_event(name, article=an_article(name, hours), **fields)


def test_the_first_event_makes_a_new_incident() -> None:
    incident = only(an_event())
    assert (incident.version, incident.change) == (1, Change.NEW)


def test_the_incidents_id_comes_from_key_and_first_event() -> None:
    assert only(an_event()).id == only(an_event(quantities=())).id
    assert only(an_event()).id != only(an_event("other")).id
    assert only(an_event()).id != only(an_event(key="other")).id


def test_the_same_event_again_changes_nothing_and_is_answered_alike() -> None:
    bucket, told = after(an_event(), second())
    assert correlate(bucket, an_event()) == (bucket, told)
    assert correlate(bucket, second()) == (bucket, told)


def test_the_same_revision_that_arrives_later_is_the_same_event() -> None:
    bucket, told = after(an_event())
    assert correlate(bucket, an_event(seen_at=at(50))) == (bucket, told)


def test_a_second_outlet_repeats_and_moves_the_version_on() -> None:
    incident = only(an_event(), second())
    assert (incident.version, incident.change) == (2, Change.REPEATED)
    assert (incident.event_count, incident.independent_origins) == (2, 2)
    assert incident.updated_at == second().seen_at


def test_a_number_up_by_half_is_an_escalation() -> None:
    assert only(an_event(), second(quantities=(killed(9),))).change is Change.ESCALATED
    assert only(an_event(), second(quantities=(killed(8),))).change is Change.REPEATED


def test_a_plan_that_comes_true_changes_status_of_the_same_incident() -> None:
    plan = a_deployment("1", modality=Modality.PLANNED)
    done = a_deployment("2", article=an_article("2", 24 * 20))
    incident = only(plan, done)
    assert (incident.version, incident.change) == (2, Change.STATUS_CHANGED)
    assert incident.status is Status.ASSERTED


def test_a_denial_by_another_side_makes_it_disputed() -> None:
    denial = a_deployment(
        "2", article=an_article("2", 50), modality="denied", attributed_to=RUSSIA, quantities=()
    )
    incident = only(a_deployment("1"), denial)
    assert (incident.change, incident.status) == (Change.STATUS_CHANGED, Status.ASSERTED)
    assert incident.disputed


def test_three_outlets_with_one_copy_are_two_origins_of_one_deployment() -> None:
    sentence = a_sentence("North Korea has sent about 10,000 troops to Russia, the Pentagon said")
    wire = a_deployment("1", article=an_article("1", 0, agency="NW"), evidence=sentence)
    copy = a_deployment("2", article=an_article("2", 2, agency="NW"), evidence=sentence)
    kyiv = a_deployment(
        "3",
        article=an_article("3", 16),
        attributed_to=UKRAINE,
        quantities=(troops(12_000),),
        deployment=Deployment(sender="PRK", beneficiary="RUS", foreign=True),
    )
    incident = only(wire, copy, kyiv)
    assert (incident.event_count, incident.independent_origins) == (3, 2)


def test_two_strikes_on_one_city_on_two_days_are_two() -> None:
    bucket, _ = after(an_event(), second(hours=26, happened_at=on_day(1)))
    assert len(bucket.incidents) == 2


def test_additional_troops_point_to_the_deployment_they_add_to() -> None:
    first = only(a_deployment("1"))
    more = only(a_deployment("1"), a_deployment("2", further=True, modality="possible"))
    assert more.related == (first.id,)
    assert more.id != first.id


def test_a_newer_revision_corrects() -> None:
    incident = only(an_event(quantities=(killed(14),)), revised(an_event(quantities=(killed(8),))))
    assert (incident.version, incident.change) == (2, Change.CORRECTED)
    assert (incident.size, incident.event_count) == (8, 1)


def test_a_newer_revision_with_a_much_larger_number_escalates() -> None:
    assert only(an_event(), revised(an_event(quantities=(killed(30),)))).change is Change.ESCALATED


def test_an_older_revision_is_ignored_and_answered() -> None:
    bucket, told = after(an_event(), revised(an_event(quantities=(killed(8),))))
    assert correlate(bucket, an_event()) == (bucket, told)


def test_a_retraction_of_the_only_event_retracts_the_incident() -> None:
    incident = only(an_event(), revised(an_event(), retracted=True))
    assert (incident.change, incident.status) == (Change.RETRACTED, Status.RETRACTED)
    assert incident.retracted
    assert incident.event_count == 0
    assert incident.place == KHARKIV


def test_a_retraction_among_others_takes_its_event_out() -> None:
    larger = second(quantities=(killed(30),))
    incident = only(an_event(), larger, revised(larger, retracted=True))
    assert (incident.change, incident.size) == (Change.CORRECTED, 6)
    assert [event.id for event in incident.events] == ["event-e1"]


def test_a_retracted_event_does_not_come_back_with_an_old_record() -> None:
    bucket, told = after(an_event(), second(), revised(second(), retracted=True))
    assert correlate(bucket, second()) == (bucket, told)


def test_a_retracted_event_that_is_told_again_stands_again() -> None:
    back = revised(an_event(), hours=12, revision="r3")
    incident = only(an_event(), revised(an_event(), retracted=True), back)
    assert (incident.change, incident.status) == (Change.STATUS_CHANGED, Status.ASSERTED)


def test_a_retraction_of_what_nobody_told_is_nothing() -> None:
    bucket, told = correlate(None, an_event(retracted=True))
    assert (bucket.incidents, told) == ((), ())


def test_nothing_joins_a_retracted_incident() -> None:
    incident = only(an_event(), revised(an_event(), retracted=True), second())
    assert incident.change is Change.NEW


def test_a_corrected_place_moves_an_event_to_its_own_incident() -> None:
    moved = revised(second(), place=ODESA)
    left, came = after(an_event(), second(), moved)[1]
    assert (left.change, [e.id for e in left.events]) == (Change.CORRECTED, ["event-e1"])
    assert (came.change, came.place) == (Change.NEW, ODESA)


def test_an_event_that_moved_is_known_at_its_new_place() -> None:
    moved = revised(second(), place=ODESA)
    bucket, both = after(an_event(), second(), moved)
    assert correlate(bucket, moved) == (bucket, both)


def test_state_survives_being_written_and_read() -> None:
    bucket, _ = after(an_event(), second(), revised(second(), retracted=True))
    assert Bucket.model_validate_json(bucket.model_dump_json()) == bucket


def test_incidents_of_a_key_are_bounded_and_the_newest_stay() -> None:
    days = range(MAX_INCIDENTS + 5)
    events = [
        an_event(f"{day:03}", article=an_article(str(day), day * 12), place=None,
                 happened_at=on_day(day // 2), quantities=(killed(10 ** (1 + day % 2 * 6)),))
        for day in days
    ]  # fmt: skip
    bucket, told = after(*events)
    assert len(bucket.incidents) == MAX_INCIDENTS
    assert told[0].id == bucket.incidents[-1].id


def test_incidents_that_are_too_old_are_let_go() -> None:
    late = MAX_AGE.total_seconds() / 3600 + 1
    bucket, told = after(an_event(), second(hours=late, happened_at=on_day(46)))
    assert [held.id for held in bucket.incidents] == [told[0].id]


def test_a_back_filled_event_older_than_all_is_still_told() -> None:
    long_ago = second(hours=-24 * 90, happened_at=on_day(-90))
    bucket, told = after(an_event(), long_ago)
    assert [event.id for event in told[0].events] == ["event-2"]
    assert correlate(bucket, long_ago)[1] == told


def test_events_of_an_incident_are_bounded_and_counted_on() -> None:
    many = [second(f"{n:03}", hours=n / 100) for n in range(MAX_EVENTS + 30)]
    bucket, (incident,) = after(*many)
    assert len(incident.events) == len(bucket.incidents[0].events) == MAX_EVENTS
    assert incident.event_count == MAX_EVENTS + 30
    gone = next(e for e in many if e.id not in bucket.incidents[0].events)
    assert correlate(bucket, gone) == (bucket, (incident,))


def test_a_rare_voice_is_kept_when_many_repeat_one_story() -> None:
    story = [
        an_event(f"{n:03}", article=an_article(f"{n}", n / 100, agency="NW"))
        for n in range(MAX_EVENTS)
    ]
    denial = second("denial", hours=0.001, modality="denied", attributed_to=RUSSIA)
    more = an_event("more", article=an_article("more", 3, agency="NW"))
    incident = only(story[0], denial, *story[1:], more)
    assert "event-denial" in {event.id for event in incident.events}
    assert incident.disputed


def test_the_state_of_a_key_is_bounded_whatever_comes() -> None:
    days = [
        second(f"{day:02}-{n:02}", hours=24 * day + n / 100, happened_at=on_day(day))
        for day in range(16)
        for n in range(45)
    ]
    bucket, _ = after(*days)
    assert sum(len(held.events) for held in bucket.incidents) <= MAX_STORED
    assert all(len(held.passed) <= MAX_PASSED for held in bucket.incidents)


def test_the_history_keeps_what_was_said_and_why_it_changed() -> None:
    first, more = an_event(quantities=(killed(3),)), second(quantities=(killed(9),))
    gone = revised(more, retracted=True)
    again = second("3", 1, quantities=(killed(3),))
    history = only(first, again, more, gone).history
    assert [turn.change for turn in history] == [Change.NEW, Change.ESCALATED, Change.CORRECTED]
    assert [turn.event_id for turn in history] == [first.id, more.id, more.id]
    assert history[1].says == more.evidence.sentence


def test_a_repetition_leaves_no_turn() -> None:
    assert only(an_event(), second()).history == only(an_event()).history


def test_a_long_history_keeps_its_first_turn_and_the_latest() -> None:
    moods = (Modality.DENIED, Modality.ASSERTED)
    events = [
        an_event("1", article=an_article("1"), modality=moods[n % 2], seen_at=at(n))
        for n in range(MAX_HISTORY + 5)
    ]
    turned = [revised(e, n, f"r{n}", modality=e.modality) for n, e in enumerate(events)]
    incident = only(events[0], *turned[1:])
    assert len(incident.history) == MAX_HISTORY
    assert incident.history[0].change is Change.NEW
    assert incident.history[-1].version == incident.version


def bridging() -> tuple[Event, Event, Event]:
    """Two far accounts that differ in their numbers, and a later-arriving first one that ties them."""
    coarse = KHARKIV.model_copy(update={"precision": PlacePrecision.ADMIN1})
    one = an_event("one", article=an_article("one", 3), place=coarse, quantities=(killed(2),))
    two = an_event("two", article=an_article("two", 4), place=coarse, quantities=(killed(12),))
    first = an_event("first", article=an_article("first", 1), place=coarse, quantities=(killed(5),))
    return one, two, first


def test_a_late_account_that_ties_two_incidents_makes_them_one_and_leaves_a_pointer() -> None:
    one, two, first = bridging()
    apart, (other,) = after(one, two)
    assert len(apart.incidents) == 2
    _, told = correlate(apart, first)
    gone, kept = told
    assert (gone.id, gone.change, gone.superseded_by) == (other.id, Change.SUPERSEDED, kept.id)
    assert (gone.version, kept.version, kept.superseded_by) == (2, 2, None)
    assert {event.id for event in kept.events} == {one.id, two.id, first.id}
    assert [turn.change for turn in kept.history] == [Change.NEW, kept.change]


def test_an_incident_whose_tie_was_taken_back_is_two_again_under_the_ids_they_had() -> None:
    one, two, first = bridging()
    before = {held.id: set(held.events) for held in after(one, two)[0].incidents}
    bucket, told = after(one, two, first, revised(first, retracted=True))
    assert {i.id: {e.id for e in i.events} for i in told if not i.superseded_by} == before
    assert all(held.superseded_by is None for held in bucket.incidents)


def test_a_merge_that_is_delivered_again_is_told_again_in_full() -> None:
    one, two, first = bridging()
    bucket, told = after(one, two, first)
    again, told_again = correlate(bucket, first)
    assert again == bucket
    assert sorted(told_again, key=lambda i: i.id) == sorted(told, key=lambda i: i.id)


def test_a_late_account_joins_the_happening_of_its_time_and_not_the_latest() -> None:
    day_0 = an_event("1", article=an_article("1", 2), happened_at=on_day(0))
    day_1 = an_event("2", article=an_article("2", 26), happened_at=on_day(1))
    late = an_event("3", article=an_article("3", 1), happened_at=on_day(0))
    (incident,) = correlate(after(day_0, day_1)[0], late)[1]
    assert [event.id for event in incident.events] == [late.id, day_0.id]


def test_a_protest_that_others_call_a_riot_is_one_and_escalates() -> None:
    protest = an_event("1", type="protest")
    riot = second(type="riot")
    incident = only(protest, riot)
    assert (incident.change, incident.type) == (Change.ESCALATED, EventType.RIOT)
    denied = only(protest, second(type="riot", modality="denied"))
    assert denied.type is EventType.PROTEST


def test_a_cyber_attack_that_struck_a_second_region_too_escalates() -> None:
    grids = an_event("1", type="cyber_attack", quantities=())
    elsewhere = second(type="cyber_attack", quantities=(), place=ODESA)
    incident = only(grids, elsewhere)
    assert (incident.change, incident.reach) == (Change.ESCALATED, 2)
    unplaced = second(type="cyber_attack", quantities=(), place=None)
    assert only(unplaced, grids).change is Change.REPEATED
