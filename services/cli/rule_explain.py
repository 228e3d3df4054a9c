"""`vedette rules explain`: why a rule tells of an incident, or does not, clause by clause."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from schemas.alert import Told
from schemas.incident import Incident
from schemas.topics import INCIDENTS
from services.alerter.explain import IN_WORDS, Explanation, Part, explain
from services.alerter.rules import Rule, load_rules
from services.cli.incident import the_one
from services.cli.readable import readable
from services.runtime.codec import Rejected, decode
from services.runtime.errors import ConfigError
from services.runtime.messages import read_in_order
from services.runtime.settings import Settings

Line = tuple[str, str]
"""Text and style."""
_ANSWERS = {
    True: ("true", "green"),
    False: ("false", "red"),
    None: ("cannot be evaluated", "yellow"),
}
_MAX_VALUE = 80
"""Characters of a value that are shown."""


def run(settings: Settings, rule_id: str, identifier: str | None, file: Path | None) -> None:
    """Print the explanation; needs the broker, but not for an incident in a file.

    Raises:
        ConfigError: there is no such rule or incident, or the file has no incident.
        PublishError: the broker cannot be reached.
    """
    rule = the_rule(load_rules(settings.rules_file), rule_id, settings.rules_file)
    if (identifier is None) == (file is None):
        raise ConfigError("rules explain: give an incident's id or --file FILE, and not both.")
    versions = [from_file(file)] if file else _published(settings, identifier or "")
    console = Console(highlight=False, soft_wrap=True)
    for text, style in explained(rule, explain(rule, versions)):
        console.print(Text(text, style=style))


def the_rule(rules: Sequence[Rule], rule_id: str, file: Path) -> Rule:
    """The rule meant.

    Raises:
        ConfigError: there is none.
    """
    found = next((rule for rule in rules if rule.id == rule_id), None)
    if found is None:
        ids = ", ".join(rule.id for rule in rules)
        raise ConfigError(f"{file}: has no rule {rule_id}; there are {ids}.")
    return found


def from_file(file: Path) -> Incident:
    """An incident as a JSON file has it.

    Raises:
        ConfigError: it cannot be read, or is none.
    """
    try:
        return decode(Incident, file.read_bytes())
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); give a JSON file.") from None
    except Rejected as error:
        raise ConfigError(
            f"{file}: is no incident ({error}); give one as the topic incidents has it."
        ) from None


def _published(settings: Settings, identifier: str) -> list[Incident]:
    versions = list(read_in_order(settings, INCIDENTS, Incident, prefix=identifier))
    meant = the_one({one.id: one for one in versions}, identifier)
    return [one for one in versions if one.id == meant.id]


def explained(rule: Rule, explanation: Explanation) -> Iterator[Line]:
    """The incident, the rule's clauses with the values that they look at, and the verdict."""
    yield readable(explanation.incident), "bold"
    yield f"{explanation.incident.id}, rule {rule.id}", "dim"
    for part in explanation.parts:
        yield _answer(part)
        for name, value in part.values.items():
            yield f"    {name} = {_value(value)}", "dim"
    answer, style = _ANSWERS[explanation.holds]
    yield f"the condition: {answer}", style
    yield told_before(explanation.told), ""
    if explanation.detail:
        yield explanation.detail, ""
    yield f"{IN_WORDS[explanation.verdict]} ({explanation.verdict}).", "bold"


def _answer(part: Part) -> Line:
    answer, style = _ANSWERS[part.holds]
    return f"{answer:5}  {f'{part.joint} ' if part.joint else ''}{part.text}", style


def _value(value: Any) -> str:  # noqa: ANN401 - whatever a fact is
    if isinstance(value, float):
        return f"{value:,.10g}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _MAX_VALUE else f"{text[: _MAX_VALUE - 1]}…"


def told_before(told: Told | None) -> str:
    """What was told last, as the versions that are still there have it."""
    if told is None:
        return "told before: nothing"
    size = f", {told.size:,.0f}" if told.size is not None else ""
    return f"told before: {told.reason} at version {told.version} ({told.status}{size})"
