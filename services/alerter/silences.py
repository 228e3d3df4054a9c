"""Silences of rules.yaml: what is not to be told for a while, and until when. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, Strict, field_validator

from schemas.base import UtcTime
from schemas.incident import Incident
from services.alerter.cel import About
from services.alerter.conditions import WrittenCondition

ALL_RULES = "*"
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""Silences end before; what tests of rules tell comes later, where they give it no time."""


class Silencing(BaseModel):
    """What arrives before `until` and meets `when` is not told under these rules; without `when`, all.

    Corrections of what was told are told all the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    rules: Annotated[
        tuple[str, ...],
        Field(min_length=1, description='a list of ids of rules, or ["*"] for all of them'),
    ]
    when: WrittenCondition | None = None
    until: Annotated[
        UtcTime,
        Strict(),
        Field(description="a moment with seconds and zone, no quotes: 2026-12-01T00:00:00Z"),
    ]
    why: Annotated[str, Field(min_length=1, max_length=200, description="a few words")]

    @field_validator("until")
    @classmethod
    def _ends(cls, until: datetime) -> datetime:
        if until >= LATEST:
            raise ValueError(f"must be before the year {LATEST.year}")
        return until

    def covers(self, rule: str) -> bool:
        """Whether it silences a rule."""
        return ALL_RULES in self.rules or rule in self.rules

    def is_met(self, incident: Incident, about: About) -> bool:
        """Whether it silences this version; where its condition cannot be evaluated, it does not."""
        in_time = incident.updated_at < self.until
        return in_time and (self.when is None or self.when.holds(about) is True)


def silencing(silences: Iterable[Silencing], incident: Incident, about: About) -> Silencing | None:
    """The silence that this version of an incident meets and that lasts longest, if any."""
    met = [one for one in silences if one.is_met(incident, about)]
    return max(met, key=lambda one: one.until, default=None)
