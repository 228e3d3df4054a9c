from collections.abc import Callable

import pytest

from schemas.mention import Mention

Read = Callable[[str], list[Mention]]


@pytest.mark.parametrize(
    "text",
    [
        "Italy sent four Eurofighter jets to Romania on Thursday.",
        "Britain sent the destroyer Duncan to the Black Sea on Monday.",
        "Two Russian Tu-160 bombers landed in Venezuela on Monday.",
    ],
)
def test_ships_aircraft_and_weapons_are_no_men(text: str, mentions: Read) -> None:
    assert [one.materiel for one in mentions(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Italy sent four Eurofighter jets and 90 ground crew to Romania on Thursday.",
        "Berlin is deploying a Patriot battery with 100 soldiers to Slovakia.",
        "Italy sent a squadron of jets to Romania on Thursday.",
        "France sent 300 soldiers to Niger.",
        "The Indians and their two helicopters have left the Maldives, Male said on Thursday.",
        "Turkey sent Syrian fighters to Azerbaijan.",
        "Russian tanks and armoured vehicles crossed into Ukraine before dawn on Thursday.",
        "Russia fired 12 missiles at Dnipro.",
    ],
)
def test_men_units_tanks_that_roll_and_attacks_are_not_materiel(text: str, mentions: Read) -> None:
    assert {one.materiel for one in mentions(text)} == {False}
