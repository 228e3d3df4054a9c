"""Wiring: `alerts` -> signed webhooks -> `deliveries`; the table `pending` keeps what is still to do."""

import os
from functools import partial

import faust

from schemas.alert import Alert
from schemas.topics import ALERTS
from services.notifier.courier import Courier
from services.notifier.endpoints import load_endpoints, stamp
from services.runtime.dial import parse_allowed
from services.runtime.faust_app import create_app
from services.runtime.metrics import start_endpoints_at_zero, start_reloads_at_zero
from services.runtime.reload import follow, load
from services.runtime.service import run_stream
from services.runtime.settings import Settings
from services.runtime.stream import Consumer, attach
from services.runtime.telemetry import Telemetry

SERVICE = "notifier"


def build(settings: Settings, telemetry: Telemetry) -> faust.App:
    """The Faust application, with the courier beside its consume loop; it follows endpoints.yaml."""
    file = settings.endpoints_file
    read = partial(load_endpoints, environ=os.environ)  # noqa: TID251 - secrets by name
    loaded = load(file, read, stamp)
    allowed = parse_allowed(settings.webhook_allow, "VEDETTE_WEBHOOK_ALLOW")
    start_endpoints_at_zero(telemetry.metrics, loaded.value)
    start_reloads_at_zero(telemetry.metrics, file.name)
    app = create_app(SERVICE, settings)
    courier = Courier(app, loaded.value, allowed, telemetry)
    consumer = Consumer(SERVICE, ALERTS, Alert, courier.step, table="pending")
    table = attach(app, consumer, telemetry)
    assert table is not None  # noqa: S101 - the consumer names one
    courier.table = table
    table.on_recover(courier.recover)
    app.task(courier.run)
    app.task(lambda: follow(file, loaded.stamp, read, courier.take, telemetry, stamp=stamp))
    return app


def run(settings: Settings) -> None:
    """Run until told to stop."""
    run_stream(SERVICE, settings, ALERTS.name, partial(build, settings))
