"""Place names of public news sets -> coordinates, by the enricher's resolver."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from schemas.event import Place
from schemas.event_types import PlacePrecision
from schemas.mention import Context, Named, PlaceMention
from services.classifier.context import MOST
from services.enricher.enrich import World
from services.enricher.places import Ground, place
from services.enricher.surroundings import country_of, survey
from tests.bench.material import DATA, Record, records
from tests.bench.measures import distance_km, median, share
from tests.bench.report import Figure, Report

SETS = {"tr_news": "TR-News", "geovirus": "GeoVirus", "lgl_half": "LGL, half"}
NEAR_KM = 161.0
_NOTE = (
    "Given are the name alone, the article's other names, which of them stands behind a name and a comma,"
    " and its title. The middle of a country may"
    " be elsewhere in a set; the last column also counts a country answered by that country. Rules and"
    " weights of the resolver were chosen on the even-numbered articles of TR-News and on all of GeoVirus"
    " and LGL. GeoVirus states a country only where a name links to its page."
)


class Answer(NamedTuple):
    """One name: its right country (None if not stated), whether it is a country, the answer, its error."""

    country: str | None
    is_country: bool
    place: Place
    km: float | None


def reports(name: str, world: World) -> Iterator[Report]:
    """Country and distance on one set.

    Raises:
        MissingError: the set is not there.
    """
    articles = records(DATA / "geoparsing" / f"{name}.jsonl")
    answers = [_answers(article, world) for article in articles]
    every = [one for some in answers for one in some]
    rows = {
        "all": _row(every),
        "odd articles": _row([one for some in answers[1::2] for one in some]),
        "countries": _row([one for one in every if one.is_country]),
        "smaller ones": _row([one for one in every if not one.is_country]),
    }
    title = f"Geoparsing, {SETS[name]} ({len(articles)} articles, {len(every)} names)"
    yield Report(f"geoparsing.{name}", title, rows, _NOTE)


def _answers(article: Record, world: World) -> list[Answer]:
    """The names of an article that have coordinates, resolved."""
    around = survey(_context(article), article.get("title", ""), None, world.lists)
    ground = Ground(world.index, world.lands, world.lookup, around, world.points, world.states)
    placed = [toponym for toponym in article["toponyms"] if toponym["lat"] is not None]
    return [_answer(toponym, ground) for toponym in placed]


def _context(article: Record) -> Context:
    """The names as the classifier hands them on: counted, with the name behind, the most frequent first."""
    toponyms = article["toponyms"]
    first = {t["text"]: t["start"] for t in reversed(toponyms)}
    counted = Counter(t["text"] for t in toponyms)
    behind = {t["start"]: t["text"] for t in toponyms}
    within = {
        t["text"]: w for t in reversed(toponyms) if (w := _behind(t, behind, article["text"]))
    }
    named = (
        Named(text=t, label="GPE", count=n, start=first[t], within=within.get(t))
        for t, n in counted.items()
    )
    return Context(places=tuple(sorted(named, key=lambda one: (-one.count, one.start))[:MOST]))


def _behind(toponym: Record, names: Mapping[int, str], text: str) -> str | None:
    """The name behind the name and a comma: the state of a town."""
    comma = ", "
    after = toponym["end"] + len(comma)
    return names.get(after) if text[toponym["end"] : after] == comma else None


def _answer(toponym: Record, ground: Ground) -> Answer:
    mention = PlaceMention(text=toponym["text"], start=toponym["start"], end=toponym["end"])
    found = place(mention, ground, None)
    country = country_of(_stated(toponym), ground.index)
    kind = toponym.get("fcode")
    is_country = kind.startswith("PCL") if kind else country is not None and "wikipedia" in toponym
    return Answer(country, is_country, found, _error_km(toponym, found))


def _stated(toponym: Record) -> str:
    """The country's name in the set, or the title of the page that the name links to."""
    page = toponym.get("wikipedia", "").rpartition("/")[2]
    return str(toponym.get("country") or page.replace("_", " "))


def _error_km(toponym: Record, found: Place) -> float | None:
    if found.lat is None or found.lon is None:
        return None
    return distance_km(toponym["lat"], toponym["lon"], found.lat, found.lon)


def _row(answers: Sequence[Answer]) -> dict[str, Figure]:
    stated = [one for one in answers if one.country]
    return {
        "names": len(answers),
        "no point": sum(one.km is None for one in answers),
        "with country": len(stated),
        "country right": share(
            sum(one.place.country == one.country for one in stated), len(stated)
        ),
        "median km": median([one.km for one in answers if one.km is not None]),
        "within 161 km": share(sum(is_near(one) for one in answers), len(answers)),
        "or right country": share(
            sum(is_near(one) or is_right_country(one) for one in answers), len(answers)
        ),
    }


def is_near(answer: Answer) -> bool:
    """Whether the answer lies within 100 miles; an unresolved name does not."""
    return answer.km is not None and answer.km <= NEAR_KM


def is_right_country(answer: Answer) -> bool:
    """Whether a country's name was answered by that country as a whole."""
    return (
        answer.is_country
        and answer.place.precision is PlacePrecision.COUNTRY
        and answer.place.country == answer.country
    )
