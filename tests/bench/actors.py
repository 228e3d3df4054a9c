"""Names of parties -> countries, against the pairs in the tests of the NGEC coder."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

import pycountry

from schemas.mention import Context, Party
from services.classifier.engine import Engine
from services.enricher.actors import actors
from services.enricher.enrich import World
from services.enricher.places import Ground, country_at
from services.enricher.surroundings import survey
from tests.bench.material import DATA, Record, records
from tests.bench.measures import share
from tests.bench.report import Report

_NOTE = (
    "The pairs are that coder's own tests, so what it gets right; it looks names up in Wikipedia,"
    " the project in its own tables. No article stands around: towns and 'the army' cannot be"
    " settled by one. Codes such as IGO count as no country."
)


def reports(engine: Engine, world: World) -> Iterator[Report]:
    """How often the country is right where there is one, and where there is none.

    Raises:
        MissingError: the set is not there.
    """
    pairs = records(DATA / "ngec_actor_resolution" / "all.jsonl")
    asked = [
        (country(pair), read(pair, engine, world)) for pair in pairs if pair["country"] is not None
    ]
    within = [found for right, found in asked if right]
    right = sum(right == found for right, found in asked if right)
    without = [found for right, found in asked if not right]
    answered = sum(found is not None for _, found in asked)
    rows = {
        "of a country": {"names": len(within), "right": share(right, len(within))},
        "of no country": {
            "names": len(without),
            "right": share(without.count(None), len(without)),
        },
        "answered with a country": {"names": answered, "right": share(right, answered)},
    }
    title = f"Countries of parties, NGEC's tests ({len(asked)} names)"
    yield Report("ngec_actor_resolution", title, rows, _NOTE)


def country(pair: Record) -> str | None:
    """The right country; None for none and for codes that are no country's."""
    code = pair["country"]
    known = code == "XKX" or pycountry.countries.get(alpha_3=code) is not None
    return code if known else None


def read(pair: Record, engine: Engine, world: World) -> str | None:
    """The country that the enricher gives a party of this name, on the day that the pair is for."""
    around = survey(Context(), "", None, world.lists)
    ground = Ground(world.index, world.lands, world.lookup, around, world.points, world.states)
    text = pair["mention"]
    party = Party(text=text, start=0, end=len(text), label=label(text, engine))
    day = on_day(pair["query_date"]) if pair["query_date"] else None
    return actors(party, world.index, day, partial(country_at, ground=ground))[0].country


def on_day(written: str) -> date:
    """A day as the set writes it: "2022-05-01", once "12 April 2022"."""
    form = "%Y-%m-%d" if written[:4].isdigit() else "%d %B %Y"
    return datetime.strptime(written, form).replace(tzinfo=UTC).date()


def label(text: str, engine: Engine) -> str | None:
    """The kind of name that the language model sees in it, as the classifier hands on."""
    return next((entity.label_ for entity in engine.nlp(text).ents), None)
