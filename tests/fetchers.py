"""Fetcher processes over a broker, to share sources, to be killed and to be started again."""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import yaml
from prometheus_client.parser import text_string_to_metric_families

from deploy.local.process import free_ports
from schemas.topics import ARTICLES_RAW, SOURCES
from services.cli.stack import Service
from services.runtime.publisher import create_topics
from services.runtime.settings import as_environment, load_settings

SUCCESS = "vedette_source_last_success_timestamp_seconds"


def prepare(bootstrap: str, sources: Path, entries: list[dict[str, Any]]) -> None:
    """Write sources.yaml and create the topics that a fetcher needs."""
    sources.write_text(yaml.safe_dump({"sources": entries}))
    create_topics(load_settings(kafka_bootstrap=bootstrap), [ARTICLES_RAW, SOURCES])


@contextlib.contextmanager
def fetcher(
    name: str, bootstrap: str, sources: Path, more: Mapping[str, object] | None = None
) -> Iterator[Service]:
    """A fetcher process, killed when the block ends; `name` is its instance id and its client's."""
    (port,) = free_ports(1)
    settings = {
        "kafka_bootstrap": bootstrap,
        "sources_file": sources,
        "http_port": port,
        "instance_id": name,
        "fetch_allow": "127.0.0.0/8",
        "fetch_spacing": 0,
        "log_format": "json",
        **(more or {}),
    }
    service = Service(
        name=name,
        command=[sys.executable, "-m", "services.fetcher"],
        port=port,
        log=sources.parent / f"{name}.log",
        environment={**os.environ, **as_environment(settings)},  # noqa: TID251 - children inherit it
    )
    service.spawn()
    try:
        yield service
    finally:
        service.kill()


def metrics(service: Service) -> dict[tuple[str, str], float]:
    """The fetcher's samples by name and source; empty while it does not answer."""
    try:
        text = httpx.get(f"http://127.0.0.1:{service.port}/metrics", timeout=5.0).text
    except httpx.TransportError:
        return {}
    found: dict[tuple[str, str], float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            key = (sample.name, sample.labels.get("source", ""))
            found[key] = found.get(key, 0.0) + sample.value
    return found


def visited(service: Service, since: float) -> set[str]:
    """The sources that this fetcher has visited since a moment, in seconds since 1970."""
    return {
        source
        for (name, source), moment in metrics(service).items()
        if name == SUCCESS and moment >= since
    }
