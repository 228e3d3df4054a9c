"""Conditions in CEL, the Common Expression Language: compiled once, evaluated in microseconds."""

import re
from dataclasses import dataclass
from typing import Any

import cel

from schemas.incident import Incident
from services.alerter.facts import facts

_BOUND = re.compile(r"\.(?:all|exists|exists_one|existsOne|map|filter)\(\s*(\w+)\s*,")
_TEXT = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_FIELD = re.compile(r"\bincident\.(\w+)")
_WHERE = re.compile(r"<input>:1:(\d+): Syntax error: ([^\n]*)")
MAX_WHY = 160
"""Characters of CEL's own words that an error repeats."""


@dataclass(frozen=True)
class Condition:
    """A compiled condition; `text` is as the user wrote it."""

    text: str
    program: cel.Program

    def holds(self, about: cel.Context) -> bool | None:
        """Whether the condition holds; none where it cannot be evaluated for this incident."""
        try:
            answer = self.program.execute(about)
        except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError):
            return None
        return answer if isinstance(answer, bool) else None


def context(incident: Incident) -> cel.Context:
    """What conditions are evaluated on; made once for an incident and used for every rule."""
    return cel.Context(facts(incident))


def compile_condition(text: str, samples: tuple[Incident, ...]) -> Condition:
    """Compile a condition and try it on sample incidents.

    Raises:
        ValueError: it is not CEL, uses a name that no incident has, or answers neither true nor
            false; the message is one line and says what is allowed.
    """
    try:
        program = cel.compile(" ".join(text.split()))
    except (ValueError, RuntimeError) as error:
        raise ValueError(f"is not CEL: {_why(error)}") from error
    known = [facts(sample) for sample in samples]
    _check_names(program, text, known[0])
    for values in known:
        _check_answer(program, values)
    return Condition(text, program)


def _check_names(program: cel.Program, text: str, known: dict[str, Any]) -> None:
    code = _TEXT.sub('""', text)
    bound = set(_BOUND.findall(code))
    unknown = [name for name in program.variables() if name not in known and name not in bound]
    if unknown:
        raise ValueError(f"unknown name {unknown[0]!r}; allowed: {', '.join(sorted(known))}")
    fields = set(Incident.model_fields) - {"events"}
    unknown = [name for name in _FIELD.findall(code) if name not in fields]
    if unknown:
        raise ValueError(f"incident has no {unknown[0]!r}; allowed: {', '.join(sorted(fields))}")


def _check_answer(program: cel.Program, values: dict[str, Any]) -> None:
    try:
        answer = program.execute(cel.Context(values))
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(f"cannot be evaluated: {_why(error)}") from error
    kind = type(answer).__name__
    if kind != "bool":
        raise ValueError(f"must answer true or false, and answers with a value of type {kind}")


def _why(error: Exception) -> str:
    where = _WHERE.search(str(error))
    if where:
        return f"column {where[1]}: {where[2].split(' expecting ')[0]}"[:MAX_WHY]
    return " ".join(str(error).split()).split(". ")[0][:MAX_WHY]
