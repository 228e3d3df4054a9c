"""Event mentions as read from the text, not yet tied to the world: `articles.classified`."""

from enum import StrEnum

from schemas.article import ArticleRef
from schemas.base import Record, Span
from schemas.event_types import EventType, Modality, Verification


class ClassifyOutcome(StrEnum):
    """What the classifier found; also its metric label."""

    EVENTS = "events"
    NO_EVENTS = "no_events"
    NOT_ENGLISH = "not_english"


class Party(Span):
    """Somebody or something named in a role.

    `refers_to` is the antecedent's text where the span itself is a pronoun or a phrase such as
    "the two countries". `label` is the named-entity label (GPE, NORP, ORG, PERSON …), if any.
    """

    refers_to: str | None = None
    label: str | None = None


class Counted(StrEnum):
    """What a quantity counts, as far as the grammar tells."""

    THING = "thing"
    KILLED = "killed"
    WOUNDED = "wounded"
    CASUALTIES = "casualties"
    CAPTURED = "captured"
    DISPLACED = "displaced"
    MONEY = "money"


class Amount(Span):
    """A quantity as written, number, hedge and noun: "over 363 Shahed and decoy drones".

    `noun` is what a number without one counts, from the words before it: "three of them".
    """

    counts: Counted = Counted.THING
    noun: str | None = None


class Relation(StrEnum):
    """How a place stands to the event: where it happened, or one end of a movement."""

    AT = "at"
    TO = "to"
    FROM = "from"
    NEAR = "near"


class PlaceMention(Span):
    """A place in a role. `within` is the larger region named with it ("Russia's Volgograd region")."""

    relation: Relation = Relation.AT
    within: str | None = None


class Mention(Record):
    """One event as one sentence tells it; every span is into the article's text.

    `forces` are those that a movement moves, with whom they come from ("the troops from Germany");
    `sender` and `host` name whose forces go abroad and where, as their sentence and the one before read;
    `further` marks an event that adds to another ("additional deployments"), `demanded` a movement that
    others than those who would make it demand, `materiel` one of ships, aircraft or weapons alone;
    `beneficiary` is the side
    that forces or arms are sent to help; `cumulative` a toll over a period and not of one incident.
    """

    type: EventType
    trigger: Span
    sentence: Span
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    quantities: tuple[Amount, ...] = ()
    weapon: Span | None = None
    places: tuple[PlaceMention, ...] = ()
    time: Span | None = None
    beneficiary: Party | None = None
    forces: Party | None = None
    sender: Span | None = None
    host: Span | None = None
    modality: Modality = Modality.ASSERTED
    verification: Verification = Verification.REPORTED
    attributed_to: Party | None = None
    further: bool = False
    demanded: bool = False
    materiel: bool = False
    cumulative: bool = False
    confidence: float = 0.5


class Named(Record):
    """A name that occurs anywhere in the article, for grounding: how often, and where first.

    `within` is the name written behind it and a comma somewhere: the larger place, if it is one.
    """

    text: str
    label: str
    count: int = 1
    start: int = 0
    within: str | None = None


class Context(Record):
    """Every place and actor that the article names, most frequent first."""

    places: tuple[Named, ...] = ()
    actors: tuple[Named, ...] = ()


class ClassifiedArticle(Record):
    """An article's mentions; one record for every article, so that a revision can take them back."""

    article: ArticleRef
    outcome: ClassifyOutcome
    mentions: tuple[Mention, ...] = ()
    context: Context = Context()
    engine: str
