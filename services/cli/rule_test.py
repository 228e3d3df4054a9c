"""`vedette rules test`: rules against tests that users wrote, or against the incidents of the past."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from schemas.alert import Reason
from schemas.incident import Incident
from schemas.topics import INCIDENTS
from services.alerter.back_test import BackTest, Fired, Row, back_test, rows
from services.alerter.explain import MOMENT
from services.alerter.rules import Rule, load_rules
from services.alerter.span import span_of
from services.alerter.trials import Expected, Failure, failures, load_trials
from services.runtime.clock import system_clock
from services.runtime.errors import ConfigError
from services.runtime.messages import read_in_order
from services.runtime.settings import Settings


def span_before(since: str) -> timedelta:
    """What --since says.

    Raises:
        ConfigError: it is no span of time.
    """
    try:
        return span_of(since)
    except ValueError as error:
        raise ConfigError(f"--since {since}: {error}.") from None


def run_trials(file: Path) -> int:
    """Run the tests of a file and say what fails.

    Returns:
        How many fail.

    Raises:
        ConfigError: the file or its rules are wrong.
    """
    rules, trials = load_trials(file)
    failed = [found for trial in trials if (found := failures(trial, rules))]
    for failure in (one for found in failed for one in found):
        print("\n".join(told(failure)))  # noqa: T201 - the command's output
    passed = f"{len(trials)} tests pass" if len(trials) > 1 else "1 test passes"
    ending = f"{len(failed)} of {len(trials)} tests fail" if failed else passed
    print(f"{file}: {ending}.")  # noqa: T201
    return len(failed)


def told(failure: Failure) -> Iterator[str]:
    """A failure in three lines."""
    yield f"FAILED {failure.test}, incident {failure.number}"
    yield f"  expected  {_several(failure.expected)}"
    yield f"  came      {_several(failure.came)}"


def _several(alerts: tuple[Expected, ...]) -> str:
    return ", ".join(sorted(map(str, alerts))) or "nothing"


def run_back_test(settings: Settings, since: str, rules_file: Path, *, as_json: bool) -> None:
    """Print what the rules would have raised; reads `incidents` and changes nothing.

    Raises:
        ConfigError: the rules or the span of time are wrong.
        PublishError: the broker cannot be reached.
    """
    now, span, rules = system_clock(), span_before(since), load_rules(rules_file)
    test = back_test(read_in_order(settings, INCIDENTS, Incident), rules, now - span)
    found = rows(test, rules, now)
    if as_json:
        for line in as_lines(test, found):
            print(line)  # noqa: T201 - the command's output
        return
    console = Console(highlight=False, soft_wrap=True)
    for one in test.fired:
        console.print(readable(one), markup=False)
    console.print(table(found))
    for line in silenced(rules, now - span):
        console.print(line, markup=False)
    if test.missing:
        console.print(missing(test.missing))


def readable(one: Fired) -> str:
    """An alert that would have been raised, in one line."""
    return f"{one.at:%Y-%m-%d %H:%M}  {one.rule}  {one.reason}  {one.title}"


def silenced(rules: Iterable[Rule], since: datetime) -> Iterator[str]:
    """Which silences the past was judged under: they hold for all that came before their end."""
    for rule in rules:
        for one in rule.silences:
            if one.until > since:
                until = f"until {one.until:{MOMENT}}"
                yield f"{rule.id}: silenced {until} ({one.why}), and not counted what meets that."


def missing(versions: int) -> str:
    """What is to be known of versions that are gone."""
    return (
        f"{versions} older versions of incidents are gone from the topic, which is compacted: "
        "what they would have raised is not counted, and what followed them may be told as new."
    )


def table(found: list[Row]) -> Table:
    """How often each rule would have told what."""
    shown = Table("rule", *(f"{reason}" for reason in Reason), "incidents", "alerts a day")
    for column in shown.columns[1:]:
        column.justify = "right"
    for row in found:
        counts = [str(row.reasons[reason]) for reason in Reason]
        shown.add_row(row.rule, *counts, str(row.incidents), f"{row.a_day:.1f}")
    return shown


def as_lines(test: BackTest, found: list[Row]) -> Iterator[str]:
    """One JSON object an alert, and a last one with the counts."""
    for one in test.fired:
        yield json.dumps(one._asdict() | {"at": one.at.isoformat()}, ensure_ascii=False)
    rules = {row.rule: {"reasons": row.reasons, "incidents": row.incidents,
                        "a_day": round(row.a_day, 3)} for row in found}  # fmt: skip
    yield json.dumps({"rules": rules, "missing_versions": test.missing})
