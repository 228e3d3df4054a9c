"""A classified article -> its events: every span of every mention tied to the world.

Pure but for look-ups in the loaded `World`: the same article gives the same events, with the same ids,
on every run.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from schemas.article import ArticleRef
from schemas.event import Actor, Event, Evidence, Happened, Place, Quantity
from schemas.event_types import POSTURE, ActorKind, EventType, Modality
from schemas.mention import ClassifiedArticle, Mention, Party
from services.enricher.actors import actor, named_countries
from services.enricher.codes import Taxonomy, codes, load_taxonomy
from services.enricher.dates import happened_at
from services.enricher.deployments import Movement, deployment
from services.enricher.gazetteer import (
    DEFAULT_CACHE,
    Entry,
    Kind,
    Lookup,
    country_points,
    ensure_gazetteer,
    open_gazetteer,
)
from services.enricher.identity import correlation_key, countries, fingerprint, identities
from services.enricher.merge import merge
from services.enricher.names import NameIndex, load_names
from services.enricher.numbers import quantity
from services.enricher.places import Ground, choose, place
from services.enricher.resolve import Company, Sought, resolve
from services.enricher.surroundings import survey

ENGINE = "enricher/1"


@dataclass(frozen=True)
class World:
    """Everything known beforehand: names, gazetteer, one point for each country, ontology codes."""

    index: NameIndex
    lookup: Lookup
    points: Mapping[str, Entry]
    taxonomy: Taxonomy


def load_world(cache: Path = DEFAULT_CACHE) -> World:
    """Load names, taxonomy and gazetteer; the gazetteer is compiled into `cache` where it is missing.

    Raises:
        RuntimeError: the gazetteer could not be compiled.
        ValueError: a data file has an ill-formed entry.
    """
    index = load_names()
    path = ensure_gazetteer(cache)
    return World(index, open_gazetteer(path), country_points(path), load_taxonomy())


def enrich(article: ClassifiedArticle, world: World) -> tuple[Event, ...]:
    """The article's events, in the order of their mentions, each told once."""
    ref = article.article
    home = ref.source.country
    around = survey(article.context, ref.title, home, world.index, world.lookup)
    ground = Ground(world.index, world.lookup, around, world.points)
    drafts = merge([_event(mention, article, ground, world) for mention in article.mentions])
    names = [fingerprint(e.type, e.actors, e.targets, e.place) for e in drafts]
    ids = identities(ref.id, names)
    return tuple(e.model_copy(update={"id": i}) for e, i in zip(drafts, ids, strict=True))


def _event(mention: Mention, article: ClassifiedArticle, ground: Ground, world: World) -> Event:
    """One mention as an event; its id is given once all of the article's are known."""
    ref = article.article
    who = partial(_actor, ref=ref, ground=ground)
    actors = tuple(who(party) for party in mention.actors)
    where = _place(mention, actors, ground)
    targets = tuple(_settled(who(party), mention, where) for party in mention.targets)
    beneficiary = who(mention.beneficiary).country if mention.beneficiary else None
    moved = _movement(mention, actors, beneficiary, where, ground)
    troops = deployment(moved) if moved else None
    parties = countries(actors), countries(targets)
    group = world.taxonomy[mention.type]["group"]
    return Event(
        id="-",
        key=correlation_key(mention.type, group, parties, where, troops),
        type=mention.type,
        trigger=mention.trigger,
        actors=actors,
        targets=targets,
        quantities=_quantities(mention),
        weapon=mention.weapon.text if mention.weapon else None,
        place=where,
        happened_at=_when(mention, ref),
        modality=mention.modality,
        verification=mention.verification,
        attributed_to=who(mention.attributed_to) if mention.attributed_to else None,
        deployment=troops,
        further=mention.further,
        cumulative=mention.cumulative,
        codes=codes(mention.type, world.taxonomy, actors, where.country if where else None),
        evidence=Evidence(
            sentence=mention.sentence.text, start=mention.sentence.start, end=mention.sentence.end
        ),
        confidence=min(1.0, max(0.0, mention.confidence)),
        article=ref,
        seen_at=ref.fetched_at,
        engine=f"{article.engine} {ENGINE}",
    )


def _actor(party: Party, ref: ArticleRef, ground: Ground) -> Actor:
    day = ref.published_at.date() if ref.published_at else None
    return actor(party, ground.index, day, partial(_place_country, ground=ground))


def _place_country(name: str, ground: Ground) -> str | None:
    company = Company(frozenset(), None, ground.around)
    entry = resolve(name.strip(), Sought.ANY, company, ground.lookup)
    return entry.country if entry and entry.kind in {Kind.CITY, Kind.REGION} else None


_LOCAL = frozenset({ActorKind.CIVILIAN, ActorKind.POLICE})


def _settled(target: Actor, mention: Mention, where: Place | None) -> Actor:
    """People attacked where they live belong there, when nothing else is said of them."""
    if target.country or target.kind not in _LOCAL or where is None or target.name:
        return target
    abroad = re.search(r"\b(?:foreign|western|refugees?|migrants?|tourists?|aid)\b", target.text, re.I)
    return target if abroad else target.model_copy(update={"country": where.country})


def _place(mention: Mention, actors: tuple[Actor, ...], ground: Ground) -> Place | None:
    owners = countries(actors)
    owner = owners[0] if len(owners) == 1 else None
    placed = [(m, place(m, ground, owner)) for m in mention.places]
    return choose(placed, leaving=mention.type is EventType.TROOP_WITHDRAWAL)


def _movement(
    mention: Mention, actors: tuple[Actor, ...], beneficiary: str | None, where: Place | None, ground: Ground
) -> Movement | None:
    """What a posture event's deployment is judged on; None for other types."""
    if mention.type not in POSTURE:
        return None
    sender = countries(actors)[:1] or named_countries(_own_words(mention), ground.index)[:1]
    abroad = any(country not in sender for country in ground.around.shares)
    return Movement(mention.type, actors, beneficiary, where, sender[0] if sender else None, abroad=abroad)


def _own_words(mention: Mention) -> str:
    """The forces' own words: "100,000 Russian troops", "Wagner mercenaries"."""
    return " ; ".join([mention.trigger.text, *(amount.text for amount in mention.quantities)])


def _quantities(mention: Mention) -> tuple[Quantity, ...]:
    read = (quantity(amount, mention.type) for amount in mention.quantities)
    return tuple(amount for amount in read if amount)


def _when(mention: Mention, ref: ArticleRef) -> Happened | None:
    ahead = mention.modality in {Modality.PLANNED, Modality.POSSIBLE}
    return happened_at(mention.time.text, ref.published_at, ahead=ahead) if mention.time else None
