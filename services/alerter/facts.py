"""What a rule's condition may ask of an incident.

| name | value |
|---|---|
| `type` | event type of `schemas/taxonomy.yaml`: "air_strike", "troop_deployment", … |
| `status` | "asserted", "planned", "possible", "denied", "historical", "withdrawn" or "retracted" |
| `modality` | as told at its surest: status without "withdrawn" and "retracted" |
| `verification` | "reported", "claimed", "unverified", "disputed" or "confirmed" |
| `disputed` | true where one side denies what another tells |
| `origins` | independent origins: ten copies of one agency story are one |
| `sources` | outlets that told it: list of names |
| `tier` | best tier among the sources; 1 is an agency or paper of record |
| `killed` `wounded` `troops` | largest number that a side puts at least; 0 where none is given |
| `captured` `displaced` `drones` `missiles` | as `killed` |
| `numbers` | the same for every unit that was told: `numbers.tanks`; ask `has(numbers.tanks)` first |
| `size` | the leading number: troops of a posture, killed of an attack; 0 where none is given |
| `reach` | regions (first-level divisions) that those name who say that it happened |
| `country` | country of the place, ISO 3166-1 alpha-3 ("UKR"); "" where unknown |
| `place` `region` | its name and first-level division; "" where unknown |
| `lat` `lon` | degrees; 0 where unknown, see `precision` |
| `precision` | "exact", "place", "admin1", "country" or "unknown" |
| `actors` `targets` | countries of those who act and who are hit: lists |
| `actor_names` `target_names` | their names: lists |
| `sender` `host` `beneficiary` | countries of a movement of forces; "" where unknown |
| `direction` | "in", "out" or "within", seen from the host; "" for other types |
| `foreign` | true where the forces are known not to be the host's own |
| `standing` | true where forces are only said to be stationed there, as they have long been |
| `further` | true where it adds to another happening: "additional troops" |
| `demanded` | true where a movement is only what others demand of those who would make it |
| `materiel` | true where only ships, aircraft or weapons move, without a word of men |
| `cumulative` | true for a toll over a period, which is no incident of that size |
| `backfill` | true where only old articles tell it |
| `incident` | the whole record without its events: `incident.event_count`, `incident.claims`, … |
| `within_km(lat, lon, km)` | true where the place is known to the town or better and lies that near |
| `within(AREA)` | the same for a circle that `areas` in rules.yaml names |

CEL's own operators and functions go with them: `country in ["UKR", "RUS"]`, `"RUS" in actors`,
`region.startsWith("Odes")`, `sources.exists(s, s == "Reuters")`, `size(targets) > 1`. In rules.yaml `regions`
names lists of countries, `country in SAHEL`, and `areas` circles, whose radius may differ by type.
"""

from collections.abc import Iterable
from typing import Any

from schemas.event import Actor, Deployment, Place
from schemas.event_types import EventType, Modality
from schemas.incident import Incident

RECORD = "incident"
NAMES = (
    "type", "status", "modality", "verification", "disputed", "origins", "sources", "tier",
    "killed", "wounded", "troops", "captured", "displaced", "drones", "missiles", "numbers", "size", "reach",
    "country", "place", "region", "lat", "lon", "precision", "actors", "targets", "actor_names",
    "target_names", "sender", "host", "beneficiary", "direction", "foreign", "standing", "demanded",
    "materiel", "further", "cumulative", "backfill", RECORD,
)  # fmt: skip
"""Every name that a condition may use, in the order of the table."""
COUNTED = ("killed", "wounded", "captured", "displaced", "troops", "drones", "missiles")


def facts(incident: Incident) -> dict[str, Any]:
    """Every name that a condition may use, with its value for this incident."""
    numbers = {f.unit: f.highest_min or 0.0 for f in incident.figures}
    return {
        "type": incident.type.value,
        "status": incident.status.value,
        "modality": _surest(incident),
        "verification": incident.verification.value,
        "disputed": incident.disputed,
        "origins": incident.independent_origins,
        "sources": [source.name for source in incident.sources],
        "tier": min((source.tier for source in incident.sources), default=3),
        **{unit: numbers.get(unit, 0.0) for unit in COUNTED},
        "numbers": numbers,
        "size": incident.size or 0.0,
        "reach": incident.reach,
        **_where(incident.place or Place(text="")),
        **_who(incident),
        **_movement(incident.deployment),
        "standing": incident.standing,
        "further": any(event.further for event in incident.events),
        "demanded": all(event.demanded for event in incident.events),
        "materiel": all(event.materiel for event in incident.events),
        "cumulative": incident.type is EventType.CASUALTY_REPORT
        or any(event.cumulative for event in incident.events),
        "backfill": incident.backfill,
    }


def record(incident: Incident) -> dict[str, Any]:
    """The whole record but for its events, as `incident` in a condition."""
    return incident.model_dump(mode="json", exclude={"events"})


def _surest(incident: Incident) -> str:
    told = {claim.modality for claim in incident.claims}
    told |= {event.modality for event in incident.events}
    return next((modality.value for modality in Modality if modality in told), "")


def _where(place: Place) -> dict[str, Any]:
    return {
        "country": place.country or "",
        "place": place.name or place.text,
        "region": place.admin1 or "",
        "lat": place.lat or 0.0,
        "lon": place.lon or 0.0,
        "precision": place.precision.value,
    }


def _who(incident: Incident) -> dict[str, Any]:
    return {
        "actors": _countries(incident.actors),
        "targets": _countries(incident.targets),
        "actor_names": [actor.name or actor.text for actor in incident.actors],
        "target_names": [actor.name or actor.text for actor in incident.targets],
    }


def _countries(actors: Iterable[Actor]) -> list[str]:
    return list(dict.fromkeys(actor.country for actor in actors if actor.country))


def _movement(move: Deployment | None) -> dict[str, Any]:
    return {
        "sender": (move and move.sender) or "",
        "host": (move and move.host) or "",
        "beneficiary": (move and move.beneficiary) or "",
        "direction": move.direction.value if move else "",
        "foreign": bool(move and move.foreign),
    }
