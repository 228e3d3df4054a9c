"""`vedette explain`: one article, sentence by sentence: what was read, what was left out, and why."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson
from pydantic import ValidationError
from rich.console import Console

from schemas.article import RawArticle
from schemas.event import Actor, Deployment, Event, Happened, Quantity
from schemas.mention import ClassifiedArticle, ClassifyOutcome, Mention
from services.alerter.rules import Rule, load_rules
from services.classifier.candidates import Candidate, by_rule, matching, own_acts
from services.classifier.classify import KEPT, Judged, classify, judge, kept
from services.classifier.engine import Engine, load_engine, parse, remembering
from services.classifier.modality import judge_modality
from services.classifier.passing import in_passing
from services.classifier.spans import Text, lay_out, sentence_spans
from services.classifier.tagger import Reading
from services.classifier.tree import Span
from services.cli.extract import Given, alerts_of, article_of
from services.cli.readable import Line, place_line, show
from services.enricher.enrich import World, enrich, load_world
from services.runtime.errors import ConfigError

WIDTH = 100
_LABEL = 13
"""Characters of the column that names a slot."""
_MOST_TRIGGERS = 4


class Dropped(NamedTuple):
    """A word that tells of an event and makes none of its own."""

    word: str
    type: str
    why: str


class Aside(NamedTuple):
    """What a sentence's events do not show.

    `dropped` are the words that make none, `tagged` the offsets of triggers whose modality no rule gave
    and the tagger did.
    """

    dropped: Sequence[Dropped] = ()
    tagged: frozenset[int] = frozenset()


def run(file: Path, rules_file: Path) -> None:
    """Explain the article in a file; `-` is standard input.

    Raises:
        ConfigError: the file cannot be read, or has no text.
    """
    article = article_of(read(file))
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    show(explained(article, load_engine(), load_world(), load_rules(rules_file)), console)


def read(file: Path) -> Given:
    """The article of a file: JSON as `vedette extract` reads it, or plain text.

    Raises:
        ConfigError: the file cannot be read, or has no text.
    """
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); give a file.") from None
    given = _line(raw, file.name)
    if not (given.text.strip() or given.title.strip()):
        raise ConfigError(f"{file}: has no text; give an article as text or JSON.")
    return given


def _line(raw: bytes, name: str) -> Given:
    try:
        return Given.model_validate(orjson.loads(raw))
    except (orjson.JSONDecodeError, ValidationError):
        return Given(id=name[:128] or "-", text=raw.decode("utf-8", errors="replace"))


def explained(
    article: RawArticle, engine: Engine, world: World, rules: tuple[Rule, ...]
) -> Iterator[Line]:
    """The explanation, line by line."""
    classified = classify(article, engine)
    if classified.outcome is ClassifyOutcome.NOT_ENGLISH:
        yield Line(0, "The text is not English: nothing is read from it.", "bold")
        return
    events = enrich(classified, world)
    asides = _asides(article, engine)
    for number, one in enumerate(judge(article.text), start=1):
        yield from _sentence(number, one)
        mentions = list(_mentions_in(one, classified))
        aside = asides.get(one.sentence.start, Aside())
        for mention in mentions:
            yield from _mention(mention, _event_of(mention, events), aside)
        for word in aside.dropped:
            yield Line(5, f'no event: {word.type} "{word.word}": {word.why}', "dim")
        if one.verdict in KEPT and not (mentions or aside.dropped):
            yield Line(5, "no event: no word of it tells of one", "dim")
    yield Line(0, "")
    yield from _alerts(events, rules)


def _asides(article: RawArticle, engine: Engine) -> dict[int, Aside]:
    """What the events do not show, by the offsets of the sentences that are read."""
    with remembering(engine):
        read = list(kept(article.text, engine))
        doc = parse(engine, [one.words for one in read])
        if doc is None:
            return {}
        laid = lay_out(article.text, [one.sentence for one in read], doc, None)
        return {
            one.sentence.start: _aside(laid, span, one.reading, engine)
            for one, span in zip(read, sentence_spans(laid), strict=True)
        }


def _aside(laid: Text, span: Span, reading: Reading, engine: Engine) -> Aside:
    found = matching(span, engine.rules, reading)
    own = own_acts(found)
    tagged = (laid.offset(one.trigger.idx) for one in own if _is_tagged(one))
    return Aside(list(_dropped(by_rule(span, engine.rules), found, own)), frozenset(tagged))


def _is_tagged(one: Candidate) -> bool:
    """Whether the tagger is sure, and of something else than the rules say."""
    return one.mood not in {None, judge_modality(one.trigger, one.type)}


def _dropped(
    met: Sequence[Candidate], found: Sequence[Candidate], own: Sequence[Candidate]
) -> Iterator[Dropped]:
    told = {one.trigger.i for one in found}
    acts = {one.trigger.i for one in own}
    for one in met:
        if one.trigger.i not in told:
            yield Dropped(one.trigger.text, one.type.value, "the tagger is sure that it is none")
    for one in found:
        if one.trigger.i not in acts:
            yield Dropped(one.trigger.text, one.type.value, _why(one))


def _why(one: Candidate) -> str:
    if in_passing(one.frame, one.type):
        return "named in passing"
    return "another word tells it, or it is only asked for"


def _sentence(number: int, one: Judged) -> Iterator[Line]:
    parsed = one.verdict in KEPT
    text = " ".join(one.sentence.text.split())
    yield Line(0, "")
    yield Line(0, f"{number}. {text}", "bold" if parsed else "dim")
    ranked = sorted(one.triggers, key=lambda w: (w.needed - w.points, w.trigger))
    points = ", ".join(f"{w.trigger} has {w.points} of {w.needed}" for w in ranked[:_MOST_TRIGGERS])
    why = f"{'read' if parsed else 'left out'}: {one.verdict.value}"
    yield Line(5, f"{why} ({points})" if points else why, "green" if parsed else "dim")


def _mentions_in(one: Judged, classified: ClassifiedArticle) -> Iterable[Mention]:
    start, end = one.sentence.start, one.sentence.end
    return (m for m in classified.mentions if start <= m.trigger.start < end)


def _event_of(mention: Mention, events: Sequence[Event]) -> Event | None:
    for event in events:
        if (event.type, event.trigger_start) == (mention.type, mention.trigger.start):
            return event
    return None


def _mention(mention: Mention, event: Event | None, aside: Aside) -> Iterator[Line]:
    yield Line(5, f'{mention.type.value} "{mention.trigger.text}"', "bold cyan")
    if event is None:
        yield Line(7, "told elsewhere in the article as well: one event")
        return
    tagged = mention.trigger.start in aside.tagged
    for label, value in _slots(mention, event, tagged=tagged):
        yield Line(7, f"{label:<{_LABEL}}{value}")


def _slots(mention: Mention, event: Event, *, tagged: bool) -> Iterator[tuple[str, str]]:
    yield from (("actor", _actor(actor)) for actor in event.actors)
    yield from (("target", _actor(actor)) for actor in event.targets)
    yield from (("quantity", _quantity(amount)) for amount in event.quantities)
    if event.place is not None:
        yield "place", f"{event.place.text} -> {place_line(event.place)}"
    if event.weapon:
        yield "weapon", event.weapon
    if mention.time is not None:
        yield "time", f"{mention.time.text} -> {_when(event.happened_at)}"
    by = " (read by the tagger)" if tagged else ""
    yield "truth", f"{event.modality.value}{by}, {event.verification.value}"
    if event.demanded:
        yield "demanded", "by others than those who would do it"
    if event.materiel:
        yield "materiel", "no word of men"
    if event.attributed_to is not None:
        yield "said by", _actor(event.attributed_to)
    if event.deployment is not None:
        yield "deployment", _move(event.deployment)
    plover = event.codes.plover.event if event.codes.plover else "-"
    cameo, acled = event.codes.cameo or "-", event.codes.acled or "-"
    yield "codes", f"PLOVER {plover}, CAMEO {cameo}, ACLED {acled}"
    yield "confidence", f"{event.confidence:.2f}"


def _actor(actor: Actor) -> str:
    known = ", ".join(filter(None, (actor.name, actor.country, actor.kind.value)))
    return f"{actor.text} -> {known}"


def _quantity(amount: Quantity) -> str:
    bounds = dict.fromkeys(f"{n:,.0f}" for n in (amount.min, amount.max) if n is not None)
    return f"{amount.text} -> {amount.qualifier.value} {' to '.join(bounds)} {amount.unit}"


def _when(when: Happened | None) -> str:
    return f"{when.start:%Y-%m-%d %H:%M}, {when.precision.value}" if when else "unknown"


def _move(move: Deployment) -> str:
    foreign = {True: "foreign", False: "not foreign", None: "unknown whether foreign"}
    helped = f", for {move.beneficiary}" if move.beneficiary else ""
    way = f"{move.sender or '?'} -> {move.host or '?'}{helped}"
    return f"{way}, {foreign[move.foreign]}, {move.direction.value}"


def _alerts(events: Sequence[Event], rules: tuple[Rule, ...]) -> Iterator[Line]:
    raised = alerts_of(events, rules)
    if not raised:
        yield Line(0, "No alert: no event satisfies a rule.", "bold")
    for alert in raised:
        way = f", {alert['sender'] or '?'} -> {alert['host'] or '?'}"
        moved = way if alert["sender"] or alert["host"] else ""
        troops = f", {alert['personnel_min']:,.0f} troops" if alert["personnel_min"] else ""
        yield Line(0, f"Alert: {alert['rule']}, {alert['status']}{moved}{troops}", "bold red")
