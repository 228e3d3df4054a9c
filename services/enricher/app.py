"""Wiring: `articles.classified` -> enrich, revise -> `events`; the table `articles` keeps what was said."""

from functools import partial

import faust

from schemas.mention import ClassifiedArticle
from schemas.topics import ARTICLES_CLASSIFIED, EVENTS
from services.enricher.enrich import World, enrich, load_world
from services.enricher.revise import ArticleState, revise
from services.runtime.faust_app import create_app
from services.runtime.sender import Emit
from services.runtime.service import run_stream
from services.runtime.settings import Settings
from services.runtime.stream import Answer, Consumer, attach
from services.runtime.telemetry import Telemetry

SERVICE = "enricher"


def step(classified: ClassifiedArticle, state: bytes | None, world: World) -> Answer:
    """The article's new and changed events, and retractions of those it no longer says."""
    before = ArticleState.model_validate_json(state, extra="ignore") if state else None
    events, after = revise(before, enrich(classified, world), classified.article)
    emits = [Emit(EVENTS, event.key, event) for event in events]
    return Answer(emits, after.model_dump_json().encode())


def build(settings: Settings, telemetry: Telemetry) -> faust.App:
    """The Faust application."""
    app = create_app(SERVICE, settings)
    decide = partial(step, world=load_world())
    consumer = Consumer(
        SERVICE, ARTICLES_CLASSIFIED, ClassifiedArticle, decide, table="articles", threaded=True
    )
    attach(app, consumer, telemetry)
    return app


def run(settings: Settings) -> None:
    """Run until told to stop."""
    run_stream(SERVICE, settings, ARTICLES_CLASSIFIED.name, partial(build, settings))
