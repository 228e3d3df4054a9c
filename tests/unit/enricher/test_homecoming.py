"""Forces that come home from abroad have withdrawn, however it is told."""

import pytest

from schemas.event import Event
from schemas.event_types import EventType
from schemas.mention import Relation
from services.enricher.enrich import enrich
from tests.unit.enricher.world import a_mention, a_party, a_place, an_article, the_world

COUNTRIES = ("Russia", "Ukraine", "Mali")


def moved(text: str, forces: str, trigger: str, *places: tuple[str, Relation]) -> Event:
    """The event of one sentence that tells of a deployment."""
    mention = a_mention(
        "troop_deployment", text, trigger,
        actors=(a_party(forces),), forces=a_party(forces),
        places=tuple(
            a_place(name, relation=relation).model_copy(
                update={"start": text.index(name), "end": text.index(name) + len(name)}
            )
            for name, relation in places
        ),
    )  # fmt: skip
    (event,) = enrich(an_article(mention, places=COUNTRIES), the_world())
    return event


@pytest.mark.parametrize(
    ("text", "forces", "trigger", "places"),
    [
        (
            "The last Russian soldiers from Mali landed in Russia on Tuesday.",
            "The last Russian soldiers from Mali", "landed", [("Russia", Relation.TO)],
        ),
        (
            "Russian soldiers are going back to Russia from Mali.",
            "Russian soldiers", "going", [("Russia", Relation.TO), ("Mali", Relation.FROM)],
        ),
    ],
)  # fmt: skip
def test_who_comes_home_has_left(
    text: str, forces: str, trigger: str, places: list[tuple[str, Relation]]
) -> None:
    event = moved(text, forces, trigger, *places)
    assert event.type is EventType.TROOP_WITHDRAWAL
    assert event.deployment is not None
    assert event.deployment.model_dump(mode="json") == {
        "sender": "RUS", "host": "MLI", "beneficiary": None, "foreign": True, "direction": "out",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "forces", "trigger", "places"),
    [
        (
            "Russian soldiers landed in Russia on Tuesday.",
            "Russian soldiers", "landed", [("Russia", Relation.TO)],
        ),
        (
            "Russian guards went to Russia after hundreds of migrants came from Mali.",
            "Russian guards", "went", [("Russia", Relation.TO), ("Mali", Relation.FROM)],
        ),
        (
            "Russian soldiers from Mali landed in Ukraine.",
            "Russian soldiers from Mali", "landed", [("Ukraine", Relation.TO)],
        ),
    ],
)  # fmt: skip
def test_who_goes_anywhere_else_has_not(
    text: str, forces: str, trigger: str, places: list[tuple[str, Relation]]
) -> None:
    assert moved(text, forces, trigger, *places).type is EventType.TROOP_DEPLOYMENT
