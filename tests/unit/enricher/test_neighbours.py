import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enricher.gazetteer import Entry, Kind
from services.enricher.globe import distance_km
from services.enricher.neighbours import Called, cell_of, inside, weigh


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
    apart = [abs(a - b) for a, b in zip(cell_of(lat, lon), cell_of(*there), strict=True)]
    assert distance_km(lat, lon, *there) > 200 or max(apart) <= 1
