import pytest

from tests.unit.classifier.parsing import parse

NAMES = {
    "Soldiers landed in Port-au-Prince.": [("Port-au-Prince", "GPE")],
    "Ships crossed the Black Sea on Friday.": [("Black Sea", "LOC"), ("Friday", "DATE")],
    "A frigate reached the Gulf of Aden.": [("Gulf of Aden", "LOC")],
    "The Russian Defence Ministry denied it.": [("Russian Defence Ministry", "ORG")],
    "President Maia Sandu left.": [("President Maia Sandu", "PERSON")],
    "The United States spoke.": [("United States", "GPE")],
    "Rebels left the Central African Republic.": [("Central African Republic", "GPE")],
    "French troops left Mali.": [("French", "NORP"), ("Mali", "GPE")],
    "Shells fell near Tolva Airport.": [("Tolva Airport", "FAC")],
    "They may march in three weeks.": [("weeks", "DATE")],
}


@pytest.mark.parametrize(("text", "expected"), NAMES.items())
def test_names_have_their_sort(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(name.text, name.label_) for name in parse(text).ents] == expected


def test_a_name_that_comes_again_keeps_its_sort() -> None:
    doc = parse("General Oto Marku spoke. Later Marku left the hall.")
    assert [(s.text, s.label_) for s in doc.ents][-1] == ("Marku", "PERSON")
