"""Who stands behind it: each sentence marks its event's head word with asterisks."""

import pytest

from schemas.event_types import EventType
from tests.unit.classifier.parsing import assessed

CASES = [
    ("The rebels *shelled* the market on Monday.", "shelling", "reported"),
    ("The rebels reportedly *shelled* the market.", "shelling", "reported"),
    ("The army said it had *shelled* the market.", "shelling", "claimed"),
    ("The army *shelled* the market, the governor said on Monday.", "shelling", "claimed"),
    ("The army *shelled* the market, according to the governor.", "shelling", "claimed"),
    (
        "According to Kenya's foreign ministry, 200 officers *arrived* in Haiti.",
        "troop_deployment",
        "claimed",
    ),
    ("Rebels, the governor said, *shelled* the market.", "shelling", "claimed"),
    ('"We *destroyed* the depot," the general said.', "air_strike", "claimed"),
    ('"We *destroyed* the depot. Nobody was hurt," the general said.', "air_strike", "claimed"),
    (
        '"We hit the port," General Osei said. "Our jets also *bombed* the depot."',
        "air_strike",
        "claimed",
    ),
    ("Accra says Lomé denies *hosting* its soldiers.", "troop_deployment", "claimed"),
    ("Accra accused Lomé of *shelling* the border post.", "shelling", "claimed"),
    ("Togo's claim that Ghana *attacked* the post drew laughter.", "armed_clash", "claimed"),
    (
        "In a statement, the ministry announced the *deployment* of 40 trainers.",
        "troop_deployment",
        "claimed",
    ),
    ("The *attack* was described by the mayor as barbaric.", "armed_clash", "claimed"),
    ("Intelligence suggests that a second unit *arrived*.", "troop_deployment", "claimed"),
    ("The newspaper reported that jets *bombed* the depot.", "air_strike", "claimed"),
    ("An alleged *attack* on the post was front-page news.", "armed_clash", "claimed"),
    (
        "The United Nations found that soldiers *executed* eleven men.",
        "civilian_attack",
        "confirmed",
    ),
    (
        "Amnesty International documented the *killing* of eleven men.",
        "civilian_attack",
        "confirmed",
    ),
    ("The army admitted that its jet *bombed* the school.", "air_strike", "confirmed"),
    (
        "Lomé said Ghana had *shelled* the post. Accra dismissed the claim as propaganda.",
        "shelling",
        "disputed",
    ),
    (
        "Lomé said Ghana had *shelled* the post, but Accra denied the accusation.",
        "shelling",
        "disputed",
    ),
    ("Lomé said Ghana had *shelled* the post. Accra denied it.", "shelling", "disputed"),
    ("Lomé said Ghana had *shelled* the post, which Accra called a lie.", "shelling", "disputed"),
    (
        "Lomé said its troops had *withdrawn*. Diplomats said there was no evidence of a pullback.",
        "troop_withdrawal",
        "disputed",
    ),
    (
        "Lomé said Ghana had *shelled* the post. The claim could not be independently verified.",
        "shelling",
        "unverified",
    ),
    (
        "Lomé said Ghana had *shelled* the post. Reuters was unable to verify the report.",
        "shelling",
        "unverified",
    ),
    (
        "Lomé said Ghana had *shelled* the post. The post guards a road. The claim could not be verified.",
        "shelling",
        "unverified",
    ),
    (
        "Lomé said, without providing evidence, that Ghana had *shelled* the post.",
        "shelling",
        "unverified",
    ),
    ("Lomé said Ghana had *shelled* the post. It gave no evidence.", "shelling", "unverified"),
    (
        "Lomé said Ghana had *shelled* the post. There was no independent confirmation of the attack.",
        "shelling",
        "unverified",
    ),
    ("In an unconfirmed report, jets *bombed* the depot.", "air_strike", "unverified"),
    (
        "A drone *struck* the airfield overnight. This operation has not been independently verified.",
        "drone_strike",
        "unverified",
    ),
    (
        "It was not possible to verify the army's statement that it *captured* the hill.",
        "territorial_change",
        "unverified",
    ),
    (
        "Lomé said Ghana had *shelled* the post. A dam burst up north. The flood data could not be verified.",
        "shelling",
        "claimed",
    ),
    (
        "The president said the navy *seized* a ship. He denied that his son had been arrested.",
        "abduction",
        "claimed",
    ),
    ("He said the troops had *left* the town.", "troop_withdrawal", "claimed"),
    ("The minister told Le Monde that troops had *left* the town.", "troop_withdrawal", "claimed"),
    (
        "Oslo confirmed on Friday that its medics had *left* the base.",
        "troop_withdrawal",
        "claimed",
    ),
    ("Said to be retired, he *bombed* a bank in Lima.", "bombing", "reported"),
    ("The mayor, who said he was tired, was *arrested* on Monday.", "arrest", "reported"),
    ("Police *arrested* nine men after the mayor said he had been robbed.", "arrest", "reported"),
    (
        "Officials who asked not to be named said the jets had *bombed* the depot.",
        "air_strike",
        "claimed",
    ),
    (
        "The strike *killed* nine, a spokesman for the Ghanaian army told reporters.",
        "air_strike",
        "claimed",
    ),
    ("Ghana claimed to have *shot* down two drones.", "interception", "claimed"),
    ("Ghana *shot* down two drones, it said.", "interception", "claimed"),
]


@pytest.mark.parametrize(("text", "kind", "expected"), CASES)
def test_the_first_state_that_fits_is_taken(text: str, kind: str, expected: str) -> None:
    assert assessed(text, EventType(kind)).verification.value == expected
