"""Parties that name no country themselves, settled by where the event is and what the article is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.event import Actor, Place, Quantity
from schemas.event_types import ActorKind, EventType, PlacePrecision
from services.enricher.lexicon import any_of


@dataclass(frozen=True)
class Local:
    """The event's country and the one that most of the article is about; None where unknown."""

    place: str | None
    main: str | None


_HARMED = frozenset({"killed", "wounded", "casualties"})
_CIVIL = any_of(
    "civilians? | people | persons? | children | residents | villagers | worshippers | women"
)
_STRUCK = frozenset({ActorKind.CIVILIAN, ActorKind.OTHER, ActorKind.POLICE})
_STATE = frozenset({ActorKind.GOVERNMENT, ActorKind.MILITARY, ActorKind.POLICE})
_ATTACKS = frozenset({
    EventType.AIR_STRIKE, EventType.DRONE_STRIKE, EventType.SHELLING, EventType.BOMBING,
    EventType.SUICIDE_BOMBING, EventType.CIVILIAN_ATTACK, EventType.ABDUCTION, EventType.SABOTAGE,
})  # fmt: skip
_AT_HOME = frozenset({EventType.PROTEST, EventType.RIOT, EventType.DISPLACEMENT, EventType.ARREST})
_ELSEWHERE = any_of(r"""
    foreign | western | refugees? | migrants? | tourists? | aid | enemy | opposing | international
    | coalition | allied | un | nato | mercenar\w+ | peacekeepers? | expatriates? | embassy | breakaway
    | separatist\w*
""")
_PROPER = re.compile(r"(?<!^)(?<![.!?] )\b[A-Z][a-z]")
_DEFINITE = re.compile(
    r"^(?:the|local|regional|state|national|federal|officials|authorities|police|prosecutors)\b",
    re.IGNORECASE,
)


def settled(actor: Actor, event_type: EventType, local: Local, *, victim: bool) -> Actor:
    """The actor with the country that its surroundings give it, if they do.

    Victims and buildings belong where they are struck, protesters where they march; "the authorities" and
    "the army" are those of the country that the article is about.
    """
    built = victim and event_type in _ATTACKS and _FIXED.search(actor.text)
    named = _PROPER.search(actor.text) and not built
    if actor.country or actor.name or _ELSEWHERE.search(actor.text) or named:
        return actor
    country = _country(actor, event_type, local, victim=victim)
    return actor.model_copy(update={"country": country}) if country else actor


def _country(actor: Actor, event_type: EventType, local: Local, *, victim: bool) -> str | None:
    if victim and event_type in _ATTACKS and actor.kind in _STRUCK:
        return local.place or (local.main if actor.kind is ActorKind.CIVILIAN else None)
    if event_type in _AT_HOME and actor.kind is ActorKind.CIVILIAN:
        return local.place
    if actor.kind in _STATE and _DEFINITE.search(actor.text):
        return local.main
    return None


def speaking(actor: Actor, source: Actor | None) -> Actor:
    """Give "I" and "we" the country of who speaks."""
    if actor.country or source is None or actor.text.lower() not in _FIRST_PERSON:
        return actor
    return actor.model_copy(update={"country": source.country, "kind": source.kind})


def official(source: Actor, event_type: EventType, own: str | None, place: str | None) -> Actor:
    """The country of an official that nothing names.

    Who tells of an attack, and a governor or the police whatever they tell of, speak of what happened where
    they are; who announces a movement, or any act of states, speaks of his own, if one country acts alone.

    Args:
        source: who speaks.
        event_type: of what.
        own: the country whose act it is, where the act may be the speaker's own.
        place: the country where it happened.
    """
    known = source.country or source.kind not in _STATE
    if known or _JOINT.search(source.text) or _OF_NOBODY.fullmatch(source.text):
        return source
    there = event_type in _TOLD_THERE or _REGIONAL.search(source.text)
    country = place if there else own
    return source.model_copy(update={"country": country}) if country else source


def moving(actors: tuple[Actor, ...], sender: str | None) -> tuple[Actor, ...]:
    """Forces that name no country are those of the country that sends them."""
    if sender is None or any(actor.country for actor in actors):
        return actors
    return tuple(
        one.model_copy(update={"country": sender}) if one.kind in _FORCES else one for one in actors
    )


_TOLD_THERE = _ATTACKS | _AT_HOME | {
    EventType.ARMED_CLASH, EventType.TERRITORIAL_CHANGE, EventType.INTERCEPTION,
}  # fmt: skip
_JOINT = any_of(r"""
    nato | un | u\.n\. | united nations | african union | european union | eu | bloc\S* | alliance\S*
    | coalition\S* | mission\S* | party | rebel\S* | international
""")
_OF_NOBODY = re.compile(r"(?:an?|the|his|her|their) spokes\w+", re.IGNORECASE)
"""Whoever was spoken of before speaks by them."""
_REGIONAL = any_of(r"""
    governor | mayor | regional | local | provincial | health | police | prosecutors? | hospital | district
    | municipal | commissioner
""")
_FIRST_PERSON = frozenset({"i", "we", "us"})
_FORCES = frozenset({ActorKind.MILITARY, ActorKind.POLICE, ActorKind.MERCENARY, ActorKind.OTHER})
_GIVEN = frozenset({
    EventType.ARMS_TRANSFER, EventType.HUMANITARIAN_AID, EventType.SANCTION, EventType.THREAT,
    EventType.DEMAND,
    EventType.ACCUSATION, EventType.REJECTION, EventType.SUPPORT_STATEMENT, EventType.CONCESSION,
})  # fmt: skip


def at_place(target: Actor, where: Place | None) -> Actor:
    """A target that is the place itself, or its place's name, belongs to the country that it lies in."""
    if where is None or target.country or where.country is None:
        return target
    named = target.text == where.text or (where.name is not None and where.name in target.text)
    return target.model_copy(update={"country": where.country}) if named else target


def victims(
    event_type: EventType, told: Sequence[Quantity], where: Place | None
) -> tuple[Actor, ...]:
    """The civilians that a toll counts, where no one else is named as hit."""
    if event_type not in _ATTACKS or where is None:
        return ()
    hit = next((q for q in told if q.unit in _HARMED and _CIVIL.search(q.text)), None)
    if hit is None:
        return ()
    return (Actor(text=hit.text, country=where.country, kind=ActorKind.CIVILIAN),)


def is_recipient(event_type: EventType, place: Place) -> bool:
    """Whether a place is whom the act is addressed to: "sends tanks to Ukraine", "sanctions on Russia"."""
    return (
        event_type in _GIVEN
        and place.precision is PlacePrecision.COUNTRY
        and place.country is not None
    )


def recipient(place: Place) -> Actor:
    """The country of a place, as a party."""
    return Actor(text=place.text, name=place.name, country=place.country, kind=ActorKind.COUNTRY)


_STRIKES = frozenset({EventType.AIR_STRIKE, EventType.DRONE_STRIKE, EventType.SHELLING})
_FIXED = any_of("""
    bases? | airbases? | airfields? | airports? | ports? | harbou?rs? | city | cities | towns? | villages?
    | plants? | depots? | refiner(?:y|ies) | buildings? | hospitals? | schools? | infrastructure | bridges?
    | dams? | regions? | provinces? | soil | territory | districts? | neighbou?rhoods? | mosques? | churches
    | church | markets? | factor(?:y|ies) | power stations? | headquarters | barracks | camps? | islands?
""")


def struck_place(event_type: EventType, target: Actor) -> str | None:
    """The words of a target that tell where it was struck: "Ukrainian ports", or a whole country."""
    if event_type in _STRIKES and target.kind is ActorKind.COUNTRY:
        return target.text
    return target.text if event_type in _ATTACKS and _FIXED.search(target.text) else None
