"""Who says so: each sentence marks its event's head word with asterisks."""

import pytest

from schemas.event_types import EventType
from tests.unit.classifier.parsing import assessed

CASES = [
    ("The rebels *shelled* the market on Monday.", "shelling", None),
    ("The rebels reportedly *shelled* the market.", "shelling", None),
    ("The army said it had *shelled* the market.", "shelling", "The army"),
    ("The army *shelled* the market, the governor said on Monday.", "shelling", "the governor"),
    ("The army *shelled* the market, according to the governor.", "shelling", "the governor"),
    (
        "According to Kenya's foreign ministry, 200 officers *arrived* in Haiti.",
        "troop_deployment",
        "Kenya's foreign ministry",
    ),
    ("Rebels, the governor said, *shelled* the market.", "shelling", "the governor"),
    ('"We *destroyed* the depot," the general said.', "air_strike", "the general"),
    ('"We *destroyed* the depot. Nobody was hurt," the general said.', "air_strike", "the general"),
    (
        '"We hit the port," General Osei said. "Our jets also *bombed* the depot."',
        "air_strike",
        "General Osei",
    ),
    (
        "Togo's soldiers have *set* up two posts, the rebels said; its ministry denied any change.",
        "troop_deployment",
        "the rebels",
    ),
    ("Accra says Lomé denies *hosting* its soldiers.", "troop_deployment", "Lomé"),
    ("Accra accused Lomé of *shelling* the border post.", "shelling", "Accra"),
    ("Togo's claim that Ghana *attacked* the post drew laughter.", "armed_clash", "Togo"),
    (
        "In a statement, the ministry announced the *deployment* of 40 trainers.",
        "troop_deployment",
        "the ministry",
    ),
    ("The *attack* was described by the mayor as barbaric.", "armed_clash", "the mayor"),
    ("Intelligence suggests that a second unit *arrived*.", "troop_deployment", "Intelligence"),
    ("The newspaper reported that jets *bombed* the depot.", "air_strike", "The newspaper"),
    ("An alleged *attack* on the post was front-page news.", "armed_clash", None),
    (
        "The United Nations found that soldiers *executed* eleven men.",
        "civilian_attack",
        "The United Nations",
    ),
    (
        "Amnesty International documented the *killing* of eleven men.",
        "civilian_attack",
        "Amnesty International",
    ),
    ("The army admitted that its jet *bombed* the school.", "air_strike", "The army"),
    (
        "Lomé said Ghana had *shelled* the post. Accra dismissed the claim as propaganda.",
        "shelling",
        "Lomé",
    ),
    (
        "Lomé said Ghana had *shelled* the post, but Accra denied the accusation.",
        "shelling",
        "Lomé",
    ),
    ("Lomé said Ghana had *shelled* the post. Accra denied it.", "shelling", "Lomé"),
    ("Lomé said Ghana had *shelled* the post, which Accra called a lie.", "shelling", "Lomé"),
    (
        "Lomé said its troops had *withdrawn*. Diplomats said there was no evidence of a pullback.",
        "troop_withdrawal",
        "Lomé",
    ),
    (
        "Lomé said Ghana had *shelled* the post. The claim could not be independently verified.",
        "shelling",
        "Lomé",
    ),
    (
        "Lomé said Ghana had *shelled* the post. Reuters was unable to verify the report.",
        "shelling",
        "Lomé",
    ),
    (
        "Lomé said Ghana had *shelled* the post. The post guards a road. The claim could not be verified.",
        "shelling",
        "Lomé",
    ),
    (
        "Lomé said, without providing evidence, that Ghana had *shelled* the post.",
        "shelling",
        "Lomé",
    ),
    ("Lomé said Ghana had *shelled* the post. It gave no evidence.", "shelling", "Lomé"),
    (
        "Lomé said Ghana had *shelled* the post. There was no independent confirmation of the attack.",
        "shelling",
        "Lomé",
    ),
    ("In an unconfirmed report, jets *bombed* the depot.", "air_strike", None),
    (
        "A drone *struck* the airfield overnight. This operation has not been independently verified.",
        "drone_strike",
        None,
    ),
    (
        "Lomé said Ghana had *shelled* the post. A dam burst up north. The flood data could not be verified.",
        "shelling",
        "Lomé",
    ),
    (
        "The president said the navy *seized* a ship. He denied that his son had been arrested.",
        "abduction",
        "The president",
    ),
    ("He said the troops had *left* the town.", "troop_withdrawal", "He"),
    (
        "The minister told Le Monde that troops had *left* the town.",
        "troop_withdrawal",
        "The minister",
    ),
    ("Oslo confirmed on Friday that its medics had *left* the base.", "troop_withdrawal", "Oslo"),
    ("Said to be retired, he *bombed* a bank in Lima.", "bombing", None),
    ("The mayor, who said he was tired, was *arrested* on Monday.", "arrest", None),
    ("Police *arrested* nine men after the mayor said he had been robbed.", "arrest", None),
    (
        "Officials who asked not to be named said the jets had *bombed* the depot.",
        "air_strike",
        "Officials",
    ),
    (
        "The strike *killed* nine, a spokesman for the Ghanaian army told reporters.",
        "air_strike",
        "a spokesman for the Ghanaian army",
    ),
    ("Ghana claimed to have *shot* down two drones.", "interception", "Ghana"),
    ("Ghana *shot* down two drones, it said.", "interception", "it"),
]


@pytest.mark.parametrize(("text", "kind", "speaker"), CASES)
def test_the_innermost_speaker_is_found(text: str, kind: str, speaker: str | None) -> None:
    found = assessed(text, EventType(kind)).attributed_to
    assert (found.text if found else None) == speaker


REFERENCES = [
    ("General Osei returned. He said the troops had *left* the town.", "Osei"),
    ("Denmark said it had *bombed* the depot.", None),
    ("Denmark and Norway said on Friday they believed rebels *bombed* it.", "Denmark and Norway"),
    ("Kenya's Foreign Ministry met envoys. Troops *left*, the ministry said.", "Foreign Ministry"),
]


@pytest.mark.parametrize(("text", "antecedent"), REFERENCES)
def test_a_pronoun_or_bare_title_carries_what_it_refers_to(
    text: str, antecedent: str | None
) -> None:
    found = assessed(text).attributed_to
    assert found is not None
    assert antecedent is None or (found.refers_to is not None and antecedent in found.refers_to)


def test_a_speaker_does_not_run_over_a_line_break() -> None:
    found = assessed("Fighting Resumes\nGhana's army said it *shelled* the port.").attributed_to
    assert found is not None
    assert found.text == "Ghana's army"


def test_an_act_of_speech_is_told_by_nobody_else() -> None:
    found = assessed("Accra *accused* Lomé of arson, officials said.", EventType.ACCUSATION)
    assert found.attributed_to is None


def test_what_an_announced_thing_is_described_by_is_not_announced() -> None:
    assert assessed("Accra announced aid for towns that rebels *shelled*.").attributed_to is None
