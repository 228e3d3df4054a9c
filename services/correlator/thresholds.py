"""The thresholds of linking, read from `link.yaml`: data to fit and not code to change."""

from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from schemas.event_types import EventType
from services.correlator.presences import Presence

Hours = Annotated[float, Field(ge=0, le=24 * 366)]


class Parties(StrEnum):
    """How the sides of two events are compared."""

    DIRECTED = "directed"
    PAIR = "pair"
    POSTURE = "posture"


class PlaceNeed(StrEnum):
    """How close two events of one happening must lie."""

    NEAR = "near"
    COUNTRY = "country"
    ANY = "any"


class Family(BaseModel):
    """Types that outlets use for the same act, and what makes two of them one; see `link.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    types: tuple[EventType, ...]
    parties: Parties
    place: PlaceNeed
    near_km: Annotated[float, Field(gt=0)]
    window_hours: Hours
    lookback_hours: Hours
    slack_hours: Hours
    conflict_ratio: Annotated[float, Field(ge=1)]
    leading: str | None


class Thresholds(BaseModel):
    """All families, by event type, the figures that they share, and the forces known to be abroad."""

    model_config = ConfigDict(frozen=True)

    agree_ratio: Annotated[float, Field(ge=1)]
    hour_slack: Hours
    region_km: Annotated[float, Field(gt=0)]
    by_type: dict[EventType, Family]
    presences: tuple[Presence, ...] = ()


def read(text: str) -> Thresholds:
    """Thresholds from YAML text; `ValueError` where a type has no family or more than one."""
    raw: dict[str, Any] = yaml.safe_load(text)
    families = [
        Family(name=name, **{**raw["defaults"], **own}) for name, own in raw["families"].items()
    ]
    by_type = {kind: family for family in families for kind in family.types}
    if len(by_type) != sum(len(f.types) for f in families) or set(by_type) != set(EventType):
        raise ValueError("link.yaml: each event type must be in exactly one family")
    shared = {name: raw[name] for name in ("agree_ratio", "hour_slack", "region_km")}
    return Thresholds(by_type=by_type, **shared)


@cache
def shipped() -> Thresholds:
    """The thresholds that come with the service."""
    return read(Path(__file__).with_name("link.yaml").read_text(encoding="utf-8"))


def with_presences(presences: tuple[Presence, ...]) -> Thresholds:
    """The shipped thresholds beside forces that are known to be abroad."""
    return shipped().model_copy(update={"presences": presences})
