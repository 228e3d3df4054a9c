import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.event_types import EventType, Qualifier
from schemas.mention import Amount, Counted
from services.enricher.numbers import quantity
from services.enricher.readings import readings
from tests.unit.enricher.world import an_amount

DEPLOYED, STRUCK = EventType.TROOP_DEPLOYMENT, EventType.SHELLING
EXACT, ABOUT, LEAST, UP_TO, RANGE = (
    Qualifier.EXACT, Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.UP_TO, Qualifier.RANGE,
)  # fmt: skip


def read(
    text: str, event_type: EventType = DEPLOYED, counts: str = "thing"
) -> tuple[object, ...] | None:
    found = quantity(an_amount(text, counts), event_type)
    return (found.min, found.max, found.unit, found.qualifier) if found else None


@pytest.mark.parametrize(
    ("text", "unit"),
    [("17 cars", "vehicles"), ("17 villagers", "killed"), ("two tank crew members", "killed")],
)
def test_nobody_kills_a_car(text: str, unit: str) -> None:
    found = quantity(an_amount(text, "killed"), EventType.CIVILIAN_ATTACK)
    assert found is not None
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,500 more soldiers", (2500, 2500, "troops", EXACT)),
        ("more than 40,000 troops", (40_000, None, "troops", LEAST)),
        ("no fewer than 12 tanks", (12, None, "tanks", LEAST)),
        ("at least two dozen drones", (24, None, "drones", LEAST)),
        ("up to 900 marines", (0, 900, "troops", UP_TO)),
        ("no more than 900 marines", (0, 900, "troops", UP_TO)),
        ("as many as 15,000 conscripts", (0, 15_000, "troops", UP_TO)),
        ("nearly 8,000 paratroopers", (8000, 8000, "troops", ABOUT)),
        ("an estimated 300 mercenaries", (300, 300, "troops", ABOUT)),
        ("just under 300 soldiers", (300, 300, "troops", ABOUT)),
        ("just over 300 soldiers", (300, None, "troops", LEAST)),
        ("300 or so soldiers", (300, 300, "troops", ABOUT)),
        ("300 or more soldiers", (300, None, "troops", LEAST)),
        ("4,000-6,000 troops", (4000, 6000, "troops", RANGE)),
        ("between 4,000 and 6,000 troops", (4000, 6000, "troops", RANGE)),
        ("about 4,000 to 6,000 troops", (4000, 6000, "troops", RANGE)),
        ("1.5 to 2 million people", (1.5e6, 2e6, "people", RANGE)),
        ("from 200 to about 1,100", (1100, 1100, "troops", ABOUT)),
        ("from 200 to 1,100 soldiers", (1100, 1100, "troops", EXACT)),
    ],
)
def test_figures_and_hedges(text: str, expected: tuple[object, ...]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty-five soldiers", 25),
        ("two hundred and six soldiers", 206),
        ("one thousand two hundred soldiers", 1200),
        ("three hundred thousand soldiers", 300_000),
        ("half a million soldiers", 500_000),
        ("a quarter of a million soldiers", 250_000),
        ("one and a half million soldiers", 1.5e6),
        ("a hundred soldiers", 100),
        ("a dozen soldiers", 12),
        ("half a dozen soldiers", 6),
        ("a couple of soldiers", 2),
        ("a hundred and twenty soldiers", 120),
        ("a further hundred soldiers", 100),
        ("the first hundred of the 2,000 extra soldiers", 100),
        ("a 300-man contingent", 300),
        ("3.2 million soldiers", 3.2e6),
        ("20k soldiers", 20_000),
    ],
)
def test_numbers_in_words(text: str, value: float) -> None:
    assert read(text) == (value, value, "troops", EXACT)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("several soldiers", 3),
        ("a few soldiers", 3),
        ("several hundred soldiers", 300),
        ("dozens of soldiers", 24),
        ("scores of soldiers", 40),
        ("hundreds of soldiers", 200),
        ("thousands of fresh Russian soldiers", 2000),
        ("tens of thousands of soldiers", 20_000),
        ("hundreds of thousands of soldiers", 200_000),
    ],
)
def test_round_words_are_lower_bounds(text: str, bound: float) -> None:
    assert read(text) == (bound, None, "troops", LEAST)


@pytest.mark.parametrize(
    "text",
    [
        "most of the soldiers",
        "many troops",
        "no troops",
        "Not one soldier",
        "16:42 GMT",
        "82nd Airborne troops",
        "F-16 jets",
        "Su-34 jets",
    ],
)
def test_a_text_without_a_number_gives_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a Russian helicopter", (1, 1, "aircraft", EXACT)),
        ("another warship", (1, 1, "ships", EXACT)),
        ("two Su-34 fighter jets", (2, 2, "aircraft", EXACT)),
        ("16 Abrams tanks", (16, 16, "tanks", EXACT)),
        ("three battalions", (3, 3, "other", EXACT)),
        ("one special forces detachment", (1, 1, "other", EXACT)),
        ("two aircraft carriers", (2, 2, "ships", EXACT)),
        ("two carriers", (2, 2, "ships", EXACT)),
        ("90 armoured carriers", (90, 90, "vehicles", EXACT)),
        ("50 armoured personnel carriers", (50, 50, "vehicles", EXACT)),
        ("5,000 tonnes of grain", (5000, 5000, "other", EXACT)),
        ("30 percent of the troops", (30, 30, "other", EXACT)),
        ("a 60-vehicle convoy", (60, 60, "vehicles", EXACT)),
        ("40 F-16s", (40, 40, "aircraft", EXACT)),
        ("158 missiles and drones", (158, 158, "other", EXACT)),
        ("150 technicians and guards", (150, 150, "troops", EXACT)),
        ("54 out of 62 drones", (54, 54, "drones", EXACT)),
        ("250 Germans", (250, 250, "troops", EXACT)),
        ("2,500 household generators", (2500, 2500, "other", EXACT)),
        ("one of its two new aircraft carriers", (1, 1, "ships", EXACT)),
        ("90 ground crew", (90, 90, "troops", EXACT)),
    ],
)
def test_the_head_noun_gives_the_unit(text: str, expected: tuple[object, ...]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "event_type", "counts", "unit"),
    [
        ("at least six people", STRUCK, "killed", "killed"),
        ("12", STRUCK, "wounded", "wounded"),
        ("4,000 people", EventType.DISPLACEMENT, "thing", "displaced"),
        ("60 demonstrators", EventType.ARREST, "thing", "detained"),
        ("60 demonstrators", EventType.PROTEST, "thing", "people"),
        ("200 soldiers", EventType.PRISONER_EXCHANGE, "captured", "people"),
        ("200 soldiers", EventType.ARMED_CLASH, "captured", "captured"),
        ("two villages", EventType.TERRITORIAL_CHANGE, "captured", "other"),
        ("9,000", EventType.MILITARY_EXERCISE, "thing", "troops"),
        ("250 Germans", EventType.DISPLACEMENT, "thing", "displaced"),
        ("1,000 fallen soldiers", EventType.PRISONER_EXCHANGE, "thing", "people"),
        ("four aerial tankers", EventType.TROOP_DEPLOYMENT, "thing", "aircraft"),
        ("some 200 civilian staff", EventType.TROOP_DEPLOYMENT, "thing", "people"),
        ("90 members of the force", EventType.TROOP_DEPLOYMENT, "thing", "troops"),
        ("60 members of the union", EventType.PROTEST, "thing", "people"),
        ("12 militants", EventType.ARMED_CLASH, "casualties", "casualties"),
        ("140 men and women", EventType.TROOP_DEPLOYMENT, "thing", "troops"),
        ("140 men and women", EventType.DISPLACEMENT, "thing", "displaced"),
        ("50 women and children", EventType.PRISONER_EXCHANGE, "thing", "people"),
        ("200 soldiers", EventType.TROOP_DEPLOYMENT, "displaced", "troops"),
        ("hundreds of well-wishers", EventType.PROTEST, "thing", "people"),
    ],
)
def test_what_befell_them_and_the_event_give_the_unit(
    text: str, event_type: EventType, counts: str, unit: str
) -> None:
    found = quantity(an_amount(text, counts), event_type)
    assert found is not None
    assert found.unit == unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1.1 million", (1.1e6, 1.1e6, "USD", EXACT)),
        ("a further \u00a3250m", (2.5e8, 2.5e8, "GBP", EXACT)),
        ("more than \u20ac3bn", (3e9, None, "EUR", LEAST)),
        ("two billion dollars", (2e9, 2e9, "USD", EXACT)),
        ("A$40 million", (4e7, 4e7, "AUD", EXACT)),
    ],
)
def test_money_is_in_its_currency(text: str, expected: tuple[object, ...]) -> None:
    assert read(text, EventType.ARMS_TRANSFER, "money") == expected


@given(st.text(max_size=80), st.sampled_from(EventType), st.sampled_from(Counted))
def test_any_text_gives_ordered_bounds_or_none(
    text: str, event_type: EventType, counts: str
) -> None:
    amount = Amount(text=text, start=0, end=len(text), counts=counts)
    found = quantity(amount, event_type)
    if found and found.max is not None:
        assert 0 <= (found.min or 0) <= found.max


@given(st.integers(min_value=1, max_value=999_999_999))
def test_a_figure_with_separators_is_read_as_written(number: int) -> None:
    assert [r.value for r in readings(f"{number:,} troops")] == [number]


def test_a_number_without_a_noun_has_the_unit_of_what_it_stands_for() -> None:
    found = quantity(
        an_amount("25 of which").model_copy(update={"noun": "rockets"}), EventType.INTERCEPTION
    )
    assert found is not None
    assert found.unit == "missiles"
