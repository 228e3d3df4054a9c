"""Wiring: `events` -> correlate -> `incidents`; the table `incidents` keeps what is open for each key."""

from functools import partial

import faust

from schemas.event import Event
from schemas.topics import EVENTS, INCIDENTS
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from services.correlator.presences import load_presences
from services.correlator.thresholds import Thresholds, with_presences
from services.runtime.faust_app import create_app
from services.runtime.sender import Emit
from services.runtime.service import run_stream
from services.runtime.settings import Settings
from services.runtime.stream import Answer, Consumer, attach
from services.runtime.telemetry import Telemetry

SERVICE = "correlator"


def step(event: Event, state: bytes | None, limits: Thresholds) -> Answer:
    """The incidents that this event belongs to or has left, as they now stand."""
    before = Bucket.model_validate_json(state, extra="ignore") if state else None
    after, incidents = correlate(before, event, limits)
    emits = [Emit(INCIDENTS, incident.id, incident) for incident in incidents]
    return Answer(emits, after.model_dump_json().encode())


def build(settings: Settings, telemetry: Telemetry) -> faust.App:
    """The Faust application."""
    limits = with_presences(load_presences(settings.presences_file))
    app = create_app(SERVICE, settings)
    correlate_within = partial(step, limits=limits)
    attach(app, Consumer(SERVICE, EVENTS, Event, correlate_within, table="incidents"), telemetry)
    return app


def run(settings: Settings) -> None:
    """Run until told to stop."""
    run_stream(SERVICE, settings, EVENTS.name, partial(build, settings))
