"""Movements of forces: who sends them, to where, for whom, and whether they are foreign there.

Forces massed on the own side of a border are at home; a belligerent's forces inside another country are
foreign there, and a build-up all the same. `foreign` is null where it cannot be known.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from schemas.event import Actor, Deployment, Place
from schemas.event_types import ActorKind, Direction, EventType, PlacePrecision
from services.enricher.event_place import SEVERAL
from services.enricher.lexicon import PEOPLES, any_of
from services.enricher.territories import sovereign

_BORDER = any_of(
    "borders? | frontiers? | frontlines? | administrative (?:line|boundary) | demarcation line"
)
_ACROSS = any_of("across | over | beyond | other side")
_AROUND = any_of("around | surrounding | encircling | on all sides of")
_NEAR = any_of("near | close to | next to | adjacent to | outside | facing | opposite | along")
_MANY = any_of(r"""
    countries | nations | members | allies | states | flank | abroad | overseas | europe | middle east
    | horn of africa | (?:another|foreign|sovereign|neighbou?ring|third) (?:country|nation|state)
""")
_SOMEWHERE = re.compile(r"(?:the )?(?:region|area)", re.IGNORECASE)
"""What may be a part of the sender's country as well as of the world."""
_HOME = any_of("""
    the (?:country | nation | capital | streets | front | frontline) | its | their | own | borders?
    | north | south | east | west
""")


class Border(StrEnum):
    """Whose border a place at one is, as far as its words tell."""

    OWN = "own"
    FOREIGN = "foreign"
    CROSSED = "crossed"


_WHOLE = frozenset({PlacePrecision.COUNTRY, PlacePrecision.UNKNOWN})
_ALLIED = frozenset({ActorKind.ALLIANCE, ActorKind.UN, ActorKind.INTERNATIONAL_ORGANISATION})
FOREIGN = any_of("""
    foreign | western | allied | coalition | multinational | partner | european | countries | nations
    | (?<!united )states | allies | bloc | alliance | regional | (?<!service )members | nato | un
    | international
    | (?:west|east|southern|central|north)[ -]african | nordic | baltic | caribbean | arab
""")
"""Words of forces, or of those who send them, that are foreign wherever they go."""
_LED = any_of(r"\S+-led (?:[\w-]+ ){0,2}(?:alliance|coalition|bloc|pact|organi[sz]ation)")
"""Several countries, whoever leads them: "a Moscow-led alliance"."""


@dataclass(frozen=True)
class Movement:
    """What is known of a movement: its parties, place, and the countries that the article is about.

    `hint` is a sender that is not an actor ("100,000 Russian troops were massed"), `abroad` whether the
    article names a country that is not the sender's, `own` the country of the forces' own words,
    `foreign` whether those words call them foreign, `far` whether the place is a sea or region that is
    none of the sender's, `beyond` the country behind a border that is crossed,
    `homeward` whether those who leave go home, `mutual` whether two
    sides step back from the line between them,
    `left` the country that forces leave as far as the sentence names but one beside theirs,
    `earlier` the movement told before of which this one goes on, and `read_sender` and `read_host` the
    countries that the sentence, and the one before, read as theirs.
    """

    type: EventType
    actors: tuple[Actor, ...]
    beneficiary: str | None
    place: Place | None
    hint: str | None
    abroad: bool
    own: str | None = None
    border: Border = Border.OWN
    beyond: str | None = None
    foreign: bool = False
    far: bool = False
    homeward: bool = False
    mutual: bool = False
    left: str | None = None
    earlier: Deployment | None = None
    read_sender: str | None = None
    read_host: str | None = None

    @property
    def text(self) -> str:
        """The place as written."""
        return self.place.text if self.place else ""


def deployment(move: Movement) -> Deployment:
    """Sender, host, beneficiary, foreign and direction of a posture event."""
    if move.earlier and _is_untold(move):
        return move.earlier.model_copy(
            update={"beneficiary": move.beneficiary or move.earlier.beneficiary}
        )
    sender = _sender(move)
    host = _host(move, sender)
    if move.type is not EventType.TROOP_BUILDUP:
        sender, host = _read_where_untold(move, sender, host)
    foreign = _foreign(move, sender, host)
    return Deployment(
        sender=sender, host=host, beneficiary=move.beneficiary, foreign=foreign,
        direction=_direction(move, host, foreign=foreign),
    )  # fmt: skip


def _sender(move: Movement) -> str | None:
    """The country of the forces, else the one that the actors belong to; several have no one sender."""
    if move.own or move.foreign:
        return move.own
    if any(_LED.search(actor.text) for actor in move.actors):
        return None
    countries = {actor.country for actor in move.actors if actor.country}
    if len(countries) == 1:
        mixed = any(
            actor.country is None and actor.kind is ActorKind.COUNTRY for actor in move.actors
        )
        return None if mixed else countries.pop()
    if countries or any(actor.kind in {ActorKind.ALLIANCE, ActorKind.UN} for actor in move.actors):
        return None
    return move.hint


def _read_where_untold(
    move: Movement, sender: str | None, host: str | None
) -> tuple[str | None, str | None]:
    """Sender and host, with what the sentence reads like where its grammar tells too little.

    Where nothing but the lack of a place keeps forces at home, a host that is read takes them abroad.
    """
    if sender is None and move.read_sender != host and not _outsider(move):
        sender = move.read_sender
    elif _is_let_in(move, sender, host):
        sender, host = move.read_sender, sender
    known = move.place is not None and move.place.name is not None  # a sea, a border
    stays = (host is None and not known) or (host == sender and _is_nameless(move))
    if stays and move.read_host and move.read_host not in {sender, move.beneficiary}:
        host = move.read_host
    return sender, host


def _is_untold(move: Movement) -> bool:
    """Whether it is not told where: no place, or no more than a word, "the front"."""
    place = move.place
    return place is None or (
        place.country is None and place.name is None and _has_no_name(place.text)
    )


def _is_nameless(move: Movement) -> bool:
    """Whether no name says where: no place, "the ground"; the own side of a border is named."""
    return _has_no_name(move.text) and not _at_border(move)


def _has_no_name(text: str) -> bool:
    return not any(map(str.isupper, text))


def _is_let_in(move: Movement, sender: str | None, host: str | None) -> bool:
    """Whether the acting country only lets others' forces in, whom the sentence reads as the sender."""
    if move.type is not EventType.TROOP_DEPLOYMENT or sender is None:
        return False
    if _speaks_of_own(move) or move.earlier is not None:
        return False
    elsewhere = move.place is not None and move.place.country not in {None, sender}
    if move.read_sender in {None, sender} or elsewhere or _outsider(move):
        return False
    return sender == move.read_host or (sender == host and move.read_host is None)


def _speaks_of_own(move: Movement) -> bool:
    """Whether words name the forces' country: their own, or those of the military or people that acts."""
    moving = (a for a in move.actors if a.kind is ActorKind.MILITARY or _is_people(a.text))
    return move.own is not None or any(actor.country for actor in moving)


def _is_people(text: str) -> bool:
    """Read "the Ukrainians"; "Ukraine" may let others in."""
    return any(PEOPLES.fullmatch(word) for word in text.split()[-1:])


def _at_border(move: Movement) -> bool:
    """Whether the place is the sender's own side of a border."""
    return (
        move.border is Border.OWN
        and bool(_BORDER.search(move.text))
        and not _ACROSS.search(move.text)
    )


def _host(move: Movement, sender: str | None) -> str | None:
    country = move.place.country if move.place else None
    if move.border is Border.CROSSED:
        return move.beyond
    if move.type is EventType.TROOP_WITHDRAWAL:
        return sender if _at_border(move) else country or move.left
    if move.type is EventType.TROOP_DEPLOYMENT:
        return _destination(move, sender, country)
    if _AROUND.search(move.text) and move.place and move.place.precision in _WHOLE:
        return None
    if country and not _at_border(move) and not _beside(move):
        return country
    return sender if move.place is None or _at_border(move) or _beside(move) else None


def _destination(move: Movement, sender: str | None, country: str | None) -> str | None:
    """The country that forces are sent to; their own where nothing leads abroad."""
    if country == sender and _SOMEWHERE.fullmatch(move.text):
        return None
    stays = move.place is None and sender and not _outsider(move) and not _goes_abroad(move)
    return sender if stays or (_at_border(move) and country is None) else country


def _beside(move: Movement) -> bool:
    """Whether it is beside a country ("close to Ukraine"); "near Pokrovsk" is inside one."""
    whole = move.place is not None and move.place.precision in _WHOLE
    return whole and bool(_NEAR.search(move.text)) and move.type is EventType.TROOP_BUILDUP


def _foreign(move: Movement, sender: str | None, host: str | None) -> bool | None:
    """Whether the forces are foreign where they go; None where neither place nor sender tells."""
    if sender and host:
        return sovereign(sender) != sovereign(host)
    if move.actors and all(actor.kind is ActorKind.POLICE for actor in move.actors):
        return False
    if move.type is EventType.TROOP_WITHDRAWAL:
        return _leaves_abroad(move, sender)
    deployed = move.type is EventType.TROOP_DEPLOYMENT
    known = deployed and sender is not None and host is None
    if (_outsider(move) and (host or deployed)) or (known and _goes_abroad(move)):
        return True
    return False if known and move.place is None else None


def _leaves_abroad(move: Movement, sender: str | None) -> bool | None:
    """Whether those who leave were abroad; None where nothing tells."""
    if move.mutual:
        return None
    goes = _over_border(move) or _leaves_others(move) or move.homeward
    return True if _outsider(move) or (sender and goes) else None


def _goes_abroad(move: Movement) -> bool:
    """Whether all but the host's name says so: a side to help, "several countries", hired men."""
    hired = any(actor.kind is ActorKind.MERCENARY for actor in move.actors)
    several = SEVERAL in move.text or _MANY.search(move.text)
    elsewhere = move.border is not Border.OWN or several or _over_border(move)
    if hired or move.beneficiary or elsewhere or move.far:
        return True
    nameless = move.text.islower() and not _SOMEWHERE.fullmatch(move.text)
    named = move.place is not None and not nameless
    return move.abroad and named and not _HOME.search(move.text)


def _leaves_others(move: Movement) -> bool:
    """Whether a place that no list has, and that is left, is abroad: the article is about another country."""
    named = move.place is not None and any(map(str.isupper, move.text))
    return named and move.abroad and not _HOME.search(move.text)


def _over_border(move: Movement) -> bool:
    return bool(_BORDER.search(move.text) and _ACROSS.search(move.text))


def _outsider(move: Movement) -> bool:
    """Senders that are foreign wherever they go: alliances, the UN, several countries at once."""
    several = len({actor.country for actor in move.actors if actor.country}) > 1
    return (
        several
        or move.foreign
        or any(a.kind in _ALLIED or FOREIGN.search(a.text) for a in move.actors)
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
