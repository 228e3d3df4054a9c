"""A Faust application set up so that it loses nothing, and its tables outside the consume loop."""

import contextlib
import ssl
import weakref
from collections.abc import Iterator
from typing import Any, cast

import faust
from faust.streams import _current_event, current_event
from faust.transport.drivers import aiokafka as driver
from faust.types import EventT
from faust.types.auth import SASLMechanism as FaustMechanism

from schemas.topics import Topic
from services.runtime.faust_consumer import Consumer
from services.runtime.publisher import DEAD_LETTER_BYTES
from services.runtime.settings import Security, Settings


class _Producer(driver.Producer):
    """Faust's producer, idempotent: a retry inside the client neither repeats nor reorders."""

    def _settings_extra(self) -> dict[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class _Transport(driver.Transport):
    Consumer = Consumer
    Producer = _Producer


class _App(faust.App):
    def _new_transport(self) -> driver.Transport:
        return _Transport(self.conf.broker_consumer, self)

    def _new_producer_transport(self) -> driver.Transport:
        return _Transport(self.conf.broker_producer, self)


def create_app(service: str, settings: Settings) -> faust.App:
    """A Faust application with the settings that lose nothing and open no port."""
    return _App(
        service,
        broker=[f"kafka://{server}" for server in settings.kafka_bootstrap.split(",")],
        broker_credentials=_credentials(settings),
        datadir=settings.data_dir / service,
        store="rocksdb://",
        value_serializer="raw",
        key_serializer="raw",
        processing_guarantee="at_least_once",
        stream_wait_empty=True,
        stream_buffer_maxsize=256,
        broker_commit_interval=1.0,
        broker_commit_every=1000,
        broker_max_poll_records=500,
        broker_max_poll_interval=300.0,
        broker_session_timeout=15.0,
        # A member that died is waited for this long by brokers that do not use the session's timeout.
        broker_rebalance_timeout=20.0,
        broker_heartbeat_interval=3.0,
        broker_request_timeout=40.0,
        producer_acks=-1,
        producer_request_timeout=30.0,
        producer_linger=0.0,
        producer_compression_type="zstd",
        producer_max_request_size=DEAD_LETTER_BYTES,
        consumer_max_fetch_size=DEAD_LETTER_BYTES,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.instance_id,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_replication_factor=settings.kafka_replication,
        web_enabled=False,
        web_tables_enabled=False,
        web_router_enabled=False,
    )


def _credentials(settings: Settings) -> Any:  # noqa: ANN401 - Faust's credentials have no common type
    if settings.kafka_security is Security.PLAINTEXT:
        return None
    context = ssl.create_default_context(
        cafile=str(settings.kafka_ca_file) if settings.kafka_ca_file else None
    )
    if settings.kafka_security is Security.TLS:
        return faust.SSLCredentials(context)
    return faust.SASLCredentials(
        username=settings.kafka_username,
        password=settings.kafka_password.get_secret_value(),
        mechanism=FaustMechanism(str(settings.kafka_sasl_mechanism)),
        ssl_context=context,
    )


def current_partition() -> int:
    """The partition of the message that is being handled."""
    event = current_event()
    if event is None:
        raise RuntimeError("No message is being handled here.")
    return event.message.partition


class _Somewhere:
    """The least of an event that Faust's tables look at: which partition a key belongs to."""

    def __init__(self, topic: str, partition: int) -> None:
        self.message = self
        self.topic = topic
        self.partition = partition


@contextlib.contextmanager
def as_if_consuming(topic: Topic, partition: int) -> Iterator[None]:
    """Let a table be read and written outside the consume loop, as if handling a message of `partition`."""
    somewhere = _Somewhere(topic.name, partition)
    event = cast("weakref.ReferenceType[EventT[Any]]", weakref.ref(somewhere))
    token = _current_event.set(event)
    try:
        yield
    finally:
        _current_event.reset(token)
