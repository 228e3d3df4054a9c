from collections.abc import Callable

import pytest

from schemas.event_types import EventType
from schemas.mention import Mention

Read = Callable[[str], list[Mention]]


def struck(found: list[Mention]) -> Mention:
    return next(m for m in found if m.type in {EventType.DRONE_STRIKE, EventType.SHELLING})


def test_whoever_claims_the_destruction_carried_out_the_attack(mentions: Read) -> None:
    found = struck(
        mentions(
            "A drone strike hit the Mozdok airfield in Russia, where Ukraine's army claimed the "
            "destruction of five aircraft."
        )
    )
    assert [actor.text for actor in found.actors] == ["Ukraine's army"]
    assert "five aircraft" in [amount.text for amount in found.quantities]


def test_whoever_destroyed_the_drones_did_not_send_them(mentions: Read) -> None:
    found = struck(
        mentions(
            "A drone strike hit the Mozdok airfield, and Russia reported the destruction of five drones."
        )
    )
    assert "Russia" not in [actor.text for actor in found.actors]


@pytest.mark.parametrize("weapon", ["missiles", "drones"])
def test_a_weapon_strikes_for_its_owner(weapon: str, mentions: Read) -> None:
    found = struck(mentions(f"Two Russian {weapon} struck a depot in the Ukrainian city of Sumy."))
    assert [actor.text for actor in found.actors] == ["Russian"]


def test_who_shot_down_what_was_launched_is_its_target_and_the_reverse(mentions: Read) -> None:
    found = mentions(
        "Russia launched 90 drones overnight, with Ukraine saying it had shot down 60 of the drones."
    )
    sides = {m.type: ([a.text for a in m.actors], [t.text for t in m.targets]) for m in found}
    assert sides[EventType.DRONE_STRIKE] == (["Russia"], ["Ukraine"])
    assert sides[EventType.INTERCEPTION] == (["it"], ["Russia"])


def test_what_an_attack_destroyed_is_told_with_it(mentions: Read) -> None:
    found = mentions("Ukrainian drones hit a Russian airfield and destroyed three bombers.")
    assert [m.type for m in found] == [EventType.DRONE_STRIKE]
    assert [amount.text for amount in found[0].quantities] == ["three bombers"]


def test_attacks_in_general_are_no_event(mentions: Read) -> None:
    assert mentions("Drone attacks continue to shape the war.") == []


def test_envoys_stand_for_those_who_sent_them(mentions: Read) -> None:
    found = mentions("Envoys from Russia and Ukraine held talks in Muscat on Wednesday.")
    assert [actor.text for actor in found[0].actors] == ["Russia", "Ukraine"]
