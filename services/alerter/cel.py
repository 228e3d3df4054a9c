"""Conditions in CEL, the Common Expression Language: compiled once, evaluated in microseconds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cel

from schemas.incident import Incident
from services.alerter.facts import NAMES, RECORD, facts, record

_BOUND = re.compile(r"\.(?:all|exists|exists_one|existsOne|map|filter)\(\s*(\w+)\s*,")
_TEXT = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_FIELD = re.compile(r"\bincident\.(\w+)")
_SPLIT = re.compile(r"&&|\|\||[(){}\[\]]")
_WHERE = re.compile(r"<input>:1:(\d+): Syntax error: ([^\n]*)")
KINDS = {"str": "text", "float": "number", "int": "number"}
"""What CEL's values are called to people."""
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
    """What conditions are evaluated on; made once for an incident and used for every rule.

    Few conditions ask for the whole record, so that it is only put together for those.
    """
    about = cel.Context(facts(incident))
    about.set_variable_resolver(lambda name: record(incident) if name == RECORD else None)
    return about


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
    _check_names(program, text)
    known = [context(sample) for sample in samples]
    for about in known:
        _check_answer(program, about)
    for clause in _clauses(text):
        _check_clause(clause, known)
    return Condition(text, program)


def _check_names(program: cel.Program, text: str) -> None:
    code = _TEXT.sub('""', text)
    bound = set(_BOUND.findall(code))
    unknown = [name for name in program.variables() if name not in NAMES and name not in bound]
    if unknown:
        raise ValueError(f"unknown name {unknown[0]!r}; allowed: {', '.join(NAMES)}")
    fields = set(Incident.model_fields) - {"events"}
    unknown = [name for name in _FIELD.findall(code) if name not in fields]
    if unknown:
        raise ValueError(f"incident has no {unknown[0]!r}; allowed: {', '.join(sorted(fields))}")


def _check_answer(program: cel.Program, about: cel.Context) -> None:
    try:
        answer = program.execute(about)
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(f"cannot be evaluated: {_why(error)}") from error
    _refuse_other_than_bool(program.source, answer)


def _clauses(text: str) -> Iterator[str]:
    """What stands between && and || outside of brackets and quotes; nothing where there is ?:."""
    masked = _TEXT.sub(lambda quoted: "_" * len(quoted[0]), text)
    if "?" in masked:
        return
    depth, start = 0, 0
    for match in _SPLIT.finditer(masked):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(match[0], 0)
        if depth == 0 and match[0] in {"&&", "||"}:
            yield text[start : match.start()].strip()
            start = match.end()
    if start:
        yield text[start:].strip()


def _check_clause(clause: str, known: Sequence[cel.Context]) -> None:
    """A clause that an earlier one would skip must at least fit its types on some incident."""
    program = cel.compile(" ".join(clause.split()))
    errors: list[TypeError] = []
    for about in known:
        try:
            answer = program.execute(about)
        except TypeError as error:
            errors.append(error)
        except (ArithmeticError, LookupError, RuntimeError, ValueError):
            continue
        else:
            _refuse_other_than_bool(clause, answer)
    if len(errors) == len(known):
        raise ValueError(f"{clause!r} cannot be evaluated: {_why(errors[0])}")


def _refuse_other_than_bool(clause: str, answer: object) -> None:
    if not isinstance(answer, bool):
        kind = KINDS.get(type(answer).__name__, type(answer).__name__)
        raise ValueError(f"{clause!r} must answer true or false and is a {kind}")  # noqa: TRY004 - pydantic's protocol


def _why(error: Exception) -> str:
    where = _WHERE.search(str(error))
    if where:
        return f"column {where[1]}: {where[2].split(' expecting ')[0]}"[:MAX_WHY]
    return " ".join(str(error).split()).split(". ")[0][:MAX_WHY]
