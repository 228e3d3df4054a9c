"""A healthy endpoint alone, beside nine others and beside nine that hang: `python -m tests.bench.isolation`.

200 alerts, 5 a second, from the alert in hand to the receipt written, over HTTP on loopback, with a table
and a broker that are only in memory. Two minutes.
"""

import asyncio
import contextlib
import io
from statistics import quantiles

from rich.console import Console

from tests.bench.report import Figure, Report, shown
from tests.isolation import HANGING, Fared, healthy_beside

ALERTS = 200
SPACING = 0.2
_NOTE = (
    "Beside nine others each alert is held in the table for all ten: the second row is what that costs, "
    "and the third is to be compared with it."
)


def row(fared: Fared) -> dict[str, Figure]:
    """Milliseconds from alert to receipt."""
    cuts = quantiles(fared.seconds, n=100)
    return {
        "receipts": len(fared.seconds),
        "p50, ms": round(cuts[49] * 1000, 1),
        "p99, ms": round(cuts[98] * 1000, 1),
        "longest, ms": round(max(fared.seconds) * 1000, 1),
    }


def main() -> None:
    """Measure both and print them."""
    rows = {}
    for name, hanging, answering in (
        ("alone", 0, 0),
        (f"beside {HANGING} that answer", 0, HANGING),
        (f"beside {HANGING} that never answer", HANGING, 0),
    ):
        with contextlib.redirect_stdout(io.StringIO()):  # a log line for each attempt
            rows[name] = row(asyncio.run(healthy_beside(hanging, ALERTS, SPACING, answering)))
    title = f"From alert to receipt at a healthy endpoint ({ALERTS} alerts)"
    Console(width=120).print(shown(Report("isolation", title, rows, _NOTE)))


if __name__ == "__main__":
    main()
