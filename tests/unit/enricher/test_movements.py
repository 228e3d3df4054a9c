"""Who sends forces, read from the forces' own words, from what was told before, and from who speaks."""

import pytest

from schemas.base import Span
from schemas.event import Deployment
from schemas.event_types import Modality
from schemas.mention import Mention, Party, Relation
from services.enricher.enrich import enrich
from tests.unit.enricher.world import a_mention, a_party, a_place, an_article, the_world


def sent(text: str = "Soldiers will go.", trigger: str = "go", **roles: object) -> Mention:
    return a_mention("troop_deployment", text, trigger, **roles)


def moved(*mentions: Mention) -> Deployment:
    found = enrich(an_article(*mentions), the_world())[-1].deployment
    assert found is not None
    return found


TO_RUSSIA = (a_place("Russia", relation=Relation.TO),)


def test_forces_belong_to_the_country_that_they_are_named_for_and_not_to_who_moves_them() -> None:
    found = moved(
        sent(
            actors=(a_party("The Kremlin"),),
            forces=a_party("North Korean troops"),
            places=TO_RUSSIA,
        )
    )
    assert (found.sender, found.host, found.foreign) == ("PRK", "RUS", True)


def test_the_troops_are_those_told_of_before() -> None:
    first = sent(actors=(a_party("North Korea"),), forces=a_party("soldiers"), places=TO_RUSSIA)
    then = sent("The troops will go.", "will go", forces=a_party("The troops from Russia"))
    assert moved(first, then).sender == "PRK"


def test_some_of_them_are_of_those_told_of_before() -> None:
    first = sent(actors=(a_party("North Korea"),), forces=a_party("soldiers"), places=TO_RUSSIA)
    then = sent(
        "Some moved.", "moved", forces=a_party("Some of the men"), places=(a_place("front"),)
    )
    found = moved(first, then)
    assert (found.sender, found.host) == ("PRK", "RUS")


def test_where_forces_come_from_is_not_where_they_go() -> None:
    came = sent("They came in.", "came", places=(a_place("Russia", relation=Relation.FROM),))
    assert moved(came).host is None


def test_peacekeepers_are_foreign_unless_somebodys() -> None:
    force = a_party("a standby force")
    assert moved(sent(forces=force, places=TO_RUSSIA)).foreign is True
    own = moved(sent(actors=(a_party("Russia"),), forces=force, places=TO_RUSSIA))
    assert (own.sender, own.foreign) == ("RUS", False)


@pytest.mark.parametrize(
    ("modality", "sender"), [(Modality.PLANNED, "UKR"), (Modality.ASSERTED, None)]
)
def test_who_announces_a_sending_sends_their_own(modality: Modality, sender: str | None) -> None:
    found = moved(
        sent(
            forces=a_party("soldiers"),
            attributed_to=a_party("Ukraine's defence ministry"),
            modality=modality,
            places=TO_RUSSIA,
        )
    )
    assert found.sender == sender


@pytest.mark.parametrize(
    ("speaker", "sender"), [("Ukraine's defence ministry", "UKR"), ("Ukraine Today, a paper", None)]
)
def test_who_only_tells_of_a_sending_is_not_read_as_the_sender(
    speaker: str, sender: str | None
) -> None:
    text = f"{speaker}, said that soldiers arrived in Russia."
    found = moved(
        sent(
            text,
            "arrived",
            forces=a_party("soldiers"),
            sender=Span(text="Ukraine", start=0, end=7),
            attributed_to=Party(text=speaker, start=0, end=len(speaker)),
            places=TO_RUSSIA,
        )
    )
    assert found.sender == sender


def test_foreign_troops_are_foreign_whoever_lets_them_in() -> None:
    found = moved(
        sent(actors=(a_party("The Kremlin"),), forces=a_party("foreign troops"), places=TO_RUSSIA)
    )
    assert (found.sender, found.host, found.foreign) == (None, "RUS", True)


def test_a_border_that_is_crossed_leads_to_the_other_side() -> None:
    found = moved(
        sent(
            "Troops crossed the border.",
            "crossed",
            actors=(a_party("Russian troops"),),
            places=(a_place("Ukraine's border"),),
        )
    )
    assert (found.host, found.foreign) == ("UKR", True)


def test_forces_that_leave_a_base_are_those_whose_base_it_is() -> None:
    found = moved(
        a_mention(
            "troop_withdrawal",
            "Soldiers left the French base in N'Djamena.",
            "left",
            actors=(a_party("Soldiers"),),
            places=(a_place("N'Djamena"),),
        )
    )
    assert (found.sender, found.host, found.foreign) == ("FRA", "TCD", True)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Soldiers will go to reinforce the embassy.", True),
        ("Soldiers will go to join the observer force.", True),
        ("The embassy said that soldiers will go.", False),
    ],
)
def test_who_guards_an_embassy_or_joins_a_mission_is_abroad(text: str, foreign: bool) -> None:
    assert moved(sent(text, actors=(a_party("Ukraine"),))).foreign is foreign


@pytest.mark.parametrize(
    ("forces", "sender"),
    [
        ("about 150 sailors in Russia", "UKR"),
        ("600 Syrian fighters", "UKR"),
        ("600 Syrian soldiers", "SYR"),
    ],
)
def test_whose_forces_are_not_told_by_where_they_are_or_who_hires_them(
    forces: str, sender: str
) -> None:
    found = moved(sent(actors=(a_party("Ukraine"),), forces=a_party(forces), places=TO_RUSSIA))
    assert found.sender == sender


def test_police_of_their_own_do_not_blur_whose_soldiers_go() -> None:
    both = (a_party("Polish soldiers"), a_party("federal police officers"))
    assert moved(sent(actors=both, places=TO_RUSSIA)).sender == "POL"


def test_rebels_that_fall_back_leave_no_other_country() -> None:
    text = "Angola will secure hills from which the M23 rebels have promised to pull back in Congo."
    found = moved(
        a_mention("troop_withdrawal", text, "pull back", actors=(a_party("M23 rebels"),)),
    )
    assert (found.host, found.foreign) == (None, None)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Soldiers are coming home after a year.", True),
        ("Soldiers are coming back after a year.", None),
        ("Soldiers will come home in coffins.", None),
    ],
)
def test_who_comes_home_was_abroad(text: str, foreign: bool | None) -> None:
    trigger = "come" if "will come" in text else "coming"
    left = a_mention("troop_withdrawal", text, trigger, actors=(a_party("Fijian soldiers"),))
    assert moved(left).foreign is foreign


def test_who_was_sent_to_a_town_at_home_comes_home_from_there() -> None:
    text, theirs = "Soldiers are coming home after a year.", a_party("Russian soldiers")
    left = a_mention("troop_withdrawal", text, "coming", actors=(theirs,))
    assert moved(left).foreign is True
    assert moved(sent(actors=(theirs,), places=TO_RUSSIA), left).foreign is not True


@pytest.mark.parametrize(
    ("text", "foreign"),
    [("Soldiers will go to the waters off Mali.", True), ("Soldiers will go to the hills.", None)],
)
def test_who_is_off_anothers_coast_is_abroad(text: str, foreign: bool | None) -> None:
    where = (a_place("waters" if "waters" in text else "hills", relation=Relation.TO),)
    assert moved(sent(text, actors=(a_party("Ukraine"),), places=where)).foreign is foreign


def test_forces_of_several_countries_are_foreign() -> None:
    both = sent(forces=a_party("Polish and Dutch soldiers"), places=TO_RUSSIA)
    assert (moved(both).sender, moved(both).foreign) == (None, True)
