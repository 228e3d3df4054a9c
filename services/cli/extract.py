"""`vedette extract`: articles on standard input, events and alerts on standard output, no broker."""

import sys
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from schemas.article import RawArticle, Source
from schemas.base import MAX_TEXT
from schemas.event import Event
from services.alerter.decide import decide, summary_row
from services.alerter.rules import Rule, load_rules
from services.classifier.classify import classify
from services.classifier.engine import Engine, load_engine
from services.correlator.bucket import Bucket
from services.correlator.correlate import correlate
from services.enricher.enrich import World, enrich, load_world

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SOURCE = Source(id="stdin", name="standard input")
_MAX_TITLE = 1_000
"""Characters of a title that are kept; every event carries it."""
_MAX_ERROR = 300


def _moment(value: object) -> object:
    """A bare date is that day's first moment, in UTC; an empty one is none."""
    if isinstance(value, str):
        return f"{value}T00:00:00Z" if len(value) == len("2026-01-31") else value or None
    if value is not None:
        raise ValueError("a date is written as a string, such as 2026-01-31")
    return None


def _reckonable(moment: datetime) -> datetime:
    """A date that weeks can be added to and taken from."""
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError(f"the year {moment.year} is out of reach")
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_reckonable)]


class Given(BaseModel):
    """One line of input."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, Field(min_length=1, max_length=128)]
    text: str
    title: str = ""
    article_date: Annotated[Moment | None, BeforeValidator(_moment)] = None


def extract(lines: Iterable[bytes], rules_file: Path) -> Iterator[bytes]:
    """Answer each input line with one output line, in order.

    A line that cannot be used is answered with its id, no events, and an `error`.
    """
    engine, world, rules = load_engine(), load_world(), load_rules(rules_file)
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield orjson.dumps(_answer(line, number, engine, world, rules))


def _answer(
    line: bytes, number: int, engine: Engine, world: World, rules: tuple[Rule, ...]
) -> dict[str, Any]:
    try:
        given = Given.model_validate(orjson.loads(line))
    except (orjson.JSONDecodeError, ValidationError) as error:
        return _unusable(_id_of(line), f"line {number}: {_why(error)}")
    if not (given.text.strip() or given.title.strip()):
        return {"id": given.id, "events": [], "alerts": []}
    try:
        events = enrich(classify(article_of(given), engine), world)
        alerts = alerts_of(events, rules)
    except Exception as error:  # noqa: BLE001 - one article's surprise must not end the run
        return _unusable(given.id, f"line {number}: the engine failed: {error!r}"[:_MAX_ERROR])
    told = [event.model_dump(mode="json") for event in events]
    return {"id": given.id, "events": told, "alerts": alerts}


def _unusable(line_id: str | None, reason: str) -> dict[str, Any]:
    return {"id": line_id, "events": [], "alerts": [], "error": reason}


def _why(error: orjson.JSONDecodeError | ValidationError) -> str:
    """What is wrong with a line, and where in it."""
    if isinstance(error, orjson.JSONDecodeError):
        return f"not JSON: {error.msg}, at character {error.pos}"
    first = error.errors(include_url=False, include_input=False)[0]
    return ": ".join([*map(str, first["loc"]), first["msg"].removeprefix("Value error, ")])


def _id_of(line: bytes) -> str | None:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return found["id"] if isinstance(found, dict) and isinstance(found.get("id"), str) else None


def article_of(given: Given) -> RawArticle:
    """The article of a line, as if a source without a name had it."""
    return RawArticle(
        id=given.id,
        revision="1",
        url=f"stdin:{given.id}",
        source=_SOURCE,
        title=given.title[:_MAX_TITLE],
        text=(given.text if given.text.strip() else given.title)[:MAX_TEXT],
        published_at=given.article_date,
        fetched_at=given.article_date or _EPOCH,
    )


def alerts_of(events: Iterable[Event], rules: tuple[Rule, ...]) -> list[dict[str, Any]]:
    """What one article's events raise under the rules, nothing being known before."""
    buckets: dict[str, Bucket] = {}
    newest = {}
    for event in events:
        buckets[event.key], incidents = correlate(buckets.get(event.key), event)
        newest.update({incident.id: incident for incident in incidents})
    raised = [decide(incident, rules, {})[0] for incident in newest.values()]
    return [summary_row(alert) for alerts in raised for alert in alerts]


def run(rules_file: Path) -> None:
    """Standard input to standard output, one line at a time."""
    for answer in extract(sys.stdin.buffer, rules_file):
        sys.stdout.buffer.write(answer + b"\n")
        sys.stdout.buffer.flush()
