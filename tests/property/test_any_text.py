"""Texts and mentions composed at random from fragments that have broken readers before."""

from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.article import ArticleRef
from schemas.event_types import EventType, Modality, Verification
from schemas.mention import (
    Amount,
    ClassifiedArticle,
    ClassifyOutcome,
    Context,
    Counted,
    Mention,
    Named,
    Party,
    PlaceMention,
    Relation,
)
from services.cli.extract import alerts_of
from services.enricher.enrich import enrich
from tests.builders import a_span, an_article
from tests.hostile import ENDLESS, FOREIGN, NOISE, SENTENCE
from tests.reading import Answer, Steps

Read = Callable[[str], Answer]

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

characters = st.characters(exclude_categories=["Cs"])
builders = st.sampled_from([*NOISE.values(), *ENDLESS.values()])
some_of_it = st.builds(
    lambda build, start, length: build()[start : start + length],
    builders, st.integers(0, 500), st.integers(1, 400),
)  # fmt: skip
words = st.sampled_from(
    [*SENTENCE.split(), "they", "denied", "that", "since", "\u201c", "'s", "-", "$5"]
)
sentence = st.lists(words, min_size=1, max_size=40).map(" ".join)
fragment = st.one_of(
    sentence,
    some_of_it,
    st.text(characters, max_size=40),
    st.just(SENTENCE),
    st.sampled_from(list(FOREIGN.values())),
)
separator = st.sampled_from(["", " ", "\n", ". ", "\x00", "<p>", "\u2028", "\u200b", "\u201d", "—"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Up to a dozen fragments with anything between them; never empty."""
    pieces = draw(st.lists(fragment, min_size=1, max_size=12))
    return "".join(piece + draw(separator) for piece in pieces) or "."


@FEW
@given(texts())
def test_any_text_has_an_outcome_and_true_offsets(read: Read, text: str) -> None:
    found, events = read(text)
    assert (found.outcome is ClassifyOutcome.EVENTS) == bool(found.mentions)
    assert bool(events) == bool(found.mentions)


phrase = st.one_of(
    st.sampled_from([
        "", " ", "-", "'s", "the", "a few", "half", "Russia's", "Moscow and Kyiv", "the two countries",
        "up to 12", "between 5 and", "dozens of", "$", "9" * 400, "1,000,", "-5", "0", "two hundred and",
        "30 February", "a billion years ago", "last", "since", "31 June 2024", "next Friday", "in 0001",
        "its border", "north of", "Volgograd region", "St", "al-", "\u0130stanbul", "\u00df",
    ]),
    st.text(characters, max_size=30),
    sentence,
)  # fmt: skip
party = st.builds(
    lambda text, other, label: Party(**dict(a_span(text)), refers_to=other, label=label),
    phrase, st.none() | phrase, st.sampled_from([None, "GPE", "NORP", "ORG", "PERSON"]),
)  # fmt: skip
amount = st.builds(
    lambda text, counts: Amount(**dict(a_span(text)), counts=counts),
    phrase,
    st.sampled_from(Counted),
)
place = st.builds(
    lambda text, relation, within: PlaceMention(
        **dict(a_span(text)), relation=relation, within=within
    ),
    phrase, st.sampled_from(Relation), st.none() | phrase,
)  # fmt: skip
mention = st.builds(
    Mention,
    type=st.sampled_from(EventType),
    trigger=phrase.map(a_span),
    sentence=phrase.map(a_span),
    actors=st.lists(party, max_size=3).map(tuple),
    targets=st.lists(party, max_size=3).map(tuple),
    quantities=st.lists(amount, max_size=3).map(tuple),
    weapon=st.none() | phrase.map(a_span),
    places=st.lists(place, max_size=3).map(tuple),
    time=st.none() | phrase.map(a_span),
    beneficiary=st.none() | party,
    forces=st.none() | party,
    modality=st.sampled_from(Modality),
    verification=st.sampled_from(Verification),
    attributed_to=st.none() | party,
    further=st.booleans(),
    cumulative=st.booleans(),
    confidence=st.floats(-1, 2),
)
named = st.builds(Named, text=phrase, label=st.sampled_from(["GPE", "LOC", "FAC", "ORG"]))
dates = st.none() | st.datetimes(
    datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - hypothesis adds the zone
)  # fmt: skip


@settings(FEW, max_examples=200)
@given(
    mentions=st.lists(mention, max_size=4).map(tuple),
    places=st.lists(named, max_size=4).map(tuple),
    title=phrase,
    day=dates,
)
def test_any_mentions_become_events(
    steps: Steps, mentions: tuple[Mention, ...], places: tuple[Named, ...], title: str,
    day: datetime | None,
) -> None:  # fmt: skip
    article: ArticleRef = an_article(title=title, published_at=day)
    classified = ClassifiedArticle(
        article=article,
        outcome=ClassifyOutcome.EVENTS if mentions else ClassifyOutcome.NO_EVENTS,
        mentions=mentions,
        context=Context(places=places),
        engine="test",
    )
    events = enrich(classified, steps.world)
    assert len({event.id for event in events}) == len(events) <= len(mentions)
    alerts_of(events, steps.rules)
