from services.enricher.containment import inside
from services.enricher.gazetteer import Entry, Kind
from tests.unit.enricher.towns import HERE, THERE, a_town


def test_a_state_holds_its_towns_by_their_code() -> None:
    state = Entry(9, "South", Kind.REGION, "AAA", "S", 40.0, 40.0, 1_000_000)
    assert inside(THERE, state)
    assert not inside(HERE, state)
    assert not inside(a_town(5, "Other", (40.0, 40.0), "S", "BBB"), state)
