from dataclasses import replace

from services.enricher.candidates import Called
from services.enricher.weigh import weigh
from tests.unit.enricher.towns import GREAT, NEXT, SAME_STATE, SMALL, THERE, a_state, a_town, called


def test_the_state_of_most_names_is_the_main_one() -> None:
    names = [Called(e.name.lower(), 1.0, (e,)) for e in (THERE, NEXT, SAME_STATE)]
    _, neighbours = weigh(names, {})
    assert neighbours.main_state(0.8) == ("AAA", "S")
    assert weigh(names[:1], {})[1].main_state(0.8) is None


def test_a_capital_says_little_of_the_towns_around_it() -> None:
    _, neighbours = weigh([called(GREAT)], {})
    _, others = weigh([called(replace(GREAT, capital=False))], {})
    suburb = a_town(23, "Suburb", (50.1, 50.1), "C", "CCC")
    assert 0.0 < neighbours.near(suburb, "suburb") < others.near(suburb, "suburb")


def test_the_middle_of_a_state_is_near_nothing() -> None:
    _, neighbours = weigh([called(a_state(24, "Midland", "M"))], {})
    assert neighbours.near(a_town(25, "Middle", (40.0, 40.0), "X"), "middle") == 0.0


def test_an_article_has_a_centre_and_a_country_if_its_towns_lie_together() -> None:
    _, neighbours = weigh([called(NEXT), called(SMALL)], {})
    assert neighbours.centre(0.6) in {NEXT, SMALL}
    assert neighbours.main_country(0.6) == "AAA"
    _, apart = weigh([called(NEXT), called(a_town(28, "Away", (60.0, 60.0), "B", "BBB"))], {})
    assert apart.centre(0.6) is None
    assert apart.main_country(0.6) is None
    _, government = weigh([called(GREAT)], {})
    assert government.centre(0.6) is None
    assert government.main_country(0.6) is None
