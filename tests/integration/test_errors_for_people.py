"""What is set up wrong ends with exit code 2 and one line; no trace, no secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 60


def run(service: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,  # noqa: TID251 - a child inherits it
        **{f"VEDETTE_{name.upper()}": value for name, value in settings.items()},
    }
    return subprocess.run(
        [sys.executable, "-m", f"services.{service}"],
        env=environment, capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("service", "setting", "text", "says"),
    [
        ("fetcher", "sources_file", "sources:\n  - id: a\n    name: A\n    ulr: x\n", "ulr"),
        ("alerter", "rules_file", "rules:\n  - id: a\n    severity: urgent\n", "rules.yaml:3"),
        (
            "notifier",
            "endpoints_file",
            "endpoints:\n  - id: a\n    url: ftp://x\n",
            "endpoints.yaml:",
        ),
    ],
)
def test_a_wrong_file_is_one_line_with_file_and_line(
    tmp_path: Path, service: str, setting: str, text: str, says: str
) -> None:
    file = tmp_path / f"{setting.removesuffix('_file')}.yaml"
    file.write_text(text)
    done = run(service, **{setting: str(file)}, data_dir=str(tmp_path), http_port="0")
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 2
    assert len(lines) == 1
    assert lines[0].startswith(f"{service}: ")
    assert says in lines[0]


def test_a_wrong_condition_is_shown_below_that_line_with_a_caret(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text("rules:\n  - id: a\n    when: 'troops > 5 || kiled >= 1'\n")
    done = run("alerter", rules_file=str(file), data_dir=str(tmp_path), http_port="0")
    assert done.returncode == 2
    sentence, line, caret = done.stderr.rstrip().splitlines()
    assert sentence.startswith(f"alerter: {file}:3: rules[0].when: a: unknown name 'kiled'; ")
    assert line[caret.index("^") :] == "kiled >= 1"


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = run(
        "alerter", rules_file=str(tmp_path / "none.yaml"), data_dir=str(tmp_path), http_port="0"
    )
    assert done.returncode == 2
    assert "none.yaml" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_wrong_setting_is_one_line() -> None:
    done = run("correlator", http_port="many")
    assert done.returncode == 2
    assert done.stderr.startswith("correlator: VEDETTE_HTTP_PORT: ")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_data_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = run("correlator", data_dir=str(blocked / "state"), http_port="0")
    assert done.returncode == 2
    assert "VEDETTE_DATA_DIR" in done.stderr
