"""What an alert says in a message that people read: its parts as plain lines, before any markup. Pure.

Words of articles are hostile until a format has escaped them. Here they only become single lines, without
control characters and without those that turn the direction of reading.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, urlsplit

from schemas.alert import Alert, Reason, Told
from schemas.event_types import Modality, PlacePrecision, Verification
from schemas.incident import Claim, Incident

MAX_CLAIMS = 4
MAX_TITLE = 200
MAX_URL = 500
"""Characters of a link; a longer one is left out, for no part of a link can be."""

STEPS = (1_000, 500, 250, 120, 60, 30)
"""Characters of each part that are tried in turn until the message is small enough for its service."""

ZOOM = {
    PlacePrecision.EXACT: 12,
    PlacePrecision.PLACE: 11,
    PlacePrecision.ADMIN1: 8,
    PlacePrecision.COUNTRY: 5,
}
"""OpenStreetMap's zoom, by what the coordinates stand for."""

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

Message = Mapping[str, Any]
M = TypeVar("M")


class Link(NamedTuple):
    """A link under a word of ours. Of its URL only `&` and `'` may still need an escape."""

    label: str
    url: str


class Brief(NamedTuple):
    """The parts of a message, empty where an alert has none."""

    title: str
    summary: str
    standing: str
    change: str
    claims: tuple[str, ...]
    evidence: str
    source: str
    links: tuple[Link, ...]
    about: str

    @property
    def details(self) -> list[str]:
        """What has changed, who claims what, and the best sentence with its source: a line for each."""
        claims = (f"• {claim}" for claim in self.claims)
        quoted = f"“{self.evidence}” ({self.source})" if self.evidence else ""
        return [text for text in (self.change, *claims, quoted) if text]


def brief(alert: Alert) -> Brief:
    """An alert's parts, whole."""
    best = alert.evidence[0] if alert.evidence else None
    sentence = best.sentence if best else ""
    incident, silence = alert.incident, alert.silence
    link = best.url if best else silence.url if silence else ""
    subject, version = alert.subject
    about = f"incident {subject}, version {version}" if incident else f"source {subject}"
    return Brief(
        title=line(alert.title) or alert.rule,
        summary=line(alert.summary),
        standing=f"{alert.severity.value}, {alert.reason.value.replace('_', ' ')}",
        change=line(_change(incident, alert.reason, alert.previous)),
        claims=_claims(incident, sentence),
        evidence=line(sentence),
        source=line(best.source) if best else "",
        links=_links(("Article" if best else "Source", web_link(link)), ("Map", map_link(alert))),
        about=line(f"{about}, rule {alert.rule}"),
    )


def shortened(whole: Brief, characters: int) -> Brief:
    """The parts with at most that many characters each, links excepted."""
    return whole._replace(
        title=clipped(whole.title, min(characters, MAX_TITLE)),
        summary=clipped(whole.summary, characters),
        change=clipped(whole.change, characters),
        claims=tuple(clipped(claim, characters) for claim in whole.claims),
        evidence=clipped(whole.evidence, characters),
        source=clipped(whole.source, min(characters, 80)),
        about=clipped(whole.about, MAX_TITLE),
    )


def fitted(alert: Alert, write: Callable[[Brief], M], fits: Callable[[M], bool]) -> bytes:
    """The message that says most and still fits, as JSON; at the last step it has to fit."""
    whole = brief(alert)
    for characters in STEPS:
        message = write(shortened(whole, characters))
        if fits(message):
            break
    return encoded(message)


def encoded(message: Any) -> bytes:  # noqa: ANN401 - whatever is JSON
    """JSON as UTF-8, without spaces."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def units(text: str) -> int:
    """UTF-16 units, in which chat services count; never fewer than the characters."""
    return len(text.encode("utf-16-le")) // 2


def clipped(text: str, characters: int) -> str:
    """At most that many characters, with an ellipsis where some are left out."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def line(text: str) -> str:
    """The text as one line that reads in the direction it is written in."""
    return " ".join(_CONTROL.sub(" ", _DIRECTION.sub("", text)).split())


def web_link(url: str) -> str | None:
    """A web address with all percent-encoded that may end a link in any format; None where it is none."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    safe = quote(url, safe=":/?#@&=+$,;%.-_~!")
    return safe if usable and len(safe) <= MAX_URL else None


def map_link(alert: Alert) -> str | None:
    """OpenStreetMap with a mark at the place, zoomed as far as the coordinates are exact."""
    place = alert.incident.place if alert.incident else None
    if place is None or place.lat is None or place.lon is None:
        return None
    lat, lon = round(place.lat, 5), round(place.lon, 5)
    zoom = ZOOM.get(place.precision, 5)
    return f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map={zoom}/{lat}/{lon}"


def _links(*found: tuple[str, str | None]) -> tuple[Link, ...]:
    return tuple(Link(label, url) for label, url in found if url)


def _change(incident: Incident | None, reason: Reason, told: Told | None) -> str:
    """What is different from what was told last; empty where nothing was."""
    if incident is None or told is None:
        return ""
    parts = []
    if told.size != incident.size:
        parts.append(f"number was {_number(told.size)}, is {_number(incident.size)}")
    if told.status is not incident.status:
        parts.append(f"status was {told.status.value}, is {incident.status.value}")
    if told.disputed != incident.disputed:
        parts.append("now disputed" if incident.disputed else "no longer disputed")
    if reason is Reason.RETRACTED:
        parts.append("what was told then no longer holds")
    return f"Since version {told.version} of {_moment(told.at)}: {'; '.join(parts) or 'as it was'}"


def _number(value: float | None) -> str:
    if value is None:
        return "not given"
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def _claims(incident: Incident | None, quoted: str) -> tuple[str, ...]:
    """Who says what; of a sentence that is quoted anyway, only who says it."""
    claims = incident.claims if incident else ()
    told = [_claim(claim, quoted) for claim in claims[:MAX_CLAIMS]]
    left = len(claims) - len(told)
    return (*told, *([f"and {left} more"] if left else []))


def _claim(claim: Claim, quoted: str) -> str:
    words = [claim.verification.value] if claim.verification is not Verification.REPORTED else []
    words += [claim.modality.value] if claim.modality is not Modality.ASSERTED else []
    by = f"{claim.by} ({', '.join(words) or 'reported'})"
    return line(by if quoted.startswith(claim.says) else f"{by}: {claim.says}")
