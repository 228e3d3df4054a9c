from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from services.runtime.config_file import MAX_BYTES, load_yaml_config, read_yaml
from services.runtime.errors import ConfigError


class File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    path: str


class Feed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Literal["feed"] = "feed"
    every: Annotated[int, Field(ge=1, description="1 or more minutes")] = 15


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    via: Feed | File | None = None

    @field_validator("name")
    @classmethod
    def _lower(cls, name: str) -> str:
        if name != name.lower():
            raise ValueError("is not in lower case")
        return name


class Things(BaseModel):
    model_config = ConfigDict(extra="forbid")
    things: list[Thing] = []


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "things.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ConfigError) as refused:
        load_yaml_config(path, Things)
    text = str(refused.value)
    assert "\n" not in text
    assert refused.value.__cause__ is None
    return text.removeprefix(str(path))


def test_a_right_file_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeffthings:\n  - {name: a, via: {every: 3}}\n")
    assert load_yaml_config(path, Things).things == [Thing(name="a", via=Feed(every=3))]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_an_empty_file_is_all_defaults(tmp_path: Path, text: str) -> None:
    assert load_yaml_config(write(tmp_path, text), Things) == Things()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("things:\n- name: a\n- name: 5\n", ":3: things[1].name: Input should be a valid string."),
        ("things:\n- name:\n    5\n", ":2: things[0].name: Input should be a valid string."),
        ("things:\n- name: a\n- name: B\n", ":3: things[1].name: is not in lower case."),
        ("things:\n- via:\n", ":2: things[0].name: is missing."),
        (
            "things:\n- name: a\n  nmae: b\n",
            ":3: things[0].nmae: is no key here; allowed are name, via.",
        ),
        (
            "things:\n- name: a\n  via:\n    every: 0\n",
            (
                ":4: things[0].via.every: Input should be greater than or equal to 1; "
                "allowed is: 1 or more minutes."
            ),
        ),
        ("- a\n", ":1: Input should be a valid dictionary or instance of Things."),
        ("things: []\nthings: []\n", ":2: things: stands here a second time; keep one."),
        ("things:\n- name: a\n  name: b\n", ":3: name: stands here a second time; keep one."),
        ("things:\n- {name: a\n", ":3: no YAML: expected ',' or '}', but got '<stream end>'."),
        ("things: !!python/name:os.system\n", ":1: no YAML: could not determine a constructor"),
        ("a: 1\n---\nb: 2\n", ":2: no YAML: but found another document."),
        ("things:\n\t- a\n", ":2: no YAML: found character '\\t' that cannot start any token."),
        (b"things:\n# caf\xe9\n", ":2: is not UTF-8; save the file as UTF-8."),
        (b"x" * (MAX_BYTES + 1), ": is larger than 8,000,000 bytes, which is allowed."),
        ("things: \x07\n", ": no YAML: unacceptable character #x0007"),
        ("at: 2024-99-99\n", ": no YAML: month must be in 1..12."),
    ],
)
def test_each_error_is_one_line_with_line_and_key(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    assert refusal(write(tmp_path, text)).startswith(message)


def test_a_file_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    text = refusal(tmp_path / "none.yaml")
    assert text == ": cannot be read (No such file or directory); give a YAML file."


def test_a_file_that_contains_itself_comes_to_an_end(tmp_path: Path) -> None:
    assert ":1: things" in refusal(write(tmp_path, "things: &a [*a]\n"))


def test_own_checks_can_name_the_line_of_what_they_found(tmp_path: Path) -> None:
    file = read_yaml(write(tmp_path, "things:\n  - name: a\n  - name: a\n"))
    error = file.error(("things", 1, "name"), "a is already taken")
    assert str(error) == f"{file.path}:3: things[1].name: a is already taken."
