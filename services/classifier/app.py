"""Wiring: `articles.raw` -> classify -> `articles.classified`."""

from functools import partial

import faust

from schemas.article import RawArticle
from schemas.topics import ARTICLES_CLASSIFIED, ARTICLES_RAW
from services.classifier.classify import classify
from services.classifier.engine import Engine, load_engine
from services.runtime.faust_app import create_app
from services.runtime.sender import Emit
from services.runtime.service import run_stream
from services.runtime.settings import Settings
from services.runtime.stream import Answer, Consumer, attach
from services.runtime.telemetry import Telemetry

SERVICE = "classifier"


def step(article: RawArticle, _state: bytes | None, engine: Engine) -> Answer:
    """One classified article for each raw one, with or without events."""
    return Answer([Emit(ARTICLES_CLASSIFIED, article.id, classify(article, engine))])


def build(settings: Settings, telemetry: Telemetry) -> faust.App:
    """The Faust application."""
    app = create_app(SERVICE, settings)
    decide = partial(step, engine=load_engine())
    attach(app, Consumer(SERVICE, ARTICLES_RAW, RawArticle, decide, threaded=True), telemetry)
    return app


def run(settings: Settings) -> None:
    """Run until told to stop."""
    run_stream(SERVICE, settings, ARTICLES_RAW.name, partial(build, settings))
