"""A classified article -> its events: every span of every mention tied to the world.

Pure but for look-ups in the loaded `World`: the same article gives the same events, with the same ids,
on every run.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from schemas.article import ArticleRef
from schemas.event import Actor, Deployment, Event, Evidence, Happened, Place, Quantity
from schemas.event_types import POSTURE, EventType, Modality
from schemas.mention import ClassifiedArticle, Mention, Party, PlaceMention, Relation
from services.enricher import actors as parties_of
from services.enricher.addressees import addressee
from services.enricher.codes import Taxonomy, codes, load_taxonomy
from services.enricher.dates import happened_at
from services.enricher.deployments import deployment
from services.enricher.event_place import choose
from services.enricher.gazetteer import (
    DEFAULT_CACHE,
    Entry,
    Lookup,
    country_points,
    ensure_gazetteer,
    open_gazetteer,
    state_points,
)
from services.enricher.homecoming import told_as_return
from services.enricher.identity import correlation_key, countries, fingerprint, identities
from services.enricher.local import (
    Local,
    at_place,
    is_recipient,
    moving,
    official,
    recipient,
    settled,
    speaking,
    struck_place,
    victims,
)
from services.enricher.merge import merge
from services.enricher.movements import movement
from services.enricher.names import LANDS, NameIndex, load_names, only
from services.enricher.numbers import quantity
from services.enricher.outlets import as_outlet, stands_behind
from services.enricher.places import Ground, country_at, place
from services.enricher.surroundings import Lists, survey

ENGINE = "enricher/1"


@dataclass(frozen=True)
class World:
    """Everything known beforehand.

    All names, those of countries and peoples alone, the gazetteer, one point for each country, and the
    ontology codes.
    """

    index: NameIndex
    lands: NameIndex
    lookup: Lookup
    points: Mapping[str, Entry]
    states: Mapping[tuple[str, str], Entry]
    taxonomy: Taxonomy

    @property
    def lists(self) -> Lists:
        """What an article's names are looked up in."""
        return Lists(self.index, self.lookup, self.points)


def load_world(cache: Path = DEFAULT_CACHE) -> World:
    """Load names, taxonomy and gazetteer; the gazetteer is compiled into `cache` where it is missing.

    Raises:
        RuntimeError: the gazetteer could not be compiled.
        ValueError: a data file has an ill-formed entry.
    """
    index = load_names()
    path = ensure_gazetteer(cache)
    lands = only(index, LANDS)
    points = country_points(path), state_points(path)
    return World(index, lands, open_gazetteer(path), *points, load_taxonomy())


def enrich(article: ClassifiedArticle, world: World) -> tuple[Event, ...]:
    """The article's events, in the order of their mentions, each told once."""
    ref = article.article
    home = ref.source.country
    around = survey(article.context, ref.title, home, world.lists)
    ground = Ground(world.index, world.lands, world.lookup, around, world.points, world.states)
    told: list[Event] = []
    for mention in followed(article.mentions):
        told.append(_event(mention, article, ground, world, told))
    drafts = merge(told)
    names = [fingerprint(e.type, e.actors, e.targets, e.place) for e in drafts]
    ids = identities(ref.id, names)
    return tuple(e.model_copy(update={"id": i}) for e, i in zip(drafts, ids, strict=True))


def _event(
    mention: Mention,
    article: ClassifiedArticle,
    ground: Ground,
    world: World,
    told: Sequence[Event],
) -> Event:
    """One mention as an event, after those `told`; its id is given once all are known."""
    ref = article.article
    who = partial(_actors, ref=ref, ground=ground)
    actors = _each(who, mention.actors)
    struck = _each(who, mention.targets)
    source = who(mention.attributed_to)[0] if mention.attributed_to else None
    where = _place(mention, actors, source, ground) or _struck(mention, struck, ground)
    local = Local(where.country if where else None, ground.around.main())
    if not (mention.type in POSTURE and countries(actors)):
        actors = tuple(settled(one, mention.type, local, victim=False) for one in actors)
    hit = replace(local, main=None if local.main in countries(actors) else local.main)
    quantities = _quantities(mention)
    targets = tuple(
        at_place(settled(one, mention.type, hit, victim=True), where) for one in struck
    ) or victims(mention.type, quantities, where)
    beneficiary = who(mention.beneficiary)[0].country if mention.beneficiary else None
    if where and not targets and is_recipient(mention.type, where):
        targets, where = (recipient(where),), None
    source = (
        as_outlet(settled(source, mention.type, local, victim=False), mention) if source else None
    )
    actors = tuple(speaking(one, source) for one in actors)
    targets = addressee(mention, (actors, targets, source), told, ground.index) or targets
    moved = movement(mention, (actors, source, beneficiary), where, ground, told)
    mention, troops = told_as_return(mention, deployment(moved) if moved else None, ground)
    actors = moving(actors, troops.sender) if troops else actors
    own = _own_act(mention, actors, troops)
    source = official(source, mention.type, own, local.place) if source else None
    group = world.taxonomy[mention.type]["group"]
    return Event(
        id="-",
        key=correlation_key(
            mention.type, group, (countries(actors), countries(targets)), where, troops
        ),
        type=mention.type,
        trigger=mention.trigger.text,
        trigger_start=mention.trigger.start,
        actors=actors,
        targets=targets,
        quantities=quantities,
        weapon=mention.weapon.text if mention.weapon else None,
        place=where,
        happened_at=_when(mention, ref),
        modality=mention.modality,
        verification=stands_behind(mention.verification, source),
        attributed_to=source,
        deployment=troops,
        further=mention.further,
        demanded=mention.demanded,
        materiel=mention.materiel,
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


def _own_act(mention: Mention, actors: tuple[Actor, ...], troops: Deployment | None) -> str | None:
    """The one country whose act an event is, if it may be told by its own side.

    Who says that forces named by their country have come may be of any other.
    """
    if troops and mention.modality is Modality.ASSERTED:
        named = any(map(str.isupper, "".join(actor.text for actor in actors)))
        return None if named else troops.sender
    acting = countries(actors)
    return troops.sender if troops else acting[0] if len(acting) == 1 else None


def followed(mentions: tuple[Mention, ...]) -> list[Mention]:
    """The mentions, where "further deployments" without parties have those of the ones they add to."""
    done: list[Mention] = []
    for mention in mentions:
        first = next((m for m in reversed(done) if m.type is mention.type and m.actors), None)
        if mention.further and not mention.actors and first:
            beneficiary = mention.beneficiary or first.beneficiary
            parties = {"actors": first.actors, "beneficiary": beneficiary}
            done.append(mention.model_copy(update=parties))
        else:
            done.append(mention)
    return done


def _each(
    who: Callable[[Party], tuple[Actor, ...]], parties: tuple[Party, ...]
) -> tuple[Actor, ...]:
    return tuple(actor for party in parties for actor in who(party))


def _actors(party: Party, ref: ArticleRef, ground: Ground) -> tuple[Actor, ...]:
    day = ref.published_at.date() if ref.published_at else None
    return parties_of.actors(party, ground.index, day, partial(country_at, ground=ground))


def _place(
    mention: Mention, actors: tuple[Actor, ...], source: Actor | None, ground: Ground
) -> Place | None:
    owners = countries(actors)
    owner = owners[0] if len(owners) == 1 else None
    if mention.type in {EventType.TROOP_DEPLOYMENT, EventType.TROOP_WITHDRAWAL} and source:
        # Who says that others' forces are "on its territory" means its own.
        owner = source.country or owner
    if owner is None and mention.forces:
        owner = parties_of.own_country(mention.forces.text, ground.index)
    spans = {(party.start, party.end) for party in mention.actors}
    said = [
        m for m in mention.places if (m.start, m.end) not in spans and not _is_whence(m, mention)
    ]
    placed = [(m, place(m, ground, owner)) for m in said]
    return choose(placed, leaving=mention.type is EventType.TROOP_WITHDRAWAL)


def _is_whence(said: PlaceMention, mention: Mention) -> bool:
    """Whether forces only come from there: "came in from Russia"."""
    return mention.type is EventType.TROOP_DEPLOYMENT and said.relation is Relation.FROM


def _struck(mention: Mention, targets: tuple[Actor, ...], ground: Ground) -> Place | None:
    """Where a target says that it stands, when no place is named otherwise."""
    for target in targets:
        text = struck_place(mention.type, target)
        where = place(PlaceMention(text=text, start=0, end=0), ground, None) if text else None
        if where and where.country and where.name:
            return where
    return None


def _quantities(mention: Mention) -> tuple[Quantity, ...]:
    read = (quantity(amount, mention.type) for amount in mention.quantities)
    return tuple(amount for amount in read if amount)


def _when(mention: Mention, ref: ArticleRef) -> Happened | None:
    ahead = mention.modality in {Modality.PLANNED, Modality.POSSIBLE}
    if mention.time is None:
        return None
    when = happened_at(mention.time.text, ref.published_at, ahead=ahead)
    past = when is not None and ref.published_at is not None and when.end < ref.published_at
    return None if ahead and past else when  # what is ahead has no date that has gone by
