"""Movements that others only demand, told apart from those that somebody plans or considers."""

import pytest

from services.classifier.demanded import is_demanded
from tests.unit.classifier.parsing import find

DEMANDED = [
    "Moldova demanded that Russia *withdraw* its soldiers.",
    "The mayor asked Lisbon to *send* marines.",
    "Oslo called on the junta to *accept* African peacekeepers.",
    "Baghdad told Ankara to *withdraw* its tanks at once.",
    "Georgia wants Russia to *leave* the village.",
    "The generals have asked Gaborone for *soldiers*.",
    "The junta gave the Americans until March to *leave*.",
    "The crowd will camp there until the troops *leave*.",
    "Villagers made an appeal for the *deployment* of peacekeepers.",
    "The rebels insist on a full *withdrawal* of the army.",
    "Peru demands guarantees that include a pledge to *pull* the troops out.",
    "The minister called on the council to make Rwanda *take* its soldiers off the hills.",
    "Israel must *quit* the hills, he said.",
    "The party wants the soldiers *out* by June.",
    "Thousands rallied in Niamey for the *departure* of the American soldiers.",
    "Refugees demonstrated on Thursday for the *withdrawal* of Russian troops.",
    "Iraq will stop its oil exports for a month or until Israel *withdraws* from the hills.",
]
OWN_WILL = [
    "Kenya wants to *send* 500 soldiers to Haiti.",
    "The president told his defence minister to begin *bringing* the force home.",
    "Estonia will ask its lawmakers to *approve* a mission.",
    "Paris told reporters that it had *sent* 300 soldiers.",
    "The soldiers have been told to *leave* by Friday.",
    "Warsaw is considering *sending* a brigade.",
    "The king ordered his guards to *leave* the island.",
    "Belgrade asked the mission for permission to *send* police into the north.",
    "The crew, who had asked for leave, *sailed* on Monday.",
    "Residents told the BBC that Ethiopian soldiers had *crossed* the river.",
]


@pytest.mark.parametrize("marked", DEMANDED)
def test_what_others_want_is_demanded(marked: str) -> None:
    assert is_demanded(find(marked))


@pytest.mark.parametrize("marked", OWN_WILL)
def test_what_those_want_who_would_do_it_is_not(marked: str) -> None:
    assert not is_demanded(find(marked))
