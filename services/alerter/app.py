"""Wiring: `incidents` -> rules -> `alerts` and `alerts.<rule id>`; the table `told` keeps what was said."""

from functools import partial

import faust
from pydantic import TypeAdapter

from schemas.alert import Told
from schemas.incident import Incident
from schemas.topics import ALERTS, INCIDENTS, rule_topic
from services.alerter.decide import decide
from services.alerter.rules import Rule, load_rules
from services.runtime.faust_app import create_app
from services.runtime.metrics import start_rules_at_zero
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


def build(settings: Settings, telemetry: Telemetry) -> faust.App:
    """The Faust application."""
    rules = load_rules(settings.rules_file)
    start_rules_at_zero(telemetry.metrics, [rule.id for rule in rules])
    app = create_app(SERVICE, settings)
    decide_by_rules = partial(step, rules=rules)
    consumer = Consumer(SERVICE, INCIDENTS, Incident, decide_by_rules, table="told")
    attach(app, consumer, telemetry)
    return app


def run(settings: Settings) -> None:
    """Run until told to stop."""
    run_stream(SERVICE, settings, INCIDENTS.name, partial(build, settings))
