from schemas.event import Place
from schemas.mention import Relation
from services.enricher.event_place import choose
from services.enricher.places import place
from tests.unit.enricher.world import a_place, ground


def placed(text: str) -> Place:
    return place(a_place(text), ground(), None)


def test_destinations_in_several_countries_give_none() -> None:
    there = [(a_place(name, relation=Relation.TO), placed(name)) for name in ("Poland", "Romania")]
    found = choose(there, leaving=False)
    assert found is not None
    assert found.country is None


def test_a_withdrawal_is_where_they_leave() -> None:
    said = [
        (a_place("Germany", relation=Relation.TO), placed("Germany")),
        (a_place("Mali", relation=Relation.FROM), placed("Mali")),
    ]
    found = [choose(said, leaving=leaving) for leaving in (True, False)]
    assert [one and one.country for one in found] == ["MLI", "DEU"]
