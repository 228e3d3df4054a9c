"""Whose official speaks, where no word of his names a country."""

import pytest

from schemas.mention import Mention, Relation
from services.enricher.enrich import enrich
from tests.unit.enricher.world import a_mention, a_party, a_place, an_article, the_world

FORCES = a_party("Ukrainian soldiers")


def sent(by: str) -> Mention:
    """Ukrainian soldiers go to Russia, as somebody says."""
    text = f"They will go, {by} said."
    said = a_party(by).model_copy(update={"start": 14, "end": 14 + len(by)})
    return a_mention(
        "troop_deployment", text, "go", actors=(FORCES,), forces=FORCES,
        places=(a_place("Russia", relation=Relation.TO),), attributed_to=said,
    )  # fmt: skip


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
def test_an_official_speaks_for_his_country(by: str, country: str | None) -> None:
    (event,) = enrich(an_article(sent(by)), the_world())
    assert event.attributed_to is not None
    assert event.attributed_to.country == country
