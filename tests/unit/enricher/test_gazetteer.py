from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enricher.compile_gazetteer import Row, write
from services.enricher.gazetteer import (
    Kind,
    country_points,
    ensure_gazetteer,
    fold,
    key_of,
    open_gazetteer,
    skeleton,
    state_points,
)
from tests.unit.enricher.world import the_world

HOME = Row(
    ("Odesa",),
    Kind.CITY,
    "UKR",
    "17",
    46.48,
    30.73,
    1_000_000,
    ("Odessa", "\u041e\u0434\u0435\u0441\u0430"),
)
TOWN = Row(("Odessa",), Kind.CITY, "USA", "TX", 31.85, -102.37, 100_000)
LAND = Row(("Ukraine",), Kind.COUNTRY, "UKR", None, 49.0, 31.0, 40_000_000)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    write(tmp_path / "places.sqlite", [HOME, TOWN, LAND])
    return tmp_path / "places.sqlite"


def test_a_name_finds_every_place_of_that_name_the_largest_first(index: Path) -> None:
    assert [e.country for e in open_gazetteer(index)("ODESSA")] == ["UKR", "USA"]


def test_a_transliteration_is_told_from_the_usual_name(index: Path) -> None:
    ukrainian, texan = open_gazetteer(index)("Odessa")
    assert (ukrainian.likeness, texan.likeness) == (0.5, 1.0)


def test_an_unknown_name_finds_nothing(index: Path) -> None:
    lookup = open_gazetteer(index)
    assert lookup("Nowhere") == lookup("") == lookup("\x00'; --") == ()


def test_countries_have_points(index: Path) -> None:
    assert country_points(index)["UKR"].name == "Ukraine"


def test_the_same_places_make_the_same_file(tmp_path: Path, index: Path) -> None:
    write(tmp_path / "again.sqlite", [HOME, TOWN, LAND])
    assert index.read_bytes() == (tmp_path / "again.sqlite").read_bytes()


def test_a_gazetteer_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RuntimeError, match="could not be compiled"):
        ensure_gazetteer(tmp_path / "file")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dzhankoi", "Djankoy"),
        ("Mykolayiv", "Mykolaiv"),
        ("Deir ez-Zor", "Deir az Zor"),
        ("Khartoum", "Khartum"),
    ],
)
def test_transliterations_share_a_skeleton(one: str, other: str) -> None:
    assert skeleton(fold(one)) == skeleton(fold(other))


@pytest.mark.parametrize(
    ("short", "long"),
    [("Mt. Hope", "Mount Hope"), ("Ft. Worth", "Fort Worth"), ("Lake Co.", "Lake County")],
)
def test_abbreviations_have_the_key_of_what_they_stand_for(short: str, long: str) -> None:
    assert key_of(short) == key_of(long)


def test_states_have_points_by_their_codes(tmp_path: Path) -> None:
    state = Row(("Texas",), Kind.REGION, "USA", "TX", 31.5, -99.3, 1_000_000)
    write(tmp_path / "places.sqlite", [state, TOWN, LAND])
    assert state_points(tmp_path / "places.sqlite")["USA", "TX"].name == "Texas"


def test_what_means_another_place_before_it_is_not_its_usual_name(tmp_path: Path) -> None:
    state = Row(("Ohio State",), Kind.REGION, "USA", "OH", 40.3, -82.8, 1, ("Ohio",))
    write(tmp_path / "places.sqlite", [state])
    lookup = open_gazetteer(tmp_path / "places.sqlite")
    assert (lookup("Ohio State")[0].likeness, lookup("Ohio")[0].likeness) == (1.0, 0.0)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)


def test_a_listed_town_is_one_place_with_its_state_and_its_other_names() -> None:
    lookup = the_world().lookup
    listed = [e for e in lookup("Kobani") if e.country == "SYR"]
    assert len(listed) == 1
    assert listed[0].admin1 is not None
    assert listed[0].fame > 0
    assert lookup("Ayn al Arab")[0].id == listed[0].id


def test_the_largest_town_of_its_name_is_the_capital() -> None:
    capitals = [e for e in the_world().lookup("Washington") if e.capital]
    assert [(e.country, e.admin1) for e in capitals] == [("USA", "DC")]
