"""The broker that the broker, integration, path and chaos suites run on: `--broker embedded|kafka`."""

import contextlib
import os
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # kafka-python reads its schemas through a call that Python 3.11 deprecated and 3.13 restored.
    warnings.filterwarnings("ignore", "(read|open)_text is deprecated", DeprecationWarning)
    import kafka  # noqa: F401 - imported here first, so that no other import warns

from deploy.local.apache_kafka import Cluster, apache_kafka
from deploy.local.broker import Broker
from deploy.local.embedded import embedded_broker


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--broker",
        choices=("embedded", "kafka"),
        default="embedded",
        help="what the suites run on: the embedded broker or Apache Kafka (needs Java and Maven)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "kafka: holds on Apache Kafka only; collected only with --broker kafka"
    )
    config.addinivalue_line(
        "markers",
        "program(name): needs a Debian package; not collected where it is missing, but for CI",
    )
    # kafka-python leaves the socket of a refused connection to the garbage collector.
    config.addinivalue_line("filterwarnings", "ignore:unclosed <socket:ResourceWarning")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = [item for item in items if not _belongs_here(item, config)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


def _belongs_here(item: pytest.Item, config: pytest.Config) -> bool:
    if item.get_closest_marker("kafka") and config.getoption("--broker") != "kafka":
        return False
    program = item.get_closest_marker("program")
    in_ci = os.environ.get("CI") == "true"  # noqa: TID251 - there a missing program is a failure
    return program is None or in_ci or shutil.which(program.args[0]) is not None


@contextlib.contextmanager
def _a_broker(config: pytest.Config, data_dir: Path) -> Iterator[Broker]:
    if config.getoption("--broker") == "kafka":
        with apache_kafka(data_dir) as cluster:
            yield cluster.brokers[0]
    else:
        with embedded_broker(data_dir) as embedded:
            yield embedded


@pytest.fixture(scope="session")
def broker(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Broker]:
    """One broker for all; a test that stops or kills it starts it again, and names its own topics."""
    with _a_broker(pytestconfig, tmp_path_factory.mktemp("broker")) as one:
        yield one


@pytest.fixture(scope="module")
def fresh_broker(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Broker]:
    """A broker that nothing else has written to, for tests of the whole path."""
    with _a_broker(pytestconfig, tmp_path_factory.mktemp("fresh-broker")) as one:
        yield one


@pytest.fixture
def own_broker(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Broker]:
    """A broker for one test alone."""
    with _a_broker(pytestconfig, tmp_path / "broker") as one:
        yield one


@pytest.fixture(scope="session")
def kafka_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three Kafka brokers; a test that uses it is marked `kafka`."""
    with apache_kafka(tmp_path_factory.mktemp("cluster"), brokers=3) as cluster:
        yield cluster
