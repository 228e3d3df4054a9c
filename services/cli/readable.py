"""Records as one line each, for a terminal."""

from collections.abc import Callable
from typing import Any

from schemas.alert import Alert
from schemas.article import RawArticle
from schemas.base import Record
from schemas.delivery import Receipt
from schemas.event import Actor, Event, Quantity
from schemas.incident import Figure, Incident
from schemas.mention import ClassifiedArticle
from schemas.source import SourceState

_HEDGE = {"at_least": "≥ ", "up_to": "≤ ", "about": "~", "exact": "", "range": ""}


def readable(record: Record) -> str:
    """What a person wants to know of a record first; plain text."""
    return _LINES[type(record)](record)


def _event(event: Event) -> str:
    who = " → ".join(filter(None, (names(event.actors), names(event.targets))))
    numbers = ", ".join(map(_quantity, event.quantities))
    where = event.place and (event.place.name or event.place.text)
    parts = [event.type, who, numbers, where, f"{event.modality}/{event.verification}"]
    return ("taken back: " if event.retracted else "") + " · ".join(str(p) for p in parts if p)


def _incident(incident: Incident) -> str:
    who = " → ".join(filter(None, (names(incident.actors), names(incident.targets))))
    numbers = ", ".join(map(figure_line, incident.figures))
    where = incident.place and (incident.place.name or incident.place.text)
    state = f"{incident.status}{', disputed' if incident.disputed else ''}"
    origins = f"{incident.independent_origins} independent of {len(incident.sources)} sources"
    parts = [incident.type, who, numbers, where, state, origins]
    return f"{incident.change} v{incident.version}: " + " · ".join(str(p) for p in parts if p)


def names(actors: tuple[Actor, ...]) -> str:
    """The first three of some parties."""
    return ", ".join(actor.name or actor.text for actor in actors[:3])


def _quantity(quantity: Quantity) -> str:
    number = quantity.min if quantity.min is not None else quantity.max
    span = f"{quantity.min:,.0f}-{quantity.max:,.0f}" if quantity.qualifier == "range" else None
    return f"{_HEDGE[quantity.qualifier]}{span or format(number or 0, ',.0f')} {quantity.unit}"


def figure_line(figure: Figure) -> str:
    """A figure as the span that all sides' numbers make."""
    low, high = figure.min, figure.max
    if low is not None and high is not None and low != high:
        return f"{low:,.0f}-{high:,.0f} {figure.unit}"
    return f"{(low if low is not None else high) or 0:,.0f} {figure.unit}"


def _receipt(receipt: Receipt) -> str:
    answer = f"{receipt.outcome} {receipt.status_code or ''}".strip()
    return f"{receipt.endpoint}: {answer} (attempt {receipt.attempt}) {receipt.webhook_id}"


_LINES: dict[type[Record], Callable[[Any], str]] = {
    RawArticle: lambda one: f"{one.source.name}: {one.title or one.text[:80]}",
    ClassifiedArticle: lambda one: (
        f"{one.outcome}: {len(one.mentions)} mentions · {one.article.title}"
    ),
    Event: _event,
    Incident: _incident,
    Alert: lambda one: f"{one.severity.upper()} {one.reason}: {one.title}",
    Receipt: _receipt,
    SourceState: lambda one: f"{one.url}: next {one.next_due_at:%H:%M:%S}, {one.failures} failures",
}
