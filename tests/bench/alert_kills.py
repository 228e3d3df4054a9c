"""kill -9 of alerter and notifier in turn while alerts flow: `python -m tests.bench.alert_kills`.

Fifty kills during 2,000 alerts, about five minutes, on the embedded broker or, with `--broker kafka`, on
Apache Kafka. Ends with exit code 1 when an alert is missing, unknown, or came twice under two ids.
"""

import argparse
import asyncio
import tempfile
from pathlib import Path

from tests.alert_path import Told, killed_again_and_again
from tests.bench.fetcher_scale import on_broker


def figures(told: Told) -> dict[str, float]:
    """What is printed."""
    return {
        "alerts": told.alerts,
        "kills": told.kills,
        "seconds": round(told.seconds, 1),
        "webhooks received": told.webhooks,
        "alerts missing": len(told.missing),
        "unknown ids": len(told.unknown),
        "alerts repeated": told.repeated,
        "webhooks with a changed body": told.changed,
        "still waiting at the end": told.waiting,
    }


def main() -> None:
    """Kill, and print what became of the alerts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--broker", choices=("embedded", "kafka"), default="embedded")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--alerts", type=int, default=2_000)
    parser.add_argument("--rate", type=float, help="the endpoint's rate; in a storm groups go out")
    asked = parser.parse_args()
    endpoint = {"rate": asked.rate} if asked.rate else {}
    with tempfile.TemporaryDirectory() as place, on_broker(asked.broker, Path(place) / "b") as one:
        told = asyncio.run(
            killed_again_and_again(one.bootstrap, Path(place), asked.alerts, asked.kills, endpoint)
        )
    for name, figure in figures(told).items():
        print(f"{name:30} {figure:>10,}")  # noqa: T201 - it is what the command is for
    raise SystemExit(bool(told.missing or told.unknown or told.changed or told.waiting))


if __name__ == "__main__":
    main()
