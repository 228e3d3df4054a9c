from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enricher.gazetteer import Entry, Kind
from services.enricher.globe import distance_km
from services.enricher.neighbours import AROUND, Called, cell_of, inside, weigh


def a_town(
    number: int, name: str, at: tuple[float, float], state: str, country: str = "AAA"
) -> Entry:
    return Entry(number, name, Kind.CITY, country, state, *at, 10_000)


HERE = a_town(1, "Twin", (10.0, 10.0), "N")
THERE = a_town(2, "Twin", (20.0, 10.0), "S")
NEXT = a_town(3, "Next", (20.3, 10.2), "S")
SAME_STATE = a_town(4, "Remote", (25.0, 15.0), "S")


@pytest.mark.parametrize("other", [NEXT, SAME_STATE])
def test_a_name_is_where_the_other_names_are(other: Entry) -> None:
    names = [Called("twin", 1.0, (HERE, THERE)), Called(other.name.lower(), 1.0, (other,))]
    _, neighbours = weigh(names, {})
    assert neighbours.best["twin"].entry == THERE


def test_a_name_does_not_speak_for_itself() -> None:
    shares, neighbours = weigh([Called("twin", 1.0, (HERE,))], {})
    assert shares.of("AAA", "twin") == neighbours.near(HERE, "twin") == 0.0
    assert shares.of("AAA") == 1.0


def test_countries_named_otherwise_count() -> None:
    shares, _ = weigh([], {"AAA": 3.0, "BBB": 1.0})
    assert shares.parts == {"AAA": 0.75, "BBB": 0.25}


def test_the_state_of_most_names_is_the_main_one() -> None:
    names = [Called(e.name.lower(), 1.0, (e,)) for e in (THERE, NEXT, SAME_STATE)]
    _, neighbours = weigh(names, {})
    assert neighbours.main_state(0.8) == ("AAA", "S")
    assert weigh(names[:1], {})[1].main_state(0.8) is None


def test_a_state_holds_its_towns_by_their_code() -> None:
    state = Entry(9, "South", Kind.REGION, "AAA", "S", 40.0, 40.0, 1_000_000)
    assert inside(THERE, state)
    assert not inside(HERE, state)
    assert not inside(a_town(5, "Other", (40.0, 40.0), "S", "BBB"), state)


LAT, LON = st.floats(-89, 89), st.floats(-179, 179)


@given(LAT, LON, st.floats(-0.9, 0.9), st.floats(-0.9, 0.9))
def test_what_is_near_lies_in_a_cell_next_to_it(
    lat: float, lon: float, up: float, on: float
) -> None:
    there = (max(-90.0, min(90.0, lat + up)), lon + on)
    step = cell_of(*there) - cell_of(lat, lon)
    assert distance_km(lat, lon, *there) > 200 or step in AROUND


def a_state(number: int, name: str, code: str, country: str = "AAA") -> Entry:
    return Entry(number, name, Kind.REGION, country, code, 40.0, 40.0, 1_000_000)


def called(*entries: Entry, within: tuple[Entry, ...] = ()) -> Called:
    return Called(entries[0].name.lower(), 1.0, entries, within)


GREAT = replace(a_town(20, "Harbour", (50.0, 50.0), "C", "CCC"), population=2_000_000, capital=True)
SMALL = a_town(21, "Harbour", (20.1, 10.1), "S")
LAND = Entry(22, "Landia", Kind.COUNTRY, "CCC", None, 50.0, 50.0, 9_000_000)


def best(name: str, *names: Called, votes: dict[str, float] | None = None) -> Entry:
    return weigh(names, votes or {})[1].best[name].entry


def test_small_towns_find_each_other_though_each_has_a_great_namesake() -> None:
    great = [
        replace(a_town(30 + n, name, (50.0, 50.0 + 20 * n), f"C{n}", "CCC"), population=900_000)
        for n, name in enumerate(("Alba", "Brena", "Corva"))
    ]
    small = [
        a_town(40 + n, one.name, (20.0, 10.0 + n / 10), "S", "AAA") for n, one in enumerate(great)
    ]
    names = [called(*pair) for pair in zip(great, small, strict=True)]
    _, neighbours = weigh([*names, called(NEXT)], {})
    assert [neighbours.best[name].entry for name in ("alba", "brena", "corva")] == small


def test_a_capital_is_meant_where_its_country_is_named() -> None:
    near = (called(NEXT), called(THERE))
    assert best("harbour", called(GREAT, SMALL), *near) == SMALL
    assert best("harbour", called(GREAT, SMALL), *near, called(LAND)) == GREAT
    assert best("harbour", called(GREAT, SMALL), *near, votes={"CCC": 1.0}) == GREAT


def test_of_two_alike_the_one_with_names_in_more_languages_is_meant() -> None:
    known = replace(HERE, fame=60)
    assert best("twin", called(THERE, known)) == known


def test_a_capital_says_little_of_the_towns_around_it() -> None:
    _, neighbours = weigh([called(GREAT)], {})
    _, others = weigh([called(replace(GREAT, capital=False))], {})
    suburb = a_town(23, "Suburb", (50.1, 50.1), "C", "CCC")
    assert 0.0 < neighbours.near(suburb, "suburb") < others.near(suburb, "suburb")


def test_the_middle_of_a_state_is_near_nothing() -> None:
    _, neighbours = weigh([called(a_state(24, "Midland", "M"))], {})
    assert neighbours.near(a_town(25, "Middle", (40.0, 40.0), "X"), "middle") == 0.0


def test_a_state_behind_its_town_is_the_state_and_not_the_city_called_so() -> None:
    state = replace(a_state(26, "York", "S"), likeness=0.0)
    city = replace(a_town(27, "York", (25.4, 15.2), "S"), population=1_000_000, fame=90)
    assert best("york", called(city, state), called(NEXT)) == city
    assert best("york", called(city, state), called(NEXT, within=(state, city))) == state


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
