"""Wiring: `incidents` -> rules -> `alerts` and `alerts.<rule id>`; the table `told` keeps what was said."""

import asyncio
from dataclasses import dataclass
from functools import partial

import faust
from pydantic import TypeAdapter

from schemas.alert import Told
from schemas.incident import Incident
from schemas.topics import ALERTS, INCIDENTS, rule_topic
from services.alerter.decide import decide
from services.alerter.rules import Rule, load_rules
from services.runtime.faust_app import create_app
from services.runtime.metrics import start_reloads_at_zero, start_rules_at_zero
from services.runtime.publisher import create_topics
from services.runtime.reload import follow, load
from services.runtime.sender import Emit
from services.runtime.service import run_stream
from services.runtime.settings import Settings
from services.runtime.stream import Answer, Consumer, attach
from services.runtime.telemetry import Telemetry

SERVICE = "alerter"

_TOLD = TypeAdapter(dict[str, Told])
"""The state of an incident: what was last told about it, by rule id."""


def step(incident: Incident, state: bytes | None, rules: tuple[Rule, ...]) -> Answer:
    """The alerts that this version of the incident raises, each on two topics."""
    told = _TOLD.validate_json(state, extra="ignore") if state else {}
    alerts, told_after = decide(incident, rules, told)
    emits = [
        Emit(topic, incident.id, alert)
        for alert in alerts
        for topic in (rule_topic(alert.rule), ALERTS)
    ]
    return Answer(emits, _TOLD.dump_json(told_after) if told_after else None)


@dataclass
class InForce:
    """The rules as they are now; an edited rules.yaml replaces them all at once."""

    rules: tuple[Rule, ...]

    def step(self, incident: Incident, state: bytes | None) -> Answer:
        """Judge by the rules that are in force."""
        return step(incident, state, self.rules)


def build(settings: Settings, telemetry: Telemetry) -> faust.App:
    """The Faust application, which follows rules.yaml beside its consume loop."""
    file = settings.rules_file
    loaded = load(file, load_rules)
    in_force = InForce(loaded.value)
    start_rules_at_zero(telemetry.metrics, [rule.id for rule in loaded.value])
    start_reloads_at_zero(telemetry.metrics, file.name)
    app = create_app(SERVICE, settings)
    consumer = Consumer(SERVICE, INCIDENTS, Incident, in_force.step, table="told")
    attach(app, consumer, telemetry)

    async def take(rules: tuple[Rule, ...]) -> None:
        """Put rules in force, their topics first: an alert without a topic would hold up all others."""
        topics = [rule_topic(rule.id) for rule in rules]
        await asyncio.to_thread(create_topics, settings, topics)
        start_rules_at_zero(telemetry.metrics, [rule.id for rule in rules])
        in_force.rules = rules

    app.task(lambda: follow(file, loaded.stamp, load_rules, take, telemetry))
    return app


def run(settings: Settings) -> None:
    """Run until told to stop."""
    run_stream(SERVICE, settings, INCIDENTS.name, partial(build, settings))
