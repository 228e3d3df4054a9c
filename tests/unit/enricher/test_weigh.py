from dataclasses import replace

import pytest

from services.enricher.candidates import Called
from services.enricher.gazetteer import Entry
from services.enricher.weigh import weigh
from tests.unit.enricher.towns import (
    GREAT,
    HERE,
    LAND,
    NEXT,
    SAME_STATE,
    SMALL,
    THERE,
    a_state,
    a_town,
    called,
)


def best(name: str, *names: Called, votes: dict[str, float] | None = None) -> Entry:
    return weigh(names, votes or {})[1].best[name].entry


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


def test_a_state_behind_its_town_is_the_state_and_not_the_city_called_so() -> None:
    state = replace(a_state(26, "York", "S"), likeness=0.0)
    city = replace(a_town(27, "York", (25.4, 15.2), "S"), population=1_000_000, fame=90)
    assert best("york", called(city, state), called(NEXT)) == city
    assert best("york", called(city, state), called(NEXT, within=(state, city))) == state
