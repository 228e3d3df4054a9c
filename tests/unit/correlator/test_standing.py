"""Forces that are somewhere are no news; forces that go somewhere are."""

import pytest

from schemas.event import Event
from services.correlator.standing import tells_presence
from tests.builders import a_deployment, a_sentence


def told(sentence: str, **fields: str) -> Event:
    """A deployment whose trigger is what stands in [brackets]; the sentence begins at 40."""
    start, end = sentence.index("["), sentence.index("]") - 1
    plain = sentence.replace("[", "").replace("]", "")
    evidence = a_sentence(plain).model_copy(update={"start": 40, "end": 40 + len(plain)})
    words = plain[start:end]
    return a_deployment(trigger=words, trigger_start=40 + start, evidence=evidence, **fields)


@pytest.mark.parametrize(
    "sentence",
    [
        "About 28,500 soldiers [are stationed] in South Korea.",
        "Some 400 British troops [based] in Poland took part.",
        "Germany [has] about 850 soldiers at a camp near the city.",
        "Its [troop presence] in the east has grown over the years.",
        "Small contingents are [embedded] with the national army.",
        "It [keeps] 2,000 men in the enclave.",
        "It recalled the 76 men that it [kept] in the enclave.",
        "The [peacekeepers] on the heights are the first it has sent abroad.",
        "Guards of Nepal [have been guarding] the embassy for two decades.",
        "Its soldiers [have been] on the river since 1992.",
        "Britain has about 1,700 personnel [deployed] there.",
        "Around 2,500 of its soldiers [are] still in Iraq.",
        "Some 3,000 of its soldiers [live] in the city with their families.",
        "About 2,500 of its soldiers [rotate] each year through the camps.",
        "French soldiers [are patrolling] the line between the two armies.",
        "Japan and Australia [have been sailing] there on joint patrols about once a month.",
        "The capital [is patrolled] by a force of several nations.",
    ],
)
def test_a_state_is_a_presence(sentence: str) -> None:
    assert tells_presence(told(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "It [has sent] 10,000 soldiers to Russia.",
        "It [has stationed] 500 soldiers in Chad.",
        "It has [stationed] 500 soldiers in Chad.",
        "It has recently [deployed] 500 soldiers there.",
        "It [stationed] 500 soldiers in Chad.",
        "Paratroopers [arrived] in Lithuania.",
        "Mercenaries [are] active in the town.",
        "Russian soldiers have begun [patrolling] the road.",
        "Chinese warships [patrolled] the waters for the first time.",
    ],
)
def test_a_move_is_none(sentence: str) -> None:
    assert not tells_presence(told(sentence))


def test_what_is_so_since_tuesday_is_news() -> None:
    assert not tells_presence(told("It [has had] special forces in Juba since Tuesday."))


def test_what_is_planned_is_news() -> None:
    assert not tells_presence(
        told("A brigade will be [stationed] in Lithuania.", modality="planned")
    )


def test_only_a_deployment_can_be_a_presence() -> None:
    assert not tells_presence(told("They [are stationed] in Chad.", type="troop_withdrawal"))


@pytest.mark.parametrize(
    ("sentence", "presence"),
    [
        ("There [are] still 400 British soldiers in Poland.", True),
        ("American mercenaries [are] active in the country.", False),
    ],
)
def test_that_there_are_soldiers_is_a_presence(sentence: str, presence: bool) -> None:
    assert tells_presence(told(sentence)) is presence
