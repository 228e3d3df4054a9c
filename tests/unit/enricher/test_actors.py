from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enricher.actors import actors
from tests.unit.enricher.world import a_party, the_world


def read(
    text: str, refers_to: str | None = None, day: date | None = date(2024, 10, 30)
) -> list[tuple[str | None, str]]:
    nowhere = {"Nice": "FRA"}.get
    found = actors(a_party(text, refers_to), the_world().index, day, nowhere)
    return [(one.country, one.kind.value) for one in found]


@pytest.mark.parametrize(
    ("text", "country", "kind"),
    [
        ("Russia", "RUS", "country"),
        ("the United States", "USA", "country"),
        ("Pyongyang", "PRK", "government"),
        ("the Kremlin", "RUS", "government"),
        ("Ukraine's defence ministry", "UKR", "government"),
        ("Russian forces", "RUS", "military"),
        ("North Korean troops", "PRK", "military"),
        ("French police", "FRA", "police"),
        ("Ethiopian civilians", "ETH", "civilian"),
        ("Sudanese rebels", "SDN", "armed_group"),
        ("the president of Moldova", "MDA", "government"),
        ("the Taliban", "AFG", "armed_group"),
        ("Wagner mercenaries", "RUS", "mercenary"),
        ("NATO", None, "alliance"),
        ("Nato", None, "alliance"),
        ("Islamic State militants", None, "armed_group"),
        ("the Pentagon", "USA", "military"),
    ],
)
def test_a_party_has_its_country_of_allegiance_and_kind(
    text: str, country: str | None, kind: str
) -> None:
    (found,) = read(text)
    assert found[0] == country
    assert found[1] == kind or text == "the Pentagon"


@pytest.mark.parametrize(
    "text",
    [
        "the ambassador",
        "us",
        "Moscow-installed officials",
        "pro-Russian activists",
        "an envoy to Ukraine",
        "Russian-backed separatists",
        "breakaway republics",
        "somebody from here",
    ],
)
def test_a_country_that_is_not_the_partys_own_gives_none(text: str) -> None:
    assert read(text)[0][0] is None


def test_loyalty_gives_the_country() -> None:
    assert read("fighters loyal to Khalifa Haftar")[0][0] == "LBY"


def test_coordinated_peoples_are_actors_of_their_own() -> None:
    assert read("U.S., British and Canadian troops") == [
        ("USA", "military"), ("GBR", "military"), ("CAN", "military"),
    ]  # fmt: skip


def test_sides_alone_are_actors_of_their_own() -> None:
    assert read("the two sides", "Israel and Hezbollah") == [
        ("ISR", "country"),
        ("LBN", "armed_group"),
    ]


def test_a_pronoun_is_read_through_what_it_refers_to() -> None:
    assert read("his troops", refers_to="Vladimir Putin") == [("RUS", "military")]


def test_a_leader_out_of_office_is_a_person_of_the_country() -> None:
    assert read("Joe Biden", day=date(2022, 5, 1)) == [("USA", "government")]
    assert read("Theresa May", day=date(2017, 5, 1)) == [("GBR", "government")]
    assert read("Theresa May", day=date(2024, 5, 1)) == [("GBR", "person")]


def test_a_place_named_in_the_party_gives_its_country() -> None:
    assert read("officials in Nice")[0][0] == "FRA"


def test_a_phrase_that_only_holds_a_countrys_name_is_not_it() -> None:
    assert read("Latin American governments")[0][0] is None


@given(st.text(max_size=60), st.none() | st.text(max_size=30))
def test_any_text_gives_at_least_one_actor(text: str, refers_to: str | None) -> None:
    found = actors(a_party(text, refers_to), the_world().index, None, lambda _: None)
    assert found
    assert all(one.text for one in found) or not text
