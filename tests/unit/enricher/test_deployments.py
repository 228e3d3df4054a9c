from dataclasses import replace

import pytest

from schemas.event import Actor, Place
from schemas.event_types import ActorKind, EventType, PlacePrecision
from services.enricher.deployments import Movement, deployment

SENT, MASSED, PULLED = (
    EventType.TROOP_DEPLOYMENT, EventType.TROOP_BUILDUP, EventType.TROOP_WITHDRAWAL,
)  # fmt: skip


def forces(country: str | None, kind: ActorKind = ActorKind.MILITARY) -> Actor:
    return Actor(text="forces", country=country, kind=kind)


def test_who_goes_home_comes_from_abroad() -> None:
    leaving = Movement(PULLED, (forces("TON"),), None, None, None, abroad=False)
    assert deployment(leaving).foreign is None
    assert deployment(replace(leaving, homeward=True)).foreign is True


def test_two_sides_that_step_back_from_their_line_are_foreign_nowhere() -> None:
    sides = (forces("IND"), forces("CHN"))
    leaving = Movement(PULLED, sides, None, None, None, abroad=False)
    assert deployment(leaving).foreign is True
    assert deployment(replace(leaving, mutual=True)).foreign is None


@pytest.mark.parametrize(
    ("kind", "own", "expected"),
    [
        (ActorKind.GOVERNMENT, None, ("RUS", "BLR", True)),
        (ActorKind.MILITARY, None, ("BLR", "BLR", False)),
        (ActorKind.GOVERNMENT, "BLR", ("BLR", "BLR", False)),
    ],
)
def test_a_government_that_lets_others_in_does_not_send_them(
    kind: ActorKind, own: str | None, expected: tuple[str, str, bool]
) -> None:
    place = located("the airfield", "BLR")
    let = Movement(SENT, (forces("BLR", kind),), None, place, None, abroad=False, own=own)
    found = deployment(replace(let, read_sender="RUS"))
    assert (found.sender, found.host, found.foreign) == expected


def test_the_people_that_moves_are_no_guests_of_their_own_country() -> None:
    move = Movement(
        SENT, (forces("UKR", ActorKind.COUNTRY),), None, located("Izium", "UKR"), None, abroad=False,
        read_sender="RUS",
    )  # fmt: skip
    people = tuple(actor.model_copy(update={"text": "The Ukrainians"}) for actor in move.actors)
    assert deployment(move).sender == "RUS"
    assert deployment(replace(move, actors=people)).sender == "UKR"


def located(text: str, country: str | None, precision: str = "country") -> Place:
    return Place(text=text, country=country, precision=PlacePrecision(precision))


def judged(
    event_type: EventType,
    *senders: Actor,
    place: Place | None = None,
    beneficiary: str | None = None,
    hint: str | None = None,
    abroad: bool = False,
) -> tuple[str | None, str | None, bool | None, str]:
    found = deployment(Movement(event_type, senders, beneficiary, place, hint, abroad))
    return found.sender, found.host, found.foreign, found.direction.value


@pytest.mark.parametrize(
    ("event_type", "text", "country", "precision", "expected"),
    [
        (SENT, "Mali", "MLI", "country", ("RUS", "MLI", True, "in")),
        (SENT, "Kazan", "RUS", "place", ("RUS", "RUS", False, "within")),
        (SENT, "the region", "RUS", "country", ("RUS", None, None, "in")),
        (SENT, "near the border", None, "unknown", ("RUS", "RUS", False, "within")),
        (SENT, "across the border", None, "unknown", ("RUS", None, True, "in")),
        (SENT, "several African countries", None, "unknown", ("RUS", None, True, "in")),
        (MASSED, "near Pokrovsk", "UKR", "place", ("RUS", "UKR", True, "within")),
        (MASSED, "close to Ukraine", "UKR", "country", ("RUS", "RUS", False, "within")),
        (MASSED, "around Ukraine", "UKR", "country", ("RUS", None, None, "within")),
        (MASSED, "Ukraine's border", None, "unknown", ("RUS", "RUS", False, "within")),
        (
            MASSED,
            "the administrative line with Ukraine",
            None,
            "unknown",
            ("RUS", "RUS", False, "within"),
        ),
        (PULLED, "Kherson", "UKR", "place", ("RUS", "UKR", True, "out")),
        (PULLED, "the frontier", None, "unknown", ("RUS", "RUS", False, "within")),
    ],
)
def test_the_place_tells_host_and_direction(
    event_type: EventType,
    text: str,
    country: str | None,
    precision: str,
    expected: tuple[object, ...],
) -> None:
    place = located(text, country, precision)
    assert judged(event_type, forces("RUS"), place=place) == expected


def test_forces_in_a_territory_of_their_own_state_are_at_home() -> None:
    mayotte = located("Mayotte", "MYT")
    assert judged(SENT, forces("FRA"), place=mayotte) == ("FRA", "MYT", False, "within")
    assert judged(SENT, forces("COM"), place=mayotte) == ("COM", "MYT", True, "in")


@pytest.mark.parametrize(
    ("senders", "place", "read", "expected"),
    [
        ((), located("Mokha", "YEM"), ("SDN", None), ("SDN", "YEM", True, "in")),
        ((forces("CAN"),), None, (None, "JAM"), ("CAN", "JAM", True, "in")),
        ((forces("CAN"),), None, (None, "CAN"), ("CAN", "CAN", False, "within")),
        ((forces("CAN"),), located("Mali", "MLI"), ("FRA", "NER"), ("CAN", "MLI", True, "in")),
        ((), located("Mali", "MLI"), ("MLI", None), (None, "MLI", None, "in")),
        ((forces(None, ActorKind.UN),), located("Mali", "MLI"), ("FRA", None), (None, "MLI", True, "in")),
    ],
)  # fmt: skip
def test_the_sentence_as_a_whole_tells_what_its_grammar_does_not(
    senders: tuple[Actor, ...],
    place: Place | None,
    read: tuple[str | None, str | None],
    expected: tuple[object, ...],
) -> None:
    move = Movement(SENT, senders, None, place, None, abroad=False)
    found = deployment(replace(move, read_sender=read[0], read_host=read[1]))
    assert (found.sender, found.host, found.foreign, found.direction.value) == expected


def test_a_build_up_without_place_is_at_home() -> None:
    assert judged(MASSED, forces("RUS")) == ("RUS", "RUS", False, "within")


def test_help_for_another_country_is_foreign_though_the_host_is_unknown() -> None:
    found = judged(SENT, forces("PRK"), beneficiary="RUS")
    assert found == ("PRK", None, True, "out")


def test_a_place_that_no_list_has_is_abroad_where_the_article_is_about_another_country() -> None:
    place = located("Camp Adana", None)
    assert judged(SENT, forces("FRA"), place=place, abroad=True)[2] is True
    assert judged(SENT, forces("FRA"), place=place, abroad=False)[2] is not True


def test_several_destinations_are_abroad() -> None:
    place = located("Romania / Poland", None)
    assert judged(SENT, forces("USA"), place=place)[:3] == ("USA", None, True)


def test_the_united_states_are_no_several_states() -> None:
    actor = Actor(text="the United States", country="USA", kind=ActorKind.COUNTRY)
    assert judged(SENT, actor)[2] is False


def test_a_sea_has_no_host_whatever_is_read() -> None:
    sea = located("the Red Sea", None).model_copy(update={"name": "Red Sea"})
    move = Movement(SENT, (forces("ESP"),), None, sea, None, abroad=False)
    assert deployment(replace(move, read_host="YEM")).host is None
    assert deployment(replace(move, place=None, read_host="YEM")).host == "YEM"


def test_a_sender_alone_is_at_home() -> None:
    assert judged(SENT, forces("FRA"), abroad=True)[1:3] == ("FRA", False)


def test_several_senders_have_no_one_sender_and_are_foreign() -> None:
    senders = (forces("GBR"), forces("CAN"))
    assert judged(PULLED, *senders, place=located("Mali", "MLI")) == (None, "MLI", True, "out")


def test_an_alliance_is_foreign_wherever_it_goes() -> None:
    assert judged(SENT, forces(None, ActorKind.ALLIANCE), place=located("Poland", "POL")) == (
        None, "POL", True, "in",
    )  # fmt: skip


def test_an_alliance_has_no_one_sender_whoever_leads_it() -> None:
    led = forces("RUS").model_copy(update={"text": "a Moscow-led security alliance"})
    assert judged(SENT, led, place=located("Armenia", "ARM")) == (None, "ARM", True, "in")


def test_police_without_known_country_are_domestic() -> None:
    assert (
        judged(SENT, forces(None, ActorKind.POLICE), place=located("the capital", None))[2] is False
    )


def test_the_forces_own_words_give_the_sender() -> None:
    assert judged(SENT, place=located("Mali", "MLI"), hint="RUS") == ("RUS", "MLI", True, "in")
