"""One receiver of webhooks, as endpoints.yaml describes it."""

import ipaddress
from pathlib import Path
from typing import Annotated, Any, Self

import httpx
from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from schemas.alert import Alert, Severity
from services.notifier.rate import Rate

MAX_PORT = 65_535

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
    url: Annotated[
        str,
        Field(repr=False, max_length=2_000, description="an https URL without user or password"),
    ]
    secrets: Annotated[
        tuple[SecretRef, ...],
        Field(min_length=1, max_length=10, description="a list of env: NAME or file: PATH"),
    ]
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
    enabled: Annotated[bool, Field(description="true or false")] = True
    allow_http: Annotated[bool, Field(description="true or false; true also takes http URLs")] = (
        False
    )

    @field_validator("url")
    @classmethod
    def _plain_url(cls, url: str) -> str:
        # The text must not show the URL: its path may be a credential.
        try:
            parts = httpx.URL(url)
        except httpx.InvalidURL:
            raise ValueError("is not a web address") from None
        usable = parts.scheme in ("http", "https") and bool(parts.host)
        if not usable or not 0 < (parts.port or 443) <= MAX_PORT:
            raise ValueError("is not a web address")
        if parts.userinfo:
            raise ValueError("has a user or password; webhooks are proved by their signature")
        return url

    @model_validator(mode="after")
    def _encrypted(self) -> Self:
        url = httpx.URL(self.url)
        if url.scheme == "http" and not self.allow_http and not _is_loopback(url.host):
            raise ValueError("url: is not https; give an https URL or set allow_http: true")
        return self


class Endpoint(EndpointEntry):
    """A receiver with its secrets (`whsec_…`), which show as asterisks wherever they are printed."""

    keys: tuple[SecretStr, ...]

    @property
    def groups(self) -> bool:
        """Whether alerts that wait in a storm may go to it as one webhook."""
        return self.rate is not None

    def wants(self, alert: Alert) -> bool:
        """Whether this endpoint asked for such alerts."""
        # Who asks for all news has not asked for the troubles of this service's sources.
        by_rule = alert.rule in self.rules or ("*" in self.rules and alert.incident is not None)
        return self.enabled and by_rule and alert.severity in self.severities


def _is_loopback(host: str) -> bool:
    """A name or address of this machine, where nobody else can listen to plain HTTP."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
