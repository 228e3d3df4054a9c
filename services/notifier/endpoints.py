"""Reads endpoints.yaml and the URLs and secrets it points to."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from services.notifier.address import address_of
from services.notifier.by_apprise import check_service
from services.notifier.endpoint import Endpoint, EndpointEntry, SecretRef
from services.notifier.format import Format
from services.notifier.sign import check_secret
from services.runtime.config_file import Location, YamlFile, read_yaml

MAX_SECRET_FILE = 4_096
_FILE = re.compile(rb"\bfile:\s*[\"']?([^\s\"',}#]+)")


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
        address = _found(file, (*at, "url"), partial(_address, entry, path.parent, environ))
        keys = [
            _found(file, (*at, "secrets", position), partial(_key, ref, path.parent, environ))
            for position, ref in enumerate(entry.secrets if entry.enabled else ())
        ]
        found[entry.id] = Endpoint(**entry.model_dump(), address=address, keys=tuple(keys))
    return found


def stamp(path: Path) -> bytes:
    """The file and the secret files that it points to, as a hash; empty while one of them is replaced."""
    try:
        text = path.read_bytes()
        named = (path.parent / name.decode() for name in _FILE.findall(text))
        held = [text, *(file.read_bytes()[:MAX_SECRET_FILE] for file in named if file.exists())]
    except (OSError, UnicodeDecodeError):
        return b""
    return sha256(b"\0".join(held)).digest()


def _found(file: YamlFile, at: Location, read: Callable[[], SecretStr]) -> SecretStr:
    try:
        return read()
    except ValueError as problem:
        raise file.error(at, str(problem)) from None


def _address(entry: EndpointEntry, folder: Path, environ: Mapping[str, str]) -> SecretStr:
    if isinstance(entry.url, SecretStr):
        text = entry.url.get_secret_value()
    elif entry.enabled:
        text = _secret(entry.url, folder, environ, "the URL")
    else:
        return SecretStr("")
    address = address_of(text, entry.format, allow_http=entry.allow_http)
    if entry.format is Format.APPRISE and entry.enabled:
        check_service(address)
    return SecretStr(address)


def _key(ref: SecretRef, folder: Path, environ: Mapping[str, str]) -> SecretStr:
    text = _secret(ref, folder, environ, "a whsec_ or whsk_ secret")
    check_secret(text)
    return SecretStr(text)


def _secret(ref: SecretRef, folder: Path, environ: Mapping[str, str], what: str) -> str:
    if ref.env is not None:
        return _from_env(ref.env, environ, what)
    return _from_file(folder / (ref.file or ""), what)


def _from_env(name: str, environ: Mapping[str, str], what: str) -> str:
    text = environ.get(name, "").strip()
    if not text:
        raise ValueError(f"the environment variable {name} is not set; set it to {what}")
    return text


def _from_file(path: Path, what: str) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_SECRET_FILE).strip()
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text; it has to hold {what}") from None
    except OSError as error:
        raise ValueError(
            f"{path} cannot be read ({error.strerror}); it has to hold {what}"
        ) from None
