"""How many notifications an endpoint wants in a minute: a token bucket without clock or sleep."""

from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, model_validator

MINUTE = timedelta(minutes=1)

BURST = 5
"""Notifications that may leave at once after a quiet time, so that a few alerts together wait for nothing."""


class Rate(BaseModel):
    """The most attempts that are begun in a minute, retries included; in the file also a plain number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_minute: Annotated[
        float,
        Field(ge=0.1, le=6_000, description="0.1 to 6000 notifications a minute"),
    ]

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        if isinstance(value, int | float) and not isinstance(value, bool):
            return {"per_minute": value}
        if not isinstance(value, dict | cls):
            raise ValueError("is no rate")  # noqa: TRY004 - pydantic takes these alone
        return value

    @property
    def spacing(self) -> timedelta:
        """Time in which one token comes back."""
        return MINUTE / self.per_minute

    @property
    def burst(self) -> int:
        """Tokens of a full bucket; an endpoint that wants fewer a minute gets no more at once."""
        return max(1, min(BURST, int(self.per_minute)))


class Bucket(NamedTuple):
    """An endpoint's tokens, kept as the moment when all are there again: a sum of whole spacings is exact."""

    rate: Rate
    full_at: datetime

    @property
    def free_at(self) -> datetime:
        """When there is a token, if none is taken before."""
        return self.full_at - self.rate.spacing * (self.rate.burst - 1)

    def at(self, now: datetime) -> "Bucket":
        """The bucket as it is at a moment, also where the clock was set back."""
        emptiest = now + self.rate.spacing * self.rate.burst
        return self._replace(full_at=min(max(self.full_at, now), emptiest))

    def tokens(self, now: datetime) -> int:
        """Whole tokens that may be taken now."""
        missing = self.at(now).full_at - now
        return self.rate.burst - -(-missing // self.rate.spacing)

    def taken(self, now: datetime) -> "Bucket":
        """The bucket with a token less."""
        here = self.at(now)
        return here._replace(full_at=here.full_at + self.rate.spacing)


def full_bucket(rate: Rate, now: datetime) -> Bucket:
    """The bucket of an endpoint to which nothing was sent lately."""
    return Bucket(rate, now)
