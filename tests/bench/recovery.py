"""How long a correlator that has lost its disk takes until it works again, from the changelog alone.

    python -m tests.bench.recovery [--incidents 100000] [--broker kafka]

The changelog is filled with open incidents, 60 to a key as the state allows at most, three accounts each. A
correlator is then started on an empty folder, and once more on what the first has stored. Two minutes.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kafka import KafkaProducer

from deploy.local.apache_kafka import apache_kafka
from deploy.local.broker import Broker
from deploy.local.embedded import embedded_broker
from deploy.local.process import free_ports
from schemas.topics import CHANGELOGS
from services.cli.stack import Service
from services.cli.topics import create
from services.correlator.bucket import MAX_INCIDENTS, Bucket
from services.correlator.correlate import correlate
from services.runtime.settings import as_environment, load_settings
from tests.builders import an_article, an_event, killed, on_day

ACCOUNTS = 3
PATIENCE = 300.0
CHANGELOG = next(topic for topic in CHANGELOGS if topic.producer == "correlator")


def a_full_key() -> bytes:
    """The state of a key with as many open incidents as it may have: one a half-day."""
    bucket: Bucket | None = None
    for n in range(MAX_INCIDENTS):
        for copy in range(ACCOUNTS):
            name = f"{n:03}-{copy}"
            event = an_event(
                name,
                article=an_article(name, 12 * n + copy),
                happened_at=on_day(n // 2),
                quantities=(killed(10 ** (1 + n % 2 * 6)),),
                place=None,
            )
            bucket, _ = correlate(bucket, event)
    assert bucket is not None
    assert len(bucket.incidents) == MAX_INCIDENTS
    return bucket.model_dump_json().encode()


def fill(bootstrap: str, incidents: int) -> int:
    """Write the changelog; the number of bytes that its values have."""
    state = a_full_key()
    keys = -(-incidents // MAX_INCIDENTS)
    producer = KafkaProducer(bootstrap_servers=bootstrap, compression_type="zstd", linger_ms=50)
    for number in range(keys):
        producer.send(CHANGELOG.name, key=f"violence:{number:05}".encode(), value=state)
    producer.flush(timeout=120)
    producer.close()
    return keys * len(state)


async def seconds_until_ready(folder: Path, bootstrap: str) -> float:
    """Start a correlator, wait until it is ready, stop it."""
    (port,) = free_ports(1)
    own = as_environment({"kafka_bootstrap": bootstrap, "data_dir": folder, "http_port": port})
    service = Service(
        name="correlator",
        command=[sys.executable, "-m", "services.correlator"],
        port=port,
        log=folder / "correlator.log",
        environment={**os.environ, **own},  # noqa: TID251 - the child inherits it
    )
    started = time.monotonic()
    service.spawn()
    try:
        while not await asyncio.to_thread(service.is_ready):
            if service.failed() or time.monotonic() > started + PATIENCE:
                raise SystemExit(f"The correlator did not get ready: see {service.log}.")
            await asyncio.sleep(0.05)
        return time.monotonic() - started
    finally:
        service.request_stop()
        deadline = time.monotonic() + 10
        while service.pid and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        service.kill()


@contextmanager
def a_broker(kind: str, folder: Path) -> Iterator[Broker]:
    """The broker that was asked for."""
    if kind == "kafka":
        with apache_kafka(folder) as cluster:
            yield cluster.brokers[0]
    else:
        with embedded_broker(folder) as one:
            yield one


def main() -> None:
    """Print seconds until ready: with nothing to recover, from the changelog, and from disk."""
    options = argparse.ArgumentParser()
    options.add_argument("--incidents", type=int, default=100_000)
    options.add_argument("--broker", choices=("embedded", "kafka"), default="embedded")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, a_broker(asked.broker, Path(folder)) as broker:
        create(load_settings(kafka_bootstrap=broker.bootstrap))
        for name in ("nothing", "state"):
            (Path(folder) / name).mkdir()
        nothing = asyncio.run(seconds_until_ready(Path(folder) / "nothing", broker.bootstrap))
        size = fill(broker.bootstrap, asked.incidents)
        lost = asyncio.run(seconds_until_ready(Path(folder) / "state", broker.bootstrap))
        kept = asyncio.run(seconds_until_ready(Path(folder) / "state", broker.bootstrap))
    sys.stdout.write(
        f"{asked.incidents:,} incidents, {size / 1e6:,.0f} MB of state: ready after {lost:.1f} s from the "
        f"changelog alone, {kept:.1f} s with what was on disk, {nothing:.1f} s with nothing to recover\n"
    )


if __name__ == "__main__":
    main()
