"""What every record shares: immutability, UTC times, offsets into text, country codes."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

MAX_TEXT = 200_000
"""Characters of article text that are kept; the longest news texts seen are under 100,000."""


def _to_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A moment in UTC; a value without a zone is refused, since nobody can know what it meant."""

Country = Annotated[
    str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3, or XKX for Kosovo")
]
Identifier = Annotated[str, Field(min_length=1, max_length=128)]


class Record(BaseModel):
    """An immutable message.

    Building one with an unknown field is an error, which catches our own slips; decoders pass
    ``extra="ignore"``, so that a newer producer's optional field is no dead letter.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=MAX_TEXT)


class Span(Record):
    """A piece of the article's text, as written; ``text == article.text[start:end]``."""

    text: str
    start: Annotated[int, Field(ge=0, description="offset of the first character, code points")]
    end: Annotated[int, Field(ge=0, description="offset after the last character")]
