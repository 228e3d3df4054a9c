"""Publishing through a Faust app: what is delivered is with the broker."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

import faust

from schemas.base import Record
from schemas.outcome import DeadReason
from schemas.topics import Topic
from services.runtime.codec import MAX_VALUE, Headers, Rejected, cloudevents_headers, encode
from services.runtime.telemetry import Telemetry

ACK_SECONDS = 30.0
RETRY_SECONDS = (0.2, 1.0, 5.0, 15.0)
"""Waits between attempts; the last one is repeated for as long as the broker is away."""


@dataclass(frozen=True)
class Emit:
    """A record to publish under a key."""

    topic: Topic
    key: str
    record: Record


@dataclass(frozen=True)
class Message:
    """A message ready to send; `record` is what to count once it is acknowledged."""

    topic: Topic
    key: bytes
    value: bytes | None
    headers: Headers
    record: Record | None = None


class Sender:
    """Publishes through a Faust app; `deliver` comes back when the broker has everything."""

    def __init__(self, app: faust.App, service: str, telemetry: Telemetry) -> None:
        self._app = app
        self._service = service
        self._telemetry = telemetry

    def message(self, emit: Emit) -> Message:
        """Encode one record.

        Raises:
            Rejected: it is larger than a topic takes.
        """
        value = encode(emit.record)
        if len(value) > MAX_VALUE:
            raise Rejected(DeadReason.TOO_LARGE, f"{emit.topic.name}: {len(value)} bytes")
        headers = cloudevents_headers(emit.topic, self._service, emit.record)
        return Message(emit.topic, emit.key.encode(), value, headers, emit.record)

    async def deliver(self, messages: Sequence[Message]) -> None:
        """Publish in order; on any failure publish all again, so that the order per key holds."""
        attempt = 0
        while True:
            try:
                acks = [await self._enqueue(message) for message in messages]
                async with asyncio.timeout(ACK_SECONDS):
                    await asyncio.gather(*(asyncio.shield(ack) for ack in acks))
                break
            except Exception as problem:  # noqa: BLE001 - returning would acknowledge, raising would lose
                self._telemetry.publish_retried(messages[0].topic.name, repr(problem))
                await asyncio.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
                attempt += 1
        for message in messages:
            if message.record is not None:
                self._telemetry.published(message.topic, message.record)

    async def _enqueue(self, message: Message) -> "asyncio.Future[Any]":
        sending: Awaitable[Any] = await self._app.producer.send(
            message.topic.name, message.key, message.value, None, None, message.headers
        )
        return asyncio.ensure_future(sending)
