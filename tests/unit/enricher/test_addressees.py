"""Parties that grammar leaves without a country: whom an act is addressed to, who speaks, who moves."""

import pytest

from schemas.event import Event
from schemas.mention import Mention
from services.enricher.enrich import enrich
from tests.unit.enricher.world import a_mention, a_party, an_article, the_world


def told(*mentions: Mention, places: tuple[str, ...] = ()) -> Event:
    """The last event of an article."""
    return enrich(an_article(*mentions, places=places), the_world())[-1]


def countries_hit(event: Event) -> list[str | None]:
    return [target.country for target in event.targets]


def test_who_is_named_behind_an_accusation_is_accused() -> None:
    said = "Seoul condemned the launch as a reckless act by North Korea."
    accused = a_mention("accusation", said, "condemned", actors=(a_party("Seoul"),))
    assert countries_hit(told(accused)) == ["PRK"]


def test_an_accusation_answers_who_was_told_of_last() -> None:
    first = a_mention(
        "air_strike", "Israel bombed the port.", "bombed", actors=(a_party("Israel"),)
    )
    then = a_mention("accusation", "Cairo called it a crime.", "called", actors=(a_party("Cairo"),))
    assert countries_hit(told(first, then)) == ["ISR"]


def test_where_somebody_only_is_nobody_is_addressed() -> None:
    said = "Seoul condemned the launch at a meeting in France."
    accused = a_mention("accusation", said, "condemned", actors=(a_party("Seoul"),))
    assert countries_hit(told(accused)) == []


def test_what_happened_since_then_names_nobody_who_is_asked() -> None:
    said = "Seoul has urged its allies to help since North Korea closed the border."
    urged = a_mention("demand", said, "urged", actors=(a_party("Seoul"),))
    assert countries_hit(told(urged)) == []


def test_a_target_with_a_country_stays() -> None:
    accused = a_mention(
        "accusation",
        "Seoul accused Russia of helping North Korea.",
        "accused",
        actors=(a_party("Seoul"),),
        targets=(a_party("Russia"),),
    )
    assert countries_hit(told(accused)) == ["RUS"]


@pytest.mark.parametrize(
    ("who", "expected"), [("a former minister", "POL"), ("three rebels", None)]
)
def test_who_is_arrested_is_of_the_country_that_arrests(who: str, expected: str | None) -> None:
    arrest = a_mention(
        "arrest",
        f"Polish police arrested {who}.",
        "arrested",
        actors=(a_party("Polish police"),),
        targets=(a_party(who),),
    )
    assert countries_hit(told(arrest)) == [expected]


def test_troops_are_those_of_the_country_that_is_found_to_send_them() -> None:
    sent = a_mention(
        "troop_deployment",
        "We will send troops, Ukraine's defence ministry said.",
        "send",
        actors=(a_party("We"),),
        attributed_to=a_party("Ukraine's defence ministry"),
    )
    event = told(sent)
    assert [actor.country for actor in event.actors] == ["UKR"]
    assert event.deployment is not None
    assert event.deployment.sender == "UKR"
