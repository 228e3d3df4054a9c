"""`vedette incident`: the story of one incident, for a terminal."""

from collections.abc import Iterator, Mapping

from rich.console import Console

from schemas.event import Event
from schemas.incident import Claim, Figure, Incident, Report, Turn
from schemas.topics import INCIDENTS
from services.cli.readable import Line, figure_line, place_line, show, who_to_whom
from services.runtime.errors import ConfigError
from services.runtime.messages import read_to_end
from services.runtime.settings import Settings

_SHOWN = 12
"""Events whose evidence is shown: the first and the last of more."""


def run(settings: Settings, identifier: str) -> None:
    """Print the incident's story; needs the broker.

    Raises:
        ConfigError: no incident has an id that begins so, or several have.
        PublishError: the broker cannot be reached.
    """
    found = read_to_end(settings, INCIDENTS, Incident, prefix=identifier)
    show(story(the_one(found, identifier)), Console(highlight=False))


def the_one(found: Mapping[str, Incident], identifier: str) -> Incident:
    """The incident meant.

    Raises:
        ConfigError: there is none, or several.
    """
    if not found:
        raise ConfigError(
            f"No incident's id begins with {identifier}; `vedette tail incidents --from-beginning` "
            "lists those there are."
        )
    if len(found) > 1 and identifier not in found:
        ids = ", ".join(sorted(found)[:4])
        raise ConfigError(f"{len(found)} incidents begin with {identifier} ({ids}); give more.")
    return found.get(identifier) or next(iter(found.values()))


def story(incident: Incident) -> Iterator[Line]:
    """What happened, its turns, the claims by side, the figures, the origins, the evidence."""
    yield from _head(incident)
    yield from _section("Turns", map(_turn, incident.history))
    yield from _section("Claims", (line for claim in incident.claims for line in _claim(claim)))
    yield from _section("Figures", (line for one in incident.figures for line in _figure(one)))
    yield from _section("Origins", _origins(incident))
    yield from _section("Evidence", _evidence(incident))


def _head(incident: Incident) -> Iterator[Line]:
    yield Line(0, " · ".join(filter(None, (incident.type.value, who_to_whom(incident)))), "bold")
    disputed = ("disputed",) if incident.disputed else ()
    stands = ", ".join(
        dict.fromkeys((incident.status.value, *disputed, incident.verification.value))
    )
    yield Line(0, f"{incident.id}  version {incident.version} · {stands}")
    if incident.happened_at is not None:
        when = incident.happened_at
        yield Line(0, f"happened {when.start:%Y-%m-%d} (to the {when.precision.value})")
    if incident.place is not None:
        yield Line(0, f"place {place_line(incident.place)}")
    if incident.deployment is not None:
        move = incident.deployment
        yield Line(0, f"from {move.sender or '?'} to {move.host or '?'}, {move.direction.value}")
    if incident.superseded_by:
        yield Line(0, f"goes on as incident {incident.superseded_by}", "yellow")
    if incident.related:
        yield Line(0, f"related to {', '.join(incident.related)}", "dim")


def _section(title: str, lines: Iterator[Line]) -> Iterator[Line]:
    told = list(lines)
    if told:
        yield Line(0, "")
        yield Line(0, title, "bold cyan")
        yield from told


def _turn(turn: Turn) -> Line:
    size = f", {turn.size:,.0f}" if turn.size is not None else ""
    stands = f"v{turn.version} {turn.change.value} ({turn.status.value}{size})"
    by = turn.by if turn.by == turn.source else f"{turn.by}, in {turn.source}"
    return Line(2, f"{turn.at:%Y-%m-%d %H:%M}  {stands}  {by}: “{turn.says}”")


def _claim(claim: Claim) -> Iterator[Line]:
    count = len(claim.event_ids)
    told = "once" if count == 1 else f"{count} times"
    yield Line(2, f"{claim.by}: {claim.modality.value}, {claim.verification.value}, told {told}")
    yield Line(4, f"“{claim.says}”", "dim")


def _figure(figure: Figure) -> Iterator[Line]:
    yield Line(2, figure_line(figure))
    yield from map(_report, figure.reports)


def _report(report: Report) -> Line:
    return Line(4, f"{report.by}: “{report.text}”", "dim")


def _origins(incident: Incident) -> Iterator[Line]:
    sources = ", ".join(source.name for source in incident.sources)
    yield Line(
        2, f"{incident.independent_origins} independent of {len(incident.sources)}: {sources}"
    )


def _evidence(incident: Incident) -> Iterator[Line]:
    events = incident.events
    left_out = max(0, len(events) - _SHOWN)
    for event in (*events[: _SHOWN - 1], *events[_SHOWN - 1 :][-1:]) if left_out else events:
        yield from _event(event)
    if left_out:
        yield Line(2, f"and {left_out} more", "dim")


def _event(event: Event) -> Iterator[Line]:
    published = event.article.published_at
    when = f"{published:%Y-%m-%d %H:%M}" if published else "undated"
    agency = f" ({event.article.agency})" if event.article.agency else ""
    taken_back = "taken back: " if event.retracted else ""
    yield Line(2, f"{taken_back}{when}  {event.article.source.name}{agency}  {event.article.url}")
    yield Line(4, f"“{event.evidence.sentence}”", "dim")
