"""YAML configuration files, whose errors are one sentence: file, line, key, and what is allowed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from services.runtime.errors import ConfigError

MAX_BYTES = 8_000_000
"""A larger file is no configuration; 20,000 sources in many words have less."""

M = TypeVar("M", bound=BaseModel)
Location = Sequence[str | int]


@dataclass(frozen=True)
class YamlFile:
    """A YAML document that still knows on which line each of its values stands."""

    path: Path
    root: yaml.Node | None
    data: Any

    def validate_as(self, model: type[M], context: Mapping[str, Any] | None = None) -> M:
        """Check the document against a model, whose validators may ask for the context.

        Raises:
            ConfigError: the first thing that is wrong; values are never shown, they may be secrets.
        """
        try:
            return model.model_validate({} if self.data is None else self.data, context=context)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            # Pydantic's word for a key that is wrong itself, which stands in no file.
            location = [step for step in first["loc"] if step != "[key]"]
            problem = _problem(model, first["type"], location, first["msg"])
            raise self.error(location, problem) from None

    def error(self, location: Location, problem: str) -> ConfigError:
        """An error about the value at `location`, such as ``("rules", 2, "when")``.

        It is one sentence; what follows a problem's first line shows the place and is left as it is.
        """
        steps = list(_walk(self.root, location))
        line = steps[-1][1] if steps else 1
        key = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step, _ in steps)
        where = f"{self.path}:{line}: " + (f"{key.lstrip('.')}: " if key else "")
        sentence, *shown = problem.split("\n")
        return ConfigError("\n".join([f"{where}{sentence.rstrip('.')}.", *shown]))


def load_yaml_config(path: Path, model: type[M]) -> M:
    """Read and check a configuration file.

    Raises:
        ConfigError: one line with file, line, key and what is allowed.
    """
    return read_yaml(path).validate_as(model)


def read_yaml(path: Path) -> YamlFile:
    """Read a file of one YAML document, keeping its lines.

    Raises:
        ConfigError: the file cannot be read, is no YAML, or has a key twice.
    """
    text = _read(path)
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        data = None if root is None else loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{path}:{line}: no YAML: {error.problem or error.context}.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: no YAML: {' '.join(str(error).split())[:200]}.") from None
    file = YamlFile(path, root, data)
    for key, line in _repeated(root, set()):
        raise ConfigError(f"{path}:{line}: {key}: stands here a second time; keep one.")
    return file


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror}); give a YAML file.") from None
    if len(raw) > MAX_BYTES:
        raise ConfigError(f"{path}: is larger than {MAX_BYTES:,} bytes, which is allowed.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: is not UTF-8; save the file as UTF-8.") from None


def _walk(node: yaml.Node | None, location: Location) -> Iterator[tuple[str | int, int]]:
    """Each step of `location` with its line; a last step that is not in the file has its parent's."""
    line = 1 if node is None else node.start_mark.line + 1
    for step in location:
        child = _child(node, step)
        if child is None:
            # Pydantic's locations also name union members, which stand in no file.
            if node is None or step == location[-1]:
                yield step, line
            continue
        line, node = child
        yield step, line


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None


def _repeated(node: yaml.Node | None, seen: set[int]) -> Iterator[tuple[str, int]]:
    """Keys that stand twice in one mapping; YAML's loader would keep the last without a word."""
    if node is None or id(node) in seen or not isinstance(node.value, list):
        return
    seen.add(id(node))
    keys: set[str] = set()
    for entry in node.value:
        if isinstance(node, yaml.MappingNode):
            key = str(entry[0].value)
            if key in keys and key != "<<":
                yield key, entry[0].start_mark.line + 1
            keys.add(key)
        yield from _repeated(entry[1] if isinstance(entry, tuple) else entry, seen)


def _problem(model: type[BaseModel], kind: str, location: Location, message: str) -> str:
    """What is wrong and what is allowed, in words."""
    text = message.removeprefix("Value error, ").rstrip(".")
    parent = _model_at(model, location[:-1])
    if kind == "extra_forbidden" and parent is not None:
        return f"is no key here; allowed are {', '.join(parent.model_fields)}"
    if kind == "missing":
        text = "is missing"
    name = location[-1] if location else ""
    field = parent.model_fields.get(str(name)) if parent is not None else None
    about = field.description if field is not None else None
    return f"{text}; allowed is: {about}" if about else text


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel] | None:
    """The model that the mapping at `location` is checked against."""
    current: type[BaseModel] | None = model
    for step in location:
        if current is None:
            return None
        field = current.model_fields.get(str(step))
        if field is not None:
            current = next(_models_in(field.annotation), None)
    return current


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
