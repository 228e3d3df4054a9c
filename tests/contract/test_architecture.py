"""The documents name what exists, and all of it."""

import re
from pathlib import Path

import pytest

from schemas.export import topics_table
from services.cli.stack import SERVICES
from services.runtime.settings import Settings

ROOT = Path(__file__).parents[2]
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
PLUMBING = {"__init__.py", "__main__.py", "app.py"}


def test_every_file_in_the_path_table_exists() -> None:
    rows = [line for line in ARCHITECTURE.splitlines() if re.match(r"\| \d+ \|", line)]
    files = re.findall(r"`(services/[\w/]+\.py)`", "\n".join(rows))
    assert len(files) > 20
    assert [file for file in files if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("service", SERVICES)
def test_no_module_of_a_service_is_missing_from_the_architecture(service: str) -> None:
    files = (ROOT / "services" / service).rglob("*.py")
    modules = sorted(str(file.relative_to(ROOT)) for file in files if file.name not in PLUMBING)
    assert [name for name in modules if f"`{name}`" not in ARCHITECTURE] == []


def test_the_topics_table_is_the_one_that_the_code_has() -> None:
    assert topics_table() in ARCHITECTURE


def test_every_setting_is_documented_with_its_description() -> None:
    operating = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert f"| `VEDETTE_{name.upper()}` |" in operating
        assert str(field.description) in operating, name


def test_readme_commands_are_make_targets_or_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z-]+)", readme)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    main = (ROOT / "services" / "cli" / "main.py").read_text(encoding="utf-8")
    for command in set(re.findall(r"`(?:\.venv/bin/)?vedette ([a-z]+)", readme)):
        assert f"def {command}(" in main, f"vedette {command}"
