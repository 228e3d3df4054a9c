"""Records as one line each, for a terminal."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from schemas.alert import Alert
from schemas.article import RawArticle
from schemas.base import Record
from schemas.delivery import Receipt
from schemas.event import Actor, Event, Place, Quantity
from schemas.incident import Figure, Incident
from schemas.mention import ClassifiedArticle
from schemas.source import SourceState

_HEDGE = {"at_least": "≥ ", "up_to": "≤ ", "about": "~", "exact": "", "range": ""}


class Line(NamedTuple):
    """One line of a longer text, wrapped under its indent of so many characters; `style` is rich's."""

    indent: int
    text: str
    style: str = ""


def show(lines: Iterable[Line], console: Console) -> None:
    """Print lines as they come."""
    for line in lines:
        text = Text(line.text or " ", style=line.style)
        console.print(Padding(text, (0, 0, 0, line.indent), expand=False))


def readable(record: Record) -> str:
    """What a person wants to know of a record first; plain text."""
    return _LINES[type(record)](record)


def _event(event: Event) -> str:
    who = who_to_whom(event)
    numbers = ", ".join(map(_quantity, event.quantities))
    where = event.place and (event.place.name or event.place.text)
    parts = [event.type, who, numbers, where, f"{event.modality}/{event.verification}"]
    return ("taken back: " if event.retracted else "") + " · ".join(str(p) for p in parts if p)


def _incident(incident: Incident) -> str:
    who = who_to_whom(incident)
    numbers = ", ".join(map(figure_line, incident.figures))
    where = incident.place and (incident.place.name or incident.place.text)
    state = f"{incident.status}{', disputed' if incident.disputed else ''}"
    origins = f"{incident.independent_origins} independent of {len(incident.sources)} sources"
    parts = [incident.type, who, numbers, where, state, origins]
    return f"{incident.change} v{incident.version}: " + " · ".join(str(p) for p in parts if p)


def who_to_whom(record: Event | Incident) -> str:
    """The parties on either side of an arrow, three of each at most."""
    return " → ".join(filter(None, (_names(record.actors), _names(record.targets))))


def _names(actors: tuple[Actor, ...]) -> str:
    return ", ".join(actor.name or actor.text for actor in actors[:3])


def _quantity(quantity: Quantity) -> str:
    number = quantity.min if quantity.min is not None else quantity.max
    span = f"{quantity.min:,.0f}-{quantity.max:,.0f}" if quantity.qualifier == "range" else None
    return f"{_HEDGE[quantity.qualifier]}{span or format(number or 0, ',.0f')} {quantity.unit}"


def place_line(place: Place) -> str:
    """A place with its region, country and, where they are known, degrees and precision."""
    where = ", ".join(filter(None, (place.name or place.text, place.admin1, place.country)))
    if place.lat is None or place.lon is None:
        return where
    return f"{where} ({place.lat:.2f}, {place.lon:.2f}; {place.precision.value})"


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
