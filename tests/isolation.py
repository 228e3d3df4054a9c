"""How a healthy endpoint fares beside others that never answer: measured by the bench, held by a test."""

import asyncio
from contextlib import AsyncExitStack
from typing import NamedTuple

from services.cli.receiver import Receiver
from services.notifier.lane import CONCURRENCY
from tests.couriers import Notifier, until
from tests.webhooks import an_alert, an_endpoint, scripted_server

HANGING = 9


class Fared(NamedTuple):
    """Seconds from each alert to its receipt at the healthy endpoint, and what the others did meanwhile."""

    seconds: list[float]
    endpoints: set[str]
    hanging_connections: int


async def healthy_beside(hanging: int, alerts: int, spacing: float, answering: int = 0) -> Fared:
    """Tell so many alerts, so far apart, to a healthy endpoint and to so many that never answer.

    Those have taken as many as they may at a time before the first of these alerts.

    Args:
        hanging: endpoints that take connections and never answer.
        alerts: how many, to each endpoint.
        spacing: seconds between two.
        answering: further endpoints that answer at once.

    Raises:
        TimeoutError: the healthy endpoint did not get all within 60 seconds of the last.
    """
    connections = 0

    async def never(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.read()  # until the client gives up

    async with AsyncExitStack() as stack:
        receiver = await stack.enter_async_context(Receiver())
        deaf = await stack.enter_async_context(scripted_server(never))
        endpoints = [
            an_endpoint(deaf, id=f"hanging-{n}", secrets=(receiver.secret,), timeout=60.0)
            for n in range(hanging)
        ]
        endpoints += [
            an_endpoint(receiver.url, id=f"answering-{n}", secrets=(receiver.secret,))
            for n in range(answering)
        ]
        healthy = an_endpoint(receiver.url, id="healthy", secrets=(receiver.secret,))
        notifier = Notifier(*endpoints, healthy)
        begun: dict[str, float] = {}
        clock = asyncio.get_running_loop().time
        async with notifier.at_work():
            notifier.tell(*(an_alert(f"first-{number}") for number in range(CONCURRENCY)))
            await notifier.written(CONCURRENCY * (1 + answering))
            await until(lambda: connections >= hanging * CONCURRENCY)
            for number in range(alerts):
                alert = an_alert(str(number))
                begun[alert.id] = clock()
                notifier.tell(alert)
                await asyncio.sleep(spacing)
            await notifier.written((CONCURRENCY + alerts) * (1 + answering), seconds=60)
    seconds = [
        at - begun[one.alert_id]
        for one, at in zip(notifier.receipts, notifier.written_at, strict=True)
        if one.endpoint == "healthy" and one.alert_id in begun
    ]
    return Fared(seconds, {one.endpoint for one in notifier.receipts}, connections)
