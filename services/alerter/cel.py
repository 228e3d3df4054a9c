"""Conditions in CEL, the Common Expression Language: compiled once, evaluated in microseconds."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import cel

from schemas.incident import Incident
from services.alerter.facts import NAMES, RECORD, facts, record
from services.alerter.functions import FUNCTIONS, functions
from services.alerter.names import Names, misused, spelled_out, without_texts

_BOUND = re.compile(r"\.(?:all|exists|exists_one|existsOne|map|filter)\(\s*(\w+)\s*,")
FIELD = re.compile(r"\bincident\.(\w+)")
_FUNCTION = re.compile(r"[A-Za-z]\w*")
_SPLIT = re.compile(r"&&|\|\||[(){}\[\]]")
_WHERE = re.compile(r"<input>:(\d+):(\d+): Syntax error: ([^\n]*)")
_OF_A_FUNCTION = re.compile(r"Function '\w+' error: Python function call failed: \w+: (.*)")
KINDS = {"str": "text", "float": "number", "int": "number"}
"""What CEL's values are called to people."""
MAX_WHY = 160
"""Characters of CEL's own words that an error repeats."""
SHOWN = 100
"""Characters of a condition's line that an error shows."""

# It logs what a function of ours raises, which comes to us as an error all the same.
logging.getLogger("cel").setLevel(logging.CRITICAL)


@dataclass
class About:
    """What conditions are evaluated on; made once for an incident and used for every rule.

    The whole record takes longer than a hundred conditions to put together: it is added with the first that
    asks for it.
    """

    incident: Incident
    known: cel.Context
    has_record: bool = False
    answers: dict[str, bool | None] = field(default_factory=dict)

    def execute(self, program: cel.Program) -> object:
        """What a compiled expression answers, or what CEL raises."""
        if not self.has_record and RECORD in program.source:
            self.known.add_variable(RECORD, record(self.incident))
            self.has_record = True
        return program.execute(self.known)


@dataclass(frozen=True)
class Clause:
    """What stands between && and || outside of brackets; `joint` is the one before it, or empty."""

    text: str
    program: cel.Program
    joint: str


@dataclass(frozen=True)
class Condition:
    """A compiled condition; `text` is as the user wrote it."""

    text: str
    program: cel.Program
    clauses: tuple[Clause, ...]

    def holds(self, about: About) -> bool | None:
        """Whether the condition holds; none where it cannot be evaluated for this incident.

        Asked once for an incident: a silence stands before every rule that it covers.
        """
        source = self.program.source
        if source not in about.answers:
            about.answers[source] = holds(self.program, about)
        return about.answers[source]


def holds(program: cel.Program, about: About) -> bool | None:
    """Whether a compiled expression is true; none where it cannot be evaluated, or is neither."""
    try:
        answer = about.execute(program)
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError):
        return None
    return answer if isinstance(answer, bool) else None


def context(incident: Incident) -> About:
    """What conditions may ask of an incident."""
    return About(incident, cel.Context(facts(incident), functions(incident)))


def compile_condition(text: str, samples: tuple[Incident, ...], names: Names) -> Condition:
    """Compile a condition and try it on sample incidents.

    Raises:
        ValueError: it is not CEL, uses a name that no incident has, or answers neither true nor
            false; the message is one sentence that says what is allowed, and two lines that show where.
    """
    code = without_texts(text)
    as_written = _compiled(text)
    _check_comments(text, code)
    _check_names(as_written, text, code, names)
    program = _compiled(spelled_out(text, names))
    known = [context(sample) for sample in samples]
    clauses: list[Clause] = []
    for joint, start, part in _split(text, code):
        clause = Clause(part, _compiled(spelled_out(part, names)), joint)
        _check_clause(clause, known, text, start)
        clauses.append(clause)
    for about in known:
        _check_answer(program, about, text)
    return Condition(text, program, tuple(clauses))


def _compiled(text: str) -> cel.Program:
    try:
        return cel.compile(text)
    except (ValueError, RuntimeError) as error:
        where = _WHERE.search(str(error))
        if where is None:
            raise _wrong(text, 0, f"is not CEL: {_why(error)}") from error
        above = text.split("\n")[: int(where[1]) - 1]
        offset = sum(len(line) + 1 for line in above) + int(where[2]) - 1
        why = where[3].split(" expecting ")[0][:MAX_WHY]
        raise _wrong(text, offset, f"is not CEL: {why}") from error


def _check_comments(text: str, code: str) -> None:
    """YAML joins lines, so that a comment would cut off the rest of the condition without a word."""
    if (comment := code.find("//")) >= 0:
        raise _wrong(text, comment, "has a comment; write it above the condition, after #")


def _check_names(program: cel.Program, text: str, code: str, names: Names) -> None:
    if (mistake := misused(text, names)) is not None:
        raise _wrong(text, *mistake)
    allowed = (*NAMES, *names.regions, *names.areas)
    bound = set(_BOUND.findall(code))
    used = [name for name in program.variables() if name not in bound]
    _refuse_unknown(used, allowed, "unknown name", r"(?<![\w.]){}\b", text, code)
    called = [name for name in program.functions() if _FUNCTION.fullmatch(name)]
    _refuse_unknown(called, FUNCTIONS, "unknown function", r"\b{}\s*\(", text, code)
    fields = set(Incident.model_fields) - {"events"}
    asked = FIELD.findall(code)
    _refuse_unknown(asked, sorted(fields), "incident has no", r"(?<=incident\.){}\b", text, code)


def _refuse_unknown(  # noqa: PLR0913, PLR0917 - what, against what, and where
    used: Iterable[str], allowed: Sequence[str], what: str, pattern: str, text: str, code: str
) -> None:
    unknown = [name for name in used if name not in allowed]
    if unknown:
        places = [re.search(pattern.format(name), code) for name in unknown]
        offset, name = min(
            (at.start() if at else 0, n) for at, n in zip(places, unknown, strict=True)
        )
        nearest = ", ".join(_nearest_first(name, allowed))
        raise _wrong(text, offset, f"{what} {name!r}; allowed, nearest first: {nearest}")


def _nearest_first(name: str, allowed: Iterable[str]) -> list[str]:
    return sorted(
        allowed, key=lambda one: -SequenceMatcher(None, name.lower(), one.lower()).ratio()
    )


def _check_answer(program: cel.Program, about: About, text: str) -> None:
    try:
        answer = about.execute(program)
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise _wrong(text, 0, f"cannot be evaluated: {_why(error)}") from error
    _refuse_other_than_bool(answer, text, 0, text)


def _split(text: str, code: str) -> Iterator[tuple[str, int, str]]:
    """Clauses: joint, offset, text. One only where there is ?:, which must not be taken apart."""
    depth, start, joint = 0, 0, ""
    for match in () if "?" in code else _SPLIT.finditer(code):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(match[0], 0)
        if depth == 0 and match[0] in {"&&", "||"}:
            yield joint, *_stripped(text, start, match.start())
            start, joint = match.end(), match[0]
    yield joint, *_stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> tuple[int, str]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), part.strip()


def _check_clause(clause: Clause, known: Sequence[About], text: str, start: int) -> None:
    """A clause that an earlier one would skip must at least fit its types on some incident."""
    errors: list[Exception] = []
    for about in known:
        try:
            answer = about.execute(clause.program)
        except (RuntimeError, TypeError) as error:
            errors.append(error)
        except (ArithmeticError, LookupError, ValueError):
            continue
        else:
            _refuse_other_than_bool(answer, text, start, clause.text)
    if len(errors) == len(known):
        shown = " ".join(clause.text.split())
        raise _wrong(text, start, f"{shown!r} cannot be evaluated: {_why(errors[0])}")


def _refuse_other_than_bool(answer: object, text: str, start: int, clause: str) -> None:
    if not isinstance(answer, bool):
        kind = KINDS.get(type(answer).__name__, type(answer).__name__)
        shown = " ".join(clause.split())
        raise _wrong(text, start, f"{shown!r} must answer true or false and is a {kind}")


def _wrong(text: str, offset: int, sentence: str) -> ValueError:
    """An error that shows the condition's line, with a caret under the place."""
    begin = text.rfind("\n", 0, offset) + 1
    line = text[begin:].split("\n", 1)[0].replace("\t", " ")
    column = offset - begin
    left = max(0, min(column - SHOWN // 2, len(line) - SHOWN))
    before, after = "… " if left else "", " …" if left + SHOWN < len(line) else ""
    shown = f"{before}{line[left : left + SHOWN]}{after}".rstrip()
    return ValueError(f"{sentence}\n  {shown}\n  {' ' * (len(before) + column - left)}^")


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"{error} is not always there; ask has(…) first"
    said = " ".join(str(error).split()).split(". ")[0]
    of_ours = _OF_A_FUNCTION.match(said)
    return (of_ours[1] if of_ours else said)[:MAX_WHY]
