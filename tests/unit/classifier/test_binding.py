"""Numbers that stand apart from their event: in the next sentence, in a phrase of their own, as a state."""

from collections.abc import Callable

import pytest

from schemas.event_types import EventType
from schemas.mention import Counted, Mention

Read = Callable[[str], list[Mention]]
T = EventType


def quantities(found: list[Mention], kind: EventType) -> list[tuple[str, Counted]]:
    return [(q.text, q.counts) for m in found if m.type is kind for q in m.quantities]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            "Kenyan police landed in Haiti on Tuesday. Around 400 officers are in this first group.",
            T.TROOP_DEPLOYMENT,
            ("Around 400 officers", Counted.THING),
        ),
        (
            "The Marines have been ordered to Los Angeles, 700 of them, to guard public buildings.",
            T.TROOP_DEPLOYMENT,
            ("700 of them", Counted.THING),
        ),
        (
            "UN experts put at between 3,000 and 4,000 the number of Rwandans who are deployed in Congo.",
            T.TROOP_DEPLOYMENT,
            ("between 3,000 and 4,000", Counted.THING),
        ),
        (
            "The governor gave the number of people displaced from the villages as 8,779.",
            T.DISPLACEMENT,
            ("8,779", Counted.DISPLACED),
        ),
        (
            "Warplanes bombed Khan Younis on Saturday. Doctors said 26 bodies were brought in by noon.",
            T.AIR_STRIKE,
            ("26 bodies", Counted.KILLED),
        ),
        (
            "A man detonated his suicide vest in Peshawar. At least 84 people did not survive the blast.",
            T.SUICIDE_BOMBING,
            ("At least 84 people", Counted.KILLED),
        ),
        (
            "A bomb tore apart a minibus near Dinsoor on Monday, the governor said; eight are dead.",
            T.BOMBING,
            ("eight", Counted.KILLED),
        ),
        (
            "A Russian drone hit a bus in Kherson, and two drivers were taken to hospital.",
            T.DRONE_STRIKE,
            ("two drivers", Counted.WOUNDED),
        ),
        (
            "Nine drones attacked a pumping station, and all of them were shot down.",
            T.INTERCEPTION,
            ("Nine drones", Counted.THING),
        ),
        (
            "The frigate brought down one Houthi drone.",
            T.INTERCEPTION,
            ("one Houthi drone", Counted.THING),
        ),
        (
            "North Korea test-fired a ballistic missile on Tuesday.",
            T.WEAPONS_TEST,
            ("a ballistic missile", Counted.THING),
        ),
        (
            "A Russian blockade has kept 20 million tonnes of grain in the silos of Odesa.",
            T.BLOCKADE,
            ("20 million tonnes", Counted.THING),
        ),
    ],
)
def test_a_number_finds_its_event(
    text: str, kind: EventType, expected: tuple[str, Counted], mentions: Read
) -> None:
    assert expected in quantities(mentions(text), kind)


def test_dead_and_hurt_in_one_phrase_are_told_apart(mentions: Read) -> None:
    found = mentions("Shells came down on the market in Shejaiya, with 17 dead and about 160 hurt.")
    assert quantities(found, T.SHELLING) == [
        ("17", Counted.KILLED),
        ("about 160 hurt", Counted.WOUNDED),
    ]


def test_the_dead_and_the_injured_of_one_sentence_are_told_apart(mentions: Read) -> None:
    found = mentions(
        "A gunman detonated his vest in a church in Damascus, and the authorities have put the dead at 22"
        " and the injured at 63."
    )
    assert quantities(found, T.SUICIDE_BOMBING) == [
        ("22", Counted.KILLED),
        ("63", Counted.WOUNDED),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Israeli jets hit two apartment blocks in Beirut.", T.AIR_STRIKE),
        ("Canadian instructors are training 90 Ukrainian soldiers in Poland.", T.ARMS_TRANSFER),
        ("Israel must leave the five hilltops, the prime minister said.", T.TROOP_WITHDRAWAL),
        (
            "Kenyan police landed in Haiti on Tuesday. The city had buried 9,000 officers since June.",
            T.TROOP_DEPLOYMENT,
        ),
        (
            "Troops arrived in Lithuania on Tuesday. It was warm. They denied that 500 officers had left.",
            T.TROOP_DEPLOYMENT,
        ),
        ("Israeli air strikes hit Rafah, and 20 trucks were taken to hospitals.", T.AIR_STRIKE),
        ("Two officials confirmed the dead in an air strike on Gaza were civilians.", T.AIR_STRIKE),
    ],
)
def test_what_only_stands_near_is_not_counted(text: str, kind: EventType, mentions: Read) -> None:
    assert [m.quantities for m in mentions(text) if m.type is kind] == [()]


def test_a_number_of_an_event_of_its_own_is_not_taken(mentions: Read) -> None:
    found = mentions(
        "Kenyan police landed in Haiti on Tuesday. There are 12 soldiers among those whom gangs kidnapped."
    )
    assert quantities(found, T.TROOP_DEPLOYMENT) == []


def test_the_toll_of_a_sentence_goes_to_what_the_sentence_before_tells_first(
    mentions: Read,
) -> None:
    found = mentions(
        "India's air force struck nine sites in Pakistan before dawn in answer to the shooting of 26"
        " tourists at Pahalgam last month. Pakistan's army put the dead at 31 civilians."
    )
    assert quantities(found, T.AIR_STRIKE) == [("31 civilians", Counted.KILLED)]
    assert quantities(found, T.CIVILIAN_ATTACK) == [("26 tourists", Counted.KILLED)]
