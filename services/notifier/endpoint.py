"""One receiver of webhooks, as endpoints.yaml describes it."""

from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

from schemas.alert import Alert, Severity
from services.notifier.address import URL_ALLOWED
from services.notifier.format import Format
from services.notifier.quiet import Quiet
from services.notifier.rate import Rate

DAY, HOUR, MINUTE = 86_400.0, 3_600.0, 60.0

SCHEDULE = (
    0.0, 5.0, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR,
)  # fmt: skip
"""Seconds before each attempt, from the end of the one before: Standard Webhooks' example, 75.6 hours."""

Seconds = Annotated[float, Field(ge=0, le=7 * DAY)]


class SecretRef(BaseModel):
    """Where a secret stands: an environment variable or a file, never endpoints.yaml itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    env: Annotated[str | None, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] = None
    file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _not_inline(cls, value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
        if not isinstance(value, dict):
            raise ValueError("a secret never stands in this file; give env: NAME or file: PATH")  # noqa: TRY004
        return value

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.env is None) == (self.file is None):
            raise ValueError("give either env: NAME or file: PATH")
        return self


def _url_or_place(value: object) -> SecretStr | SecretRef:
    """A URL, or where it stands; the text of the error must not show it."""
    if isinstance(value, SecretStr | SecretRef):
        return value
    if isinstance(value, str):
        return SecretStr(value)
    try:
        return SecretRef.model_validate(value)
    except ValidationError:
        raise ValueError("is no URL") from None


class EndpointEntry(BaseModel):
    """An entry of endpoints.yaml; each description says what is allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9][a-z0-9-]{0,62}$",
            description="lower-case letters, digits and hyphens, at most 63",
        ),
    ]
    format: Annotated[Format, Field(description=", ".join(Format))] = Format.STANDARD
    url: Annotated[
        SecretStr | SecretRef, BeforeValidator(_url_or_place), Field(description=URL_ALLOWED)
    ]
    secrets: Annotated[
        tuple[SecretRef, ...],
        Field(max_length=10, description="a list of env: NAME or file: PATH"),
    ] = ()
    rules: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=128)], ...],
        Field(
            min_length=1,
            description='a list of rule ids, source-quiet too, or ["*"] for all of rules.yaml',
        ),
    ] = ("*",)
    severities: Annotated[
        tuple[Severity, ...],
        Field(min_length=1, description="a list of info, warning, critical; all when left out"),
    ] = tuple(Severity)
    timeout: Annotated[float, Field(ge=1, le=30, description="1 to 30 seconds for an attempt")] = (
        15.0
    )
    schedule: Annotated[
        tuple[Seconds, ...],
        Field(
            min_length=1,
            max_length=20,
            description="1 to 20 waits in seconds, one before each attempt, each at most a week",
        ),
    ] = SCHEDULE
    rate: Annotated[
        Rate | None,
        Field(description="0.1 to 6000 notifications a minute; no limit when left out"),
    ] = None
    pause: Annotated[bool, Field(description="true or false; true keeps all for later")] = False
    quiet: Annotated[
        Quiet | None, Field(description='{from: "22:00", to: "07:00", zone: Europe/Kyiv}')
    ] = None
    enabled: Annotated[bool, Field(description="true or false")] = True
    allow_http: Annotated[bool, Field(description="true or false; true also takes http URLs")] = (
        False
    )

    @model_validator(mode="after")
    def _signed_or_not(self) -> Self:
        if self.format is Format.STANDARD and not self.secrets:
            raise ValueError("secrets: is missing; give a list of env: NAME or file: PATH")
        if self.format is not Format.STANDARD and self.secrets:
            raise ValueError(
                f"secrets: do nothing, since {self.format} is not signed; leave them out"
            )
        return self


class Endpoint(EndpointEntry):
    """A receiver with what its URL and secrets are, which show as asterisks when printed.

    `address` is what is posted to; it and `keys` are empty while the endpoint is disabled.
    """

    address: SecretStr
    keys: tuple[SecretStr, ...]

    @property
    def groups(self) -> bool:
        """Whether alerts that wait in a storm may go to it as one webhook."""
        return self.rate is not None and self.format is Format.STANDARD

    def wants(self, alert: Alert) -> bool:
        """Whether this endpoint asked for such alerts."""
        # Who asks for all news has not asked for the troubles of this service's sources.
        by_rule = alert.rule in self.rules or ("*" in self.rules and alert.incident is not None)
        return self.enabled and by_rule and alert.severity in self.severities
