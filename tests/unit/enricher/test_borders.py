import pytest

from services.enricher.borders import border_of, neighbours
from services.enricher.deployments import Border


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
