"""Who says what, with which number: claims and figures, side by side and never averaged."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from schemas.event import Event, Quantity
from schemas.event_types import EventType, Modality, Verification
from schemas.incident import Claim, Figure, Report
from services.correlator.traits import told_at

MAX_SAYS = 400
"""Characters of a sentence that a claim quotes."""
CERTAINTY = (
    Modality.ASSERTED,
    Modality.PLANNED,
    Modality.POSSIBLE,
    Modality.DENIED,
    Modality.HISTORICAL,
)
"""Most certain first."""


def side_of(event: Event) -> str:
    """Who says so, to tell sides apart: the party it is attributed to, else the outlet."""
    speaker = event.attributed_to
    name = (speaker.name or speaker.text) if speaker else event.article.source.name
    return name.casefold().removeprefix("the ")


def spoken_of_as(event: Event) -> str:
    """The side for people: "Ukraine's defence ministry" tells more than a usual name, "he" less."""
    speaker = event.attributed_to
    if speaker is None:
        return event.article.source.name
    return speaker.name if speaker.name and len(speaker.name) > len(speaker.text) else speaker.text


def by_side(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Events by the side that speaks, each in telling order."""
    sides: dict[str, list[Event]] = {}
    for event in events:
        sides.setdefault(side_of(event), []).append(event)
    return sides


def standing(events: Sequence[Event]) -> list[Event]:
    """Events that still stand after those who can know have ruled them out.

    A side's denial takes back what it had only planned or weighed. The acting side's own denial also
    settles what others only hold possible: "fears that Belarus may join", and Belarus says that it
    will not.
    """
    denials = [event for event in events if event.modality is Modality.DENIED]
    return [e for e in events if not any(_taken_back(e, denial) for denial in denials)]


def _taken_back(event: Event, denial: Event) -> bool:
    if side_of(event) == side_of(denial):
        ahead = event.modality in {Modality.PLANNED, Modality.POSSIBLE}
        return ahead and told_at(event) < told_at(denial)
    speaker = denial.attributed_to
    acts = {actor.country for actor in denial.actors if actor.country}
    if event.modality is not Modality.POSSIBLE or speaker is None or speaker.country not in acts:
        return False
    return told_at(event) <= told_at(denial)


def claims(events: Sequence[Event]) -> tuple[Claim, ...]:
    """One claim for each side: its latest word, and all events that carry it."""
    return tuple(_claim(told) for told in by_side(events).values())


def _claim(told: Sequence[Event]) -> Claim:
    latest = max(told, key=lambda e: (told_at(e), -CERTAINTY.index(e.modality)))
    return Claim(
        by=spoken_of_as(told[0]),
        says=latest.evidence.sentence[:MAX_SAYS],
        modality=latest.modality,
        verification=latest.verification,
        event_ids=tuple(event.id for event in told),
    )


def disputed(events: Sequence[Event]) -> bool:
    """Whether one side denies what another tells, or an article says that it is in dispute."""
    if any(event.verification is Verification.DISPUTED for event in events):
        return True
    denied = {side for side, told in by_side(events).items() if _denies(told)}
    affirmed = {side for side, told in by_side(standing(events)).items() if _affirms(told)}
    return bool(denied and affirmed - denied) or bool(affirmed and denied - affirmed)


def _denies(told: Sequence[Event]) -> bool:
    return any(event.modality is Modality.DENIED for event in told)


def _affirms(told: Sequence[Event]) -> bool:
    return any(e.modality not in {Modality.DENIED, Modality.HISTORICAL} for e in told)


def figures(events: Sequence[Event]) -> tuple[Figure, ...]:
    """The latest number of each side, by unit; a denial's numbers are not told as facts.

    A toll over a period is no incident of that size, so that its numbers stay with the event.
    """
    telling = [e for e in events if e.modality is not Modality.DENIED] or events
    reports: dict[str, list[Report]] = {}
    for told in by_side(e for e in telling if not _over_time(e)).values():
        for unit, report in _latest_reports(spoken_of_as(told[0]), told).items():
            reports.setdefault(unit, []).append(report)
    return tuple(_figure(unit, reports[unit]) for unit in sorted(reports))


def _over_time(event: Event) -> bool:
    return event.cumulative or event.type is EventType.CASUALTY_REPORT


def _latest_reports(by: str, told: Sequence[Event]) -> dict[str, Report]:
    """By unit; of several numbers that one article gives, the largest is the whole."""
    latest: dict[str, tuple[datetime, float, Report]] = {}
    for event in told:
        for quantity in event.quantities:
            rank = (told_at(event), quantity.min or quantity.max or 0.0)
            held = latest.get(quantity.unit)
            if held is None or rank > held[:2]:
                latest[quantity.unit] = (*rank, _report(by, quantity, event.id))
    return {unit: report for unit, (_, _, report) in latest.items()}


def _report(by: str, quantity: Quantity, event_id: str) -> Report:
    return Report(
        by=by,
        text=quantity.text,
        min=quantity.min,
        max=quantity.max,
        qualifier=quantity.qualifier,
        event_id=event_id,
    )


def _figure(unit: str, reports: Sequence[Report]) -> Figure:
    lows = [report.min for report in reports if report.min is not None]
    highs = [report.max for report in reports if report.max is not None]
    open_ended = any(report.max is None and report.min is not None for report in reports)
    return Figure(
        unit=unit,
        min=min(lows, default=None),
        max=None if open_ended else max(highs, default=None),
        highest_min=max(lows, default=None),
        reports=tuple(reports),
    )
