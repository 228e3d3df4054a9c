"""Event types -> codes of the established ontologies, from `schemas/taxonomy.yaml`."""

from collections.abc import Mapping
from importlib import resources
from typing import Any

import yaml

from schemas.event import Actor, Codes, Plover
from schemas.event_types import ActorKind, EventType

_STATE_KINDS = frozenset({
    ActorKind.COUNTRY, ActorKind.GOVERNMENT, ActorKind.MILITARY, ActorKind.POLICE, ActorKind.INTELLIGENCE,
})  # fmt: skip
_GROUP_KINDS = frozenset({ActorKind.ARMED_GROUP, ActorKind.MERCENARY})

Taxonomy = Mapping[EventType, Mapping[str, Any]]
"""Per event type: group, plover, cameo, acled, means."""


def load_taxonomy() -> Taxonomy:
    """The types of `schemas/taxonomy.yaml`; every `EventType` has an entry."""
    text = (resources.files("schemas") / "taxonomy.yaml").read_text(encoding="utf-8")
    types = yaml.safe_load(text)["types"]
    return {EventType(name): entry for name, entry in types.items()}


def codes(
    event_type: EventType, taxonomy: Taxonomy, actors: tuple[Actor, ...], place_country: str | None
) -> Codes:
    """The event's codes; where ACLED has several for a type, the actors decide."""
    entry = taxonomy[event_type]
    plover = entry["plover"]
    return Codes(
        plover=Plover(event=plover[0], mode=plover[1]) if plover else None,
        cameo=entry["cameo"],
        acled=_acled(entry["acled"], actors, place_country),
    )


def _acled(choices: str | None, actors: tuple[Actor, ...], place_country: str | None) -> str | None:
    """One of the alternatives "A|B|C": the one that the actors' kind speaks for, else the first."""
    if not choices:
        return None
    options = choices.split("|")
    if "Non-state actor overtakes territory" in options:
        return _territory(actors, place_country)
    return options[0]


def _territory(actors: tuple[Actor, ...], place_country: str | None) -> str:
    """ACLED (codebook 2024) lets a foreign state's capture count as non-state overtaking."""
    if any(actor.kind in _GROUP_KINDS for actor in actors):
        return "Non-state actor overtakes territory"
    states = {actor.country for actor in actors if actor.kind in _STATE_KINDS and actor.country}
    if states and place_country and place_country not in states:
        return "Non-state actor overtakes territory"
    return "Government regains territory"
