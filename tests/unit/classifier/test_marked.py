"""Which word of a sentence tells what the tagger alone has marked."""

import pytest

from schemas.event_types import EventType
from services.classifier.marked import marked
from services.classifier.tagger import Reading
from tests.unit.classifier.parsing import find


def told_by(text: str) -> list[str]:
    """The triggers of a movement that the tagger marks at the starred word and nowhere else."""
    word = find(text)
    sentence = word.sent
    told = tuple(0.9 * (one is word) for one in sentence)
    kinds = (EventType.TROOP_DEPLOYMENT,) * len(told)
    reading = Reading(kinds, told, told, moods=(), sure=(), senders=(), hosts=(), cut=False)
    return [f.trigger.text for f, _ in marked(sentence, reading, set(), beside_rules=False)]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Nine soldiers have been in *Erbil* since Monday.", "been"),
        ("Their soldiers are *in* Mali.", "are"),
        ("They *crossed* into Togo.", "crossed"),
    ],
)
def test_the_verb_tells_where_forces_are(text: str, trigger: str) -> None:
    assert told_by(text) == [trigger]


@pytest.mark.parametrize(
    "text",
    [
        "The soldiers will *come* home in coffins.",
        "Ministers *landed* in Niamey.",
        "The minister will *lead* a group of officials to Davos.",
        "Five soldiers *died* in Mali.",
        "Ten foreigners *landed* in Riyadh.",
    ],
)
def test_the_dead_and_those_who_are_no_forces_do_not_move(text: str) -> None:
    assert told_by(text) == []


def test_who_holds_a_town_has_not_just_taken_it() -> None:
    held = find("Ukrainian forces have *held* a strip of land since August.")
    told = tuple(0.9 * (one is held) for one in held.sent)
    kinds = (EventType.TERRITORIAL_CHANGE,) * len(told)
    reading = Reading(kinds, told, told, moods=(), sure=(), senders=(), hosts=(), cut=False)
    assert list(marked(held.sent, reading, set(), beside_rules=False)) == []


def test_what_only_leads_to_an_act_is_none() -> None:
    plans = find("Sweden backed *plans* to send soldiers to Latvia.")
    told = tuple(0.9 * (one is plans) for one in plans.sent)
    kinds = (EventType.TROOP_DEPLOYMENT,) * len(told)
    reading = Reading(kinds, told, told, moods=(), sure=(), senders=(), hosts=(), cut=False)
    sending = next(word for word in plans.sent if word.text == "send")
    assert list(marked(plans.sent, reading, {sending}, beside_rules=True)) == []
