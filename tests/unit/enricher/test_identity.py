from hypothesis import given
from hypothesis import strategies as st

from schemas.event import Actor, Deployment, Place
from schemas.event_types import EventType
from services.enricher.identity import UNKNOWN, correlation_key, fingerprint, identities

RUSSIA, UKRAINE = Actor(text="Moscow", country="RUS"), Actor(text="Kyiv", country="UKR")
MALI = Place(text="Mali", name="Mali", country="MLI")


def key(
    event_type: EventType,
    group: str,
    *parties: tuple[str, ...],
    place: Place | None = None,
    sender: str | None = None,
) -> str:
    actors, targets = (*parties, (), ())[:2]
    deployment = Deployment(sender=sender) if sender else None
    return correlation_key(event_type, group, (actors, targets), place, deployment)


def test_posture_is_keyed_by_sender_wherever_it_goes() -> None:
    one = key(EventType.TROOP_DEPLOYMENT, "posture", ("RUS",), place=MALI, sender="RUS")
    other = key(EventType.TROOP_WITHDRAWAL, "posture", (), sender="RUS")
    assert one == other == "posture:RUS"


def test_violence_is_keyed_by_where_it_struck_and_else_by_whom() -> None:
    assert key(EventType.SHELLING, "violence", ("RUS",), ("UKR",), place=MALI) == "violence:MLI"
    assert key(EventType.SHELLING, "violence", ("RUS",), ("UKR",)) == "violence:UKR"
    assert key(EventType.SHELLING, "violence", ("RUS",)) == "violence:RUS"


def test_diplomacy_is_keyed_by_the_pair_in_any_order() -> None:
    assert key(EventType.TALKS, "diplomacy", ("UKR", "RUS")) == "diplomacy:RUS-UKR"
    assert key(EventType.TALKS, "diplomacy", ("RUS",), ("UKR",)) == "diplomacy:RUS-UKR"


def test_without_any_country_the_key_is_unknown() -> None:
    assert key(EventType.TALKS, "diplomacy") == UNKNOWN


def test_the_fingerprint_knows_countries_and_not_words() -> None:
    kyiv = Actor(text="the Ukrainian capital's leaders", country="UKR")
    one = fingerprint(EventType.TALKS, (RUSSIA,), (UKRAINE,), None)
    assert one == fingerprint(EventType.TALKS, (RUSSIA,), (kyiv,), None)
    assert one != fingerprint(EventType.TALKS, (UKRAINE,), (RUSSIA,), None)


@given(st.lists(st.text(max_size=20), max_size=12))
def test_ids_are_unique_and_the_same_on_every_run(prints: list[str]) -> None:
    ids = identities("a1", prints)
    assert len(set(ids)) == len(ids)
    assert ids == identities("a1", prints)
    assert not set(ids) & set(identities("a2", prints))
