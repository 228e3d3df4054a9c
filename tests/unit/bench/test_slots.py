"""How the public sets' answers are read and compared."""

from datetime import date

import pytest

from schemas.mention import Mention, PlaceMention
from tests.bench.actors import country, on_day
from tests.bench.event_location import Located, is_sound, located, meets
from tests.bench.newsquant import numbers, values


@pytest.mark.parametrize(
    ("written", "read"),
    [("5", [5.0]), ("12.50", [12.5]), ("40-50", [40.0, 50.0]), ("-3", [-3.0])],
)
def test_a_value_is_a_number_or_both_ends_of_a_range(written: str, read: list[float]) -> None:
    assert values(written) == read


def test_years_are_no_quantities_but_thousands_are() -> None:
    assert numbers("In 2019 about 2,019 people and 350 horses left.") == [2019.0, 350.0]


@pytest.mark.parametrize(
    ("code", "right"), [("USA", "USA"), ("XKX", "XKX"), ("IGO", None), ("", None)]
)
def test_codes_of_organisations_are_no_countries(code: str, right: str | None) -> None:
    assert country({"country": code}) == right


@pytest.mark.parametrize("written", ["2022-04-12", "12 April 2022"])
def test_days_are_read_in_both_forms(written: str) -> None:
    assert on_day(written) == date(2022, 4, 12)


@pytest.mark.parametrize(
    ("start", "end", "meet"), [(0, 5, False), (0, 6, True), (7, 8, True), (9, 12, False)]
)
def test_spans_meet_where_they_share_a_character(start: int, end: int, meet: bool) -> None:
    span = PlaceMention(text="x", start=start, end=end)
    assert meets(span, {"start": 5, "end": 9}) is meet


def test_places_are_counted_from_both_sides_and_only_with_a_name() -> None:
    text = "Rebels shelled a school in Avdor and Belmir."
    span = {"text": "shelled", "start": 7, "end": 14}
    places = [
        {"text": name, "start": text.index(name), "end": text.index(name) + len(name)}
        for name in ("Avdor and Belmir", "a school", "Rebels")
    ]
    event = Mention.model_validate({
        "type": "shelling", "trigger": span,
        "sentence": {"text": text, "start": 0, "end": len(text)}, "places": places,
    })  # fmt: skip
    marks = [
        {"text": name, "start": text.index(name), "end": text.index(name) + 6}
        for name in ("Avdor ", "Belmir", "shelle")
    ]
    assert located(marks, event) == Located(marked=3, read=2, marked_read=2, read_marked=1)


def test_a_record_with_a_cut_mark_is_not_sound() -> None:
    assert is_sound({"locations": []})
    assert is_sound({"locations": [{"text": "Bor"}]})
    assert not is_sound({"locations": [{"text": "Bor"}, {"text": ""}]})
