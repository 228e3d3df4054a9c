"""The loaded world and small records for the enricher's tests."""

from datetime import UTC, datetime
from functools import cache

from schemas.article import ArticleRef, Source
from schemas.base import Span
from schemas.mention import (
    Amount,
    ClassifiedArticle,
    ClassifyOutcome,
    Context,
    Mention,
    Named,
    Party,
    PlaceMention,
    Relation,
)
from services.enricher.enrich import World, load_world
from services.enricher.places import Ground
from services.enricher.surroundings import survey

WEDNESDAY = datetime(2024, 10, 30, 15, tzinfo=UTC)


@cache
def the_world() -> World:
    return load_world()


def ground(*places: str | tuple[str, str], title: str = "") -> Ground:
    """What an article that names these places gives to ground on; of two, the second is behind the first."""
    world = the_world()
    pairs = ((name, None) if isinstance(name, str) else name for name in places)
    named = (Named(text=name, label="GPE", within=within) for name, within in pairs)
    context = Context(places=tuple(named))
    around = survey(context, title, None, world.lists)
    return Ground(world.index, world.lands, world.lookup, around, world.points, world.states)


def a_party(text: str, refers_to: str | None = None, label: str | None = None) -> Party:
    return Party(text=text, start=0, end=len(text), refers_to=refers_to, label=label)


def a_place(text: str, within: str | None = None, relation: Relation = Relation.AT) -> PlaceMention:
    return PlaceMention(text=text, start=0, end=len(text), within=within, relation=relation)


def an_amount(text: str, counts: str = "thing") -> Amount:
    return Amount(text=text, start=0, end=len(text), counts=counts)


def a_mention(event_type: str, sentence: str, trigger: str, **roles: object) -> Mention:
    """A mention whose spans are found in its sentence: actors="Oslo", places=["Mali"] and so on."""
    start = sentence.index(trigger)
    span = Span(text=trigger, start=start, end=start + len(trigger))
    whole = Span(text=sentence, start=0, end=len(sentence))
    return Mention(type=event_type, trigger=span, sentence=whole, **roles)


def an_article(
    *mentions: Mention,
    places: tuple[str, ...] = (),
    revision: str = "r1",
    fetched_at: datetime = WEDNESDAY,
) -> ClassifiedArticle:
    ref = ArticleRef(
        id="a1",
        revision=revision,
        url="https://outlet.example/a1",
        source=Source(id="outlet", name="Outlet"),
        published_at=WEDNESDAY,
        fetched_at=fetched_at,
    )
    named = Context(places=tuple(Named(text=name, label="GPE") for name in places))
    outcome = ClassifyOutcome.EVENTS if mentions else ClassifyOutcome.NO_EVENTS
    return ClassifiedArticle(
        article=ref, outcome=outcome, mentions=mentions, context=named, engine="t/1"
    )
