"""The samples, in the order of their names, through the steps of all services without a broker."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas.alert import Alert, Told
from schemas.article import RawArticle, Source
from schemas.event import Event
from services.alerter.decide import decide
from services.alerter.rules import load_rules
from services.classifier.classify import classify
from services.classifier.engine import load_engine
from services.cli.demo import EXPECTED, compare
from services.cli.sources import SAMPLES
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from services.enricher.enrich import enrich, load_world
from services.enricher.revise import ArticleState, revise
from services.fetcher.articles import Draft, build, draft_of_json
from services.runtime.settings import CONFIG

FIRST_RUN = datetime(2026, 1, 5, 6, tzinfo=UTC)
PATHS = sorted(SAMPLES.glob("*.json"))


def article_of(path: Path, number: int) -> RawArticle:
    """The sample as the fetcher publishes it, some seconds after the one before."""
    draft = draft_of_json(path.read_bytes(), path.name)
    assert isinstance(draft, Draft)
    at = FIRST_RUN + timedelta(seconds=number)
    built = build(draft, Source(id="samples", name="samples"), at, live=True)
    assert isinstance(built, RawArticle)
    return built


class Chain:
    """The state that the services keep in their tables, and the alerts raised so far."""

    def __init__(self) -> None:
        self.engine, self.world = load_engine(), load_world()
        self.rules = load_rules(CONFIG / "rules.yaml")
        self.articles: dict[str, ArticleState] = {}
        self.buckets: dict[str, Bucket] = {}
        self.told: dict[str, dict[str, Told]] = {}
        self.alerts: list[tuple[str, Alert]] = []

    def read(self, name: str, article: RawArticle) -> None:
        classified = classify(article, self.engine)
        before = self.articles.get(article.id)
        events, after = revise(before, enrich(classified, self.world), classified.article)
        self.articles[article.id] = after
        for event in events:
            self._correlate(name, event)

    def _correlate(self, name: str, event: Event) -> None:
        self.buckets[event.key], incidents = correlate(self.buckets.get(event.key), event)
        for incident in incidents:
            alerts, told = decide(incident, self.rules, self.told.get(incident.id, {}))
            self.told[incident.id] = told
            self.alerts += [(name, alert) for alert in alerts]


@pytest.fixture(scope="module")
def chain() -> Chain:
    run = Chain()
    for number, path in enumerate(PATHS):
        run.read(json.loads(path.read_text(encoding="utf-8"))["id"], article_of(path, number))
    return run


def test_the_samples_raise_exactly_the_expected_alerts(chain: Chain) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    missing, surplus = compare(expected, [alert for _, alert in chain.alerts])
    assert missing == []
    assert [alert.title for alert in surplus] == []


def test_each_alert_comes_with_the_article_that_sets_it_off(chain: Chain) -> None:
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    assert [want["from_articles"] for want in expected] == [[name] for name, _ in chain.alerts]


@pytest.mark.parametrize("subject", ["striker-late-double", "software-price-war"])
def test_figures_of_speech_are_no_events(chain: Chain, subject: str) -> None:
    (path,) = (p for p in PATHS if subject in p.name)
    assert classify(article_of(path, 0), chain.engine).mentions == ()
