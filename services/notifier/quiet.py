"""The hours in which an endpoint wants to hear nothing. Pure."""

from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class Quiet(BaseModel):
    """From when to when every day, by the clock of a place; from 22:00 to 07:00 is over midnight."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    begins: Annotated[time, Field(alias="from", description='a time such as "22:00"')]
    ends: Annotated[time, Field(alias="to", description='a time such as "07:00"')]
    zone: Annotated[str, Field(description="a time zone such as Europe/Kyiv")] = "UTC"

    @field_validator("begins", "ends", mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        # YAML 1.1 reads an unquoted 22:00 as the number 1320, in base 60.
        if not isinstance(value, str | time):
            raise ValueError("is no time in quotes")  # noqa: TRY004 - pydantic's protocol
        return value

    @field_validator("zone")
    @classmethod
    def _known(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (OSError, ValueError, KeyError):
            raise ValueError("is no time zone that is known here") from None
        return zone

    @model_validator(mode="after")
    def _not_always(self) -> Self:
        if self.begins == self.ends:
            raise ValueError("from and to are the same; pause: true holds everything")
        return self

    @cached_property
    def _place(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def until(self, now: datetime) -> datetime:
        """When the quiet that holds now ends; now where it is not quiet."""
        here = now.astimezone(self._place)
        clock = here.time()
        over_midnight = self.begins > self.ends
        tonight = over_midnight and clock >= self.begins
        if not (tonight or (clock < self.ends and (over_midnight or clock >= self.begins))):
            return now
        day = here.date() + timedelta(days=int(tonight))
        return datetime.combine(day, self.ends, tzinfo=self._place).astimezone(UTC)
