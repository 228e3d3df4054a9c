import json
from typing import Any

import pytest

from schemas.alert import Alert, AlertEvidence, Reason
from schemas.article import Source
from schemas.delivery import WebhookBody
from schemas.event import Actor, Event
from schemas.event_types import Modality, Verification
from schemas.incident import MAX_EVENTS, Claim, Figure, Report
from services.notifier.formats.standard import MAX_BODY, render
from tests.builders import a_sentence, an_article, an_event, an_incident, at
from tests.webhooks import an_alert

LONG_URL = "https://outlet.example/" + "long-" * 40


def quote(event: Event) -> AlertEvidence:
    return AlertEvidence(
        **event.evidence.model_dump(), url=event.article.url, source=event.article.source.name
    )


def an_alert_with(events: tuple[Event, ...], quoted: int = 2, **fields: Any) -> Alert:  # noqa: ANN401
    incident = an_incident(events=events, event_count=len(events), **fields)
    return an_alert(incident=incident, evidence=tuple(quote(event) for event in events[:quoted]))


def many_events(words: str = "told again ") -> tuple[Event, ...]:
    return tuple(
        an_event(
            str(n),
            article=an_article(str(n), url=LONG_URL),
            evidence=a_sentence(f"Event {n} {words * 8}"),
        )
        for n in range(MAX_EVENTS)
    )


@pytest.mark.parametrize("reason", Reason)
def test_the_type_says_why_and_the_time_is_the_alerts_own(reason: Reason) -> None:
    body = json.loads(render(an_alert(reason=reason)))
    assert body["type"] == f"alert.{reason.value}"
    assert body["timestamp"] == "2024-10-28T12:06:00Z" == at(0.1).isoformat().replace("+00:00", "Z")
    assert set(body) == {"type", "timestamp", "data"}


def test_a_small_alert_is_sent_whole() -> None:
    alert = an_alert()
    assert WebhookBody.model_validate_json(render(alert)).data == alert


def test_a_large_alert_keeps_the_events_that_its_evidence_quotes() -> None:
    alert = an_alert_with(many_events(), quoted=2)
    body = render(alert)
    assert len(body) < MAX_BODY
    sent = WebhookBody.model_validate_json(body).data
    assert [event.id for event in sent.the_incident.events] == ["event-0", "event-1"]
    assert sent.the_incident.event_count == MAX_EVENTS
    assert sent.evidence == alert.evidence


@pytest.mark.parametrize("count", range(1, MAX_EVENTS, 3))
def test_no_number_of_events_makes_it_too_large(count: int) -> None:
    assert len(render(an_alert_with(many_events()[:count], quoted=count))) < MAX_BODY


def test_evidence_outlives_the_events_it_comes_from() -> None:
    alert = an_alert_with(many_events(), quoted=30)
    body = render(alert)
    sent = WebhookBody.model_validate_json(body).data
    assert len(body) < MAX_BODY
    assert sent.the_incident.events == ()
    assert sent.evidence == alert.evidence


def test_the_largest_alert_stays_below_the_limit_and_says_what_matters() -> None:
    long = "слово " * 150
    report = Report(by=long, text=long, min=6, event_id="event-1")
    claim = Claim(
        by=long, says=long, modality=Modality.ASSERTED, verification=Verification.CLAIMED,
        event_ids=tuple(f"event-{n}" for n in range(50)),
    )  # fmt: skip
    alert = an_alert_with(
        many_events(long),
        quoted=50,
        actors=(Actor(text=long, name=long),) * 40,
        targets=(Actor(text=long),) * 40,
        figures=(Figure(unit="killed", min=6, reports=(report,) * 50),) * 8,
        claims=(claim,) * 50,
        sources=tuple(Source(id=f"s{n}", name=long) for n in range(50)),
    )
    body = render(alert.model_copy(update={"summary": long * 3}))
    assert len(body) < MAX_BODY
    sent = WebhookBody.model_validate_json(body).data
    assert (sent.id, sent.the_incident.id, sent.the_incident.version) == (
        "alert-1",
        "incident-i1",
        1,
    )
    assert sent.evidence
    assert sent.evidence[0].url == alert.evidence[0].url


def test_the_same_alert_gives_the_same_bytes() -> None:
    alert = an_alert_with(many_events())
    again = Alert.model_validate_json(alert.model_dump_json())
    assert render(alert) == render(again)
