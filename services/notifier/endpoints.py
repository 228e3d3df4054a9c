"""Reads endpoints.yaml and the secrets it points to."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from services.notifier.endpoint import Endpoint, EndpointEntry, SecretRef
from services.notifier.sign import secret_key
from services.runtime.config_file import read_yaml

MAX_SECRET_FILE = 4_096


class EndpointsFile(BaseModel):
    """The whole of endpoints.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoints: Annotated[
        tuple[EndpointEntry, ...], Field(max_length=1_000, description="a list of at most 1,000")
    ] = ()


def load_endpoints(path: Path, environ: Mapping[str, str]) -> dict[str, Endpoint]:
    """Every endpoint by its id; disabled ones too, whose secrets are not looked for.

    Args:
        path: The YAML file; secret files with a relative path lie beside it.
        environ: The environment, for secrets that stand there.

    Raises:
        ConfigError: one line with file, line, key and what is allowed; it never shows a secret.
    """
    file = read_yaml(path)
    found: dict[str, Endpoint] = {}
    for number, entry in enumerate(file.validate_as(EndpointsFile).endpoints):
        at = ("endpoints", number)
        if entry.id in found:
            raise file.error((*at, "id"), f"{entry.id} is already taken; give each its own id")
        keys = []
        for position, ref in enumerate(entry.secrets if entry.enabled else ()):
            try:
                keys.append(_secret(ref, path.parent, environ))
            except ValueError as problem:
                raise file.error((*at, "secrets", position), str(problem)) from None
        found[entry.id] = Endpoint(**entry.model_dump(), keys=tuple(keys))
    return found


def _secret(ref: SecretRef, folder: Path, environ: Mapping[str, str]) -> SecretStr:
    text = _from_env(ref.env, environ) if ref.env is not None else _from_file(folder, ref.file)
    secret_key(text)
    return SecretStr(text)


def _from_env(name: str, environ: Mapping[str, str]) -> str:
    text = environ.get(name, "").strip()
    if not text:
        raise ValueError(f"the environment variable {name} is not set; set it to a whsec_ secret")
    return text


def _from_file(folder: Path, name: Path | None) -> str:
    path = folder / (name or "")
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_SECRET_FILE).strip()
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text; it has to hold a whsec_ secret") from None
    except OSError as error:
        raise ValueError(
            f"{path} cannot be read ({error.strerror}); it has to hold a whsec_ secret"
        ) from None
