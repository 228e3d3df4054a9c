"""Prometheus, Grafana and the operating page ask for nothing that the code does not measure."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from schemas.delivery import DeliveryOutcome
from schemas.topics import CHANGELOGS, PATH, Topic, dead_letters, rule_topic
from services.cli.stack import SERVICES
from services.fetcher.observe import OUTCOMES
from services.runtime.metrics import Metrics
from services.runtime.reload import Reload
from services.runtime.service import new_registry
from services.runtime.settings import Settings
from tests.contract.deployment import OPERATING, ROOT, read

PROMETHEUS = read("deploy/prometheus/prometheus.yml")
COMPOSE = read("docker-compose.yml")["services"]
(SCRAPE,) = PROMETHEUS["scrape_configs"]
RULES = [rule for group in read("deploy/prometheus/rules.yml")["groups"] for rule in group["rules"]]
DASHBOARD = json.loads(
    (ROOT / "deploy" / "grafana" / "dashboards" / "vedette.json").read_text(encoding="utf-8")
)
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
TARGETS = [target for panel in PANELS for target in panel["targets"]]
EXPRESSIONS = [rule["expr"] for rule in RULES] + [target["expr"] for target in TARGETS]
SCRAPED = frozenset({"job", "instance"})
KEYWORDS = {"and", "or", "unless"}
FAMILIES = vars(Metrics(CollectorRegistry())).values()


def series() -> dict[str, frozenset[str]]:
    """Every series that a service exposes, with its labels."""
    found = {"up": SCRAPED}
    found |= {family.name: SCRAPED for family in new_registry().collect()}
    for family in FAMILIES:
        labels = SCRAPED | set(family._labelnames)
        found |= dict.fromkeys(_names(family), labels)
        if family._type == "histogram":
            found[f"{family._name}_bucket"] = labels | {"le"}
    return found


def _names(family: Any) -> tuple[str, ...]:  # noqa: ANN401 - the client's metrics share no public type
    suffixes = {"counter": ("_total",), "histogram": ("_sum", "_count")}.get(family._type, ("",))
    return tuple(f"{family._name}{suffix}" for suffix in suffixes)


SERIES = series()


def names_in(expression: str) -> set[str]:
    """The series of a PromQL expression: what is left without selectors, groupings and functions."""
    bare = re.sub(r'\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)|"[^"]*"', "", expression)
    bare = re.sub(r"\b[a-z_0-9]+\s*\(", "(", bare)
    return set(re.findall(r"\b[a-zA-Z_]\w*", bare)) - KEYWORDS


def selectors_in(expression: str) -> list[tuple[str, str, str]]:
    """Every (series, label, value) that an expression selects by."""
    chosen = re.findall(r"(\w+)\{([^}]*)\}", expression)
    return [
        (name, *pair) for name, body in chosen for pair in re.findall(r'(\w+)[=!~]+"([^"]*)"', body)
    ]


def labels_of(expression: str) -> set[str]:
    """The labels that an expression's result has."""
    by = re.findall(r"\bby \(([^)]*)\)", expression)
    if by:
        return {label.strip() for group in by for label in group.split(",")} - {"le"}
    if re.search(r"\bsum\(", expression):
        return set()
    return set().union(*(SERIES[name] for name in names_in(expression)))


def values_of(name: str, label: str) -> Collection[str]:
    known: Mapping[tuple[str, str], Collection[str]] = {
        ("vedette_fetches_total", "outcome"): OUTCOMES,
        ("vedette_config_reloads_total", "outcome"): list(Reload),
        ("vedette_deliveries_total", "outcome"): list(DeliveryOutcome),
        (name, "service"): SERVICES,
        (name, "job"): [SCRAPE["job_name"]],
    }
    return known[name, label]


def test_prometheus_scrapes_every_service_where_it_listens() -> None:
    port = Settings.model_fields["http_port"].default
    (group,) = SCRAPE["static_configs"]
    assert group["targets"] == [f"{service}:{port}" for service in SERVICES]
    assert {target.split(":")[0] for target in group["targets"]} <= set(COMPOSE)


def test_prometheus_finds_its_files_where_compose_puts_them() -> None:
    (folder, *_), _data = (mount.split(":") for mount in COMPOSE["prometheus"]["volumes"])
    option = next(one for one in COMPOSE["prometheus"]["command"] if "--config.file" in one)
    for file in (option.rpartition("/")[2], *PROMETHEUS["rule_files"]):
        assert (ROOT / folder / file).is_file(), file


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_asks_for_series_and_labels_that_exist(expression: str) -> None:
    assert names_in(expression) - set(SERIES) == set()
    available = set().union(*(SERIES[name] for name in names_in(expression)))
    assert labels_of(expression) <= available
    for name, label, value in selectors_in(expression):
        assert label in SERIES[name]
        assert set(value.split("|")) <= set(values_of(name, label)), label


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_only_what_its_series_know(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in {"critical", "warning"}
    said = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
    assert said <= labels_of(rule["expr"])


def test_every_alert_has_a_runbook_and_a_trial_and_no_runbook_is_left_over() -> None:
    names = [rule["alert"] for rule in RULES]
    runbooks = OPERATING.partition("\n## Runbooks\n")[2].partition("\n## ")[0]
    assert re.findall(r"^### (\w+)$", runbooks, re.MULTILINE) == names
    trials = read("deploy/prometheus/rules.test.yml")["tests"]
    fired = [
        t["alertname"] for trial in trials for t in trial["alert_rule_test"] if t["exp_alerts"]
    ]
    assert sorted(fired) == sorted(names)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target["expr"][:60])
def test_a_panels_legend_names_labels_of_its_series(target: dict[str, Any]) -> None:
    assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= labels_of(target["expr"])


def test_the_dashboard_has_a_row_with_panels_for_every_service() -> None:
    rows: dict[str, int] = {}
    for panel in DASHBOARD["panels"]:
        row = panel["title"].lower() if panel["type"] == "row" else list(rows)[-1]
        rows[row] = rows.get(row, -1) + 1
    assert min(rows.values()) > 0
    for service in SERVICES:
        assert any(service in row for row in rows), service


def test_panels_have_ids_of_their_own_and_the_provisioned_source() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    (source,) = read("deploy/grafana/provisioning/datasources/prometheus.yml")["datasources"]
    assert {panel["datasource"]["uid"] for panel in PANELS} == {source["uid"]}
    assert source["url"] == "http://prometheus:9090"
    assert "prometheus" in COMPOSE


def test_grafana_looks_for_dashboards_where_compose_puts_them() -> None:
    (provider,) = read("deploy/grafana/provisioning/dashboards/vedette.yml")["providers"]
    mounts = dict(mount.split(":")[:2] for mount in COMPOSE["grafana"]["volumes"])
    assert mounts["./deploy/grafana/dashboards"] == provider["options"]["path"]
    assert mounts["./deploy/grafana/provisioning"] == "/etc/grafana/provisioning"


def test_the_operating_page_lists_every_family_with_its_kind_and_labels() -> None:
    rows = re.findall(r"^\| `(vedette_\w+)` \| (\w+) \| ([\w, ]*)\|", OPERATING, re.MULTILINE)
    listed = [(name, kind, labels.strip()) for name, kind, labels in rows]
    assert listed == [
        (
            family._name + ("_total" if family._type == "counter" else ""),
            family._type,
            ", ".join(family._labelnames),
        )
        for family in FAMILIES
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_the_rights_on_the_operating_page_are_those_that_a_service_needs(service: str) -> None:
    row = next(line for line in OPERATING.splitlines() if line.startswith(f"| `{service}` |"))
    _, _, reads, writes, group, _ = row.split("|")
    topics: list[Topic] = [*PATH, rule_topic("<rule id>"), *CHANGELOGS]
    read_by = [topic for topic in topics if service in topic.consumers]
    others = [topic for topic in read_by if service not in topic.producer.split(", ")]
    written = [topic for topic in topics if service in topic.producer.split(", ")]
    assert _quoted(reads) == {topic.name for topic in read_by}
    assert _quoted(writes) == {topic.name for topic in (*written, *map(dead_letters, others))}
    assert _quoted(group) == {service}


def _quoted(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))
