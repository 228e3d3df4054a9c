"""Whose official speaks, where no word of his names a country."""

import pytest

from schemas.mention import Mention, Relation
from services.enricher.enrich import enrich
from tests.unit.enricher.world import a_mention, a_party, a_place, an_article, the_world

FORCES = a_party("Ukrainian soldiers")


def moving(by: str, modality: str = "planned", verb: str = "will go") -> Mention:
    """Ukrainian soldiers go to Russia, as somebody says."""
    text = f"They {verb}, {by} said."
    start = text.index(by)
    said = a_party(by).model_copy(update={"start": start, "end": start + len(by)})
    return a_mention(
        "troop_deployment", text, verb.rsplit(maxsplit=1)[-1], actors=(FORCES,), forces=FORCES,
        places=(a_place("Russia", relation=Relation.TO),), attributed_to=said, modality=modality,
    )  # fmt: skip


def speaker(mention: Mention) -> str | None:
    (event,) = enrich(an_article(mention), the_world())
    assert event.attributed_to is not None
    return event.attributed_to.country


@pytest.mark.parametrize(
    ("by", "country"),
    [
        ("Prime Minister Hans Berg", "UKR"),
        ("the defence ministry", "UKR"),
        ("Governor Hans Berg", "RUS"),
        ("the regional police", "RUS"),
        ("the NATO commander", None),
        ("a spokesman for the coalition", None),
        ("a spokeswoman", None),
        ("a widow", None),
    ],
)
def test_who_announces_a_movement_speaks_of_his_own_forces(by: str, country: str | None) -> None:
    assert speaker(moving(by)) == country


def test_who_says_that_others_have_come_may_be_anybody() -> None:
    assert speaker(moving("the president", "asserted", "went")) is None


def test_who_tells_of_an_attack_is_where_it_struck() -> None:
    text = "Russian drones struck the town, the interior ministry said."
    by = "the interior ministry"
    said = a_party(by).model_copy(update={"start": 32, "end": 32 + len(by)})
    struck = a_mention(
        "drone_strike", text, "struck", actors=(a_party("Russian drones"),),
        places=(a_place("Ukraine"),), attributed_to=said,
    )  # fmt: skip
    assert speaker(struck) == "UKR"
