"""docker-compose.yml and the image say nothing that the code does not have; no engine is needed."""

import fnmatch
import re
from typing import Any

import pytest

from services.cli.stack import SERVICES
from services.runtime.settings import Settings
from tests.contract.deployment import (
    IMAGE,
    PROJECT,
    ROOT,
    dockerfile,
    image_settings,
    is_command,
    read,
    settings_of,
    unknown_variables,
)

COMPOSE = read("docker-compose.yml")
PARTS: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: part for name, part in PARTS.items() if "build" in part}
PORT = Settings.model_fields["http_port"].default
MOUNTS = [
    (name, *mount.split(":")[:2]) for name in PARTS for mount in PARTS[name].get("volumes", ())
]


def environment(name: str) -> dict[str, str]:
    return {**image_settings(), **OURS[name]["environment"]}


def test_compose_runs_each_service_and_the_job_that_creates_the_topics() -> None:
    assert set(OURS) == {*SERVICES, "topics"}
    assert {part["image"] for part in OURS.values()} == {IMAGE}


@pytest.mark.parametrize("name", OURS)
def test_a_command_of_compose_is_one_that_the_code_has(name: str) -> None:
    expected = ["services.cli", "topics"] if name == "topics" else [f"services.{name}"]
    assert OURS[name]["command"] == expected
    assert is_command(expected)


@pytest.mark.parametrize("name", OURS)
def test_variables_of_compose_and_image_are_settings_with_allowed_values(name: str) -> None:
    assert unknown_variables(environment(name)) == set()
    settings = settings_of(environment(name))
    assert settings.http_host == "0.0.0.0"  # noqa: S104 - others have to reach it
    assert settings.http_port == PORT


def test_services_find_the_broker_under_the_name_and_port_that_it_advertises() -> None:
    broker = PARTS["kafka"]["environment"]
    for name in OURS:
        address = settings_of(environment(name)).kafka_bootstrap
        assert f"PLAINTEXT://{address}" in broker["KAFKA_ADVERTISED_LISTENERS"].split(",")
        assert address.split(":")[0] in PARTS
        assert f"PLAINTEXT://:{address.split(':')[1]}" in broker["KAFKA_LISTENERS"].split(",")


def test_what_a_part_waits_for_exists_and_can_reach_that_condition() -> None:
    waits = [(name, *one) for name in PARTS for one in PARTS[name].get("depends_on", {}).items()]
    assert len(waits) == len(OURS)
    for name, target, wait in waits:
        assert target in PARTS, name
        if wait["condition"] == "service_healthy":
            assert "test" in PARTS[target]["healthcheck"], target
        else:
            assert wait["condition"] == "service_completed_successfully"
            assert PARTS[target]["restart"] in {"no", "on-failure"}, target


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_healthy_when_its_own_server_says_that_it_is_ready(name: str) -> None:
    check = " ".join(OURS[name]["healthcheck"]["test"])
    assert re.findall(r"http://([^\"]+)", check) == [f"127.0.0.1:{PORT}/health/ready"]


def test_what_is_mounted_exists() -> None:
    named = {source for _, source, _ in MOUNTS if not source.startswith(".")}
    assert named == set(COMPOSE["volumes"])
    folders = [source for _, source, _ in MOUNTS if source.startswith(".")]
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_each_service_keeps_its_state_on_a_volume_of_its_own() -> None:
    own = {
        name: source for name, source, to in MOUNTS if to == image_settings()["VEDETTE_DATA_DIR"]
    }
    assert set(own) == set(SERVICES)
    assert len(set(own.values())) == len(SERVICES)


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_rights(name: str) -> None:
    part = OURS[name]
    assert part["read_only"] is True
    assert part["cap_drop"] == ["ALL"]
    assert part["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in part


def test_ports_are_published_on_loopback_only() -> None:
    published = [port for part in PARTS.values() for port in part.get("ports", ())]
    assert published
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


def test_the_image_is_built_from_files_that_exist_and_are_not_ignored() -> None:
    assert all((ROOT / part["build"]["dockerfile"]).is_file() for part in OURS.values())
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    copied = [source for name, *words in dockerfile(0) if name == "COPY" for source in words[:-1]]
    assert {"schemas", "services", "deploy", "requirements.lock"} <= set(copied)
    for source in copied:
        assert (ROOT / source).exists(), source
        assert not any(fnmatch.fnmatch(source, pattern) for pattern in ignored), source


def test_the_image_copies_between_stages_what_the_first_one_made() -> None:
    names = [words[3] for words in dockerfile(0) if words[0] == "FROM"]
    copies = [words for words in dockerfile(-1) if words[0] == "COPY"]
    assert [words[1].removeprefix("--from=") for words in copies] == names
    assert copies[0][2:] == ["/app", "/app"]


def test_the_image_runs_modules_as_a_user_without_rights() -> None:
    last = {words[0]: words[1:] for words in dockerfile(-1)}
    assert int(last["USER"][0]) >= 1000
    user = next(words for words in dockerfile(-1) if "useradd" in words)
    assert user[user.index("--uid") + 1] == last["USER"][0]
    assert last["ENTRYPOINT"] == ['["python",', '"-m"]']
    assert last["EXPOSE"] == [str(PORT)]
    assert last["VOLUME"] == [image_settings()["VEDETTE_DATA_DIR"]]


def test_the_image_has_a_python_that_the_project_supports() -> None:
    least = tuple(map(int, PROJECT["requires-python"].removeprefix(">=").split(".")))
    for stage in (0, -1):
        version = dockerfile(stage)[0][1].removeprefix("python:").removesuffix("-slim")
        assert tuple(map(int, version.split("."))) >= least
    assert dockerfile(0)[0][1] == dockerfile(-1)[0][1], "the environment is copied between them"
