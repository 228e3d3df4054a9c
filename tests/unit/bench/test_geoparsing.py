import pytest

from schemas.event import Place
from schemas.event_types import PlacePrecision
from tests.bench.geoparsing import Answer, is_near, is_right_country


@pytest.mark.parametrize(
    ("km", "near"), [(0.0, True), (161.0, True), (161.1, False), (None, False)]
)
def test_near_is_within_a_hundred_miles(km: float | None, near: bool) -> None:
    assert is_near(Answer("FRA", is_country=False, place=Place(text="Paris"), km=km)) is near


@pytest.mark.parametrize(
    ("is_country", "country", "precision", "right"),
    [
        (True, "FRA", PlacePrecision.COUNTRY, True),
        (True, "BEL", PlacePrecision.COUNTRY, False),
        (True, "FRA", PlacePrecision.PLACE, False),
        (False, "FRA", PlacePrecision.COUNTRY, False),
    ],
)
def test_only_a_country_asked_for_is_answered_by_a_country(
    is_country: bool, country: str, precision: PlacePrecision, right: bool
) -> None:
    place = Place(text="France", country=country, precision=precision)
    assert is_right_country(Answer("FRA", is_country, place, km=300.0)) is right
