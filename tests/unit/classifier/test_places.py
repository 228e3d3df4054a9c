from collections.abc import Callable

import pytest

from schemas.event_types import EventType
from schemas.mention import Mention, Relation

Read = Callable[[str], list[Mention]]


def places(found: list[Mention]) -> list[tuple[str, Relation]]:
    return [(p.text, p.relation) for p in found[0].places]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Spain sent 80 soldiers to Latvia.", [("Latvia", Relation.TO)]),
        ("Spain withdrew 80 soldiers from Latvia.", [("Latvia", Relation.FROM)]),
        ("Iran massed troops near Azerbaijan.", [("near Azerbaijan", Relation.NEAR)]),
        ("Rebels ambushed an army convoy in Mali.", [("Mali", Relation.AT)]),
    ],
)
def test_a_place_has_its_relation(
    sentence: str, expected: list[tuple[str, Relation]], mentions: Read
) -> None:
    assert places(mentions(sentence)) == expected


def test_what_forces_pass_through_is_not_where_they_go(mentions: Read) -> None:
    found = mentions("French soldiers withdrew by road through Chad on Friday.")
    assert "Chad" not in [place.text for place in found[0].places]


def test_the_region_named_with_a_place_is_kept(mentions: Read) -> None:
    found = mentions(
        "A drone strike on the Mozdok airfield in Russia's Ossetia region killed two men."
    )
    place = found[0].places[0]
    assert (place.text, place.within) == ("Mozdok airfield", "Russia's Ossetia region")


def test_where_it_was_said_is_no_place_of_the_event(mentions: Read) -> None:
    found = mentions("Rebels shelled the town of Sake, a spokesman said in Paris.")
    assert "Paris" not in [p.text for m in found if m.type is EventType.SHELLING for p in m.places]


def test_where_somebody_spoke_after_something_else_is_no_place_either(mentions: Read) -> None:
    said = "Denmark will send 90 soldiers, the minister said after meeting a colleague in Vienna."
    sent = [m for m in mentions(said) if m.type is EventType.TROOP_DEPLOYMENT]
    assert sent
    assert places(sent) == []


def test_where_forces_are_sent_is_found_wherever_the_parser_hangs_it(mentions: Read) -> None:
    said = (
        "North Korea is preparing to send another 4,000 workers and 900 military builders to Kursk,"
        " Russia's security chief said after meeting its leader in Pyongyang."
    )
    found = [m for m in mentions(said) if m.type is EventType.TROOP_DEPLOYMENT]
    assert [p.text for m in found for p in m.places][:1] == ["Kursk"]


def test_where_the_speaker_sits_is_no_place_of_the_event(mentions: Read) -> None:
    found = mentions("Denmark moved 90 soldiers at the weekend, the defence ministry in Oslo said.")
    assert places(found) == []


def test_where_something_was_written_is_no_place(mentions: Read) -> None:
    text = "The army killed nine men, Petrov wrote on Telegram beside a photograph."
    assert places(mentions(text)) == []


def test_acts_of_speech_have_no_place(mentions: Read) -> None:
    assert places(mentions("Ghana accused Togo of shelling villages.")) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("An air strike killed nine people in a village near Shwebo.", "Shwebo"),
        ("Jets bombed a school in the Nuseirat refugee camp.", "Nuseirat refugee camp"),
        ("Drone strikes killed 21 civilians in Tinzaouaten near the border.", "Tinzaouaten"),
        (
            "Rebels pulled out of Lorvo, and the army said it had taken control of the town.",
            "Lorvo",
        ),
        ("A rocket fired from Lebanon killed two people in Metula on Wednesday.", "Metula"),
        ("Gunmen kidnapped 30 pupils from a school in Kaduna state.", "Kaduna state"),
        ("Activists in Belgium blocked a factory that makes arms for Ukraine.", "Belgium"),
    ],
)
def test_the_place_with_a_name_is_found(sentence: str, expected: str, mentions: Read) -> None:
    assert mentions(sentence)[-1].places[0].text == expected


def test_grounds_are_no_place_and_no_target(mentions: Read) -> None:
    (killed,) = mentions("The fighters killed women in Darfur on ethnic grounds, Washington said.")
    assert [place.text for place in killed.places] == ["Darfur"]
    assert [party.text for party in killed.targets] == ["women"]
