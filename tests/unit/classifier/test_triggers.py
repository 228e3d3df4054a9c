from collections.abc import Callable

import pytest

from schemas.event_types import EventType
from schemas.mention import Mention
from services.classifier.triggers import load_rules
from services.classifier.words import read_data

TOLD = {
    "air_strike": "Government jets bombed a market in the rebel town of Tarmala.",
    "drone_strike": "Two guards died when a drone struck a grain store in Odesa.",
    "shelling": "Army mortars shelled the eastern suburbs of the city for hours.",
    "interception": "Air defence crews shot down eleven missiles over the capital Kyiv.",
    "armed_clash": "Rebels ambushed an army patrol in the hills, the governor said.",
    "bombing": "A roadside bomb hit a bus full of police recruits in Quetta.",
    "suicide_bombing": "A suicide bomber blew himself up at the gate of the barracks.",
    "civilian_attack": "Gunmen killed nine villagers in the north of Burkina Faso.",
    "abduction": "Armed men kidnapped two nurses in eastern Congo.",
    "sabotage": "Fighters looted a food store of the United Nations.",
    "troop_deployment": "Belgium will send 300 soldiers to Romania.",
    "troop_buildup": "Thailand massed troops along its border with Cambodia.",
    "troop_withdrawal": "Chad is pulling its soldiers out of Cameroon.",
    "military_exercise": "Egypt and Greece held joint naval drills off Crete.",
    "territorial_change": "The army recaptured the town of Jebel Moya.",
    "arms_transfer": "Sweden delivered twelve howitzers to Ukraine.",
    "weapons_test": "Pakistan test-fired a ballistic missile.",
    "arrest": "Turkish police arrested three men suspected of links to the group.",
    "cyber_attack": "A cyberattack shut down the tax office of Estonia.",
    "blockade": "Rebel forces besieged the garrison town of El Obeid.",
    "sanction": "Canada imposed sanctions on two Russian banks.",
    "talks": "Envoys of Armenia and Azerbaijan held talks in Tbilisi.",
    "agreement": "Japan and the Philippines signed a defence pact.",
    "ceasefire": "The two armies declared a ceasefire on Friday.",
    "prisoner_exchange": "Russia and Ukraine swapped 95 prisoners of war.",
    "concession": "Israel lifted the blockade of the port.",
    "cooperation": "Norway shares intelligence with the Ukrainian army.",
    "support_statement": "The Polish president praised the Ukrainian army.",
    "demand": "The African Union urged the generals to end the war.",
    "accusation": "Rwanda accused Congo of arming rebels.",
    "rejection": "Iran rejected the American proposal for talks.",
    "threat": "North Korea threatened to attack the South.",
    "protest": "Thousands of people marched in Tbilisi against the government.",
    "riot": "Protesters clashed with police in Dakar.",
    "displacement": "About 4,000 families fled the fighting in Kivu.",
    "humanitarian_aid": "The Red Cross delivered food to 900 families in Sudan.",
    "casualty_report": "At least 5,000 civilians have been killed since the war began in Sudan.",
}


def test_every_type_is_told_here() -> None:
    assert set(TOLD) == {kind.value for kind in EventType}


@pytest.mark.parametrize(("kind", "sentence"), TOLD.items())
def test_each_type_is_found(
    kind: str, sentence: str, mentions: Callable[[str], list[Mention]]
) -> None:
    assert kind in {m.type.value for m in mentions(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "The bank will deploy two billion dollars of capital in Vietnam.",
        "The firm deployed new software across its Indian offices.",
        "The manager deployed a back four against Spain, and the attack suffered.",
        "Fears of an invasion of Moldova have grown in the capital.",
        "If Russia attacks Georgia, the army will have no answer.",
        "Since the invasion of Ukraine, bread has become dear.",
        "Nikol Pashinyan told deputies that Armenia would leave the CSTO, the alliance headed by Moscow.",
        "The Government of National Accord in Tripoli has new ministers.",
        "Russia withdrew from the treaty on its forces in Europe.",
        "The US Embassy withdrew some personnel from Haiti.",
        "Spray artists bombed a train in Berlin with graffiti.",
        "Western embassies in Kyiv withdrew some of their personnel.",
        "The minister withdrew his remark about the army's tanks.",
        "A film tells the story of a soldier deployed to Iraq.",
        "A heatwave is set to strike Spain, and the government has warned farmers.",
    ],
)
def test_words_of_war_in_other_company_are_no_events(
    sentence: str, mentions: Callable[[str], list[Mention]]
) -> None:
    assert mentions(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Russia attacked the port of Odesa with drones.", EventType.DRONE_STRIKE),
        ("Russia attacked the port of Odesa with cruise missiles.", EventType.SHELLING),
        ("Russian warplanes attacked the port of Odesa.", EventType.AIR_STRIKE),
        ("Russian infantry attacked Ukrainian positions near Odesa.", EventType.ARMED_CLASH),
    ],
)
def test_the_weapon_decides_the_type_of_an_attack(
    sentence: str, kind: EventType, mentions: Callable[[str], list[Mention]]
) -> None:
    assert [m.type for m in mentions(sentence)] == [kind]


def test_nurses_strike_but_jets_strike_otherwise(
    mentions: Callable[[str], list[Mention]],
) -> None:
    assert [m.type for m in mentions("Nurses in Lagos began a strike over pay.")] == [
        EventType.PROTEST
    ]


def test_every_rule_names_classes_that_exist() -> None:
    known = set(read_data("words.yaml")) | {"country", "person", "pronoun", "place_any", "actor"}
    asked = {
        name
        for rules in load_rules().values()
        for rule in rules
        for want in (*rule.wants, rule.unless)
        for name in want.classes
    }
    assert asked - known == set()


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Fijian rangers fanned out across the Golan Heights.", "troop_deployment"),
        ("British commandos slipped into Yemen.", "troop_deployment"),
        ("Kenyan army engineers disembarked at Port-au-Prince.", "troop_deployment"),
        ("Ghana has funnelled 400 soldiers to Liberia.", "troop_deployment"),
        ("Jordanian gunners will board a plane for Haiti.", "troop_deployment"),
        ("Portugal is flying home its paratroopers from Bangui.", "troop_withdrawal"),
        ("The French legionnaires packed up on Monday.", "troop_withdrawal"),
        ("Envoys will prepare for the departure of the coalition from Iraq.", "troop_withdrawal"),
        ("Bujumbura's men are heading home from Jowhar after 17 years.", "troop_withdrawal"),
        ("Hackers flooded the servers of two Estonian banks.", "cyber_attack"),
        ("Youths pelted Serbian police with bricks in Zvecan.", "riot"),
    ],
)
def test_verbs_count_by_their_class(
    sentence: str, kind: str, mentions: Callable[[str], list[Mention]]
) -> None:
    assert [m.type.value for m in mentions(sentence)] == [kind]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("A sniper shot a French peacekeeper on the bridge in Mitrovica.", "armed_clash"),
        ("An unidentified gunman also shot at United Nations soldiers in Bunia.", "armed_clash"),
        ("A policeman shot two demonstrators in Caracas.", "civilian_attack"),
        ("Herders attacked the village of Bemal, the prefect said.", "civilian_attack"),
        ("Rebels attacked an army base near Bemal, the prefect said.", "armed_clash"),
        ("Israeli troops captured a Hamas commander in Ramallah.", "abduction"),
        ("Israeli troops captured the town of Khan Yunis.", "territorial_change"),
        ("Islamist militants bombed a bus in Madrid.", "bombing"),
        ("Turkish jets bombed a depot in Duhok.", "air_strike"),
    ],
)
def test_whom_or_what_it_befalls_decides_the_type(
    sentence: str, kind: str, mentions: Callable[[str], list[Mention]]
) -> None:
    assert [m.type.value for m in mentions(sentence)] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "The striker fired a missile into the top corner as Ajax laid siege to the goal.",
        "The chip maker fired the latest salvo in its patent battle with a start-up.",
        "Engineers disembarked from the ferry at Dover for a conference on bridges.",
    ],
)
def test_the_words_of_war_in_sport_and_business_are_none(
    sentence: str, mentions: Callable[[str], list[Mention]]
) -> None:
    assert mentions(sentence) == []


def test_a_class_stands_for_all_of_its_words() -> None:
    coming = str(read_data("words.yaml")["coming"]).split()
    plain = [word for word in coming if "+" not in word]
    assert all((word, True) in load_rules() for word in plain)
