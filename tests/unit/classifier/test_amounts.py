from collections.abc import Callable

import pytest

from schemas.event_types import POSTURE, EventType
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


def test_what_was_downed_is_counted_whoever_fired_it(mentions: Read) -> None:
    found = mentions(
        "American and British forces shot down 18 drones and three missiles fired by Yemen's Houthi"
        " movement towards shipping lanes in the southern Red Sea, the US military said."
    )
    assert [text for text, _ in quantities(found, T.INTERCEPTION)] == [
        "18 drones",
        "three missiles",
    ]


def test_scores_are_a_number_of_their_own(mentions: Read) -> None:
    found = mentions("A bomber killed 13 American soldiers and scores of Afghans in Kabul.")
    assert [text for m in found for text in (q.text for q in m.quantities)] == [
        "13 American soldiers",
        "scores of Afghans",
    ]


def test_a_day_before_a_number_is_not_part_of_it(mentions: Read) -> None:
    found = mentions("Since 24 February 1,189 civilians have been killed in Ukraine.")
    assert quantities(found, T.CASUALTY_REPORT) == [("1,189 civilians", Counted.KILLED)]


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


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("Artillery hit a six-storey hotel in Kherson.", T.SHELLING, []),
        ("Ghana will send a further hundred sappers to Mali.", T.TROOP_DEPLOYMENT,
         ["a further hundred sappers"]),
        ("Poland will send between 200 and 300 soldiers to Latvia.", T.TROOP_DEPLOYMENT,
         ["between 200 and 300 soldiers"]),
        ("Rwanda has sent 1,000 soldiers and policemen to Mozambique.", T.TROOP_DEPLOYMENT,
         ["1,000 soldiers and policemen"]),
        ("NATO will increase its reaction force from 40,000 to 300,000 soldiers.", T.TROOP_BUILDUP,
         ["from 40,000 to 300,000 soldiers"]),
        ("Ukraine's air force said it shot down 54 out of 62 drones.", T.INTERCEPTION,
         ["54 out of 62 drones"]),
        ("Hundreds fled the town of Bunia on foot.", T.DISPLACEMENT, ["Hundreds"]),
        ("The fighting has killed 900 people and displaced 8 million since April.", T.DISPLACEMENT,
         ["8 million"]),
    ],
)  # fmt: skip
def test_a_number_runs_as_far_as_it_counts(
    sentence: str, kind: EventType, expected: list[str], mentions: Read
) -> None:
    assert [text for text, _ in quantities(mentions(sentence), kind)] == expected


@pytest.mark.parametrize(
    ("sentence", "kind", "expected"),
    [
        ("Two soldiers were killed and four others injured in an ambush in Sinai.", T.ARMED_CLASH,
         [("Two soldiers", Counted.KILLED), ("four others", Counted.WOUNDED)]),
        ("A rocket attack left at least five dead and dozens wounded.", T.SHELLING,
         [("at least five dead", Counted.KILLED), ("dozens", Counted.WOUNDED)]),
        ("The car bombing in Kabul killed 10 and injured more than 50.", T.BOMBING,
         [("10", Counted.KILLED), ("more than 50", Counted.WOUNDED)]),
        ("One civilian was killed and another was injured in the shelling of Kherson.", T.SHELLING,
         [("One civilian", Counted.KILLED), ("another", Counted.WOUNDED)]),
        ("The air strike on Taiz cost at least 20 lives.", T.AIR_STRIKE,
         [("at least 20 lives", Counted.KILLED)]),
        ("Gunmen ambushed a patrol near Gao, and medics counted nine bodies.", T.ARMED_CLASH,
         [("nine bodies", Counted.KILLED)]),
        ("Shelling of Nikopol killed a beekeeper of 62.", T.SHELLING,
         [("a beekeeper", Counted.KILLED)]),
        ("Turkey shot down a Russian Su-24 bomber near the border.", T.INTERCEPTION,
         [("a Russian Su-24 bomber", Counted.THING)]),
        ("Gunmen attacked the village and 19 farmers were hacked to death.", T.CIVILIAN_ATTACK,
         [("19 farmers", Counted.KILLED)]),
        ("The EU gave a further 30 million dollars in humanitarian aid.", T.HUMANITARIAN_AID,
         [("a further 30 million dollars", Counted.MONEY)]),
        ("The missile brought down the airliner near the city.", T.INTERCEPTION,
         [("the airliner", Counted.THING)]),
        ("Two guards were killed and eleven people hurt in the shelling of Kharga.", T.SHELLING,
         [("Two guards", Counted.KILLED), ("eleven people", Counted.WOUNDED)]),
        ("Gunmen rode into Zuru and disappeared with 52 pupils.", T.ABDUCTION,
         [("52 pupils", Counted.THING)]),
        ("Police detained a lawyer, Alexei Orlov, in Minsk.", T.ARREST, []),
        ("Police detained a lawyer in Minsk.", T.ARREST, [("a lawyer", Counted.CAPTURED)]),
        ("The army recaptured some 3,000 square kilometres of the region.", T.TERRITORIAL_CHANGE,
         [("some 3,000 square kilometres", Counted.THING)]),
        ("Sudanese howitzers shelled a camp and killed 14 people queuing for bread.", T.SHELLING,
         [("14 people", Counted.KILLED)]),
    ],
)  # fmt: skip
def test_what_befell_them_is_read_from_the_nearest_words(
    sentence: str, kind: EventType, expected: list[tuple[str, Counted]], mentions: Read
) -> None:
    assert quantities(mentions(sentence), kind) == expected


def test_the_dead_or_wounded_in_one_number_are_casualties(mentions: Read) -> None:
    found = mentions("The militia has killed or wounded 40 soldiers since the war began.")
    assert quantities(found, T.CASUALTY_REPORT) == [("40 soldiers", Counted.CASUALTIES)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Kenya will send a mechanised battalion to Somalia.", ["a mechanised battalion"]),
        ("Athens sent the frigate Elli to the Red Sea.", ["the frigate Elli"]),
        ("Senegal has deployed a contingent of 220 to Banjul.", ["220"]),
        ("A brigade of about 4,000 troops is being moved to Lithuania.", ["about 4,000 troops"]),
        ("Lisbon's decision to station 160 soldiers in Romania angered Moscow.", ["160 soldiers"]),
        ("Parliament allowed 650 soldiers to join the battalion in Slovakia.", ["650 soldiers"]),
        (
            "Britain will send one of its two new carriers to Norway.",
            ["one of its two new carriers"],
        ),
        ("French soldiers left two bases in Chad.", []),
    ],
)
def test_forces_are_counted_however_the_sentence_moves_them(
    sentence: str, expected: list[str], mentions: Read
) -> None:
    found = [m for m in mentions(sentence) if m.type in POSTURE]
    assert list(dict.fromkeys(q.text for m in found for q in m.quantities)) == expected


def test_an_exercise_counts_what_it_involves(mentions: Read) -> None:
    found = mentions("The exercise, which involves 9,000 troops and 40 ships, began on Monday.")
    assert [text for text, _ in quantities(found, T.MILITARY_EXERCISE)] == [
        "9,000 troops",
        "40 ships",
    ]


def test_those_freed_on_the_other_side_are_counted(mentions: Read) -> None:
    found = mentions("The rebels freed 45 prisoners in exchange for 60 of their own fighters.")
    assert [text for text, _ in quantities(found, T.PRISONER_EXCHANGE)] == [
        "45 prisoners",
        "60 of their own fighters",
    ]


def test_who_strikes_and_who_speaks_are_not_counted(mentions: Read) -> None:
    found = mentions("Three bombers blew themselves up in Kandahar, killing at least 18 people.")
    assert quantities(found, T.SUICIDE_BOMBING) == [("at least 18 people", Counted.KILLED)]
    assert quantities(mentions("The two Koreas signed a military pact."), T.AGREEMENT) == []


def test_the_detained_and_the_shot_are_no_crowd(mentions: Read) -> None:
    found = mentions("Police said 3,000 people had been detained at demonstrations in Minsk.")
    assert quantities(found, T.PROTEST) == []


def test_a_number_without_a_noun_counts_what_was_named_before(mentions: Read) -> None:
    found = mentions("Russia fired 60 drones at Kyiv. Ukraine's air force said 42 were shot down.")
    nouns = [q.noun for m in found if m.type is T.INTERCEPTION for q in m.quantities]
    assert nouns == ["drones"]


def test_a_toll_is_not_that_of_fighting_which_a_pause_is_in(mentions: Read) -> None:
    found = mentions(
        "Rebels accused the army of bombing a clinic during a pause in fighting; "
        "doctors said 17 people had been hurt."
    )
    assert quantities(found, T.AIR_STRIKE) == [("17 people", Counted.WOUNDED)]


def test_money_in_millions_and_what_it_adds_up_to(mentions: Read) -> None:
    found = mentions(
        "Washington will give Kyiv a further $500m in military aid, taking the total to $3bn."
    )
    assert quantities(found, T.ARMS_TRANSFER) == [("a further $500m", Counted.MONEY)]
