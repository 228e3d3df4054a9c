import pytest

from services.enricher.divisions import Division, bare_division, names, read_divisions


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Harney County", "Harney"),
        ("Province of Cebu", "Cebu"),
        ("Kabupaten Sleman", "Sleman"),
        ("Afrin District", "Afrin"),
        ("County", "County"),
    ],
)
def test_the_word_for_what_it_is_is_taken_off(name: str, bare: str) -> None:
    assert bare_division(name) == bare


def test_a_direction_is_no_name() -> None:
    assert names(Division("XX", "1", 1, "Central", 0.0, 0.0, 1)) == ()
    assert names(Division("XX", "1", 1, "Northern Province", 0.0, 0.0, 1)) == ("Northern Province",)


def test_every_division_lies_on_the_globe_and_has_a_level() -> None:
    found = list(read_divisions())
    assert len(found) > 10_000
    assert {one.level for one in found} == {1, 2}
    assert all(abs(one.lat) <= 90 and abs(one.lon) <= 180 and one.population >= 0 for one in found)
