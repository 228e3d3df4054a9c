import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.event import Place
from services.enricher.places import place
from tests.unit.enricher.world import a_place, ground


def where(text: str, *around: str, within: str | None = None, owner: str | None = None) -> Place:
    return place(a_place(text, within), ground(*around), owner)


@pytest.mark.parametrize(
    ("text", "around", "country", "precision"),
    [
        ("Kharkiv", ("Ukraine",), "UKR", "place"),
        ("Odessa", ("Ukraine", "Russia"), "UKR", "place"),
        ("the town of Pokrovsk", ("Ukraine", "Russia", "Kyiv"), "UKR", "place"),
        ("the Kursk region", ("Russia", "Ukraine"), "RUS", "admin1"),
        ("the northern Syrian province of Idlib", (), "SYR", "admin1"),
        ("North Darfur", ("Sudan",), "SDN", "admin1"),
        ("Crimea", ("Russia", "Ukraine"), "UKR", "admin1"),
        ("Transnistria", ("Russia",), "MDA", "admin1"),
        ("the occupied West Bank", ("Israel",), "PSE", "admin1"),
        ("Bagram air base", ("Afghanistan",), "AFG", "exact"),
        ("Mali", (), "MLI", "country"),
        ("an Iraqi military base", (), "IRQ", "country"),
        ("the territory of Belarus", (), "BLR", "country"),
        ("a village near Mosul", ("Iraq",), "IRQ", "place"),
        ("the airport in Goma", ("Rwanda", "Congo"), "COD", "exact"),
        ("Paris, Texas", (), "USA", "place"),
        ("the KFOR mission", ("Bulgaria",), "XKX", "country"),
        ("UNIFIL", ("Ghana",), "LBN", "country"),
        ("England", (), "GBR", "admin1"),
        ("East Azerbaijan", ("Iran",), "IRN", "admin1"),
        ("Mexico", (), "MEX", "country"),
        ("the Black Sea", ("Ukraine",), None, "unknown"),
    ],
)
def test_a_named_place_has_country_and_precision(
    text: str, around: tuple[str, ...], country: str | None, precision: str
) -> None:
    found = where(text, *around)
    assert (found.country, found.precision.value) == (country, precision)


def test_a_direction_is_a_region_only_of_a_country_that_is_spoken_of() -> None:
    assert where("North", "South Korea", "Seoul", "United States").country != "CMR"
    assert where("the North region", "Cameroon", "Yaounde").country == "CMR"


@pytest.mark.parametrize(
    ("text", "around", "country", "near"),
    [
        ("Springfield", ("Springfield", "Peoria", "Decatur"), "USA", (39.8, -89.6)),
        ("Springfield", ("Springfield", "Joplin", "Branson"), "USA", (37.2, -93.3)),
        ("Cambridge", ("Cambridge", "Kitchener", "Guelph"), "CAN", (43.4, -80.3)),
        ("Orange County", ("Orange County", "Anaheim", "Irvine"), "USA", (33.7, -117.9)),
        ("Orange Co.", ("Orange Co.", "Anaheim", "Irvine"), "USA", (33.7, -117.9)),
        ("Mt. Vernon", ("Mt. Vernon", "Evansville"), "USA", (37.9, -87.9)),
        ("St. Cloud", ("St. Cloud", "Minneapolis"), "USA", (45.6, -94.2)),
        ("W. Va.", (), "USA", (38.6, -80.6)),
        ("Manbij District", ("Syria", "Manbij District"), "SYR", (36.5, 37.9)),
        ("Georgia", ("Georgia", "Savannah", "Macon", "Atlanta"), "USA", (32.7, -83.4)),
        ("Georgia", ("Georgia", "Alabama", "Florida", "Tennessee"), "USA", (32.7, -83.4)),
        ("Georgia", ("Georgia", "United States", "Washington"), "GEO", (42.0, 43.5)),
        ("Georgia", ("Georgia", "Atlanta", "Tbilisi"), "GEO", (42.0, 43.5)),
        ("Lebanon", ("Lebanon", "United States", "Boston"), "LBN", (33.8, 35.7)),
        ("Washington", ("Washington", "United States"), "USA", (38.9, -77.0)),
        ("Lviv Polytechnic", ("Lviv", "Ukraine"), "UKR", (49.8, 24.0)),
        ("Schiphol", ("Netherlands",), "NLD", (52.3, 4.8)),
        ("Pearson International Airport", ("Toronto", "Ontario", "Canada"), "CAN", (43.7, -79.6)),
        ("Rome", ("Rome", "Buffalo", "Syracuse", "Italy"), "ITA", (41.9, 12.5)),
        ("Damascus", ("Damascus", "Washington", "United States"), "SYR", (33.5, 36.3)),
        ("Greenwood", (("Greenwood", "W. Va."), "Charleston"), "USA", (38.6, -80.6)),
        ("New York", (("Rochester", "New York"), "New York", "Vermont"), "USA", (42.9, -75.6)),
        ("Sumatra", ("Indonesia",), "IDN", (-0.5, 101.5)),
    ],
)
def test_the_other_names_of_an_article_tell_namesakes_apart(
    text: str,
    around: tuple[str | tuple[str, str], ...],
    country: str,
    near: tuple[float, float],
) -> None:
    found = place(a_place(text), ground(*around), None)
    assert found.country == country
    assert (found.lat, found.lon) == pytest.approx(near, abs=0.6)


def test_a_name_behind_a_comma_tells_where_a_town_is_for_the_whole_article() -> None:
    behind = ground(("Columbus", "Georgia"), "Atlanta")
    assert place(a_place("Columbus"), behind, None).lat == pytest.approx(32.5, abs=0.2)
    alone = place(a_place("Columbus"), ground("Columbus"), None)
    assert alone.lat != pytest.approx(32.5, abs=0.2)


def test_a_town_that_no_list_has_in_its_state_is_in_that_state() -> None:
    found = place(a_place("Marfa"), ground(("Marfa", "Vermont"), "Burlington"), None)
    assert (found.name, found.precision.value) == ("Vermont", "admin1")


def test_an_unknown_name_is_in_the_state_of_most_of_the_article() -> None:
    found = where("Zzyzx Hollow", "Kharkiv", "Izium", "Kupiansk", "Ukraine")
    assert (found.country, found.name, found.precision.value) == ("UKR", "Kharkiv", "admin1")


def test_an_unknown_name_is_in_the_country_of_the_towns_and_not_of_the_governments() -> None:
    found = where("Zzyzx", "Gao", "Kidal", "Moscow", "Russia", "Paris", "France", "United States")
    assert (found.country, found.precision.value) == ("MLI", "country")


def test_an_unknown_hospital_is_around_the_town_of_the_article() -> None:
    found = where("Saint Zzyzx Hospital", "Moncton", "Canada")
    assert (found.name, found.precision.value) == ("Moncton", "admin1")
    assert where("Saint Zzyzx Hospital", "Moncton", "Calgary", "Canada").name == "Canada"
    assert where("Saint Zzyzx Hospital", "Bamako", "Mali").name == "Mali"


def test_an_airport_does_not_tell_which_town_is_meant() -> None:
    found = where("Hillsboro", "Hillsboro")
    assert "Airport" not in (found.name or "")


def test_a_union_or_a_part_of_the_world_is_no_country() -> None:
    assert (where("the EU", "Sweden").name, where("the EU", "Sweden").country) == ("Europe", None)


def test_a_title_speaks_for_the_town_that_it_may_mean() -> None:
    around = (("Paris", "Ontario"), "Paris", "Brantford")
    found = place(a_place("Paris"), ground(*around, title="Two hurt in Paris crash"), None)
    assert found.country == "CAN"


def test_whose_side_a_place_is_on_is_not_where_it_is() -> None:
    found = where("Ankara-backed Afrin", "Turkey", "Syria", "Ankara", "Ankara-backed Afrin")
    assert found.country == "SYR"


def test_little_italy_is_not_italy() -> None:
    assert where("Little Italy", "Manhattan", "Brooklyn").country != "ITA"


@pytest.mark.parametrize(
    "text",
    [
        "the border",
        "Ukraine's border",
        "along the frontier with Chad",
        "Poland and Romania",
        "NATO's eastern flank",
    ],
)
def test_a_border_or_several_countries_have_no_country(text: str) -> None:
    assert where(text, "Ukraine").country is None


def test_an_unknown_airfield_is_the_region_named_with_it_and_never_a_namesake_elsewhere() -> None:
    found = where("Marinovka airfield", "Ukraine", "Russia", within="Russia's Volgograd region")
    assert (found.country, found.name, found.precision.value) == ("RUS", "Volgograd", "admin1")


@pytest.mark.parametrize(("text", "country"), [("Goma airport", "COD"), ("Almaty airport", "KAZ")])
def test_an_airport_is_at_its_town_under_whatever_name(text: str, country: str) -> None:
    assert place(a_place(text), ground(), None).country == country


def test_an_unknown_airfield_alone_is_no_village_of_that_name() -> None:
    found = where("Marinovka airfield", "Russia", "Ukraine")
    assert found.lat is None or found.precision.value == "country"


def test_the_larger_place_picks_among_namesakes() -> None:
    russian = where("Oktyabrsky", "Russia", within="Volgograd region")
    assert russian.country == "RUS"
    assert where("Tripoli", "Lebanon", "Beirut", within="Lebanon").country == "LBN"
    assert where("Tripoli", "Libya", "Benghazi").country == "LBY"


def test_an_own_territory_is_the_actors() -> None:
    assert where("its territory", "Ukraine", "Russia", owner="RUS").country == "RUS"


def test_occupied_territory_is_not_the_occupiers() -> None:
    found = where("its occupied territories", "Ukraine", "Russia", "Kyiv", owner="RUS")
    assert found.country == "UKR"


def test_a_place_without_name_is_in_the_country_that_the_article_is_about() -> None:
    assert where("the village", "Sudan", "Khartoum").country == "SDN"
    assert where("the village", "Sudan", "Chad").country is None


def test_coordinates_are_those_of_the_place() -> None:
    found = where("Zaporizhzhia", "Ukraine")
    assert (found.lat, found.lon) == pytest.approx((47.84, 35.14), abs=0.3)


@given(st.text(max_size=60), st.none() | st.text(max_size=30))
def test_any_text_gives_a_place_with_its_words(text: str, within: str | None) -> None:
    found = where(text, "Ukraine", within=within)
    assert found.text == text
    assert (found.lat is None) == (found.lon is None)
