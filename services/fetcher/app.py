"""Wiring: settings and sources to the loop, over kafka-python and httpx."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from schemas.alert import Alert
from schemas.article import RawArticle
from schemas.base import Record
from schemas.source import SourceState
from schemas.topics import ALERTS, ARTICLES_RAW, SOURCES, Topic, rule_topic
from services.fetcher.download import create_client
from services.fetcher.hosts import HostTurns
from services.fetcher.loop import Visits, visit_all
from services.fetcher.observe import Observer
from services.fetcher.robots_fetch import RobotsFiles
from services.fetcher.sandbox import Sandbox
from services.fetcher.share import Share
from services.fetcher.sources import STDIN, SourceConfig, load_sources
from services.fetcher.tools import Tools
from services.runtime.dial import Allowed, parse_allowed
from services.runtime.errors import PublishError
from services.runtime.member import Member, Shared, membership
from services.runtime.publisher import Publisher
from services.runtime.reload import Loaded, follow, load
from services.runtime.service import Pulse, run_loop
from services.runtime.settings import Settings
from services.runtime.telemetry import Telemetry

SERVICE = "fetcher"
PROBE_SECONDS = 2.0
NO_BROKER = "broker does not answer"

T = TypeVar("T")


def run(settings: Settings) -> None:
    """Run the fetcher until it is told to stop, or until standard input ends if that is its only source.

    Raises:
        ConfigError: a source or setting is wrong.
    """
    loaded = load(settings.sources_file, load_sources)
    allowed = parse_allowed(settings.fetch_allow, "VEDETTE_FETCH_ALLOW")

    async def work(telemetry: Telemetry, pulse: Pulse) -> None:
        await _work(settings, loaded, allowed, telemetry, pulse)

    run_loop(SERVICE, settings, work)


async def _work(
    settings: Settings,
    loaded: Loaded[tuple[SourceConfig, ...]],
    allowed: tuple[Allowed, ...],
    telemetry: Telemetry,
    pulse: Pulse,
) -> None:
    sources, stamp = loaded
    publisher = await _until_reached(lambda: Publisher(SERVICE, settings), telemetry, pulse)
    watch = asyncio.create_task(_watch(publisher, telemetry, pulse))
    try:
        observer = Observer(telemetry, sources, settings.sources_file.name)
        async with _tools(settings, allowed, telemetry, publisher, observer) as tools:
            if sources and all(source.address == STDIN for source in sources):
                await visit_all(sources, {}, tools)
                return
            member = await _until_reached(
                lambda: Member(settings, SOURCES, SERVICE), telemetry, pulse
            )
            async with Visits(tools) as visits:
                share = Share(visits, sources)

                async def take(changed: tuple[SourceConfig, ...]) -> None:
                    observer.configured(changed)
                    await share.configure(changed)

                async with (
                    membership(member, Shared(share.take, share.give_up)) as ended,
                    asyncio.TaskGroup() as group,
                ):
                    await share.configure(sources)
                    reloads = group.create_task(
                        follow(settings.sources_file, stamp, load_sources, take, observer)
                    )
                    await ended
                    reloads.cancel()
    finally:
        watch.cancel()
        await publisher.close()


@asynccontextmanager
async def _tools(
    settings: Settings,
    allowed: tuple[Allowed, ...],
    telemetry: Telemetry,
    publisher: Publisher,
    observer: Observer,
) -> AsyncIterator[Tools]:
    async def publish(article: RawArticle) -> None:
        await _publish(publisher, telemetry, ARTICLES_RAW, article.id, article)
        observer.published(article)

    async def store(state: SourceState) -> None:
        await _publish(publisher, telemetry, SOURCES, state.source_id, state)

    async def alert(record: Alert) -> None:
        name = record.subject[0]
        for topic in (rule_topic(record.rule), ALERTS):
            await _publish(publisher, telemetry, topic, name, record)
        telemetry.published(ALERTS, record)

    turns = HostTurns(settings.fetch_spacing)
    async with create_client(settings.fetch_contact, allowed) as client, Sandbox() as sandbox:
        yield Tools(
            client=client,
            sandbox=sandbox,
            turns=turns,
            robots=RobotsFiles(client, turns).refusal,
            clock=telemetry.clock,
            jitter=random.random,
            publish=publish,
            store=store,
            alert=alert,
            telemetry=observer,
        )


async def _publish(
    publisher: Publisher, telemetry: Telemetry, topic: Topic, key: str, record: Record
) -> None:
    """Publish until it is acknowledged: while a broker is away, nobody's server is asked again for it.

    The bounds of `articles` and `state` keep every record below the broker's limit.
    """
    while True:
        try:
            await publisher.publish(topic, key, record)
        except PublishError as error:
            telemetry.publish_retried(topic.name, str(error))
            await asyncio.sleep(PROBE_SECONDS)
        else:
            return


async def _until_reached(reach: Callable[[], T], telemetry: Telemetry, pulse: Pulse) -> T:
    """Call `reach`, which blocks, until the broker answers it."""
    while True:
        try:
            return await asyncio.to_thread(reach)
        except PublishError as error:
            pulse.problem = NO_BROKER
            telemetry.broker(up=False)
            telemetry.publish_retried(SOURCES.name, str(error))
            await asyncio.sleep(PROBE_SECONDS)


async def _watch(publisher: Publisher, telemetry: Telemetry, pulse: Pulse) -> None:
    """Keep the health check up to date."""
    while True:
        up = await publisher.broker_answers()
        pulse.problem = None if up else NO_BROKER
        telemetry.broker(up=up)
        await asyncio.sleep(PROBE_SECONDS)
