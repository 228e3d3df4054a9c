"""`vedette up`: the whole path with a live view, until Ctrl-C."""

import asyncio
import contextlib
import os
import signal
import tempfile
import time
from collections import Counter, deque
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from schemas.alert import Alert
from schemas.topics import (
    ALERTS,
    ARTICLES_CLASSIFIED,
    ARTICLES_RAW,
    EVENTS,
    INCIDENTS,
    Topic,
    dead_letters,
)
from services.cli.readable import readable
from services.cli.sources import drip, write_sources
from services.cli.stack import Stack, running
from services.cli.watch import Seen, Watcher
from services.runtime.settings import PREFIX

WATCHED = (ARTICLES_RAW, EVENTS, INCIDENTS, ALERTS)
DEAD = tuple(
    dead_letters(topic) for topic in (ARTICLES_RAW, ARTICLES_CLASSIFIED, EVENTS, INCIDENTS, ALERTS)
)
SHOWN = {ARTICLES_RAW.name: 5, EVENTS.name: 8, INCIDENTS.name: 8, ALERTS.name: 12}
"""Lines of each panel."""
REFRESH_SECONDS = 0.5


def run(sources: Path | None) -> None:
    """Run until SIGINT or SIGTERM, and leave nothing behind."""
    console = Console(highlight=False)
    with (
        tempfile.TemporaryDirectory(prefix="vedette-") as name,
        contextlib.suppress(KeyboardInterrupt),
    ):
        asyncio.run(_run(Path(name), sources, console))
    console.print("Stopped.")


async def _run(folder: Path, sources: Path | None, console: Console) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    bootstrap = os.environ.get(f"{PREFIX}KAFKA_BOOTSTRAP")  # noqa: TID251 - is it set at all?
    inbox = folder / "samples"
    inbox.mkdir()
    file = sources or write_sources(folder, inbox, feeds=True)
    main = asyncio.ensure_future(_watch(folder, file, bootstrap, console, stopped))
    halt = asyncio.ensure_future(stopped.wait())
    await asyncio.wait([main, halt], return_when=asyncio.FIRST_COMPLETED)
    halt.cancel()
    if stopped.is_set() and not main.done():
        main.cancel()
        console.print("Stopping.")
    with contextlib.suppress(asyncio.CancelledError):
        await main


async def _watch(
    folder: Path, sources: Path, bootstrap: str | None, console: Console, stopped: asyncio.Event
) -> None:
    started = time.monotonic()
    last = ""

    def say(text: str) -> None:
        nonlocal last
        if text != last:
            console.print(f"[dim]{time.monotonic() - started:5.1f} s[/dim]  {text}")
            last = text

    async with running(folder, sources, bootstrap, say) as stack:
        watcher = Watcher(stack.settings, WATCHED + DEAD)
        view = View(stack)
        dripping = asyncio.create_task(drip(folder / "samples"))
        try:
            if console.is_terminal:
                await _live(view, watcher, console, stopped)
            else:
                await _lines(view, watcher, console, stopped)
        finally:
            dripping.cancel()
            watcher.close()


async def _live(view: "View", watcher: Watcher, console: Console, stopped: asyncio.Event) -> None:
    with Live(
        view.render(console.height), console=console, screen=True, auto_refresh=False
    ) as live:
        while not stopped.is_set():
            while not watcher.seen.empty():
                view.take(watcher.seen.get())
            live.update(view.render(console.height), refresh=True)
            await asyncio.sleep(REFRESH_SECONDS)


async def _lines(view: "View", watcher: Watcher, console: Console, stopped: asyncio.Event) -> None:
    console.print(view.where())
    while not stopped.is_set():
        while not watcher.seen.empty():
            one = watcher.seen.get()
            view.take(one)
            text = readable(one.record) if one.record else "a message was put aside"
            console.print(f"{one.topic.name:13} {text}", markup=False)
        await asyncio.sleep(REFRESH_SECONDS)


class View:
    """What has been seen so far, and how it looks."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._counts: Counter[str] = Counter()
        self._latest = {name: deque[str](maxlen=lines) for name, lines in SHOWN.items()}
        self._details: deque[Alert] = deque(maxlen=1)

    def take(self, seen: Seen) -> None:
        """Count a record, and remember it for its panel."""
        self._counts[seen.topic.name] += 1
        if seen.topic in DEAD:
            return
        self._latest[seen.topic.name].append(
            readable(seen.record) if seen.record else "(unreadable)"
        )
        if isinstance(seen.record, Alert):
            self._details.append(seen.record)

    def where(self) -> str:
        """How to reach what is running."""
        ports = ", ".join(f"{s.name} :{s.port}" for s in self._stack.services.values())
        return f"Kafka {self._stack.settings.kafka_bootstrap} · metrics {ports}"

    def render(self, height: int) -> Group:
        """The screen."""
        head = Table.grid(expand=True)
        head.add_row(
            Text("Vedette", style="bold"),
            Text(
                f"webhooks received and verified: {len(self._stack.receiver.received)}"
                f" · Ctrl-C stops", justify="right",
            ),
        )  # fmt: skip
        room = max(4, height - 4 * 2 - 6)
        panels = [self._panel(topic, room) for topic in WATCHED]
        problems = [Text(text, style="red") for text in (*self._stack.failures(), *self._aside())]
        return Group(head, Text(self.where(), style="dim"), *problems, *panels, self._last_alert())

    def _aside(self) -> list[str]:
        counts = {topic.name: self._counts[topic.name] for topic in DEAD}
        return [
            f"{count} messages were put aside on {name}" for name, count in counts.items() if count
        ]

    def _panel(self, topic: Topic, room: int) -> Panel:
        share = max(1, room * SHOWN[topic.name] // sum(SHOWN.values()))
        lines = list(self._latest[topic.name])[-share:]
        body = Text("\n".join(lines) or "waiting …", overflow="ellipsis", no_wrap=True)
        style = "red" if topic is ALERTS else "blue"
        title = f"{topic.name} ({self._counts[topic.name]})"
        return Panel(body, title=title, title_align="left", border_style=style)

    def _last_alert(self) -> Text:
        if not self._details:
            return Text("")
        alert = self._details[-1]
        return Text(f"{alert.reason}: {alert.summary}", style="bold red")
