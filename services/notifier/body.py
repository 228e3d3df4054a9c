"""The body of a webhook: an alert as Standard Webhooks asks for it, small enough for every receiver."""

from collections.abc import Callable

from schemas.alert import Alert
from schemas.delivery import WebhookBody

MAX_BODY = 20_000
"""Bytes; Standard Webhooks 1.0 recommends to stay below 20 kB."""

_MAX_LIST, _MAX_REPORTS, _MAX_TEXT = 5, 3, 300


def render(alert: Alert) -> bytes:
    """The exact bytes that are signed and sent; the same alert always gives the same.

    An alert that is too large loses, in this order and only as far as needed: the incident's events that no
    evidence quotes, all its events, the long tails of its lists, the long tails of its texts.
    `event_count` and `independent_origins` still tell the whole; the topic `alerts` has it.
    """
    body = _encode(alert)
    for shorten in _SHORTER:
        if len(body) < MAX_BODY:
            break
        alert = shorten(alert)
        body = _encode(alert)
    return body


def _encode(alert: Alert) -> bytes:
    kind = f"alert.{alert.reason.value}"
    body = WebhookBody.model_validate({"type": kind, "timestamp": alert.created_at, "data": alert})
    return body.model_dump_json().encode()


def _quoted_events(alert: Alert) -> Alert:
    quoted = {(evidence.url, evidence.sentence) for evidence in alert.evidence}
    kept = [
        event
        for event in alert.incident.events
        if (event.article.url, event.evidence.sentence) in quoted
    ]
    return _with_incident(alert, events=tuple(kept))


def _no_events(alert: Alert) -> Alert:
    return _with_incident(alert, events=())


def _short_lists(alert: Alert) -> Alert:
    incident = alert.incident
    figures = tuple(
        figure.model_copy(update={"reports": figure.reports[:_MAX_REPORTS]})
        for figure in incident.figures[:_MAX_LIST]
    )
    claims = tuple(
        claim.model_copy(update={"event_ids": claim.event_ids[:_MAX_REPORTS]})
        for claim in incident.claims[:_MAX_LIST]
    )
    shorter = _with_incident(
        alert,
        actors=incident.actors[:_MAX_LIST],
        targets=incident.targets[:_MAX_LIST],
        sources=incident.sources[:_MAX_LIST],
        figures=figures,
        claims=claims,
    )
    return shorter.model_copy(update={"evidence": alert.evidence[:_MAX_LIST]})


def _short_texts(alert: Alert) -> Alert:
    """Clip the texts that articles bring along; their sentences are the only long ones."""
    incident = alert.incident
    actors, targets = (
        tuple(actor.model_copy(update={"text": _clip(actor.text)}) for actor in actors)
        for actors in (incident.actors, incident.targets)
    )
    claims = tuple(
        claim.model_copy(update={"by": _clip(claim.by), "says": _clip(claim.says)})
        for claim in incident.claims
    )
    evidence = tuple(
        quote.model_copy(update={"sentence": _clip(quote.sentence)}) for quote in alert.evidence
    )
    shorter = _with_incident(alert, actors=actors, targets=targets, claims=claims)
    return shorter.model_copy(
        update={"title": _clip(alert.title), "summary": _clip(alert.summary), "evidence": evidence}
    )


_SHORTER: tuple[Callable[[Alert], Alert], ...] = (
    _quoted_events,
    _no_events,
    _short_lists,
    _short_texts,
)


def _with_incident(alert: Alert, **fields: object) -> Alert:
    return alert.model_copy(update={"incident": alert.incident.model_copy(update=fields)})


def _clip(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"
