"""The Kubernetes manifests say nothing that the code, the image or the operating page does not have."""

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from services.cli.stack import SERVICES
from services.runtime.sender import ACK_SECONDS
from services.runtime.server import serve
from services.runtime.stream import STEP_SECONDS
from tests.contract.deployment import (
    IMAGE,
    OPERATING,
    ROOT,
    dockerfile,
    image_settings,
    is_command,
    read,
    settings_of,
    unknown_variables,
)

FOLDER = ROOT / "deploy" / "kubernetes"
FILES = {file.stem: read(f"deploy/kubernetes/{file.name}") for file in FOLDER.glob("*.yaml")}
WORKLOADS = (*SERVICES, "topics")
STATEFUL = {"enricher", "correlator", "alerter", "notifier"}
SHARED = FILES["settings"]["data"]
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


def pod(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = FILES[name]["spec"]["template"]["spec"]
    return spec


def container(name: str) -> dict[str, Any]:
    (only,) = pod(name)["containers"]
    return dict(only)


def variables(name: str) -> dict[str, str]:
    own = {one["name"]: one.get("value", f"{name}-0") for one in container(name)["env"]}
    return {**image_settings(), **SHARED, **own}


@pytest.fixture(scope="module")
def server() -> Iterator[HTTPConnection]:
    running = serve("127.0.0.1", 0, CollectorRegistry(), lambda: None, lambda: None)
    client = HTTPConnection("127.0.0.1", running.server_port, timeout=5)
    yield client
    client.close()
    running.shutdown()
    running.server_close()


def test_there_is_one_file_for_each_service() -> None:
    assert set(FILES) == {*WORKLOADS, "settings", "service"}
    for name in WORKLOADS:
        assert FILES[name]["metadata"]["name"] == name
    for name in SERVICES:
        assert FILES[name]["kind"] == ("StatefulSet" if name in STATEFUL else "Deployment")


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_pod_runs_a_command_that_the_code_has(name: str) -> None:
    assert container(name)["image"] == IMAGE
    assert container(name)["args"] == (
        ["services.cli", "topics"] if name == "topics" else [f"services.{name}"]
    )
    assert is_command(container(name)["args"])
    assert "command" not in container(name), "the image's entry point runs modules"


@pytest.mark.parametrize("name", WORKLOADS)
def test_variables_are_settings_with_allowed_values(name: str) -> None:
    assert unknown_variables(variables(name)) == set()
    assert settings_of(variables(name)).kafka_username == name
    assert container(name)["envFrom"] == [{"configMapRef": {"name": "vedette-settings"}}]
    assert pod(name)["enableServiceLinks"] is False, (
        "a Service's variables must not be read as ours"
    )


def test_only_stateful_services_have_a_static_identity_and_it_is_the_pods() -> None:
    for name in WORKLOADS:
        named = {one["name"]: one.get("valueFrom") for one in container(name)["env"]}
        assert ("VEDETTE_INSTANCE_ID" in named) == (name in STATEFUL), name
        if name in STATEFUL:
            path = {"fieldRef": {"fieldPath": "metadata.name"}}
            assert named["VEDETTE_INSTANCE_ID"] == path


@pytest.mark.parametrize("name", SERVICES)
def test_ports_and_probes_are_those_of_the_server(name: str, server: HTTPConnection) -> None:
    (port,) = container(name)["ports"]
    assert port["containerPort"] == settings_of(variables(name)).http_port
    for probe in PROBES:
        assert container(name)[probe]["httpGet"]["port"] == port["name"]
        server.request("GET", container(name)[probe]["httpGet"]["path"])
        assert _drained(server) == 200
    paths = [container(name)[probe]["httpGet"]["path"] for probe in PROBES]
    assert paths == ["/health/ready", "/health/live", "/health/ready"]


@pytest.mark.parametrize("name", SERVICES)
def test_prometheus_finds_the_metrics(name: str, server: HTTPConnection) -> None:
    notes = FILES[name]["spec"]["template"]["metadata"]["annotations"]
    assert notes["prometheus.io/scrape"] == "true"
    assert int(notes["prometheus.io/port"]) == container(name)["ports"][0]["containerPort"]
    server.request("GET", notes["prometheus.io/path"])
    assert _drained(server) == 200


def _drained(server: HTTPConnection) -> int:
    answer = server.getresponse()
    answer.read()
    return answer.status


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_pod_runs_without_rights_and_within_limits(name: str) -> None:
    security = pod(name)["securityContext"]
    user = next(words[1] for words in dockerfile(-1) if words[0] == "USER")
    assert security["runAsNonRoot"] is True
    assert str(security["runAsUser"]) == user
    own = container(name)["securityContext"]
    assert own["readOnlyRootFilesystem"] is True
    assert own["allowPrivilegeEscalation"] is False
    assert own["capabilities"] == {"drop": ["ALL"]}
    assert container(name)["resources"]["limits"]["memory"]
    assert set(container(name)["resources"]["requests"]) == {"cpu", "memory"}
    assert pod(name)["automountServiceAccountToken"] is False


@pytest.mark.parametrize("name", SERVICES)
def test_a_pod_has_time_to_finish_the_message_in_hand(name: str) -> None:
    assert pod(name)["terminationGracePeriodSeconds"] > STEP_SECONDS + ACK_SECONDS


@pytest.mark.parametrize("name", WORKLOADS)
def test_what_is_mounted_is_a_volume_and_files_lie_where_settings_look(name: str) -> None:
    given = {volume["name"]: volume for volume in pod(name)["volumes"]}
    claims = FILES[name]["spec"].get("volumeClaimTemplates", ())
    mounts = {mount["mountPath"]: mount["name"] for mount in container(name)["volumeMounts"]}
    assert sorted(mounts.values()) == sorted([*given, *(c["metadata"]["name"] for c in claims)])
    secrets = {one["key"]: one["path"] for one in given["kafka"]["secret"]["items"]}
    assert set(secrets) == {name, "ca.crt"}
    files = {f"/run/secrets/kafka/{path}" for path in secrets.values()}
    files |= {f"/etc/vedette/{file.name}" for file in (ROOT / "deploy" / "config").iterdir()}
    looked_for = {value for key, value in SHARED.items() if key.endswith("_FILE")}
    assert looked_for <= files
    assert mounts["/run/secrets/kafka"] == "kafka"
    assert mounts["/etc/vedette"] == "config"
    assert name == "topics" or settings_of(variables(name)).data_dir.as_posix() in mounts


@pytest.mark.parametrize("name", SERVICES)
def test_state_outlives_the_pod_where_there_is_state(name: str) -> None:
    claims = FILES[name]["spec"].get("volumeClaimTemplates", [])
    assert [claim["metadata"]["name"] for claim in claims] == (["data"] if name in STATEFUL else [])


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_selector_finds_its_own_pods(name: str) -> None:
    labels = FILES[name]["spec"]["template"]["metadata"]["labels"]
    assert labels["app.kubernetes.io/name"] == name
    if name != "topics":
        assert FILES[name]["spec"]["selector"]["matchLabels"] == labels
        assert FILES["service"]["spec"]["selector"].items() <= labels.items()
    if name in STATEFUL:
        assert FILES[name]["spec"]["serviceName"] == FILES["service"]["metadata"]["name"]


def test_a_fetcher_is_alone_also_while_it_is_replaced() -> None:
    assert FILES["fetcher"]["spec"]["replicas"] == 1
    assert FILES["fetcher"]["spec"]["strategy"] == {"type": "Recreate"}


def test_what_pods_refer_to_is_a_manifest_or_made_by_a_command_of_the_operating_page() -> None:
    made = set(re.findall(r"kubectl create (?:configmap|secret generic) ([\w-]+)", OPERATING))
    text = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.yaml"))
    wanted = set(re.findall(r"(?:secretName|configMap(?:Ref)?): *\{?(?:name: )?([\w-]+)", text))
    assert wanted - made == {FILES["settings"]["metadata"]["name"]}
    assert made <= wanted
    for name in WORKLOADS:
        assert f"--from-file={name}" in OPERATING, "its password"
