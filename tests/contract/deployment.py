"""What the deployment files are held against: the settings, commands and topics that the code has."""

import importlib.util
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr

from services.cli.main import app as cli
from services.runtime.settings import PREFIX, Settings, load_settings

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IMAGE = f"vedette:{PROJECT['version']}"
OPERATING = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")


def read(path: str) -> Any:  # noqa: ANN401 - any YAML
    """A YAML file of the project; one with a key twice is refused."""
    text = (ROOT / path).read_text(encoding="utf-8")
    repeated = list(_repeated(yaml.compose(text, Loader=yaml.SafeLoader)))
    if repeated:
        raise ValueError(f"{path}: {', '.join(repeated)} stands twice in one mapping")
    return yaml.safe_load(text)


def _repeated(node: yaml.Node | None) -> Iterator[str]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    times = Counter(key.value for key, _ in pairs)
    yield from (key for key, count in times.items() if count > 1)
    items = node.value if isinstance(node, yaml.SequenceNode) else ()
    for child in (*items, *(value for _, value in pairs)):
        yield from _repeated(child)


def image_settings() -> dict[str, str]:
    """What the image sets: the ENV instructions of the Dockerfile's last stage."""
    words = " ".join(" ".join(rest) for name, *rest in dockerfile(-1) if name == "ENV").split()
    return dict(word.split("=", 1) for word in words)


def dockerfile(stage: int) -> list[list[str]]:
    """The instructions of one stage, as words."""
    text = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    starts = [number for number, words in enumerate(lines) if words[0] == "FROM"]
    bounds = list(zip(starts, [*starts[1:], len(lines)], strict=True))
    return lines[slice(*bounds[stage])]


def unknown_variables(environment: Mapping[str, object]) -> set[str]:
    """Variables of ours that no setting reads; `*_FILE` is for secrets alone."""
    fields = Settings.model_fields
    known = {f"{PREFIX}{name.upper()}" for name in fields}
    secrets = {name for name, field in fields.items() if field.annotation is SecretStr}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name in secrets}
    return {name for name in environment if name.startswith(PREFIX)} - known


def settings_of(environment: Mapping[str, str]) -> Settings:
    """The settings that a process reads from these variables; raises where a value is not allowed."""
    given = {name.removeprefix(PREFIX).lower(): value for name, value in environment.items()}
    return load_settings(**{name: given[name] for name in Settings.model_fields if name in given})


def is_command(words: list[str]) -> bool:
    """Whether `python -m` with these words runs something: a service, or a command of `vedette`."""
    module, *rest = words
    if importlib.util.find_spec(f"{module}.__main__") is None:
        return False
    names = {one.name or getattr(one.callback, "__name__", "") for one in cli.registered_commands}
    return rest[0] in names if module == "services.cli" else not rest
