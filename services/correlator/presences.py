"""Forces that are known to be abroad already, so that to mention them is no news of a deployment."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from schemas.base import Country
from schemas.event import Event
from schemas.event_types import EventType, Modality
from services.runtime.config_file import load_yaml_config

AGREES = 1.25
"""A number within this factor of the known one is that one; a smaller one is a part that moves."""


class Presence(BaseModel):
    """A long-standing presence: whose forces, where, and about how many."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sender: Annotated[Country, Field(description="ISO 3166-1 alpha-3 code, such as USA")]
    host: Annotated[Country, Field(description="ISO 3166-1 alpha-3 code, such as KOR")]
    troops: Annotated[float | None, Field(gt=0, description="about how many, if known")] = None
    source: Annotated[str, Field(max_length=300, description="where that is from")] = ""


class PresencesFile(BaseModel):
    """The whole of presences.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    presences: Annotated[
        tuple[Presence, ...], Field(max_length=5_000, description="a list of at most 5,000")
    ] = ()


def load_presences(path: Path) -> tuple[Presence, ...]:
    """Read the baseline.

    Raises:
        ConfigError: one line with file, line, key and what is allowed.
    """
    return load_yaml_config(path, PresencesFile).presences


def is_known(event: Event, presences: Iterable[Presence]) -> bool:
    """Whether an event tells of forces that the baseline has, and not of more or of a part that moves.

    With a number, it is that of the baseline; without one, nothing says when they came.
    """
    move = event.deployment
    if event.type is not EventType.TROOP_DEPLOYMENT or event.modality is not Modality.ASSERTED:
        return False
    if move is None or event.further:
        return False
    known = [p for p in presences if (p.sender, p.host) == (move.sender, move.host)]
    counts = [q.min or q.max for q in event.quantities if q.unit == "troops"]
    if not counts:
        return bool(known) and event.happened_at is None
    return any(_agree(count, one.troops) for one in known for count in counts)


def _agree(count: float | None, known: float | None) -> bool:
    if not count or not known:
        return False
    return known / AGREES <= count <= known * AGREES
