"""`vedette rules test --since` and `vedette rules explain` on incidents that were published."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.local.broker import Broker
from schemas.incident import Incident
from schemas.topics import INCIDENTS
from services.cli import rule_explain, rule_test
from services.runtime.publisher import Publisher, create_topics
from services.runtime.settings import Settings, load_settings
from tests.builders import a_figure, an_incident

RULES = "rules: [{id: deadly, when: killed >= 10}]"


async def publish(settings: Settings, incidents: Sequence[Incident]) -> None:
    publisher = Publisher("correlator", settings)
    for one in incidents:
        await publisher.publish(INCIDENTS, one.id, one)
    await publisher.close()


def strike(name: str, version: int, dead: float, days_ago: float) -> Incident:
    return an_incident(
        name,
        version=version,
        figures=(a_figure("killed", dead, dead),),
        size=dead,
        updated_at=datetime.now(UTC) - timedelta(days=days_ago),
    )


def test_the_past_is_judged_and_explained(
    fresh_broker: Broker, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES)
    settings = load_settings(kafka_bootstrap=fresh_broker.bootstrap, rules_file=rules)
    create_topics(settings, [INCIDENTS])
    log = [
        strike("old", 1, 12, 40), strike("old", 2, 20, 3), strike("small", 1, 2, 2),
        strike("late", 5, 14, 1),
    ]  # fmt: skip
    asyncio.run(publish(settings, log))

    rule_test.run_back_test(settings, "30d", rules, as_json=True)
    *alerts, counts = map(json.loads, capsys.readouterr().out.splitlines())
    assert [(one["incident"], one["version"], one["reason"]) for one in alerts] == [
        ("incident-old", 2, "escalated"), ("incident-late", 5, "new"),
    ]  # fmt: skip
    assert counts["missing_versions"] == 4
    assert counts["rules"]["deadly"]["incidents"] == 2

    rule_test.run_back_test(settings, "30d", rules, as_json=False)
    shown = capsys.readouterr().out.strip().splitlines()
    assert "deadly  escalated  Escalated air strike: Russia" in shown[0]
    assert shown[-1].startswith("4 older versions of incidents are gone from the topic")

    rule_explain.run(settings, "deadly", "incident-ol", None)
    told, verdict = capsys.readouterr().out.strip().splitlines()[-2:]
    assert told == "told before: new at version 1 (asserted, 12)"
    assert verdict.endswith("(escalated).")
