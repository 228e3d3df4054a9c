"""A source that has gone quiet reaches a receiver as a signed webhook."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest
import yaml

from deploy.local.broker import Broker
from schemas.alert import SOURCE_QUIET
from schemas.delivery import WebhookBody
from schemas.source import SourceState
from schemas.topics import SOURCES
from services.cli.stack import running
from services.runtime.publisher import Publisher, create_topics
from services.runtime.settings import load_settings
from tests.path.conftest import Feed

pytestmark = pytest.mark.asyncio(loop_scope="session")
SECONDS = 60


async def test_a_quiet_source_is_told_of_by_a_signed_webhook(
    fresh_broker: Broker, feed: Feed, tmp_path: Path
) -> None:
    entry = {"id": "silent", "name": "The Silent Outlet", "url": feed.url, "every": 60}
    (tmp_path / "sources.yaml").write_text(yaml.safe_dump({"sources": [entry]}))
    settings = load_settings(kafka_bootstrap=fresh_broker.bootstrap)
    now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
    moments = tuple(now - dt.timedelta(days=30, hours=hours) for hours in range(9, 0, -1))
    known = SourceState(
        source_id="silent", url=feed.url, next_due_at=now, last_success_at=now, moments=moments
    )
    await asyncio.to_thread(create_topics, settings, [SOURCES])
    publisher = await asyncio.to_thread(Publisher, "fetcher", settings)
    await publisher.publish(SOURCES, "silent", known)
    await publisher.close()
    async with running(
        tmp_path / "stack", tmp_path / "sources.yaml", fresh_broker.bootstrap,
        extra={"fetch_allow": "127.0.0.1/32"},
    ) as stack:  # fmt: skip
        await stack.receiver.wait_for(1, SECONDS)
        alerts = [WebhookBody.model_validate(one.body).data for one in stack.receiver.received]
    (alert,) = [alert for alert in alerts if alert.rule == SOURCE_QUIET]
    assert alert.incident is None
    assert alert.silence is not None
    assert (alert.silence.source.id, alert.silence.quiet_since) == ("silent", moments[-1])
    assert alert.title == "Quiet source: The Silent Outlet"
