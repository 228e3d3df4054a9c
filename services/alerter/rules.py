"""rules.yaml: which incidents somebody wants to hear of, and for which reasons.

A rule: `id` (also the topic alerts.<id>), `title`, `description`, `severity`, `when` (a CEL condition,
see `facts`), `notify_on` (reasons), `backfill` (whether old articles may raise it), `origins` (how many must
tell of it first), `cooldown` (how long growth waits after an alert). Beside the rules stand the names that
conditions may use (see `names`) and, for all rules, `corroboration` (how many origins must tell of a type)
and `silences` (see there).
"""

from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    field_validator,
    model_validator,
)

from schemas.alert import SOURCE_QUIET, Reason, Severity
from schemas.event_types import EventType
from services.alerter.conditions import WrittenCondition
from services.alerter.names import Names
from services.alerter.silences import ALL_RULES, Silencing
from services.alerter.span import span_of
from services.runtime.config_file import YamlFile, read_yaml

MAX_RULES = 500
"""Rules in one file."""
MAX_SILENCES = 100
"""Silences in one file."""
LEAST_COOLDOWN = timedelta(seconds=10)
LONGEST_COOLDOWN = timedelta(days=30)

Origins = Annotated[
    int, Field(strict=True, ge=1, le=100, description="a number of independent origins, 1 to 100")
]


class BesideRules(Names):
    """What rules.yaml says beside its rules, for all of them; read before them."""

    corroboration: dict[EventType, Origins] = Field(
        default_factory=dict,
        description="event types, each with a number of independent origins, 1 to 100",
    )
    silences: Annotated[
        tuple[Silencing, ...], Field(max_length=MAX_SILENCES, description="a list of silences")
    ] = ()


_NOTHING = BesideRules()


def _beside(info: ValidationInfo) -> BesideRules:
    beside: BesideRules = (info.context or {}).get("beside", _NOTHING)
    return beside


def _cooldown(text: object) -> timedelta:
    span = span_of(text)
    if not LEAST_COOLDOWN <= span <= LONGEST_COOLDOWN:
        raise ValueError("is too short or too long")
    return span


class Rule(BaseModel):
    """A rule as it is checked: its condition is compiled and has been tried."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=64,
            description="small letters, digits and single hyphens, 64 at most",
        ),
    ]
    title: Annotated[str | None, Field(min_length=1, max_length=120)] = None
    description: Annotated[str, Field(max_length=2000)] = ""
    severity: Annotated[Severity, Field(description=", ".join(Severity))] = Severity.WARNING
    when: WrittenCondition
    notify_on: Annotated[
        tuple[Reason, ...], Field(min_length=1, description=f"a list of {', '.join(Reason)}")
    ] = tuple(Reason)
    backfill: Annotated[bool, Field(description="true or false")] = False
    origins: Origins | None = None
    cooldown: Annotated[
        timedelta | None,
        BeforeValidator(_cooldown),
        Field(description="a span of time from 10s to 30d, such as 30m"),
    ] = None
    _beside: BesideRules = PrivateAttr(default=_NOTHING)

    @field_validator("notify_on")
    @classmethod
    def _starts_with_news(cls, reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
        if Reason.NEW not in reasons:
            raise ValueError("must contain new: the other reasons follow up on what was told")
        return reasons

    @model_validator(mode="after")
    def _knows_what_holds_for_all(self, info: ValidationInfo) -> Self:
        self._beside = _beside(info)
        return self

    def least_origins(self, kind: EventType) -> int:
        """How many independent origins must tell of an incident of that type before the first alert."""
        return self.origins or self.corroboration.get(kind, 1)

    # Cached, since every incident asks and pydantic's private attributes are slow to get at.
    @cached_property
    def corroboration(self) -> dict[EventType, int]:
        """What the file says of types, for rules without a number of their own."""
        return self._beside.corroboration

    @cached_property
    def silences(self) -> tuple[Silencing, ...]:
        """The silences that cover this rule."""
        return tuple(one for one in self._beside.silences if one.covers(self.id))


class RulesFile(BesideRules):
    """The whole of rules.yaml."""

    model_config = ConfigDict(extra="forbid")

    rules: Annotated[
        tuple[Rule, ...],
        Field(min_length=1, max_length=MAX_RULES, description="a list of rules, at least one"),
    ]


def load_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file, each knowing what the file says for all of them.

    Raises:
        ConfigError: see `load_file`.
    """
    return load_file(path).rules


def load_file(path: Path) -> RulesFile:
    """Read and check a rules file.

    Raises:
        ConfigError: file, line, key and what is allowed in one sentence; of a condition, the line of it
            that is wrong too, with a caret under the place.
    """
    file = read_yaml(path)
    names = file.validate_as(Names)
    _check_names(file, names)
    beside = file.validate_as(BesideRules, {"names": names})
    whole = file.validate_as(RulesFile, {"names": names, "beside": beside})
    _check_ids(file, whole.rules)
    _check_silences(file, whole)
    return whole


def _check_names(file: YamlFile, names: Names) -> None:
    for name in names.areas:
        if name in names.regions:
            taken = f"{name!r} is the name of a region too; names must differ"
            raise file.error(("areas", name), taken)


def _check_ids(file: YamlFile, rules: tuple[Rule, ...]) -> None:
    first_with: dict[str, int] = {}
    for index, rule in enumerate(rules):
        if first_with.setdefault(rule.id, index) != index:
            taken = f"{rule.id!r} is the id of rules[{first_with[rule.id]}] too; ids must differ"
            raise file.error(("rules", index, "id"), taken)
        if rule.id == SOURCE_QUIET:
            taken = (
                f"{rule.id!r} is the rule of quiet sources, which is always there; choose another"
            )
            raise file.error(("rules", index, "id"), taken)


def _check_silences(file: YamlFile, whole: RulesFile) -> None:
    ids = [rule.id for rule in whole.rules]
    for at, silence in enumerate(whole.silences):
        for index, rule in enumerate(silence.rules):
            if rule not in {ALL_RULES, *ids}:
                there_are = f"no rule {rule!r}; there are {', '.join(ids)}, and {ALL_RULES} for all"
                raise file.error(("silences", at, "rules", index), there_are)
