from collections.abc import Callable

import pytest

from schemas.event_types import EventType
from schemas.mention import Counted, Mention

Read = Callable[[str], list[Mention]]
T = EventType


def quantities(found: list[Mention], kind: EventType) -> list[tuple[str, Counted]]:
    return [(q.text, q.counts) for m in found if m.type is kind for q in m.quantities]


@pytest.mark.parametrize(
    "amount",
    [
        "3,000 troops",
        "about 3,000 troops",
        "at least 3,000 troops",
        "up to 3,000 troops",
        "more than 3,000 troops",
        "as many as 3,000 troops",
        "dozens of troops",
        "tens of thousands of troops",
        "an additional 3,000 troops",
    ],
)
def test_a_number_comes_with_its_hedge_and_noun(amount: str, mentions: Read) -> None:
    found = mentions(f"France will send {amount} to Romania.")
    assert quantities(found, T.TROOP_DEPLOYMENT) == [(amount, Counted.THING)]


def test_both_sides_of_an_and_are_counted(mentions: Read) -> None:
    found = mentions("Iran launched over 170 drones and thirty missiles at Israel.")
    assert [text for text, _ in quantities(found, T.DRONE_STRIKE)] == [
        "over 170 drones",
        "thirty missiles",
    ]


def test_each_number_stays_with_its_own_event(mentions: Read) -> None:
    found = mentions("Russia fired 12 missiles at Dnipro, while Ukraine downed 40 drones.")
    assert quantities(found, T.SHELLING) == [("12 missiles", Counted.THING)]
    assert quantities(found, T.INTERCEPTION) == [("40 drones", Counted.THING)]


def test_the_killed_and_wounded_belong_to_the_attack(mentions: Read) -> None:
    found = mentions("An air strike on Taiz killed six people and wounded 14 others.")
    assert [m.type for m in found] == [T.AIR_STRIKE]
    assert quantities(found, T.AIR_STRIKE) == [
        ("six people", Counted.KILLED),
        ("14 others", Counted.WOUNDED),
    ]


def test_a_toll_in_the_next_sentence_belongs_to_the_attack_before(mentions: Read) -> None:
    found = mentions("Army jets carried out an air strike on Taiz. Six civilians were killed.")
    assert quantities(found, T.AIR_STRIKE) == [("Six civilians", Counted.KILLED)]


def test_a_toll_since_the_war_began_is_no_incident(mentions: Read) -> None:
    found = mentions("More than 9,000 civilians have been killed since the war began in Sudan.")
    assert [(m.type, m.cumulative) for m in found] == [(T.CASUALTY_REPORT, True)]


def test_years_and_distances_are_no_quantities(mentions: Read) -> None:
    found = mentions("In 2019 Turkey sent troops to a base 30 miles inside Syria.")
    assert quantities(found, T.TROOP_DEPLOYMENT) == []


def test_money_is_told_apart(mentions: Read) -> None:
    found = mentions("Washington approved $500 million in military aid for Taiwan.")
    assert quantities(found, T.ARMS_TRANSFER) == [("$500 million", Counted.MONEY)]


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("Rebels shot down an army helicopter near Bukavu.", T.INTERCEPTION, "an army helicopter"),
        ("Gunmen kidnapped a French nurse in Niger.", T.ABDUCTION, "a French nurse"),
        ("A shell hit a school in Donetsk, killing a teacher.", T.SHELLING, "a teacher"),
        (
            "Russia has sent 10 battalion tactical groups to Belarus.",
            T.TROOP_DEPLOYMENT,
            "10 battalion tactical groups",
        ),
        (
            "Germany will base a 5,000-strong armoured brigade in Lithuania.",
            T.TROOP_DEPLOYMENT,
            "5,000-strong armoured brigade",
        ),
    ],
)
def test_one_victim_and_a_number_inside_a_name_are_amounts(
    sentence: str, kind: EventType, expected: str, mentions: Read
) -> None:
    assert [text for text, _ in quantities(mentions(sentence), kind)] == [expected]


def test_the_victim_who_is_known_is_not_counted(mentions: Read) -> None:
    found = mentions("Gunmen kidnapped the nurse in Niger.")
    assert quantities(found, T.ABDUCTION) == []


def test_a_death_toll_belongs_to_the_attack_that_it_names(mentions: Read) -> None:
    found = mentions(
        "The death toll from a car bombing in Mogadishu rose to 14, with more than 60 others wounded."
    )
    assert quantities(found, T.BOMBING) == [
        ("14", Counted.KILLED),
        ("more than 60 others", Counted.WOUNDED),
    ]


def test_a_death_toll_of_a_war_is_no_attacks(mentions: Read) -> None:
    found = mentions("The death toll in the war has climbed to 40,000, the ministry said.")
    assert quantities(found, T.CASUALTY_REPORT) == [("40,000", Counted.KILLED)]


def test_the_dead_of_an_attack_that_was_told_before_are_not_those_of_another(
    mentions: Read,
) -> None:
    found = mentions(
        "The army carried out air strikes near Idlib. "
        "The strikes killed seven children, after an ambush left two soldiers dead."
    )
    assert quantities(found, T.AIR_STRIKE) == [("seven children", Counted.KILLED)]
    assert quantities(found, T.ARMED_CLASH) == [("two soldiers", Counted.KILLED)]


def test_those_who_take_part_are_counted(mentions: Read) -> None:
    found = mentions("Some 8,000 troops have taken part in the exercise Steadfast Defender.")
    assert quantities(found, T.MILITARY_EXERCISE) == [("Some 8,000 troops", Counted.THING)]


def test_a_border_is_reinforced_by_so_many(mentions: Read) -> None:
    found = mentions("Warsaw will reinforce the border by 2,000 soldiers.")
    assert quantities(found, T.TROOP_DEPLOYMENT) == [("2,000 soldiers", Counted.THING)]
