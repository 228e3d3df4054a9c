"""Prometheus Alertmanager's API v2: an alert whose labels stay the same over all versions of its incident.

https://prometheus.io/docs/alerting/latest/alerts_api
"""

from datetime import timedelta

from schemas.alert import Alert, Reason, Severity
from services.notifier.formats.brief import Brief, encoded, fitted

OPEN = timedelta(days=1)
"""How long an alert that nobody takes back stays open; Alertmanager's own default is minutes."""

MAX_BODY = 20_000
"""Bytes; Alertmanager has no limit of its own, and what waits in the table is to stay small."""


def render(alert: Alert) -> bytes:
    """A list of one alert. A retraction, or a source that speaks again, resolves what was sent before."""

    def posted(said: Brief) -> list[dict[str, object]]:
        return [_posted(alert, said)]

    return fitted(alert, posted, lambda alerts: len(encoded(alerts)) <= MAX_BODY)


def _posted(alert: Alert, said: Brief) -> dict[str, object]:
    over = alert.reason is (Reason.RETRACTED if alert.incident else Reason.STATUS_CHANGED)
    begun = alert.silence.quiet_since if alert.silence else alert.the_incident.first_seen
    links = {link.label.lower(): link.url for link in said.links}
    return {
        "labels": _labels(alert),
        "annotations": _annotations(said) | links,
        "startsAt": min(begun, alert.created_at).isoformat(),
        "endsAt": (alert.created_at + (timedelta() if over else OPEN)).isoformat(),
        **({"generatorURL": said.links[0].url} if said.links else {}),
    }


def _labels(alert: Alert) -> dict[str, str]:
    """What does not change from version to version.

    The country is that of the incident's key and not of its place, and a quiet source keeps its severity when
    it speaks again.
    """
    if alert.incident is None:
        return {
            "alertname": alert.rule,
            "severity": Severity.WARNING.value,
            "source": alert.subject[0],
        }
    _, _, countries = alert.incident.key.partition(":")
    labels = {
        "alertname": alert.rule,
        "severity": alert.severity.value,
        "incident": alert.incident.id,
    }
    return labels | ({"country": countries} if countries else {})


def _annotations(said: Brief) -> dict[str, str]:
    texts = {
        "title": said.title,
        "summary": said.summary,
        "standing": said.standing,
        "change": said.change,
        "claims": "; ".join(said.claims),
        "evidence": said.evidence,
        "outlet": said.source,
        "about": said.about,
    }
    return {name: text for name, text in texts.items() if text}
