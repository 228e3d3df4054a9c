"""Invented towns and states for the tests of how an article's places are told apart."""

from dataclasses import replace

from services.enricher.candidates import Called
from services.enricher.gazetteer import Entry, Kind


def a_town(
    number: int, name: str, at: tuple[float, float], state: str, country: str = "AAA"
) -> Entry:
    return Entry(number, name, Kind.CITY, country, state, *at, 10_000)


def a_state(number: int, name: str, code: str, country: str = "AAA") -> Entry:
    return Entry(number, name, Kind.REGION, country, code, 40.0, 40.0, 1_000_000)


def called(*entries: Entry, within: tuple[Entry, ...] = ()) -> Called:
    return Called(entries[0].name.lower(), 1.0, entries, within)


HERE = a_town(1, "Twin", (10.0, 10.0), "N")
THERE = a_town(2, "Twin", (20.0, 10.0), "S")
NEXT = a_town(3, "Next", (20.3, 10.2), "S")
SAME_STATE = a_town(4, "Remote", (25.0, 15.0), "S")
GREAT = replace(a_town(20, "Harbour", (50.0, 50.0), "C", "CCC"), population=2_000_000, capital=True)
SMALL = a_town(21, "Harbour", (20.1, 10.1), "S")
LAND = Entry(22, "Landia", Kind.COUNTRY, "CCC", None, 50.0, 50.0, 9_000_000)
