"""What holds for any stream of events of one key."""

from itertools import permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.event import Event, Place
from schemas.event_types import PlacePrecision
from schemas.incident import Incident
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from tests.builders import (
    KHARKIV,
    ODESA,
    RUSSIA,
    UKRAINE,
    an_article,
    an_event,
    at,
    killed,
    on_day,
)

CHUHUIV = KHARKIV.model_copy(
    update={"text": "Chuhuiv", "name": "Chuhuiv", "lat": 49.84, "lon": 36.69}
)
KHARKIV_REGION = KHARKIV.model_copy(update={"precision": PlacePrecision.ADMIN1})
IN_UKRAINE = Place(text="Ukraine", name="Ukraine", country="UKR", precision=PlacePrecision.COUNTRY)

OWN = {"id", "version", "change", "updated_at", "related", "history"}
"""What an incident has from its history and not from its events."""


@st.composite
def happenings(draw: st.DrawFn) -> list[Event]:
    """Events of strikes that lie days apart, several accounts of each, with differing numbers."""
    count = draw(st.integers(1, 8))
    return [
        an_event(
            str(n),
            article=an_article(str(n), 24 * 3 * day + draw(st.integers(0, 20))),
            happened_at=on_day(3 * day),
            modality=draw(st.sampled_from(["asserted", "denied", "possible"])),
            attributed_to=draw(st.sampled_from([None, RUSSIA, UKRAINE])),
            quantities=draw(st.sampled_from([(), (killed(3),), (killed(20),)])),
        )
        for n in range(count)
        for day in [draw(st.integers(0, 3))]
    ]


@st.composite
def entangled(draw: st.DrawFn) -> list[Event]:
    """Events of one front within days: coarse and fine places, dated or not, some of one article."""
    places = [KHARKIV, ODESA, CHUHUIV, KHARKIV_REGION, IN_UKRAINE, None]
    return [
        an_event(
            str(n),
            type=draw(st.sampled_from(["air_strike", "drone_strike", "armed_clash"])),
            article=an_article(str(draw(st.integers(0, 9))), draw(st.integers(0, 70))),
            place=draw(st.sampled_from(places)),
            happened_at=draw(st.sampled_from([None, on_day(0), on_day(1), on_day(2)])),
            modality=draw(st.sampled_from(["asserted", "asserted", "denied", "historical"])),
            attributed_to=draw(st.sampled_from([None, RUSSIA, UKRAINE])),
            quantities=draw(st.sampled_from([(), (killed(3),), (killed(4),), (killed(90),)])),
        )
        for n in range(draw(st.integers(1, 12)))
    ]


def run(events: list[Event]) -> tuple[Bucket | None, dict[str, Incident]]:
    bucket: Bucket | None = None
    last: dict[str, Incident] = {}
    for event in events:
        bucket, told = correlate(bucket, event)
        last |= {incident.id: incident for incident in told}
    return bucket, last


def content(last: dict[str, Incident]) -> list[str]:
    """Incidents that stand, but for what their history gave them."""
    return sorted(
        i.model_dump_json(exclude=OWN)
        for i in last.values()
        if not i.retracted and i.superseded_by is None
    )


def taken_back(event: Event) -> Event:
    article = event.article.model_copy(update={"revision": "r2", "fetched_at": at(999)})
    return event.model_copy(update={"article": article, "retracted": True})


@settings(deadline=None, max_examples=60)
@given(happenings() | entangled())
def test_a_replay_changes_nothing_and_answers_with_the_present_state(events: list[Event]) -> None:
    bucket, last = run(events)
    for event in events:
        again, told = correlate(bucket, event)
        assert again == bucket
        assert [last[incident.id] for incident in told] == list(told)


@settings(deadline=None, max_examples=80)
@given(entangled(), st.randoms(use_true_random=False))
def test_incidents_come_out_alike_in_any_order(events: list[Event], random: Random) -> None:
    shuffled = events.copy()
    random.shuffle(shuffled)
    assert content(run(events)[1]) == content(run(shuffled)[1])


def test_an_event_that_fits_two_happenings_alike_joins_the_same_in_any_order() -> None:
    events = [
        an_event("0", article=an_article("0", 0), place=CHUHUIV),
        an_event("1", article=an_article("1", 1), place=CHUHUIV, quantities=(killed(4),)),
        an_event("2", article=an_article("2", 0), place=KHARKIV_REGION, quantities=(killed(4),)),
    ]
    assert len({tuple(content(run([*order])[1])) for order in permutations(events)}) == 1


@settings(deadline=None, max_examples=60)
@given(entangled(), st.data())
def test_a_retraction_undoes_an_addition(events: list[Event], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(events))
    place = data.draw(st.integers(events.index(gone) + 1, len(events)))
    with_it = [*events[:place], taken_back(gone), *events[place:]]
    without_it = [event for event in events if event.id != gone.id]
    assert content(run(with_it)[1]) == content(run(without_it)[1])


@settings(deadline=None, max_examples=60)
@given(entangled(), st.data())
def test_every_id_that_was_told_stands_or_leads_to_one_that_does(
    events: list[Event], data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.sampled_from(events)))
    _, last = run([*events, *map(taken_back, gone)])
    for name in last:
        trail = [name]
        while (heir := last[trail[-1]].superseded_by) is not None:
            assert heir not in trail
            trail.append(heir)
    told = [e.id for i in last.values() if i.superseded_by is None for e in i.events]
    assert sorted(set(told)) == sorted(told)
    assert {e.id for e in set(events) - gone} <= set(told)


@settings(deadline=None, max_examples=60)
@given(entangled(), entangled(), st.randoms(use_true_random=False))
def test_a_log_gives_the_same_bytes_however_its_partitions_interleave(
    ours: list[Event], theirs: list[Event], random: Random
) -> None:
    theirs = [event.model_copy(update={"key": "violence:SYR"}) for event in theirs]
    assert log_of(ours, theirs, random) == log_of(ours, theirs, random)


def log_of(ours: list[Event], theirs: list[Event], random: Random) -> dict[str, list[str]]:
    """What is published under each key, when the events of two keys come in some order between them."""
    waiting = [ours[::-1], theirs[::-1]]
    buckets: dict[str, Bucket] = {}
    published: dict[str, list[str]] = {}
    while any(waiting):
        event = random.choice([queue for queue in waiting if queue]).pop()
        buckets[event.key], told = correlate(buckets.get(event.key), event)
        published.setdefault(event.key, []).extend(one.model_dump_json() for one in told)
    return published


@settings(deadline=None, max_examples=60)
@given(happenings() | entangled())
def test_versions_count_up_and_name_each_state_once(events: list[Event]) -> None:
    bucket: Bucket | None = None
    states: dict[tuple[str, int], Incident] = {}
    for event in [*events, *events, *map(taken_back, events)]:
        bucket, told = correlate(bucket, event)
        for incident in told:
            assert states.setdefault((incident.id, incident.version), incident) == incident
