"""What a posture event's deployment is judged on: its parties, its place, and what came before it."""

import re
from collections.abc import Sequence
from functools import partial

from schemas.base import Span
from schemas.event import Actor, Deployment, Event, Place
from schemas.event_types import POSTURE, ActorKind, EventType, Modality
from schemas.mention import Mention
from services.enricher import actors as parties_of
from services.enricher.borders import border_of, is_far, neighbours
from services.enricher.deployments import FOREIGN, Border, Movement
from services.enricher.identity import countries
from services.enricher.lexicon import any_of
from services.enricher.places import Ground, country_at

_BOTH = 2
_REACH = 800
"""Characters back in which "the troops" may have been spoken of before."""
_ARRIVING = frozenset({"arrive", "arrives", "arrived", "arriving", "enter", "entered", "landed"})
_NAME = re.compile(r"(?<!^)\b[A-Z][a-z]|\b[A-Z]{2,}")
_AGAIN = re.compile(
    r"^(?:\S+(?: \S+)? of )?(?:the|these|those|this|that|such|they|them)\b", re.IGNORECASE
)
"""Read "the troops", "some of the soldiers", "about 50 of them"."""
_MORE = any_of("more | additional | further | extra | another | other | others")
_JOINT = any_of("""
    (?:standby|stabili[sz]ation|intervention|monitoring) force | peacekeepers | blue helmets
""")
_INTENDED = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.DENIED})
_BASE = re.compile(
    r"\b[A-Z][a-z]+ (?:military |air |naval |army )?(?:base|garrison|camp|barracks|outpost)s?\b"
)
_WE = re.compile(r"^(?:we|our|us)\b", re.IGNORECASE)
_LOAD = re.compile(r"\b(?:with|carrying)\b")
_FROM = re.compile(r"\bfrom\b")
_ONWARD = re.compile(r" (?:in)?to (?:the )?[A-Z]")
_ABROAD = re.compile(
    r"\b(?:guard|protect|reinforc|secur|defend|evacuat)\w* (?:\S+ ){0,3}(?:embassy|consulate)\b"
    r"|\b(?:join|reinforc)\w* (?:\S+ ){0,4}(?:mission|peacekeep\w+|peace force|observer force)\b"
    r"|^(?:contribut|second|assign)\w* (?:\S+ ){0,8}(?:force|mission|operation|coalition|peacekeep\w+)\b"
)
_HOMEWARD = re.compile(
    r"^(?:\S+ ){0,6}home\b(?! (?:town|country|front|base|soil|ground|in (?:body|coffins|caskets))|-)"
)
_BACK = re.compile(
    r"^(?:(?:is|are|was|were|be|been|c[oa]m\w+|go(?:es|ing|ne)|went|fl[eo]w\w*|flying|sailed|arrived|landed)"
    r" (?:\S+ ){0,2}back|return\w*)\b"
)
_OFF = re.compile(r"\b(?:waters?|coasts?|shores?) (?:off|of|near|around) ((?:[\w'-]+ ?){1,5})")
_CROSSING = re.compile(r"^cross\w* at\b|^\S+ through the (?:\S+ ){1,3}crossing\b")
_TO_BASE = re.compile(r"\b(?:barracks|bases?|garrisons?|positions?)\b")
_HIRED = re.compile(r"\b(?:fighters|militiamen|militants|rebels|recruits)$", re.IGNORECASE)
_BODY = re.compile(
    r"(?:the )?(?:armed forces|army|navy|air force|military|coast guard|government|parliament|senate"
    r"|president|prime minister|cabinet|junta|authorities|defen[cs]e ministry|ministry of defen[cs]e)$",
    re.IGNORECASE,
)
"""Bodies that every country has."""
_SPEAKS_FOR_STATE = frozenset({
    ActorKind.COUNTRY, ActorKind.GOVERNMENT, ActorKind.MILITARY, ActorKind.PERSON,
})  # fmt: skip


def movement(
    mention: Mention,
    parties: tuple[tuple[Actor, ...], Actor | None, str | None],
    where: Place | None,
    ground: Ground,
    told: Sequence[Event],
) -> Movement | None:
    """What a posture event's deployment is judged on; None for other types.

    Args:
        mention: the event as read.
        parties: its actors, whom it is attributed to, and the country that it helps.
        where: its place.
        ground: what names are looked up in.
        told: the article's events before this one.
    """
    if mention.type not in POSTURE:
        return None
    actors, source, beneficiary = parties
    where = where or _arrived_at(mention, told)
    earlier = _before(mention, told)
    own = None if earlier and _goes_back(mention) else _own(mention, actors, ground)
    own = own or _whose_base(mention, ground)
    sender = own or next(iter(countries(actors)), None) or _whose(mention, ground)
    hint = sender or (earlier.sender if earlier else None) or _announcer(mention, source, where)
    border, beyond = _border(mention, hint, where, ground)
    homeward = _goes_home(mention, sender, where) and not _was_home(sender, told)
    if homeward and where and where.country == sender:
        where = None  # where they go, and not what they leave
    return Movement(
        mention.type,
        actors,
        beneficiary,
        where,
        hint or _opposite(mention, where, ground) or _only_other(mention, actors, where, ground),
        abroad=_is_elsewhere(hint, ground),
        own=own,
        foreign=own is None and _are_foreign(mention, actors, ground),
        far=_is_far_off(mention, sender, where, ground) or _is_expedition(mention),
        homeward=homeward,
        mutual=_is_mutual(actors, where),
        left=None if _are_rebels(actors) else _left(mention, sender, where, ground),
        border=border,
        beyond=beyond,
        earlier=None if sender else earlier,
        read_sender=None if _is_bystander(mention, source) else _country_of(mention.sender, ground),
        read_host=_country_of(mention.host, ground),
    )


def _is_bystander(mention: Mention, source: Actor | None) -> bool:
    """Whether who is read as the sender only tells of it: a paper, a company, an analyst."""
    said, name = mention.attributed_to, mention.sender
    if said is None or name is None or source is None or source.kind in _SPEAKS_FOR_STATE:
        return False
    return said.start <= name.start < said.end


def _country_of(name: Span | None, ground: Ground) -> str | None:
    """The country that a name is of: by name, people, capital or leader, else where the town is."""
    if name is None:
        return None
    named = parties_of.named_countries(name.text, ground.index)
    return named[0] if named else country_at(name.text, ground=ground)


def _is_elsewhere(sender: str | None, ground: Ground) -> bool:
    """Whether the movement leads to another country, as far as the article's names tell."""
    return sender is not None and ground.around.leads_over(sender)


def _own(mention: Mention, actors: tuple[Actor, ...], ground: Ground) -> str | None:
    """The country that the forces' own words name: "British forces", whoever sends them."""
    forces = mention.forces
    if forces is None or len(countries(actors)) > 1 or _are_hired(forces.text, actors):
        return None
    # Where forces leave, or go on to another place, "from" names the place that they leave and not their own.
    leaving = mention.type is EventType.TROOP_WITHDRAWAL
    passing = _ONWARD.match(mention.sentence.text[forces.end - mention.sentence.start :])
    said = _FROM.split(forces.text)[0] if leaving or passing else forces.text
    if _are_of_several(forces.text, ground):
        return None
    texts = filter(None, (forces.refers_to, *_LOAD.split(said)))
    named = next(filter(None, (parties_of.own_country(t, ground.index) for t in texts)), None)
    return named or parties_of.home_of(said, partial(country_at, ground=ground))


def _are_hired(forces: str, actors: tuple[Actor, ...]) -> bool:
    """Read "Turkey has flown 600 Syrian fighters to Libya": whoever flies them sends them."""
    return bool(_HIRED.search(forces)) and any(one.kind in _SPEAKS_FOR_STATE for one in actors)


def _whose_base(mention: Mention, ground: Ground) -> str | None:
    """Whose forces leave "the French base", where their own words tell nothing."""
    base = _BASE.search(mention.sentence.text)
    leaving = mention.type is EventType.TROOP_WITHDRAWAL
    return parties_of.own_country(base[0], ground.index) if base and leaving else None


def _whose(mention: Mention, ground: Ground) -> str | None:
    """The country that the event's words name: "100,000 Russian troops", "Wagner mercenaries"."""
    texts = (mention.trigger.text, *(amount.text for amount in mention.quantities))
    return next(filter(None, (parties_of.own_country(text, ground.index) for text in texts)), None)


def _before(mention: Mention, told: Sequence[Event]) -> Deployment | None:
    """The movement last told of, where this one speaks of the same forces or of more of them."""
    said = mention.forces or next(iter(mention.actors), None)
    if said is None or not (_AGAIN.match(said.text) or _MORE.search(said.text)):
        return None
    near = [
        event.deployment
        for event in told
        if event.deployment
        and event.deployment.sender
        and mention.sentence.start - event.evidence.start <= _REACH
    ]
    return near[-1] if near else None


def _goes_back(mention: Mention) -> bool:
    """Whether the forces are those spoken of before: "the troops", "the soldiers from Germany"."""
    said = mention.forces
    if said is None or not _AGAIN.match(said.text):
        return False
    return not _NAME.search(_FROM.split(said.text)[0])


def _announcer(mention: Mention, source: Actor | None, where: Place | None) -> str | None:
    """The speaker's country, where it speaks of its own forces and names no others.

    Who says that troops will be sent, or may or will not be, or that they leave, means their own; but
    not where they are to come to the speaker's country.
    """
    if source is None or source.country is None:
        return None
    said = (*mention.actors, *filter(None, (mention.forces,)))
    if any(_WE.match(party.text) for party in said):
        return source.country
    own = mention.type is EventType.TROOP_WITHDRAWAL or mention.modality in _INTENDED
    if not own or source.kind not in _SPEAKS_FOR_STATE:
        return None
    named = any(_NAME.search(party.text) for party in mention.actors)
    here = where is not None and where.country == source.country
    return None if named or here else source.country


def _are_foreign(mention: Mention, actors: tuple[Actor, ...], ground: Ground) -> bool:
    """Read "2,000 foreign troops", "more NATO soldiers": whoever lets them in, they are not its own.

    Peacekeepers are foreign unless somebody's.
    """
    said = mention.forces.text if mention.forces else ""
    joint = not countries(actors) and bool(_JOINT.search(said))
    return joint or _are_of_several(said, ground) or bool(FOREIGN.search(said))


def _are_of_several(forces: str, ground: Ground) -> bool:
    """Read "Polish and Dutch soldiers"; not "Russian soldiers from Belarus"."""
    return len(parties_of.named_countries(_FROM.split(forces)[0], ground.index)) > 1


def _is_far_off(mention: Mention, sender: str | None, where: Place | None, ground: Ground) -> bool:
    """Whether the place is of others: the Gulf, "the waters off Venezuela", behind a crossing."""
    if where is None or is_far(sender, where.name):
        return where is not None
    if sender is not None and where.country is None and _CROSSING.search(_behind(mention)):
        return True
    coast = _OFF.search(_behind(mention))
    named = parties_of.named_countries(coast[1], ground.index) if coast else ()
    return sender is not None and bool(named) and sender not in named


def _is_expedition(mention: Mention) -> bool:
    """Read "boots on the ground", "join the mission", which nobody says of troops at home."""
    boots = mention.forces is not None and mention.forces.text.endswith("boots")
    joining = mention.trigger.text.startswith("join")
    return boots or joining or bool(_ABROAD.search(_behind(mention)))


def _goes_home(mention: Mention, sender: str | None, where: Place | None) -> bool:
    """Read "are coming home", "was back in Nairobi" of Kenyans; not "returned to their barracks"."""
    behind = _behind(mention)
    if mention.type is not EventType.TROOP_WITHDRAWAL or _TO_BASE.search(behind):
        return False
    own = where is not None and sender is not None and where.country == sender
    return bool(_HOMEWARD.search(behind) or (own and _BACK.search(behind)))


def _was_home(sender: str | None, told: Sequence[Event]) -> bool:
    """Whether the forces were in their own country: "who had been sent to Baghdad returned to Mosul"."""
    known = (event.deployment for event in told if event.deployment)
    return any(move.sender == sender and move.host == sender for move in known)


def _are_rebels(actors: tuple[Actor, ...]) -> bool:
    """Whether those who leave are at home: rebels fall back inside their own country."""
    return bool(actors) and all(actor.kind is ActorKind.ARMED_GROUP for actor in actors)


def _is_mutual(actors: tuple[Actor, ...], where: Place | None) -> bool:
    """Read "India and China have completed the disengagement": each on its own side, and nowhere else."""
    sides = countries(actors)
    beside = len(sides) == _BOTH and sides[0] in neighbours(sides[1])
    return beside and (where is None or where.country is None or where.country in sides)


def _behind(mention: Mention) -> str:
    """The sentence from the trigger on."""
    return mention.sentence.text[mention.trigger.start - mention.sentence.start :]


def _border(
    mention: Mention, sender: str | None, where: Place | None, ground: Ground
) -> tuple[Border, str | None]:
    """Whose border the place is, and the country behind it where it is crossed."""
    if where is None or where.name != "border":
        return Border.OWN, None
    named = parties_of.named_countries(where.text, ground.index)
    if mention.trigger.text.startswith("cross") and sender:
        said = named or parties_of.named_countries(_behind(mention), ground.index)
        beyond = [country for country in said if country != sender]
        if named != (sender,) or beyond:
            return Border.CROSSED, beyond[0] if len(beyond) == 1 else None
    return border_of(sender, named), None


def _opposite(mention: Mention, where: Place | None, ground: Ground) -> str | None:
    """Whose forces gather at a border that is named for the other side: "at the Ukrainian border"."""
    if mention.type is not EventType.TROOP_BUILDUP or where is None or where.name != "border":
        return None
    beside = parties_of.named_countries(where.text, ground.index)
    near = neighbours(beside[0]) if len(beside) == 1 else frozenset[str]()
    shares = {name: share for name, share in ground.around.shares.items() if name in near}
    return max(shares, key=lambda name: (shares[name], name), default=None)


def _left(mention: Mention, sender: str | None, where: Place | None, ground: Ground) -> str | None:
    """The one country that the sentence names beside that of the forces, where they leave no place known.

    Where it names none and no place, that which the article is more about than about theirs.
    "Belarus's leader said that the Russian battalion had gone home."
    """
    if mention.type is not EventType.TROOP_WITHDRAWAL or sender is None:
        return None
    if where is not None and (where.country or where.name):
        return None
    named = parties_of.named_countries(mention.sentence.text, ground.index)
    others = [country for country in named if country != sender]
    if named == (sender,) and where is None and ground.around.leads_over(sender):
        return ground.around.largest_but(sender)
    return others[0] if len(others) == 1 and sender in named else None


def _only_other(
    mention: Mention, actors: tuple[Actor, ...], where: Place | None, ground: Ground
) -> str | None:
    """The one country that the sentence names beside the host, where its own bodies act unnamed.

    "Turkey's parliament would let the government send troops to Tripoli": the government is Turkey's.
    """
    if where is None or mention.type is EventType.TROOP_BUILDUP:
        return None
    if not actors or not all(_BODY.match(actor.text) for actor in actors):
        return None
    said = mention.sentence.text
    if mention.attributed_to is not None:
        said = said.replace(mention.attributed_to.text, "")
    others = [c for c in parties_of.named_countries(said, ground.index) if c != where.country]
    return others[0] if len(others) == 1 else None


def _arrived_at(mention: Mention, told: Sequence[Event]) -> Place | None:
    """Where forces arrive that the sentence before has told of."""
    if mention.type is not EventType.TROOP_DEPLOYMENT or mention.trigger.text not in _ARRIVING:
        return None
    near = [e for e in told if mention.sentence.start - e.evidence.start <= _REACH and e.place]
    return near[-1].place if near else None
