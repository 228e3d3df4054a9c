"""The broker that the broker, integration, path and chaos suites run on: `--broker embedded|kafka`."""

import contextlib
import warnings
from collections.abc import Iterator

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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--broker") == "kafka":
        return
    elsewhere = [item for item in items if item.get_closest_marker("kafka")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.fixture(scope="session")
def broker(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Broker]:
    """One broker; a test that stops or kills it starts it again."""
    data_dir = tmp_path_factory.mktemp("broker")
    with contextlib.ExitStack() as stack:
        if pytestconfig.getoption("--broker") == "kafka":
            yield stack.enter_context(apache_kafka(data_dir)).brokers[0]
        else:
            yield stack.enter_context(embedded_broker(data_dir))


@pytest.fixture(scope="session")
def kafka_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three Kafka brokers; a test that uses it is marked `kafka`."""
    with apache_kafka(tmp_path_factory.mktemp("cluster"), brokers=3) as cluster:
        yield cluster
