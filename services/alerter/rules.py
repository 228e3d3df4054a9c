"""rules.yaml: which incidents somebody wants to hear of, and for which reasons.

A rule: `id` (also the topic alerts.<id>), `title`, `description`, `severity`, `when` (a CEL condition,
see `facts`), `notify_on` (reasons), `backfill` (whether old articles may raise it), `origins` (how many must
tell of it first). Beside the rules stand the names that conditions may use (see `names`) and, for all rules,
`corroboration`: how many origins must tell of a type.
"""

from datetime import UTC, datetime
from functools import cache
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
from schemas.event import Actor, Codes, Deployment, Place
from schemas.event_types import EventType, Verification
from schemas.incident import Change, Incident, Status
from services.alerter.cel import Condition, compile_condition
from services.alerter.names import Names
from services.runtime.config_file import read_yaml

MAX_RULES = 500
"""Rules in one file."""

Origins = Annotated[
    int, Field(strict=True, ge=1, le=100, description="a number of independent origins, 1 to 100")
]


class BesideRules(Names):
    """What rules.yaml says beside its rules, for all of them; read before them."""

    corroboration: dict[EventType, Origins] = Field(
        default_factory=dict,
        description="event types, each with a number of independent origins, 1 to 100",
    )


_NOTHING = BesideRules()


def _compile(text: object, info: ValidationInfo) -> Condition:
    if not isinstance(text, str):
        raise ValueError("must be a CEL condition in quotes")  # noqa: TRY004 - pydantic's protocol
    try:
        return compile_condition(text, _samples(), _beside(info))
    except ValueError as error:
        rule = info.data.get("id")
        raise ValueError(f"{rule}: {error}" if rule else str(error)) from None


def _beside(info: ValidationInfo) -> BesideRules:
    beside: BesideRules = (info.context or {}).get("beside", _NOTHING)
    return beside


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
    when: Annotated[Condition, BeforeValidator(_compile)]
    notify_on: Annotated[
        tuple[Reason, ...], Field(min_length=1, description=f"a list of {', '.join(Reason)}")
    ] = tuple(Reason)
    backfill: Annotated[bool, Field(description="true or false")] = False
    origins: Origins | None = None
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
        return self.origins or self._beside.corroboration.get(kind, 1)


class RulesFile(BesideRules):
    """The whole of rules.yaml."""

    model_config = ConfigDict(extra="forbid")

    rules: Annotated[
        tuple[Rule, ...],
        Field(min_length=1, max_length=MAX_RULES, description="a list of rules, at least one"),
    ]


def load_rules(path: Path) -> tuple[Rule, ...]:
    """Read and check a rules file.

    Raises:
        ConfigError: file, line, key and what is allowed in one sentence; of a condition, the line of it
            that is wrong too, with a caret under the place.
    """
    file = read_yaml(path)
    beside = file.validate_as(BesideRules)
    for name in beside.areas:
        if name in beside.regions:
            taken = f"{name!r} is the name of a region too; names must differ"
            raise file.error(("areas", name), taken)
    rules = file.validate_as(RulesFile, {"beside": beside}).rules
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
    return rules


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
