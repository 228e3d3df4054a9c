"""Whose forces move, where they go without a name on a map, and which of two movements is told."""

from collections.abc import Callable

import pytest

from schemas.event_types import POSTURE, EventType, Modality
from schemas.mention import Mention
from services.classifier import classify
from services.classifier.sides import Sides

Read = Callable[[str], list[Mention]]
T = EventType


def posture(found: list[Mention]) -> Mention:
    same = [m for m in found if m.type in {T.TROOP_DEPLOYMENT, T.TROOP_WITHDRAWAL}]
    assert len(same) == 1, [(m.type, m.trigger.text) for m in found]
    return same[0]


@pytest.mark.parametrize(
    ("sentence", "forces"),
    [
        ("Oslo said it would send Norwegian soldiers to Kenya.", "Norwegian soldiers"),
        ("The soldiers from Ghana will deploy to Togo.", "The soldiers from Ghana"),
        (
            "Two aircraft with Danish soldiers landed in Latvia.",
            "Two aircraft with Danish soldiers",
        ),
        (
            "Oslo will base about 150 sailors in Kenya from next spring.",
            "about 150 sailors",
        ),
        ("90 soldiers of the 5th Brigade were sent to Chad.", "90 soldiers of the 5th Brigade"),
    ],
)
def test_the_forces_are_kept_with_whom_they_come_from(
    sentence: str, forces: str, mentions: Read
) -> None:
    found = posture(mentions(sentence)).forces
    assert found is not None
    assert found.text == forces
    assert sentence[found.start : found.end] == forces


@pytest.mark.parametrize(
    ("sentence", "actors"),
    [
        ("It will deploy Dutch forces to Mali.", ["Dutch forces"]),
        ("Estonia will host 200 Danish soldiers.", ["Danish soldiers"]),
        (
            "He raised the prospect of Kenya and Chad sending soldiers to Haiti.",
            ["Kenya", "Chad"],
        ),
        ("Oslo has approved plans for soldiers to be sent to Haiti.", ["Oslo"]),
    ],
)
def test_the_sender_is_whoever_the_forces_belong_to(
    sentence: str, actors: list[str], mentions: Read
) -> None:
    assert [a.text for a in posture(mentions(sentence)).actors] == actors


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Canada will send 300 soldiers to eastern members of the alliance.", "eastern members"),
        ("Chad has sent soldiers across the border.", "across the border"),
        ("Spain sent jets and soldiers to patrol the skies over Latvia.", "Latvia"),
        ("Estonia will host 200 Danish soldiers.", "Estonia"),
        ("The army was forced to abandon Lyman.", "Lyman"),
    ],
)
def test_where_they_go_is_told_without_a_name_as_well(
    sentence: str, place: str, mentions: Read
) -> None:
    assert [p.text for p in posture(mentions(sentence)).places][:1] == [place]


def test_whence_forces_come_is_not_where_they_are_sent(mentions: Read) -> None:
    found = posture(mentions("300 soldiers stationed at Fort Drum were sent to Jordan."))
    assert (found.trigger.text, found.places[0].text) == ("sent", "Jordan")


def test_soldiers_who_leave_for_a_country_are_sent_there(mentions: Read) -> None:
    found = posture(mentions("A further 400 Irish soldiers will leave for Lebanon on Friday."))
    assert found.type is T.TROOP_DEPLOYMENT


@pytest.mark.parametrize(
    "sentence",
    [
        "With the war in Iraq going on, Foreign Minister Hanke Bruins landed in Jordan on Monday.",
        "The defence minister arrived in Mali on Monday as soldiers fought in the north.",
    ],
)
def test_ministers_who_land_are_no_forces(sentence: str, mentions: Read) -> None:
    assert [m.type for m in mentions(sentence) if m.type in POSTURE] == []


def test_forces_moved_away_from_a_border_are_withdrawn(mentions: Read) -> None:
    found = posture(mentions("Sudan moved its soldiers away from the border with Chad."))
    assert found.type is T.TROOP_WITHDRAWAL


@pytest.mark.parametrize(
    ("sentence", "modality"),
    [
        ('There is "no way" his country would send soldiers to Mali.', Modality.DENIED),
        ("They will march until the soldiers are withdrawn from Niger.", Modality.POSSIBLE),
        ("He raised the prospect of Kenya sending soldiers to Haiti.", Modality.POSSIBLE),
        ("Ghana is promising to send soldiers to Togo if it is asked.", Modality.POSSIBLE),
        ("Parliament voted to send 600 soldiers to Latvia.", Modality.PLANNED),
    ],
)
def test_a_movement_that_is_ruled_out_awaited_or_promised(
    sentence: str, modality: Modality, mentions: Read
) -> None:
    assert posture(mentions(sentence)).modality is modality


def test_an_invasion_strikes_what_is_invaded(mentions: Read) -> None:
    told = mentions("Iraqi tanks began the invasion of Kuwait at dawn.")
    (found,) = [m for m in told if m.type is T.ARMED_CLASH]
    assert [t.text for t in found.targets] == ["Kuwait"]


def test_a_demand_is_made_of_whoever_shall_act(mentions: Read) -> None:
    found = [
        m for m in mentions("Chad demands that Sudan withdraw its soldiers.") if m.type is T.DEMAND
    ]
    assert [t.text for t in found[0].targets] == ["Sudan"]


def test_where_nothing_is_read_the_state_of_the_sentence_before_sends_unnamed_forces(
    mentions: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(classify, "sides_of", lambda *_: Sides())
    found = mentions(
        "The Swedish parliament has approved a mission in Latvia. The battalion of 550 soldiers will be"
        " stationed at Adazi from January."
    )
    assert [one.sender and one.sender.text for one in found][-1] == "Swedish parliament"
    found = mentions("A fire broke out at a mill in Hamra. 550 soldiers were stationed at Adazi.")
    assert [one.sender for one in found] == [None]
