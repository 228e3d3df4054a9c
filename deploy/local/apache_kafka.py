"""Apache Kafka in KRaft mode on loopback: one broker, or three that replicate to each other."""

import base64
import contextlib
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from deploy.local.broker import Broker
from deploy.local.kafka_jars import kafka_classpath
from deploy.local.process import HOST, BrokerStartError, check_folder, free_ports

JVM = ("-Xms96m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
START_SECONDS = 60.0
STOP_SECONDS = 20.0
FORMAT_SECONDS = 60.0
NEEDED_BYTES_PER_BROKER = 256 * 1024 * 1024


@dataclass
class KafkaBroker(Broker):
    """One Apache Kafka broker."""

    node: int = 1

    def wait_until_ready(self) -> None:
        """Wait until the broker is part of its cluster: its port answers before it leads anything.

        Raises:
            BrokerStartError: It ended, or did not join in `start_seconds`.
        """
        super().wait_until_ready()
        deadline = time.monotonic() + self.start_seconds
        while self.node not in _members(self.bootstrap):
            if self.pid is None or time.monotonic() > deadline:
                raise BrokerStartError(
                    f"{self.name} did not join its cluster in {self.start_seconds:g} s: see {self.log}."
                )
            time.sleep(0.1)


@dataclass(frozen=True)
class Cluster:
    """Brokers that form one cluster."""

    brokers: list[KafkaBroker]

    @property
    def bootstrap(self) -> str:
        return ",".join(broker.bootstrap for broker in self.brokers)

    def start(self) -> None:
        """Start every broker and wait until all of them are in the cluster.

        Raises:
            BrokerStartError: One ended, or did not join in time.
        """
        for broker in self.brokers:
            broker.spawn()
        for broker in self.brokers:
            broker.wait_until_ready()

    def stop(self) -> None:
        """Stop every broker, all at once: the last ones would wait for a lost quorum."""
        for broker in self.brokers:
            broker.request_stop()
        for broker in self.brokers:
            broker.stop()


@contextlib.contextmanager
def apache_kafka(data_dir: Path, brokers: Literal[1, 3] = 1) -> Iterator[Cluster]:
    """Run Apache Kafka while the block lasts; its data stays in `data_dir`.

    Args:
        data_dir: A folder of its own; made when missing.
        brokers: How many; three keep three copies of each record and acknowledge after two.

    Raises:
        BrokerStartError: Java, Maven or the jars are missing, the folder cannot be written,
            its disk is full, or a broker did not answer in time.
    """
    java = shutil.which("java")
    if java is None:
        raise BrokerStartError(
            "Apache Kafka needs Java 17 or newer and 'java' is not on the PATH: install it "
            "(Debian: apt-get install openjdk-17-jre-headless)."
        )
    check_folder(data_dir, brokers * NEEDED_BYTES_PER_BROKER)
    classpath = kafka_classpath()
    ports = free_ports(2 * brokers)
    listeners, controllers = ports[:brokers], ports[brokers:]
    configs = _write_configs(data_dir, listeners, controllers)
    _format_storage(java, classpath, configs)
    cluster = Cluster(
        [
            _broker(java, classpath, config, port, node)
            for node, (config, port) in enumerate(zip(configs, listeners, strict=True), start=1)
        ]
    )
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def server_properties(
    node: int, listeners: list[int], controllers: list[int], data_dir: Path
) -> dict[str, str]:
    """Return the settings of one broker that is also a controller.

    Args:
        node: Its number, from 1.
        listeners: The port of each broker.
        controllers: The port of each controller.
        data_dir: Where it keeps its log.
    """
    copies = str(len(listeners))
    in_sync = "2" if len(listeners) > 1 else "1"
    broker, controller = f"{HOST}:{listeners[node - 1]}", f"{HOST}:{controllers[node - 1]}"
    return {
        "process.roles": "broker,controller",
        "node.id": str(node),
        "controller.quorum.voters": ",".join(
            f"{voter}@{HOST}:{port}" for voter, port in enumerate(controllers, start=1)
        ),
        "listeners": f"PLAINTEXT://{broker},CONTROLLER://{controller}",
        "advertised.listeners": f"PLAINTEXT://{broker}",
        "controller.listener.names": "CONTROLLER",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "log.dirs": str(data_dir),
        "auto.create.topics.enable": "false",
        "default.replication.factor": copies,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": copies,
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": copies,
        "transaction.state.log.min.isr": in_sync,
        "transaction.state.log.num.partitions": "4",
        "group.initial.rebalance.delay.ms": "0",
        # A killed broker may only come back once its session is over: 9 s by default.
        "broker.session.timeout.ms": "3000",
        "broker.heartbeat.interval.ms": "500",
        "log.cleaner.dedupe.buffer.size": str(8 * 1024 * 1024),  # 128 MB by default, on the heap
        "num.network.threads": "2",
        "num.io.threads": "2",
    }


def _write_configs(data_dir: Path, listeners: list[int], controllers: list[int]) -> list[Path]:
    return [
        _write_config(data_dir / f"broker-{node}", node, listeners, controllers)
        for node in range(1, len(listeners) + 1)
    ]


def _write_config(folder: Path, node: int, listeners: list[int], controllers: list[int]) -> Path:
    folder.mkdir(exist_ok=True)
    settings = server_properties(node, listeners, controllers, folder / "log")
    config = folder / "server.properties"
    config.write_text("".join(f"{key}={value}\n" for key, value in settings.items()))
    return config


def _format_storage(java: str, classpath: str, configs: list[Path]) -> None:
    """Format every broker's storage for one cluster; storage that is formatted stays as it is."""
    cluster_id = _cluster_id(configs[0].parents[1] / "cluster-id")
    tool = [java, *JVM, "-cp", classpath, "kafka.tools.StorageTool"]
    # One word: a random id may begin with a hyphen, which would make an option of it.
    tool += ["format", "--ignore-formatted", f"--cluster-id={cluster_id}", "--config"]
    running = [
        subprocess.Popen(  # noqa: S603 - the command is this module's own
            [*tool, str(config)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for config in configs
    ]
    for process in running:
        said, _ = process.communicate(timeout=FORMAT_SECONDS)
        if process.returncode:
            raise BrokerStartError(f"Kafka's storage could not be formatted: {said.strip()[-400:]}")


def _cluster_id(file: Path) -> str:
    if not file.exists():
        file.write_text(base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("="))
    return file.read_text()


def _members(bootstrap: str) -> set[int]:
    """Return the brokers that are in the cluster, as one of them sees it; none when it does not say."""
    try:
        admin = KafkaAdminClient(bootstrap_servers=bootstrap, bootstrap_timeout_ms=2_000)
    except KafkaError:
        return set()
    with contextlib.closing(admin), contextlib.suppress(KafkaError):
        return {member["broker_id"] for member in admin.describe_cluster()["brokers"]}
    return set()


def _broker(java: str, classpath: str, config: Path, port: int, node: int) -> KafkaBroker:
    return KafkaBroker(
        node=node,
        name=f"Apache Kafka ({config.parent.name})",
        command=[java, *JVM, "-cp", classpath, "kafka.Kafka", str(config)],
        port=port,
        log=config.with_name("server.log"),
        start_seconds=START_SECONDS,
        stop_seconds=STOP_SECONDS,
        death_signal=signal.SIGKILL,  # one that lost its quorum would wait for it on SIGTERM
    )
