"""What holds for any stream of events of one key."""

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.event import Event
from schemas.incident import Incident
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from tests.builders import RUSSIA, UKRAINE, an_article, an_event, at, killed, on_day

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


def run(events: list[Event]) -> tuple[Bucket | None, dict[str, Incident]]:
    bucket: Bucket | None = None
    last: dict[str, Incident] = {}
    for event in events:
        bucket, told = correlate(bucket, event)
        last |= {incident.id: incident for incident in told}
    return bucket, last


def content(last: dict[str, Incident]) -> list[str]:
    """Incidents that stand, but for what their history gave them."""
    return sorted(i.model_dump_json(exclude=OWN) for i in last.values() if not i.retracted)


def taken_back(event: Event) -> Event:
    article = event.article.model_copy(update={"revision": "r2", "fetched_at": at(999)})
    return event.model_copy(update={"article": article, "retracted": True})


@settings(deadline=None, max_examples=60)
@given(happenings())
def test_a_replay_changes_nothing_and_answers_with_the_present_state(events: list[Event]) -> None:
    bucket, last = run(events)
    for event in events:
        again, told = correlate(bucket, event)
        assert again == bucket
        assert [last[incident.id] for incident in told] == list(told)


@settings(deadline=None, max_examples=60)
@given(happenings(), st.randoms(use_true_random=False))
def test_happenings_that_lie_apart_come_out_alike_in_any_order(events: list[Event], random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    shuffled = events.copy()
    random.shuffle(shuffled)
    assert content(run(events)[1]) == content(run(shuffled)[1])


@settings(deadline=None, max_examples=60)
@given(happenings(), st.data())
def test_a_retraction_undoes_an_addition(events: list[Event], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(events))
    place = data.draw(st.integers(events.index(gone) + 1, len(events)))
    with_it = [*events[:place], taken_back(gone), *events[place:]]
    without_it = [event for event in events if event.id != gone.id]
    assert content(run(with_it)[1]) == content(run(without_it)[1])


@settings(deadline=None, max_examples=60)
@given(happenings())
def test_versions_count_up_and_name_each_state_once(events: list[Event]) -> None:
    bucket: Bucket | None = None
    states: dict[tuple[str, int], Incident] = {}
    for event in [*events, *events, *map(taken_back, events)]:
        bucket, told = correlate(bucket, event)
        for incident in told:
            assert states.setdefault((incident.id, incident.version), incident) == incident
