"""The embedded broker: the program in the noida-db wheel, speaking Kafka only, on loopback.

It is for trying out and for tests. It answers from memory and saves a snapshot about once a second
and when it is stopped: once its clients are idle a stop loses nothing, while kill -9 loses what was
acknowledged since the last snapshot (see `EmbeddedBroker.settle`). It never drops a consumer that
was killed from its group: give consumers a group instance id, or call `expel_member`.
"""

import contextlib
import importlib.util
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, MemberToRemove

from deploy.local.broker import Broker
from deploy.local.process import BrokerStartError, check_folder, free_ports

BROKER_ID = "1"
QUIET_SECONDS = 2.5  # more than two of the broker's save periods
SETTLE_DEADLINE_SECONDS = 30.0


@dataclass
class EmbeddedBroker(Broker):
    """The embedded broker, its data in a folder of its own."""

    data_dir: Path = Path()

    def wait_until_ready(self) -> None:
        super().wait_until_ready()
        _refuse_unknown_topics(self.bootstrap)

    def settle(self) -> None:
        """Wait until what was acknowledged survives `kill`; clients must be idle meanwhile.

        Raises:
            TimeoutError: The broker keeps saving: some client is not idle.
        """
        deadline = time.monotonic() + SETTLE_DEADLINE_SECONDS
        seen, since = self._saved(), time.monotonic()
        while time.monotonic() - since < QUIET_SECONDS:
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"{self.name} is still saving after {SETTLE_DEADLINE_SECONDS:g} s"
                )
            time.sleep(QUIET_SECONDS / 50)
            if (now := self._saved()) != seen:
                seen, since = now, time.monotonic()

    def _saved(self) -> tuple[int, bool]:
        snapshot = self.data_dir / "kafka.json"
        writing = snapshot.with_suffix(".tmp").exists()
        return (snapshot.stat().st_mtime_ns if snapshot.exists() else 0), writing


@contextlib.contextmanager
def embedded_broker(data_dir: Path, port: int | None = None) -> Iterator[EmbeddedBroker]:
    """Run the embedded broker while the block lasts; its data stays in `data_dir`.

    Args:
        data_dir: A folder of its own; made when missing.
        port: The loopback port; a free one by default.

    Raises:
        BrokerStartError: Its program is missing, the port is taken, the folder cannot be
            written, its disk is full, or it did not answer in time.
    """
    program = _program()
    check_folder(data_dir)
    chosen = free_ports(1)[0] if port is None else port
    broker = EmbeddedBroker(
        name="the embedded broker",
        command=[
            str(program),
            "start",
            *("--only", "kafka"),
            *("--kafka-port", str(chosen)),
            *("--data-dir", str(data_dir)),
        ],
        port=chosen,
        log=data_dir / "broker.log",
        data_dir=data_dir,
    )
    try:
        broker.start()
        yield broker
    finally:
        broker.stop()


def expel_member(bootstrap: str, group: str, client_id: str) -> int:
    """Drop the members of a group that a killed client left behind; its partitions move at once.

    Args:
        bootstrap: The broker's address.
        group: The consumer group.
        client_id: The client id of the consumer that was killed.

    Returns:
        How many members were dropped.
    """
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        members = admin.describe_groups([group])[group]["members"]
        dead = [
            MemberToRemove(member_id=member["member_id"])
            for member in members
            if member["client_id"] == client_id
        ]
        if dead:
            admin.remove_group_members(group, dead)
    return len(dead)


def _program() -> Path:
    package = importlib.util.find_spec("noida_db")
    program = Path(package.origin).parent / "noida-db" if package and package.origin else None
    if program is None or not program.is_file():
        raise BrokerStartError(
            "the embedded broker is not installed: install Vedette with its 'local' extra, "
            "or set VEDETTE_KAFKA_BOOTSTRAP to a broker of your own."
        )
    if not program.stat().st_mode & stat.S_IXUSR:
        program.chmod(0o755)  # some installers drop the bit
    return program


def _refuse_unknown_topics(bootstrap: str) -> None:
    """Refuse records for topics that nobody created, as Apache Kafka is set up to do."""
    with contextlib.closing(KafkaAdminClient(bootstrap_servers=bootstrap)) as admin:
        setting = {"auto.create.topics.enable": "false"}
        admin.alter_configs([ConfigResource("BROKER", BROKER_ID, setting)])
