"""Claims and figures side by side."""

from schemas.event import Actor, Event, Quantity
from schemas.event_types import Modality, Qualifier, Verification
from services.correlator.sides import claims, disputed, figures, standing
from tests.builders import (
    NORTH_KOREA,
    RUSSIA,
    UKRAINE,
    a_deployment,
    an_article,
    an_event,
    at,
    killed,
    troops,
)


def says(name: str, hours: float, **fields: object) -> Event:
    return a_deployment(name, article=an_article(name, hours), **fields)


def test_each_side_has_one_figure_its_latest() -> None:
    events = [
        says("1", 0, quantities=(troops(3_000),)),
        says("2", 9, quantities=(troops(10_000),)),
        says("3", 12, quantities=(troops(12_000),), attributed_to=UKRAINE),
    ]
    (figure,) = figures(events)
    assert [(r.by, r.min) for r in figure.reports] == [
        ("the Pentagon", 10_000),
        ("Ukraine", 12_000),
    ]
    assert (figure.min, figure.highest_min, figure.max) == (10_000, 12_000, 12_000)


def test_of_several_numbers_in_one_event_the_largest_is_the_whole() -> None:
    (figure,) = figures([says("1", 0, quantities=(troops(12_000), troops(500)))])
    assert figure.min == 12_000


def test_an_open_end_leaves_the_figure_open() -> None:
    events = [
        an_event("1", quantities=(killed(14, Qualifier.AT_LEAST),)),
        an_event("2", article=an_article("2"), quantities=(killed(20),)),
    ]
    (figure,) = figures(events)
    assert (figure.min, figure.highest_min, figure.max) == (14, 20, None)


def test_a_denial_brings_no_figure() -> None:
    denial = says("2", 5, modality=Modality.DENIED, attributed_to=RUSSIA, quantities=(troops(1),))
    (figure,) = figures([says("1", 0), denial])
    assert [r.by for r in figure.reports] == ["the Pentagon"]


def test_a_toll_over_a_period_has_no_figures() -> None:
    war = an_event(cumulative=True, quantities=(killed(41_000),))
    report = an_event(type="casualty_report", quantities=(killed(41_000),))
    assert figures([war]) == figures([report]) == ()


def test_units_stay_apart() -> None:
    wounded = Quantity(text="55 wounded", min=55, max=55, unit="wounded")
    assert {f.unit: f.min for f in figures([an_event(quantities=(killed(6), wounded))])} == {
        "killed": 6,
        "wounded": 55,
    }


def test_a_claim_is_a_sides_latest_word_with_all_its_events() -> None:
    events = [
        says("1", 0, modality=Modality.PLANNED),
        says("2", 9),
        says("3", 9, attributed_to=UKRAINE),
    ]
    first, second = claims(events)
    assert (first.by, first.modality, first.event_ids) == (
        "the Pentagon",
        Modality.ASSERTED,
        ("event-1", "event-2"),
    )
    assert second.by == "Ukraine"


def test_one_side_under_two_spellings_is_one() -> None:
    plain = Actor(text="Pentagon", country="USA")
    article = Actor(text="the Pentagon", country="USA")
    assert (
        len(claims([says("1", 0, attributed_to=plain), says("2", 1, attributed_to=article)])) == 1
    )


def test_a_short_word_for_a_side_gives_way_to_its_name() -> None:
    he = Actor(text="he", name="Volodymyr Zelenskiy", country="UKR")
    assert claims([says("1", 0, attributed_to=he)])[0].by == "Volodymyr Zelenskiy"


def test_the_outlet_speaks_where_nobody_is_quoted() -> None:
    assert claims([an_event()])[0].by == "Outlet a1"


def test_disputed_when_another_side_denies() -> None:
    assert disputed([says("1", 0), says("2", 5, modality=Modality.DENIED, attributed_to=RUSSIA)])


def test_disputed_when_an_article_says_so() -> None:
    assert disputed([an_event(verification=Verification.DISPUTED)])


def test_not_disputed_when_a_side_drops_its_own_plan() -> None:
    plan = says("1", 0, modality=Modality.PLANNED)
    assert not disputed([plan, says("2", 5, modality=Modality.DENIED)])


def test_not_disputed_when_all_deny() -> None:
    assert not disputed([says("1", 0, modality=Modality.DENIED)])


def test_the_acting_sides_denial_settles_what_others_hold_possible() -> None:
    fear = says("1", 0, modality=Modality.POSSIBLE)
    own = says("2", 0, modality=Modality.DENIED, attributed_to=NORTH_KOREA)
    others = says("2", 0, modality=Modality.DENIED, attributed_to=RUSSIA)
    assert standing([fear, own]) == [own]
    assert standing([fear, others]) == [fear, others]


def test_a_report_stands_against_the_acting_sides_denial() -> None:
    own = says("2", 5, modality=Modality.DENIED, attributed_to=NORTH_KOREA)
    assert standing([says("1", 0), own]) == [says("1", 0), own]


def test_a_later_denial_takes_back_a_sides_plan_and_no_ones_report() -> None:
    plan, report = says("1", 0, modality=Modality.PLANNED), says("2", 1)
    denial = says("3", 5, modality=Modality.DENIED)
    assert standing([plan, report, denial]) == [report, denial]
    assert at(5) == denial.article.published_at
