"""kafka-python: publishing with every future checked, creating topics, reading a topic to its end.

Kafka-python 3.0 has no bound on what waits for a dead broker, so `Publisher` has one of its own, and
its `flush` tells nothing of failures, so each record's own future is awaited.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, TypeVar

from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import NewTopic
from kafka.errors import KafkaError, TopicAlreadyExistsError

from schemas.base import Record
from schemas.topics import Topic
from services.runtime.codec import (
    MAX_VALUE,
    Headers,
    cloudevents_headers,
    encode,
)
from services.runtime.errors import PublishError
from services.runtime.settings import Security, Settings

IN_FLIGHT = 200
"""Records that may wait for acknowledgement: at most 200 MB while a broker is away."""
DELIVERY_TIMEOUT_MS = 30_000
PROBE_TIMEOUT = 2.0
DEAD_LETTER_BYTES = 1_600_000
"""A dead letter is the original message and some headers more."""

R = TypeVar("R", bound=Record)


def connection(settings: Settings) -> dict[str, Any]:
    """How kafka-python reaches the broker."""
    base: dict[str, Any] = {"bootstrap_servers": settings.kafka_bootstrap.split(",")}
    if settings.kafka_security is Security.PLAINTEXT:
        return base
    base["security_protocol"] = "SSL"
    if settings.kafka_ca_file:
        base["ssl_cafile"] = str(settings.kafka_ca_file)
    if settings.kafka_security is Security.SASL_TLS:
        base |= {
            "security_protocol": "SASL_SSL",
            "sasl_mechanism": str(settings.kafka_sasl_mechanism),
            "sasl_plain_username": settings.kafka_username,
            "sasl_plain_password": settings.kafka_password.get_secret_value(),
        }
    return base


def no_broker(settings: Settings, error: KafkaError) -> PublishError:
    """What is said where no broker answers at all."""
    return PublishError(
        f"No broker answers at {settings.kafka_bootstrap} ({type(error).__name__}); "
        "start one or set VEDETTE_KAFKA_BOOTSTRAP."
    )


class Publisher:
    """Publishes for the fetcher; `publish` returns when the broker has the record.

    Raises:
        PublishError: no broker answers.
    """

    def __init__(self, service: str, settings: Settings) -> None:
        self._service = service
        self._servers = settings.kafka_bootstrap.split(",")
        self._room = asyncio.Semaphore(IN_FLIGHT)
        try:
            self._producer = _producer(service, settings)
        except KafkaError as error:
            raise PublishError(f"No broker answers at {settings.kafka_bootstrap}.") from error

    async def publish(self, topic: Topic, key: str, record: Record) -> None:
        """Publish one record and wait until the broker has it.

        Raises:
            PublishError: it was not acknowledged in time, or is too large; sending it again is safe.
        """
        value = encode(record)
        if len(value) > MAX_VALUE:
            raise PublishError(
                f"{topic.name}: a record of {len(value)} bytes is over the limit of {MAX_VALUE}."
            )
        headers = cloudevents_headers(topic, self._service, record)
        await self.publish_bytes(topic.name, key.encode(), value, headers)

    async def publish_bytes(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Headers
    ) -> None:
        """Publish a message as it is and wait until the broker has it.

        Raises:
            PublishError: it was not acknowledged in time; sending it again is safe.
        """
        async with self._room:
            try:
                await self._send(topic, key, value, headers)
            except KafkaError as error:
                raise PublishError(f"{topic}: {type(error).__name__}: {error}") from error

    async def _send(
        self, topic: str, key: bytes | None, value: bytes | None, headers: Headers
    ) -> None:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def settle(error: BaseException | None) -> None:
            if not done.done():
                done.set_exception(error) if error else done.set_result(None)

        # `send` may block on metadata, and its callbacks run on the sender's thread.
        future = await asyncio.to_thread(
            self._producer.send, topic, key=key, value=value, headers=headers
        )
        future.add_callback(lambda _metadata: loop.call_soon_threadsafe(settle, None))
        future.add_errback(lambda error: loop.call_soon_threadsafe(settle, error))
        await done

    async def broker_answers(self) -> bool:
        """Whether one of the brokers takes a connection now."""
        return any([await _takes_connection(server) for server in self._servers])

    async def close(self) -> None:
        """Send what waits and disconnect, within 10 seconds."""
        await asyncio.to_thread(self._producer.close, timeout=10)


def _producer(service: str, settings: Settings) -> KafkaProducer:
    return KafkaProducer(
        **connection(settings),
        client_id=f"vedette-{service}",
        acks="all",
        enable_idempotence=True,
        delivery_timeout_ms=DELIVERY_TIMEOUT_MS,
        request_timeout_ms=10_000,
        max_block_ms=10_000,
        linger_ms=5,
        compression_type="zstd",
        allow_auto_create_topics=False,
    )


async def _takes_connection(server: str) -> bool:
    host, _, port = server.rpartition(":")
    try:
        async with asyncio.timeout(PROBE_TIMEOUT):
            _reader, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def create_topics(settings: Settings, topics: Iterable[Topic]) -> list[str]:
    """Create those topics that do not exist yet; the names of the created ones.

    Raises:
        PublishError: the broker cannot be reached or refuses.
    """
    try:
        admin = KafkaAdminClient(**connection(settings), request_timeout_ms=20_000)
    except KafkaError as error:
        raise no_broker(settings, error) from error
    try:
        present = set(admin.list_topics())
        missing = [topic for topic in topics if topic.name not in present]
        if missing:
            admin.create_topics(
                [_new_topic(topic, settings.kafka_replication) for topic in missing]
            )
    except TopicAlreadyExistsError:
        return []  # another process was faster
    except KafkaError as error:
        raise PublishError(f"Cannot create topics: {type(error).__name__}: {error}") from error
    finally:
        admin.close()
    return [topic.name for topic in missing]


def _new_topic(topic: Topic, replication: int) -> NewTopic:
    configs = {"cleanup.policy": str(topic.cleanup), "retention.ms": str(topic.retention_ms)}
    if topic.name.endswith(".dead"):
        configs["max.message.bytes"] = str(DEAD_LETTER_BYTES)
    return NewTopic(topic.name, topic.partitions, replication, topic_configs=configs)
