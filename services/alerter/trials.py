"""Tests that users write for their rules, and whether they hold. Pure but for reading the files.

A file names its rules and has tests: incidents in the words of conditions, in the order in which they are
told, and which alerts each must raise.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from schemas.alert import Reason, Told
from services.alerter.decide import decide
from services.alerter.given import USUAL_ID, Given, incident_of
from services.alerter.rules import Rule, load_rules
from services.runtime.config_file import read_yaml


class Expected(BaseModel):
    """An alert that an incident must raise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: Annotated[str, Field(description="the id of a rule")]
    reason: Annotated[Reason, Field(description=", ".join(Reason))]

    def __str__(self) -> str:
        return f"{self.rule} ({self.reason})"


def _carried_on(entries: object) -> object:
    """An entry with the id of an earlier one is its next version: it says only what has changed."""
    if not isinstance(entries, list):
        return entries
    last: dict[object, dict[object, object]] = {}
    whole: list[object] = []
    for entry in entries:
        if not isinstance(entry, dict):
            whole.append(entry)
            continue
        name = entry.get("id", USUAL_ID)
        last[name] = last.get(name, {}) | entry
        whole.append(last[name])
    return whole


class Trial(BaseModel):
    """One test: what is told, one after the other, and what each must raise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, description="what the test is about")]
    incidents: Annotated[
        tuple[Given, ...],
        BeforeValidator(_carried_on),
        Field(min_length=1, description="a list of incidents, at least one"),
    ]
    expect: Annotated[
        tuple[tuple[Expected, ...], ...],
        Field(description="for each incident a list of {rule, reason}; [] where nothing is raised"),
    ]

    @model_validator(mode="after")
    def _one_answer_each(self) -> Self:
        if len(self.expect) != len(self.incidents):
            raise ValueError(
                f"has {len(self.incidents)} incidents and expects something of {len(self.expect)}; "
                "give expect one list for each incident, [] where nothing is raised"
            )
        return self


class TrialsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    rules: Annotated[Path, Field(description="the file of rules, seen from this one's folder")]
    tests: Annotated[
        tuple[Trial, ...], Field(min_length=1, description="a list of tests, at least one")
    ]


class Failure(NamedTuple):
    """Where a test does not hold: which incident of it, counted from 1."""

    test: str
    number: int
    expected: tuple[Expected, ...]
    came: tuple[Expected, ...]


def load_trials(path: Path) -> tuple[tuple[Rule, ...], tuple[Trial, ...]]:
    """The rules that a file of tests names, and its tests.

    Raises:
        ConfigError: one of the files is wrong, or a test expects something of a rule that there is not.
    """
    file = read_yaml(path)
    trials = file.validate_as(TrialsFile)
    rules = load_rules(path.parent / trials.rules)
    ids = {rule.id for rule in rules}
    for at, trial in enumerate(trials.tests):
        for number, alerts in enumerate(trial.expect):
            for index, alert in enumerate(alerts):
                if alert.rule not in ids:
                    where = ("tests", at, "expect", number, index, "rule")
                    raise file.error(where, f"no rule {alert.rule!r}; there are {', '.join(ids)}")
    return rules, trials.tests


def failures(trial: Trial, rules: Iterable[Rule]) -> list[Failure]:
    """Where a test does not hold; none where it does."""
    rules = tuple(rules)
    told: dict[str, dict[str, Told]] = {}
    versions: dict[str, int] = {}
    failed: list[Failure] = []
    for number, (given, expected) in enumerate(
        zip(trial.incidents, trial.expect, strict=True), start=1
    ):
        versions[given.id] = versions.get(given.id, 0) + 1
        incident = incident_of(given, versions[given.id])
        alerts, told[given.id] = decide(incident, rules, told.get(given.id, {}))
        came = tuple(Expected(rule=alert.rule, reason=alert.reason) for alert in alerts)
        if set(came) != set(expected):
            failed.append(Failure(trial.name, number, expected, came))
    return failed
