"""Every setting, read once from the environment (`VEDETTE_*`); secrets also from `VEDETTE_*_FILE`."""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from services.runtime.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "deploy" / "config"
PREFIX = "VEDETTE_"


class Security(StrEnum):
    """How the broker is spoken to."""

    PLAINTEXT = "plaintext"
    TLS = "tls"
    SASL_TLS = "sasl_tls"


class SaslMechanism(StrEnum):
    """How a client proves who it is, over TLS only."""

    PLAIN = "PLAIN"
    SCRAM_256 = "SCRAM-SHA-256"
    SCRAM_512 = "SCRAM-SHA-512"


class LogFormat(StrEnum):
    """Lines for machines or for people; auto is people on a terminal."""

    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


class Settings(BaseSettings):
    """What the environment can say. Each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    kafka_bootstrap: Annotated[
        str,
        Field(
            pattern=r"^[^\s:,]+:\d{1,5}(,[^\s:,]+:\d{1,5})*$",
            description="brokers to start from, host:port[,host:port]",
        ),
    ] = "127.0.0.1:9092"
    kafka_security: Annotated[Security, Field(description="plaintext, tls or sasl_tls")] = (
        Security.PLAINTEXT
    )
    kafka_sasl_mechanism: Annotated[
        SaslMechanism, Field(description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512")
    ] = SaslMechanism.SCRAM_512
    kafka_username: Annotated[str, Field(description="SASL user")] = ""
    kafka_password: Annotated[SecretStr, Field(description="SASL password (secret)")] = SecretStr(
        ""
    )
    kafka_ca_file: Annotated[
        Path | None,
        Field(description="certificate authorities for TLS; the system's by default"),
    ] = None
    kafka_replication: Annotated[
        int, Field(ge=1, le=9, description="copies of each topic that is created")
    ] = 1
    instance_id: Annotated[
        str | None,
        Field(description="static group membership; unique for each process of a service"),
    ] = None
    data_dir: Annotated[
        Path, Field(description="local state; one folder for each process")
    ] = ROOT / ".run" / "data"  # fmt: skip
    http_host: Annotated[str, Field(description="address of health and metrics")] = "127.0.0.1"
    http_port: Annotated[
        int, Field(ge=0, le=65535, description="port of health and metrics; 0 is any free one")
    ] = 9100
    log_format: Annotated[LogFormat, Field(description="auto, json or console")] = LogFormat.AUTO
    log_level: Annotated[
        str, Field(pattern="^(debug|info|warning|error)$", description="least level to log")
    ] = "info"
    sources_file: Annotated[Path, Field(description="what the fetcher reads")] = (
        CONFIG / "sources.yaml"
    )
    rules_file: Annotated[Path, Field(description="the alerter's rules")] = CONFIG / "rules.yaml"
    presences_file: Annotated[
        Path, Field(description="forces that the correlator knows to be abroad already")
    ] = CONFIG / "presences.yaml"
    endpoints_file: Annotated[Path, Field(description="the notifier's webhooks")] = (
        CONFIG / "endpoints.yaml"
    )
    fetch_allow: Annotated[
        str,
        Field(description="private networks the fetcher may dial, CIDR[:port],…; none by default"),
    ] = ""
    fetch_contact: Annotated[
        str, Field(description="URL or address in the fetcher's User-Agent")
    ] = ""
    fetch_spacing: Annotated[
        float, Field(ge=0, le=600, description="seconds between two requests to one host")
    ] = 1.0
    webhook_allow: Annotated[
        str,
        Field(description="private networks webhooks may go to, CIDR[:port],…; none by default"),
    ] = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        return (init_settings, env_settings, _SecretFiles(settings_cls))


class _SecretFiles(PydanticBaseSettingsSource):
    """`VEDETTE_X_FILE` gives a secret `x`, so that it need not be in the environment."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        path = os.environ.get(f"{PREFIX}{field_name.upper()}_FILE")  # noqa: TID251 - here it is read
        if path is None or field.annotation is not SecretStr:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{PREFIX}{field_name.upper()}_FILE: cannot read {path} "
                f"({type(error).__name__}); give a readable text file."
            ) from error

    def __call__(self) -> dict[str, Any]:
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


def load_settings(**overrides: Any) -> Settings:  # noqa: ANN401 - any setting's own type
    """Read the environment.

    Raises:
        ConfigError: one line for the first setting that is wrong, with what is allowed.
    """
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0])
        about = Settings.model_fields[name].description if name in Settings.model_fields else ""
        raise ConfigError(
            f"{PREFIX}{name.upper()}: {first['msg'].rstrip('.')}; allowed is: {about}."
        ) from None


def as_environment(settings: Mapping[str, object]) -> dict[str, str]:
    """Settings by field name, as the environment variables that a child process reads."""
    return {f"{PREFIX}{name.upper()}": str(value) for name, value in settings.items()}
