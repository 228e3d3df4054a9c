"""What a test of rules gives is what conditions see."""

import pytest

from schemas.event_types import EventType
from schemas.incident import Incident, Status
from services.alerter.facts import NAMES, RECORD, facts
from services.alerter.given import Given, incident_of

EVERYTHING = {
    "type": "troop_deployment", "status": "withdrawn", "modality": "planned",
    "verification": "claimed", "disputed": True, "origins": 3, "sources": ["One", "Two"],
    "tier": 2, "killed": 1.0, "wounded": 2.0, "troops": 3.0, "captured": 4.0, "displaced": 5.0,
    "drones": 6.0, "missiles": 7.0, "numbers": {"tanks": 8.0}, "size": 9.0, "country": "UKR",
    "place": "Sumy", "region": "Sumy", "lat": 50.9, "lon": 34.8, "precision": "exact",
    "actors": ["RUS", "PRK"], "targets": ["UKR"], "actor_names": ["Russia", "the North"],
    "target_names": ["Kyiv"], "sender": "PRK", "host": "RUS", "beneficiary": "BLR",
    "direction": "within", "foreign": True, "standing": True, "demanded": True, "materiel": True,
    "further": True,
    "cumulative": True, "backfill": True, "reach": 3,
}  # fmt: skip


def an(**given: object) -> Incident:
    return incident_of(Given.model_validate({"type": "air_strike", **given}))


def test_every_fact_can_be_given_and_is_seen_as_it_was_given() -> None:
    assert {*EVERYTHING, RECORD} == set(NAMES)
    seen = facts(incident_of(Given.model_validate(EVERYTHING)))
    numbers = seen.pop("numbers")
    assert numbers["tanks"] == 8
    assert seen == {name: value for name, value in EVERYTHING.items() if name != "numbers"}


def test_nothing_else_is_known_of_an_incident() -> None:
    seen = facts(an())
    empty = {name for name, value in seen.items() if not value}
    assert set(seen) - empty == {
        "type", "status", "modality", "verification", "origins", "sources", "tier", "precision",
    }  # fmt: skip
    assert seen["precision"] == "unknown"


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({"type": "troop_buildup", "troops": 5, "killed": 1}, 5),
        ({"type": "shelling", "troops": 5, "killed": 1}, 1),
        ({"type": "abduction", "captured": 3}, 0),
        ({"type": "abduction", "captured": 3, "size": 3}, 3),
    ],
)
def test_the_leading_number_follows_from_the_type(given: dict[str, object], size: float) -> None:
    assert facts(an(**given))["size"] == size


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("kind", [EventType.TALKS, EventType.TROOP_WITHDRAWAL])
def test_every_status_makes_an_incident(kind: EventType, status: Status) -> None:
    incident = an(type=kind, status=status, sender="FRA")
    assert incident.retracted is (status is Status.RETRACTED)
    assert Incident.model_validate_json(incident.model_dump_json()) == incident


def test_a_point_on_the_map_is_a_town_unless_it_is_said_to_be_less() -> None:
    assert facts(an(lat=1, lon=2))["precision"] == "place"
    assert facts(an(lat=1, lon=2, precision="country"))["precision"] == "country"
    assert facts(an(country="UKR"))["country"] == "UKR"


def test_versions_come_one_after_the_other() -> None:
    given = Given(type=EventType.TALKS)
    first, second = incident_of(given), incident_of(given, 2)
    assert (first.id, first.version, second.version) == (second.id, 1, 2)
    assert first.updated_at < second.updated_at
