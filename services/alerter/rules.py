"""rules.yaml: which incidents somebody wants to hear of, and for which reasons.

A rule: `id` (also the topic alerts.<id>), `title`, `description`, `severity`, `when` (a CEL condition,
see `facts`), `notify_on` (reasons), `backfill` (whether old articles may raise it).
"""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from schemas.alert import Reason, Severity
from schemas.event import Actor, Codes, Deployment, Place
from schemas.event_types import EventType, Verification
from schemas.incident import Change, Incident, Status
from services.alerter.cel import Condition, compile_condition
from services.runtime.errors import ConfigError

MAX_RULES = 500
"""Rules in one file."""


def _compile(text: object) -> Condition:
    if not isinstance(text, str):
        raise ValueError("must be a CEL condition in quotes")  # noqa: TRY004 - pydantic's protocol
    return compile_condition(text, _samples())


class Rule(BaseModel):
    """A rule as it is checked: its condition is compiled and has been tried."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
    title: Annotated[str | None, Field(min_length=1, max_length=120)] = None
    description: Annotated[str, Field(max_length=2000)] = ""
    severity: Severity = Severity.WARNING
    when: Annotated[Condition, BeforeValidator(_compile)]
    notify_on: Annotated[tuple[Reason, ...], Field(min_length=1)] = tuple(Reason)
    backfill: bool = False

    @field_validator("notify_on")
    @classmethod
    def _starts_with_news(cls, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        if Reason.NEW not in reasons:
            raise ValueError("must contain new: the other reasons follow up on what was told")
        return reasons


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    rules: Annotated[tuple[Rule, ...], Field(min_length=1, max_length=MAX_RULES)]


def load_rules(path: Path) -> tuple[Rule, ...]:
    """Read and check a rules file.

    Raises:
        ConfigError: one line with file, line, key and what is allowed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read ({type(error).__name__}).") from error
    return parse_rules(text, str(path))


def parse_rules(text: str, name: str) -> tuple[Rule, ...]:
    """Check the text of a rules file; `name` is the file's in errors, see `load_rules`."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{name}:{line}: not valid YAML: {error.problem}.") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{name}:1: not valid YAML: {' '.join(str(error).split())}.") from error
    _refuse_repeated_keys(root, name)
    try:
        rules = _File.model_validate(raw).rules
    except ValidationError as error:
        raise ConfigError(_first_error(error, root, name)) from error
    _refuse_repeated_ids(rules, root, name)
    return rules


def _first_error(error: ValidationError, root: yaml.Node | None, name: str) -> str:
    first = error.errors()[0]
    path = [part for part in first["loc"] if isinstance(part, (str, int))]
    return f"{name}:{_line(root, path)}: {_key(path)}: {_what(first)}."


def _key(path: list[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".") or "rules"


def _what(error: ErrorDetails) -> str:
    about = error.get("ctx", {})
    keys = ", ".join((Rule if len(error["loc"]) > 1 else _File).model_fields)
    match error["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return f"unknown key; allowed: {keys}"
        case "enum":
            allowed = str(about["expected"]).replace("'", "")
            return f"{error['input']!r} is not allowed; use {allowed}"
        case "value_error":
            return str(about["error"])
        case "model_type":
            return f"must be a mapping with the keys {keys}"
        case _:
            return error["msg"][0].lower() + error["msg"][1:]


def _line(root: yaml.Node | None, path: list[str | int]) -> int:
    """The line of a key in the file, counted from one; of what holds it where it is missing."""
    node, line = root, 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == part]
            if not found:
                break
            line, node = found[0][0].start_mark.line + 1, found[0][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def _refuse_repeated_keys(node: yaml.Node | None, name: str) -> None:
    """PyYAML would keep the last of two, in silence."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_repeated_keys(item, name)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if key.value in seen:
            raise ConfigError(f"{name}:{key.start_mark.line + 1}: {key.value}: given twice.")
        seen.add(key.value)
        _refuse_repeated_keys(value, name)


def _refuse_repeated_ids(rules: tuple[Rule, ...], root: yaml.Node | None, name: str) -> None:
    first_at: dict[str, int] = {}
    for index, rule in enumerate(rules):
        line = _line(root, ["rules", index, "id"])
        if rule.id in first_at:
            raise ConfigError(
                f"{name}:{line}: rules[{index}].id: {rule.id!r} is taken "
                f"by the rule of line {first_at[rule.id]}; ids must differ."
            )
        first_at[rule.id] = line


@cache
def _samples() -> tuple[Incident, ...]:
    """Incidents with every field filled, and with hardly any: conditions must work on both."""
    told = datetime(2024, 1, 1, tzinfo=UTC)
    side = Actor(text="Russia", name="Russia", country="RUS")
    bare = Incident(
        id="sample", key="sample", version=1, change=Change.NEW, type=EventType.TALKS,
        status=Status.ASSERTED, verification=Verification.REPORTED, first_seen=told,
        last_seen=told, updated_at=told, codes=Codes(),
    )  # fmt: skip
    full = bare.model_copy(
        update={
            "type": EventType.TROOP_DEPLOYMENT,
            "actors": (side,),
            "targets": (side,),
            "deployment": Deployment(sender="PRK", host="RUS", foreign=True),
            "place": Place(text="Kursk", name="Kursk", country="RUS", lat=51.7, lon=36.2),
        }
    )
    return bare, full
