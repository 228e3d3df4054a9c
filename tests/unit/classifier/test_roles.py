from collections.abc import Callable

import pytest

from schemas.event_types import EventType
from schemas.mention import Mention

Read = Callable[[str], list[Mention]]
T = EventType


def one(found: list[Mention], kind: EventType) -> Mention:
    same = [m for m in found if m.type is kind]
    assert len(same) == 1, [(m.type, m.trigger.text) for m in found]
    return same[0]


def texts(spans: tuple[object, ...]) -> list[str]:
    return [span.text for span in spans]  # type: ignore[attr-defined]


SENDERS = {
    "Portugal has sent 200 soldiers to Mozambique.": ["Portugal"],
    "200 soldiers were sent to Mozambique by Portugal.": ["Portugal"],
    "Portuguese soldiers were deployed to Mozambique.": ["Portuguese soldiers"],
    "Portuguese soldiers arrived in Mozambique on Monday.": ["Portuguese soldiers"],
    "The deployment of 200 soldiers by Portugal has begun in Mozambique.": ["Portugal"],
    "Portugal's deployment of 200 soldiers to Mozambique has begun.": ["Portugal"],
    "Portugal agreed to send 200 soldiers to Mozambique.": ["Portugal"],
    "Portugal opened an embassy and sent 200 soldiers to Mozambique.": ["Portugal"],
    "Spain criticised Portugal for sending 200 soldiers to Mozambique.": ["Portugal"],
}


@pytest.mark.parametrize(("sentence", "senders"), SENDERS.items())
def test_the_sender_is_found_in_every_construction(
    sentence: str, senders: list[str], mentions: Read
) -> None:
    assert texts(one(mentions(sentence), T.TROOP_DEPLOYMENT).actors) == senders


@pytest.mark.parametrize(
    "sentence",
    [
        "Israel downed 39 Iranian drones.",
        "39 Iranian drones were downed by Israel.",
        "Jordan said that Israel downed 39 Iranian drones.",
    ],
)
def test_who_downs_is_the_actor_and_whose_drones_the_target(sentence: str, mentions: Read) -> None:
    downing = one(mentions(sentence), T.INTERCEPTION)
    assert (texts(downing.actors), texts(downing.targets)) == (["Israel"], ["Iranian"])


def test_an_attack_that_was_repelled_is_the_attackers(mentions: Read) -> None:
    clash = one(mentions("Ukrainian units repelled a Russian attack near Orikhiv."), T.ARMED_CLASH)
    assert texts(clash.actors) == ["Russian"]
    assert texts(clash.targets) == ["Ukrainian units"]


def test_a_light_verb_lends_its_subject(mentions: Read) -> None:
    strike = one(mentions("Turkey carried out an air strike on a base in Iraq."), T.AIR_STRIKE)
    assert texts(strike.actors) == ["Turkey"]


def test_pronouns_refer_to_the_subject_before(mentions: Read) -> None:
    found = mentions("Kenya has lost patience. It sent 400 soldiers to Somalia.")
    sender = one(found, T.TROOP_DEPLOYMENT).actors[0]
    assert (sender.text, sender.refers_to) == ("It", "Kenya")


def test_the_two_countries_are_the_last_two_named(mentions: Read) -> None:
    found = mentions("Serbia met Kosovo halfway. The two countries signed a treaty on borders.")
    assert one(found, T.AGREEMENT).actors[0].refers_to == "Serbia and Kosovo"


def test_the_two_sides_are_those_of_the_truce_and_not_who_brokered_it(mentions: Read) -> None:
    found = mentions(
        "A ceasefire between Israel and Hezbollah took effect across Lebanon on Wednesday. The truce, "
        "brokered by the United States and France, ends the heaviest fighting between the two sides in "
        "almost twenty years."
    )
    sides = {party.refers_to for m in found if m.type is T.ARMED_CLASH for party in m.actors}
    assert sides == {"Israel and Hezbollah"}


def test_those_helped_by_troops_are_the_beneficiary(mentions: Read) -> None:
    found = mentions("Rwanda sent 1,000 troops to Mozambique in support of Maputo's campaign.")
    beneficiary = one(found, T.TROOP_DEPLOYMENT).beneficiary
    assert beneficiary is not None
    assert beneficiary.text == "Maputo"


def test_additional_troops_add_to_others(mentions: Read) -> None:
    assert one(mentions("Italy sent 200 additional troops to Niger."), T.TROOP_DEPLOYMENT).further
    assert not one(mentions("Italy sent 200 troops to Niger."), T.TROOP_DEPLOYMENT).further
    more_than = "Italy sent more than 200 troops to Niger."
    assert not one(mentions(more_than), T.TROOP_DEPLOYMENT).further


def test_a_movement_that_is_somebodys_acts(mentions: Read) -> None:
    fired = one(
        mentions("Yemen's Houthi movement fired missiles at the port of Eilat."), T.SHELLING
    )
    assert texts(fired.actors) == ["Yemen's Houthi movement"]


def test_the_allies_of_a_state_are_other_states(mentions: Read) -> None:
    urged = one(mentions("Lithuania urged its allies to send troops."), T.DEMAND)
    assert [(target.text, target.refers_to) for target in urged.targets] == [("its allies", None)]


def test_what_is_trained_for_is_no_attack(mentions: Read) -> None:
    drill = "Seoul began its annual exercise on Monday, training for {} from the North."
    kinds = {m.type for m in mentions(drill.format("drone strikes and missile attacks"))}
    assert kinds == {T.MILITARY_EXERCISE}
