"""Movements of forces: who sends them, to where, for whom, and whether they are foreign there.

Forces massed on the own side of a border are at home; a belligerent's forces inside another country are
foreign there, and a build-up all the same. `foreign` is null where it cannot be known.
"""

import re
from dataclasses import dataclass

from schemas.event import Actor, Deployment, Place
from schemas.event_types import ActorKind, Direction, EventType, PlacePrecision

_BORDER = re.compile(r"\b(?:borders?|frontiers?|frontlines?)\b", re.IGNORECASE)
_ACROSS = re.compile(r"\b(?:across|over|beyond|other side)\b", re.IGNORECASE)
_AROUND = re.compile(r"\b(?:around|surrounding|encircling|on all sides of)\b", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:near|close to|next to|adjacent to|outside|facing|opposite|along)\b", re.IGNORECASE
)
_MANY = re.compile(
    r"\b(?:countries|nations|members|allies|states|flank|abroad|overseas|europe|east|region|continent|theatre|theater)\b",
    re.IGNORECASE,
)
_WHOLE = frozenset({PlacePrecision.COUNTRY, PlacePrecision.UNKNOWN})
_DOMESTIC = frozenset({ActorKind.POLICE})


@dataclass(frozen=True)
class Movement:
    """What is known of a movement: its parties, place, and the countries that the article is about."""

    type: EventType
    actors: tuple[Actor, ...]
    beneficiary: str | None
    place: Place | None
    hint: str | None
    abroad: bool

    @property
    def text(self) -> str:
        """The place as written."""
        return self.place.text if self.place else ""


def deployment(move: Movement) -> Deployment:
    """Sender, host, beneficiary, foreign and direction of a posture event.

    `hint` is a sender that is not an actor ("100,000 Russian troops were massed"), `abroad` whether the
    article names a country that is not the sender's.
    """
    sender = _sender(move)
    host = _host(move, sender)
    foreign = _foreign(move, sender, host)
    return Deployment(
        sender=sender, host=host, beneficiary=move.beneficiary, foreign=foreign,
        direction=_direction(move, host, foreign=foreign),
    )  # fmt: skip


def _sender(move: Movement) -> str | None:
    """The one country that the actors belong to; several have no one sender."""
    countries = {actor.country for actor in move.actors if actor.country}
    if len(countries) == 1:
        mixed = any(
            actor.country is None and actor.kind is ActorKind.COUNTRY for actor in move.actors
        )
        return None if mixed else countries.pop()
    if countries or any(actor.kind in {ActorKind.ALLIANCE, ActorKind.UN} for actor in move.actors):
        return None
    return move.hint


def _at_border(move: Movement) -> bool:
    """Whether the place is the sender's own side of a border."""
    return bool(_BORDER.search(move.text)) and not _ACROSS.search(move.text)


def _host(move: Movement, sender: str | None) -> str | None:
    country = move.place.country if move.place else None
    if move.type is EventType.TROOP_WITHDRAWAL:
        return sender if _at_border(move) else country
    if move.type is EventType.TROOP_DEPLOYMENT:
        return sender if _at_border(move) and country is None else country
    if _AROUND.search(move.text) and move.place and move.place.precision in _WHOLE:
        return None
    if country and not _at_border(move) and not _beside(move):
        return country
    return sender if move.place is None or _at_border(move) or _beside(move) else None


def _beside(move: Movement) -> bool:
    """Whether it is beside a country ("close to Ukraine"); "near Pokrovsk" is inside one."""
    whole = move.place is not None and move.place.precision in _WHOLE
    return whole and bool(_NEAR.search(move.text)) and move.type is EventType.TROOP_BUILDUP


def _foreign(move: Movement, sender: str | None, host: str | None) -> bool | None:
    if sender and host:
        return sender != host
    if move.actors and all(actor.kind in _DOMESTIC for actor in move.actors):
        return False
    if move.type is not EventType.TROOP_DEPLOYMENT:
        return True if host and _outsider(move) else None
    if host is None and sender is None:
        return True if _outsider(move) and move.place is not None else None
    if host is not None:
        return True if _outsider(move) else None
    if any(actor.kind is ActorKind.MERCENARY for actor in move.actors):
        return True
    return True if move.abroad or _MANY.search(move.text) or move.beneficiary else None


def _outsider(move: Movement) -> bool:
    """Senders that are foreign wherever they go: alliances, the UN, several countries at once."""
    kinds = {ActorKind.ALLIANCE, ActorKind.UN, ActorKind.INTERNATIONAL_ORGANISATION}
    several = len({actor.country for actor in move.actors if actor.country}) > 1
    return several or any(actor.kind in kinds for actor in move.actors) or _western(move)


def _western(move: Movement) -> bool:
    return any(
        re.search(
            r"\b(?:foreign|western|allied|coalition|multinational|partner|european)\b",
            a.text,
            re.IGNORECASE,
        )
        for a in move.actors
    )


def _direction(move: Movement, host: str | None, *, foreign: bool | None) -> Direction:
    """Seen from the host; where only the side that they help is told, they leave home: out."""
    if foreign is False or move.type is EventType.TROOP_BUILDUP:
        return Direction.WITHIN
    if move.type is EventType.TROOP_WITHDRAWAL:
        return Direction.OUT
    return (
        Direction.OUT if host is None and move.beneficiary and move.place is None else Direction.IN
    )
