"""Records for tests: valid as they come, each field to be overridden by name.

>>> an_event(type="ceasefire", article=an_article("a2", published_at=at(3)))
"""

from datetime import UTC, datetime, timedelta

from schemas.article import ArticleRef, Source
from schemas.base import Span
from schemas.event import (
    Actor,
    Codes,
    Deployment,
    Event,
    Evidence,
    Happened,
    Place,
    Quantity,
)
from schemas.event_types import (
    ActorKind,
    DatePrecision,
    EventType,
    Modality,
    PlacePrecision,
    Qualifier,
    Verification,
)
from schemas.incident import Change, Figure, Incident, Report, Status

START = datetime(2024, 10, 28, 12, tzinfo=UTC)

RUSSIA = Actor(text="Russia", name="Russia", country="RUS", kind=ActorKind.COUNTRY)
UKRAINE = Actor(text="Ukraine", name="Ukraine", country="UKR", kind=ActorKind.COUNTRY)
NORTH_KOREA = Actor(text="Pyongyang", name="North Korea", country="PRK", kind=ActorKind.COUNTRY)
KHARKIV = Place(
    text="Kharkiv", name="Kharkiv", country="UKR", admin1="Kharkiv", lat=49.98, lon=36.25,
    precision=PlacePrecision.PLACE,
)  # fmt: skip
ODESA = Place(
    text="Odesa", name="Odesa", country="UKR", admin1="Odesa", lat=46.48, lon=30.73,
    precision=PlacePrecision.PLACE,
)  # fmt: skip


def at(hours: float = 0) -> datetime:
    """A moment that many hours after noon of 28 October 2024, UTC."""
    return START + timedelta(hours=hours)


def on_day(day: int) -> Happened:
    """A day, counted from 28 October 2024."""
    start = START.replace(hour=0) + timedelta(days=day)
    end = start + timedelta(hours=23, minutes=59, seconds=59)
    return Happened(start=start, end=end, precision=DatePrecision.DAY)


def an_article(name: str = "a1", hours: float = 0, **fields: object) -> ArticleRef:
    """An article of the outlet "Outlet <name>", told that many hours after the start."""
    return ArticleRef(
        **{
            "id": f"article-{name}",
            "revision": "r1",
            "url": f"https://outlet.example/{name}",
            "source": Source(id=f"outlet-{name}", name=f"Outlet {name}", tier=2),
            "title": f"Story {name}",
            "published_at": at(hours),
            "fetched_at": at(hours) + timedelta(minutes=5),
            **fields,
        }
    )


def killed(number: int, qualifier: Qualifier = Qualifier.EXACT) -> Quantity:
    """A number of dead."""
    high = None if qualifier is Qualifier.AT_LEAST else number
    return Quantity(
        text=f"{number} people", min=number, max=high, unit="killed", qualifier=qualifier
    )


def troops(number: int) -> Quantity:
    """About so many soldiers."""
    return Quantity(
        text=f"about {number} troops", min=number, max=number, unit="troops", qualifier="about"
    )


def a_span(text: str) -> Span:
    """A text at the start of its article."""
    return Span(text=text, start=0, end=len(text))


def a_sentence(text: str) -> Evidence:
    """Evidence at the start of its article."""
    return Evidence(sentence=text, start=0, end=len(text))


def an_event(name: str = "e1", **fields: object) -> Event:
    """A Russian air strike on Kharkiv that killed six, as an outlet tells it in its own voice."""
    article = fields.pop("article", None)
    if not isinstance(article, ArticleRef):
        article = an_article()
    return Event(
        **{
            "id": f"event-{name}",
            "key": "violence:UKR",
            "type": EventType.AIR_STRIKE,
            "trigger": "hit",
            "actors": (RUSSIA,),
            "targets": (UKRAINE,),
            "quantities": (killed(6),),
            "place": KHARKIV,
            "happened_at": on_day(0),
            "modality": Modality.ASSERTED,
            "verification": Verification.REPORTED,
            "codes": Codes(),
            "evidence": a_sentence(" ".join(f"{name}word{n}" for n in range(8))),
            "confidence": 0.9,
            "article": article,
            "seen_at": article.fetched_at + timedelta(seconds=1),
            "engine": "test",
            **fields,
        }
    )


def a_deployment(name: str = "d1", **fields: object) -> Event:
    """North Korea sends about 10,000 troops to Russia, as the Pentagon says."""
    return an_event(
        name,
        **{
            "key": "posture:PRK",
            "type": EventType.TROOP_DEPLOYMENT,
            "trigger": "has sent",
            "actors": (NORTH_KOREA,),
            "targets": (),
            "quantities": (troops(10_000),),
            "place": None,
            "happened_at": None,
            "verification": Verification.CLAIMED,
            "attributed_to": Actor(text="the Pentagon", name="Pentagon", country="USA"),
            "deployment": Deployment(sender="PRK", host="RUS", foreign=True),
            **fields,
        },
    )


def a_figure(unit: str, low: float | None, high: float | None = None, by: str = "X") -> Figure:
    """One side's number as the only report of its unit."""
    report = Report(by=by, text=f"{low} {unit}", min=low, max=high, event_id="event-e1")
    return Figure(unit=unit, min=low, max=high, highest_min=low, reports=(report,))


def an_incident(name: str = "i1", **fields: object) -> Incident:
    """The incident that `an_event` alone makes, first version."""
    event = an_event()
    return Incident(
        **{
            "id": f"incident-{name}",
            "key": event.key,
            "version": 1,
            "change": Change.NEW,
            "type": event.type,
            "status": Status.ASSERTED,
            "verification": event.verification,
            "first_seen": at(),
            "last_seen": at(),
            "updated_at": at(0.1),
            "happened_at": event.happened_at,
            "place": event.place,
            "actors": event.actors,
            "targets": event.targets,
            "figures": (a_figure("killed", 6, 6),),
            "size": 6,
            "sources": (event.article.source,),
            "codes": event.codes,
            "events": (event,),
            **fields,
        }
    )


def a_deployment_incident(name: str = "i1", **fields: object) -> Incident:
    """The incident that `a_deployment` alone makes, first version."""
    event = a_deployment()
    return an_incident(
        name,
        **{
            "key": event.key,
            "type": event.type,
            "verification": event.verification,
            "happened_at": None,
            "place": None,
            "actors": event.actors,
            "targets": (),
            "deployment": event.deployment,
            "figures": (a_figure("troops", 10_000, 10_000, by="Pentagon"),),
            "size": 10_000,
            "events": (event,),
            **fields,
        },
    )
