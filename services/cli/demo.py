"""`vedette demo`: the samples through the whole path once, checked against what they must raise."""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from schemas.alert import Alert
from schemas.delivery import WebhookBody
from schemas.topics import ARTICLES_CLASSIFIED, ARTICLES_RAW, DELIVERIES, EVENTS, INCIDENTS
from services.cli.sources import SAMPLES, drip, write_sources
from services.cli.stack import Stack, running
from services.cli.watch import Watcher
from services.runtime.settings import ROOT

EXPECTED = ROOT / "deploy" / "samples" / "expected.json"
PATIENCE_SECONDS = 120.0
QUIET_SECONDS = 4.0
"""When nothing has come for this long after every article was classified, nothing more will come."""

COUNTED = (ARTICLES_RAW, ARTICLES_CLASSIFIED, EVENTS, INCIDENTS, DELIVERIES)


def run() -> int:
    """Run, report, and say by the exit code whether exactly the expected alerts were received."""
    console = Console(stderr=not sys.stdout.isatty(), highlight=False)
    with tempfile.TemporaryDirectory(prefix="vedette-") as name:
        result = asyncio.run(_run(Path(name), console))
    sys.stdout.write(json.dumps(result) + "\n")
    return 0 if result["ok"] else 1


async def _run(folder: Path, console: Console) -> dict[str, Any]:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    said = ""

    def say(text: str) -> None:
        nonlocal said
        if text != said:
            console.print(f"[dim]{text}[/dim]")
            said = text

    inbox = folder / "samples"
    inbox.mkdir()
    sources = write_sources(folder, inbox, feeds=False)
    async with running(folder, sources, say=say) as stack:
        watcher = Watcher(stack.settings, COUNTED)
        dripping = asyncio.create_task(drip(inbox))
        try:
            counts = await _until_quiet(stack, watcher, say)
        finally:
            dripping.cancel()
            watcher.close()
        alerts = [WebhookBody.model_validate(one.body).data for one in stack.receiver.received]
        missing, surplus = compare(expected, alerts)
        console.print(_table(alerts, missing, surplus))
        return _result(counts, stack, alerts, missing, surplus)


async def _until_quiet(stack: Stack, watcher: Watcher, say: Any) -> Counter[str]:  # noqa: ANN401
    """Count what comes, until all articles have gone through and nothing more happens."""
    counts: Counter[str] = Counter()
    began = changed = time.monotonic()
    webhooks, articles = 0, len(list(SAMPLES.glob("*.json")))
    while time.monotonic() - began < PATIENCE_SECONDS:
        while not watcher.seen.empty():
            counts[watcher.seen.get().topic.name] += 1
            changed = time.monotonic()
        if len(stack.receiver.received) != webhooks:
            webhooks, changed = len(stack.receiver.received), time.monotonic()
        say(f"{counts['articles.raw']} articles, {counts['events']} events, {webhooks} webhooks.")
        done = counts["articles.raw"] >= articles and counts["articles.classified"] >= articles
        if done and time.monotonic() - changed > QUIET_SECONDS:
            break
        await asyncio.sleep(0.25)
    return counts


def compare(
    expected: list[dict[str, Any]], alerts: list[Alert]
) -> tuple[list[dict[str, Any]], list[Alert]]:
    """Expected alerts that did not come, and alerts that nothing expected; one to one."""
    left = list(alerts)
    missing = []
    for want in expected:
        found = next((alert for alert in left if matches(want, alert)), None)
        if found is None:
            missing.append(want)
        else:
            left.remove(found)
    return missing, left


def matches(want: dict[str, Any], alert: Alert) -> bool:
    """Whether an alert is the expected one, in every field that is given."""
    if alert.incident is None:
        return False
    incident = alert.incident
    move, place = incident.deployment, incident.place
    least = {figure.unit: figure.min for figure in incident.figures}
    have = {
        "rule": alert.rule,
        "reason": alert.reason,
        "status": incident.status,
        "disputed": incident.disputed,
        "sender": move and move.sender,
        "host": move and move.host,
        "place": place and (place.name or place.text),
        "country": place and place.country,
        "personnel_min": least.get("troops"),
        "killed_min": least.get("killed"),
    }
    return all(have[key] == value for key, value in want.items() if key in have)


def _table(alerts: list[Alert], missing: list[dict[str, Any]], surplus: list[Alert]) -> Table:
    table = Table("", "rule", "reason", "alert", "evidence")
    for alert in alerts:
        mark = "[red]not expected[/red]" if alert in surplus else "[green]ok[/green]"
        quote = alert.evidence[0].sentence if alert.evidence else ""
        table.add_row(mark, alert.rule, alert.reason, alert.title, quote[:120])
    for want in missing:
        table.add_row("[red]missing[/red]", want["rule"], want["reason"], want["incident"], "")
    return table


def _result(
    counts: Counter[str],
    stack: Stack,
    alerts: list[Alert],
    missing: list[dict[str, Any]],
    surplus: list[Alert],
) -> dict[str, Any]:
    seconds = sorted(
        (received.at - alert.created_at).total_seconds()
        for received, alert in zip(stack.receiver.received, alerts, strict=True)
    )
    return {
        "ok": not missing and not surplus and not stack.receiver.rejected,
        "articles": counts["articles.raw"],
        "events": counts["events"],
        "incident_versions": counts["incidents"],
        "alerts_expected": len(alerts) - len(surplus) + len(missing),
        "alerts_received": len(alerts),
        "missing": len(missing),
        "unexpected": len(surplus),
        "signatures_refused": stack.receiver.rejected,
        "fetch_to_webhook_p50_s": round(statistics.median(seconds), 3) if seconds else None,
        "fetch_to_webhook_max_s": round(seconds[-1], 3) if seconds else None,
    }
