"""The fetcher with many sources: `python -m tests.bench.fetcher_scale scale|kill|restart|crash`.

Three minutes each at most, on the embedded broker, or on Apache Kafka with `--broker kafka`; all servers
are on loopback.
"""

import argparse
import asyncio
import json
import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any

from kafka import KafkaConsumer
from kafka.structs import TopicPartition

from deploy.local.apache_kafka import apache_kafka
from deploy.local.broker import Broker
from deploy.local.embedded import EmbeddedBroker, embedded_broker, expel_member
from schemas.source import SeenItem, SourceState
from schemas.topics import ARTICLES_RAW, SOURCES
from services.cli.stack import Service
from services.fetcher.feed import parse_feed
from services.fetcher.feed_visit import entries
from services.fetcher.state import LEAST_KEPT
from services.runtime.member import SESSION_MS
from services.runtime.publisher import Publisher
from services.runtime.settings import load_settings
from tests.bench.many_feeds import ManyFeeds, serve_many
from tests.fetchers import fetcher, prepare, visited

CADENCE = 600
WINDOW_SECONDS = 90.0
DEADLINE_SECONDS = 180.0
TICKS = os.sysconf("SC_CLK_TCK")

Figures = dict[str, float]
End = Callable[[Service], None]


async def scale(broker: Broker, folder: Path, sources: int) -> Figures:
    """Known sources that are due evenly over the cadence; every fourth has news when it is visited."""
    async with serve_many() as feeds:
        dues = await _seed(broker, folder, feeds, sources)
        feeds.news.update(range(0, sources, 4))
        with fetcher("one", broker.bootstrap, folder / "sources.yaml") as one:
            await _until(lambda: bool(feeds.visits))
            started = time.time()
            before = _cpu_seconds(one)
            peak: Figures = {}
            while time.time() < started + WINDOW_SECONDS:
                await asyncio.sleep(1)
                for name, size in _memory(one).items():
                    peak[name] = max(peak.get(name, 0.0), size)
            used, seconds = _cpu_seconds(one), time.time() - started
        lags = [
            feeds.visits[number][0] - due if number in feeds.visits else time.time() - due
            for number, due in dues.items()
            if started + 5 < due < started + WINDOW_SECONDS - 5
        ]
        return {
            "sources": sources,
            "cadence_s": CADENCE,
            "visits": sum(map(len, feeds.visits.values())),
            "pages": feeds.pages.total(),
            **{f"lag_p{p}_s": round(quantiles(lags, n=100)[p - 1], 3) for p in (50, 99)},
            **{f"rss_{name}_mb": round(size, 1) for name, size in peak.items()},
            **{
                f"cpu_{name}_cores": round((used[name] - before.get(name, 0.0)) / seconds, 2)
                for name in used
            },
        }


async def _seed(broker: Broker, folder: Path, feeds: ManyFeeds, sources: int) -> dict[int, float]:
    """Sources with a state of usual size each; when each is due, in seconds since 1970."""
    listed = [
        {"id": f"s{n}", "name": f"Feed {n}", "url": feeds.url(n), "every": CADENCE}
        for n in range(sources)
    ]
    prepare(broker.bootstrap, folder / "sources.yaml", listed)
    shown = parse_feed(feeds.feed(0).encode(), "", feeds.url(0))
    empty = SourceState(source_id="x", url="x", next_due_at=datetime.now(UTC))
    known = [SeenItem(id=entry.key, revision=entry.words) for entry in entries(shown, empty)]
    chance = random.Random(1)
    begin = datetime.now(UTC) + timedelta(seconds=20)
    publisher = Publisher("fetcher", load_settings(kafka_bootstrap=broker.bootstrap))

    def state(number: int) -> SourceState:
        older = [
            SeenItem(id=chance.randbytes(16).hex(), revision=chance.randbytes(16).hex())
            for _ in range(LEAST_KEPT - len(known))
        ]
        return SourceState(
            source_id=f"s{number}", url=feeds.url(number), etag='"0"',
            next_due_at=begin + timedelta(seconds=chance.uniform(0, CADENCE)),
            last_success_at=begin - timedelta(seconds=CADENCE), items=(*older, *known),
        )  # fmt: skip

    dues = {}
    for batch in _batches(sources, 100):
        states = [state(number) for number in batch]
        dues.update({n: one.next_due_at.timestamp() for n, one in zip(batch, states, strict=True)})
        await asyncio.gather(*(publisher.publish(SOURCES, one.source_id, one) for one in states))
    await publisher.close()
    return dues


def _batches(count: int, size: int) -> Iterator[range]:
    return (range(start, min(start + size, count)) for start in range(0, count, size))


async def kill(broker: Broker, folder: Path, sources: int) -> Figures:
    """Two fetchers share folders that gain a file a second; one is killed."""
    names = [f"f{number}" for number in range(sources)]
    for name in names:
        (folder / name).mkdir()
    listed = [{"id": n, "name": n, "directory": str(folder / n), "every": 1} for n in names]
    prepare(broker.bootstrap, folder / "sources.yaml", listed)
    written = 0

    def write() -> None:
        nonlocal written
        written += 1
        for name in names:
            draft = folder / name / ".draft"
            draft.write_text(f"{name} {written}\n\nSome text of this article.")
            draft.rename(folder / name / f"{written}.txt")

    async def keep_writing() -> None:
        while True:
            await asyncio.to_thread(write)
            await asyncio.sleep(1)

    with (
        fetcher("one", broker.bootstrap, folder / "sources.yaml") as one,
        fetcher("two", broker.bootstrap, folder / "sources.yaml") as two,
    ):
        await _until(lambda: _lately(one) | _lately(two) == set(names) and bool(_lately(two)))
        writing = asyncio.create_task(keep_writing())
        await asyncio.sleep(5)
        orphans = _lately(two)
        two.kill()
        killed = time.time()
        if isinstance(broker, EmbeddedBroker):
            # It has no session timeout, so it is told after the same time.
            await asyncio.sleep(SESSION_MS / 1000)
            await asyncio.to_thread(expel_member, broker.bootstrap, "fetcher", "vedette-two")
        await _until(lambda: orphans <= visited(one, killed))
        moved = time.time() - killed
        await asyncio.sleep(2)
        writing.cancel()
        await _until(lambda: _published(broker).keys() >= set(_titles(names, written)), 60)
    records = _published(broker)
    return {
        "sources": sources,
        "moved": len(orphans),
        "seconds_until_moved": round(moved, 1),
        "articles": len(records),
        "lost": len(set(_titles(names, written)) - records.keys()),
        "repeated": sum(count - 1 for ids in records.values() for count in ids.values()),
        "repeated_under_another_id": sum(len(ids) - 1 for ids in records.values()),
    }


async def restart(
    broker: Broker, folder: Path, sources: int, end: End = Service.request_stop
) -> Figures:
    """New feeds with pages behind their items; the fetcher is stopped halfway and started again."""
    async with serve_many() as feeds:
        listed = [{"id": f"s{n}", "name": f"Feed {n}", "url": feeds.url(n)} for n in range(sources)]
        prepare(broker.bootstrap, folder / "sources.yaml", listed)
        feeds.news.update(dict.fromkeys(range(sources), 3))
        with fetcher("one", broker.bootstrap, folder / "sources.yaml") as one:
            await _until(lambda: feeds.pages.total() >= sources)
            end(one)
            await _until(lambda: not one.pid)
        asked = feeds.pages.total()
        with fetcher("one", broker.bootstrap, folder / "sources.yaml"):
            expected = {f"News {k} of {n}" for n in range(sources) for k in range(3)}
            await _until(lambda: _published(broker).keys() >= expected)
        records = _published(broker)
        return {
            "sources": sources,
            "pages": len(feeds.pages),
            "pages_before_the_end": asked,
            "pages_fetched_twice": sum(count - 1 for count in feeds.pages.values()),
            "feeds_read_twice": sum(len(times) - 1 for times in feeds.visits.values()),
            "lost": len(expected - records.keys()),
            "repeated": sum(c - 1 for title in expected for c in records[title].values()),
            "repeated_under_another_id": sum(len(records[title]) - 1 for title in expected),
        }


def _titles(names: list[str], count: int) -> Iterator[str]:
    return (f"{name} {number}" for name in names for number in range(1, count + 1))


def _published(broker: Broker) -> dict[str, Counter[str]]:
    """Each published title with the ids that it went out under, and how often."""
    consumer = KafkaConsumer(bootstrap_servers=broker.bootstrap)
    parts = [
        TopicPartition(ARTICLES_RAW.name, number)
        for number in consumer.partitions_for_topic(ARTICLES_RAW.name) or ()
    ]
    consumer.assign(parts)
    consumer.seek_to_beginning(*parts)
    ends, found = consumer.end_offsets(parts), dict[str, Counter[str]]()
    while any(consumer.position(part) < end for part, end in ends.items()):
        for record in (one for batch in consumer.poll(500).values() for one in batch):
            article = json.loads(record.value)
            found.setdefault(article["title"], Counter())[article["id"]] += 1
    consumer.close()
    return found


def _lately(service: Service) -> set[str]:
    return visited(service, time.time() - 2.5)


async def _until(holds: Callable[[], bool], seconds: float = DEADLINE_SECONDS) -> None:
    """Wait until `holds`, which may block, says so.

    Raises:
        TimeoutError: it did not in time.
    """
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(holds):
            await asyncio.sleep(0.1)


def _family(service: Service) -> dict[str, int]:
    """The fetcher's process id and that of the process that reads documents for it."""
    pid = service.pid or 0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return dict(zip(("fetcher", "reader"), (pid, *map(int, children)), strict=False))


def _memory(service: Service) -> Figures:
    """Resident megabytes."""
    pages = {name: Path(f"/proc/{pid}/statm").read_text() for name, pid in _family(service).items()}
    size = os.sysconf("SC_PAGE_SIZE") / 1e6
    return {name: int(text.split()[1]) * size for name, text in pages.items()}


def _cpu_seconds(service: Service) -> Figures:
    """Processor seconds used so far, in user and system mode."""
    stats = {name: Path(f"/proc/{pid}/stat").read_text() for name, pid in _family(service).items()}
    fields = {name: text.rpartition(")")[2].split() for name, text in stats.items()}
    used = {name: (int(one[11]) + int(one[12])) / TICKS for name, one in fields.items()}
    ended = sum(map(int, fields["fetcher"][13:15])) / TICKS  # readers that were replaced
    return {**used, "reader": used.get("reader", 0.0) + ended}


@contextmanager
def on_broker(kind: str, folder: Path) -> Iterator[Broker]:
    """The broker that a run asks for."""
    if kind == "kafka":
        with apache_kafka(folder) as cluster:
            yield cluster.brokers[0]
    else:
        with embedded_broker(folder) as broker:
            yield broker


RUNS: dict[str, tuple[Callable[[Broker, Path, int], Coroutine[Any, Any, Figures]], int]] = {
    "scale": (scale, 10_000),
    "kill": (kill, 200),
    "restart": (restart, 300),
    "crash": (partial(restart, end=Service.kill), 300),
}


def main() -> None:
    """Measure one of the runs and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", choices=RUNS)
    parser.add_argument("--broker", choices=("embedded", "kafka"), default="embedded")
    parser.add_argument("--sources", type=int, help="how many sources")
    asked = parser.parse_args()
    measure, sources = RUNS[asked.run]
    with (
        tempfile.TemporaryDirectory() as place,
        on_broker(asked.broker, Path(place) / "b") as broker,
    ):
        figures = asyncio.run(measure(broker, Path(place), asked.sources or sources))
    for name, figure in figures.items():
        print(f"{name:26} {figure:>12,}")  # noqa: T201 - it is what the command is for


if __name__ == "__main__":
    main()
