from collections.abc import Iterator

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter

from services.runtime.errors import ConfigError
from services.runtime.server import serve


class Health:
    problem: str | None = None

    def check(self) -> str | None:
        return self.problem


@pytest.fixture
def health() -> Health:
    return Health()


@pytest.fixture
def url(health: Health) -> Iterator[str]:
    registry = CollectorRegistry()
    Counter("seen", "Seen.", registry=registry).inc()
    server = serve("127.0.0.1", 0, registry, lambda: None, health.check)
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_ready_says_why_it_is_not(url: str, health: Health) -> None:
    assert httpx.get(f"{url}/health/ready").status_code == 200
    health.problem = "broker does not answer"
    answer = httpx.get(f"{url}/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "reason": "broker does not answer"}
    assert httpx.get(f"{url}/health/live").status_code == 200


def test_metrics_are_those_of_the_registry(url: str) -> None:
    answer = httpx.get(f"{url}/metrics")
    assert "seen_total 1.0" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_an_unknown_path_is_not_found(url: str) -> None:
    assert httpx.get(f"{url}/admin").status_code == 404


def test_a_taken_port_is_one_sentence(url: str) -> None:
    port = int(url.rpartition(":")[2])
    with pytest.raises(ConfigError, match=rf"VEDETTE_HTTP_PORT: cannot listen on 127.0.0.1:{port}"):
        serve("127.0.0.1", port, CollectorRegistry(), lambda: None, lambda: None)
