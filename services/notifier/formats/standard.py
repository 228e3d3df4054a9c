"""Standard Webhooks 1.0: the whole alert as JSON, small enough for every receiver."""

from collections.abc import Callable
from functools import partial
from typing import Any

from schemas.alert import Alert
from schemas.delivery import WebhookBody

MAX_BODY = 20_000
"""Bytes; Standard Webhooks 1.0 recommends to stay below 20 kB."""


def render(alert: Alert) -> bytes:
    """The exact bytes that are signed and sent; the same alert always gives the same.

    An alert that is too large loses, in this order and only as far as needed: the incident's events that no
    evidence quotes, all its events, the tails of its lists, the tails of its texts.
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
    if alert.incident is None:
        return alert
    quoted = {(evidence.url, evidence.sentence) for evidence in alert.evidence}
    kept = [
        event
        for event in alert.incident.events
        if (event.article.url, event.evidence.sentence) in quoted
    ]
    return _with_events(alert, kept)


def _no_events(alert: Alert) -> Alert:
    return _with_events(alert, [])


def _with_events(alert: Alert, events: list[Any]) -> Alert:
    if alert.incident is None:
        return alert
    incident = alert.incident.model_copy(update={"events": tuple(events)})
    return alert.model_copy(update={"incident": incident})


def _clipped(alert: Alert, items: int, characters: int) -> Alert:
    return Alert.model_validate(_clip(alert.model_dump(mode="json"), items, characters))


def _clip(value: Any, items: int, characters: int) -> Any:  # noqa: ANN401 - any part of a JSON document
    """At most so many items of every list and characters of every text, but for URLs."""
    if isinstance(value, dict):
        return {
            name: part if name == "url" else _clip(part, items, characters)
            for name, part in value.items()
        }
    if isinstance(value, list):
        return [_clip(part, items, characters) for part in value[:items]]
    if isinstance(value, str) and len(value) > characters:
        return value[: characters - 1] + "…"
    return value


# Ids have at most 128 characters, so that no step harms one.
_SHORTER: tuple[Callable[[Alert], Alert], ...] = (
    _quoted_events,
    _no_events,
    partial(_clipped, items=10, characters=1_000),
    partial(_clipped, items=5, characters=400),
    partial(_clipped, items=2, characters=200),
    partial(_clipped, items=1, characters=130),
)
