import pytest

from schemas.event import Actor
from schemas.event_types import ActorKind, EventType
from services.enricher.codes import codes, load_taxonomy

TAXONOMY = load_taxonomy()


@pytest.mark.parametrize("event_type", EventType)
def test_every_type_has_an_entry_and_one_acled_code_at_most(event_type: EventType) -> None:
    found = codes(event_type, TAXONOMY, (), None)
    assert found.acled is None or "|" not in found.acled
    assert (found.plover is None) == (TAXONOMY[event_type]["plover"] is None)


def test_a_drone_strike_has_its_codes() -> None:
    found = codes(EventType.DRONE_STRIKE, TAXONOMY, (), None)
    assert found.plover is not None
    assert (found.plover.event, found.plover.mode, found.cameo) == ("ASSAULT", "drone", "1952")
    assert found.acled == "Air/drone strike"


@pytest.mark.parametrize(
    ("kind", "country", "place", "acled"),
    [
        (ActorKind.ARMED_GROUP, "COD", "COD", "Non-state actor overtakes territory"),
        (ActorKind.MILITARY, "SYR", "SYR", "Government regains territory"),
        (ActorKind.MILITARY, "RUS", "UKR", "Non-state actor overtakes territory"),
    ],
)
def test_who_takes_territory_decides_its_acled_code(
    kind: ActorKind, country: str | None, place: str, acled: str
) -> None:
    actors = (Actor(text="they", country=country, kind=kind),)
    assert codes(EventType.TERRITORIAL_CHANGE, TAXONOMY, actors, place).acled == acled
