"""Run a local broker until Ctrl-C: `python -m deploy.local embedded|kafka`."""

import argparse
import contextlib
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from deploy.local.apache_kafka import apache_kafka
from deploy.local.broker import Broker
from deploy.local.embedded import embedded_broker
from deploy.local.process import BrokerStartError, last_line

WATCH_SECONDS = 0.5


def main(arguments: list[str] | None = None) -> int:
    """Run the broker; return the exit code (2: it could not start, 1: it ended by itself)."""
    options = _parse(arguments)
    try:
        with _data_dir(options.data) as data_dir, _brokers(options, data_dir) as brokers:
            typer.echo("bootstrap=" + ",".join(broker.bootstrap for broker in brokers))
            return _watch(brokers)
    except BrokerStartError as error:
        typer.echo(f"error: {error}", err=True)
        return 2
    except KeyboardInterrupt:
        return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description=__doc__)
    parser.add_argument("broker", choices=("embedded", "kafka"))
    parser.add_argument("--brokers", type=int, choices=(1, 3), default=1, help="of kafka")
    parser.add_argument("--data", type=Path, help="kept; by default a temporary folder")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _data_dir(chosen: Path | None) -> Iterator[Path]:
    if chosen:
        yield chosen.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="vedette-broker-") as folder:
        yield Path(folder)


@contextlib.contextmanager
def _brokers(options: argparse.Namespace, data_dir: Path) -> Iterator[Sequence[Broker]]:
    # A stop while the broker starts must run the same clean-up as one later; shells start what runs in
    # the background deaf to SIGINT.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if options.broker == "embedded":
        with embedded_broker(data_dir) as broker:
            yield [broker]
        return
    with apache_kafka(data_dir, options.brokers) as cluster:
        yield cluster.brokers


def _watch(brokers: Sequence[Broker]) -> int:
    """Wait for a signal; return 1 when a broker ends by itself before one comes."""
    while all(broker.pid for broker in brokers):
        threading.Event().wait(WATCH_SECONDS)
    ended = next(broker for broker in brokers if not broker.pid)
    typer.echo(f"error: {ended.name} ended: {last_line(ended.log)}", err=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
