"""`vedette rules check`: whether a file of rules is right, and which of its silences are over."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from services.alerter.explain import MOMENT
from services.alerter.rules import RulesFile, load_file
from services.runtime.clock import system_clock


def run(path: Path) -> None:
    """Check a file and say how many rules it has.

    Raises:
        ConfigError: it is wrong.
    """
    for line in checked(path, load_file(path), system_clock()):
        print(line)  # noqa: T201 - the command's output


def checked(path: Path, file: RulesFile, now: datetime) -> Iterator[str]:
    """What is to be said of a file that is right."""
    found = len(file.rules)
    yield f"{path}: {found} rules are fine." if found > 1 else f"{path}: 1 rule is fine."
    for index, silence in enumerate(file.silences):
        if silence.until <= now:
            since = f"expired at {silence.until:{MOMENT}}"
            yield f"{path}: silences[{index}] ({silence.why}) {since} and can be deleted."
