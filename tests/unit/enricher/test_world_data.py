"""The tables of who acts in armed conflicts: sound in form, and right on facts that must not break."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry
import pytest
import yaml

from services.classifier.words import listed

DATA = Path(__file__).parents[3] / "services" / "enricher" / "data"
COUNTRIES = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
KINDS = {"government", "military", "armed_group", "mercenary", "police", "intelligence"} | {
    "international_organisation", "un", "ngo", "media", "agency", "company", "alliance"
}  # fmt: skip


def load(name: str) -> Any:  # noqa: ANN401 - YAML
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


ACTORS: list[dict[str, Any]] = load("actors.yaml")
LEADERS: list[dict[str, Any]] = load("leaders.yaml")
DEMONYMS: dict[str, dict[str, Any]] = load("demonyms.yaml")
FALSE_FRIENDS: dict[str, list[str]] = load("false_friends.yaml")


def surfaces(entry: dict[str, Any]) -> list[str]:
    return [entry["name"], *entry["aliases"]]


def fold(text: str) -> str:
    """Without case and accents, as the enricher matches."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(c for c in letters if not unicodedata.combining(c)).casefold()


def country_words(entry: dict[str, Any]) -> list[str]:
    capital = [entry["capital"]] if entry["metonym_ok"] else []
    return [*entry["names"], *entry["demonyms"], *capital]


def months(date: str | None, *, last: bool) -> int:
    if date is None:
        return 12 * 9999
    year, _, month = date.partition("-")
    return 12 * int(year) + (int(month) if month else 12 if last else 1)


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return months(one["from"], last=False) <= months(other["to"], last=True) and months(
        other["from"], last=False
    ) <= months(one["to"], last=True)


def owners(entries: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for entry in entries:
        for text in surfaces(entry):
            found[text].append(entry)
    return found


ACTOR_OF, LEADER_OF = owners(ACTORS), owners(LEADERS)


def every_alias() -> Iterator[str]:
    for entry in [*ACTORS, *LEADERS]:
        yield from surfaces(entry)
    for words in DEMONYMS.values():
        yield from country_words(words)


def test_tables_hold_enough_to_ground_conflict_news() -> None:
    groups = [a for a in ACTORS if a["kind"] in {"armed_group", "mercenary"}]
    assert len(ACTORS) >= 500
    assert len(groups) >= 150
    assert len({leader["name"] for leader in LEADERS}) >= 250


def test_entries_have_the_agreed_keys_and_no_others() -> None:
    assert all(set(a) - {"state"} == {"name", "country", "kind", "aliases"} for a in ACTORS)
    people = {"name", "country", "from", "to", "aliases"}
    assert all(set(p) in (people | {"role"}, people | {"actor"}) for p in LEADERS)
    words = {"names", "demonyms", "capital", "metonym_ok"}
    assert all(set(entry) == words for entry in DEMONYMS.values())


def test_every_country_is_an_iso_code_or_kosovo() -> None:
    assert {e["country"] for e in [*ACTORS, *LEADERS]} - COUNTRIES == {None}


def test_every_country_of_iso_3166_has_its_words() -> None:
    assert set(DEMONYMS) == COUNTRIES
    assert all(entry["names"] for entry in DEMONYMS.values())


def test_every_kind_is_of_the_closed_set_and_used() -> None:
    assert {actor["kind"] for actor in ACTORS} == KINDS


def test_state_marks_outlets_only_and_is_true() -> None:
    marked = [actor for actor in ACTORS if "state" in actor]
    assert {actor["kind"] for actor in marked} == {"agency", "media"}
    assert all(actor["state"] is True for actor in marked)


def test_every_text_is_a_string_without_stray_space() -> None:
    # YAML reads a bare No, On or 2014 as another type.
    assert [t for t in every_alias() if not isinstance(t, str) or t != " ".join(t.split())] == []


def test_no_text_is_too_short_or_a_plain_lower_case_word() -> None:
    assert [t for t in every_alias() if len(t) < 2 or (t.isalpha() and t.islower())] == []


def test_no_alias_is_a_common_word_or_a_bare_office() -> None:
    words = {"army", "base", "government", "guardian", "male", "parliament", "police", "post"}
    words |= {
        "austin",
        "forces",
        "kim",
        "lasso",
        "lee",
        "let",
        "li",
        "liberation",
        "may",
        "reunion",
        "time",
        "times",
        "wang",
    }
    capitals = {"AA", "CCTV", "IS", "KIA", "NDAA"}  # each means something else more often
    offices = {"air force", "coast guard", "defence ministry", "defense ministry"}
    offices |= {"foreign ministry", "general staff", "national guard"}
    plain = {fold(text) for text in every_alias()}
    assert plain & (words | offices) == set()
    assert set(every_alias()) & capitals == set()


def test_no_actor_repeats_a_text_and_none_belongs_to_two() -> None:
    assert {t: [e["name"] for e in es] for t, es in ACTOR_OF.items() if len(es) > 1} == {}


def test_no_alias_of_a_person_means_two_countries_at_one_time() -> None:
    clashes = [
        (text, one["name"], other["name"])
        for text, entries in LEADER_OF.items()
        for i, one in enumerate(entries)
        for other in entries[i + 1 :]
        if one["country"] != other["country"] and overlap(one, other)
    ]
    assert clashes == []


def test_no_person_holds_one_office_twice_at_a_time() -> None:
    terms = defaultdict(list)
    for leader in LEADERS:
        terms[leader["name"], leader.get("role", leader.get("actor"))].append(leader)
    twice = [key for key, held in terms.items() for one in held for other in held
             if one is not other and overlap(one, other)]  # fmt: skip
    assert twice == []


def test_no_person_is_named_like_an_actor_of_another_country() -> None:
    clashes = [t for t in set(ACTOR_OF) & set(LEADER_OF)
               if {e["country"] for e in ACTOR_OF[t]} != {e["country"] for e in LEADER_OF[t]}]  # fmt: skip
    assert clashes == []


def test_no_country_word_means_two_countries() -> None:
    claimed = defaultdict(set)
    for code, entry in DEMONYMS.items():
        for text in country_words(entry):
            claimed[text].add(code)
    assert {text: codes for text, codes in claimed.items() if len(codes) > 1} == {}


def test_no_country_word_is_an_actor_or_person_of_another_country() -> None:
    named = {**LEADER_OF, **ACTOR_OF}
    clashes = [(text, code) for code, entry in DEMONYMS.items() for text in country_words(entry)
               if text in named and {e["country"] for e in named[text]} != {code}]  # fmt: skip
    assert clashes == []


def test_a_metonym_needs_a_capital() -> None:
    assert [c for c, e in DEMONYMS.items() if e["metonym_ok"] and not e["capital"]] == []


def test_dates_are_well_formed_and_in_order() -> None:
    for leader in LEADERS:
        for date in (leader["from"], leader["to"]):
            if date is not None:
                assert isinstance(date, str), leader
                assert len(date) in {4, 7}, leader
                assert date[5:] in {"", *(f"{m:02}" for m in range(1, 13))}, leader
        assert months(leader["from"], last=False) <= months(leader["to"], last=True), leader


def test_every_led_group_is_an_actor_of_the_leaders_country() -> None:
    by_name = {actor["name"]: actor["country"] for actor in ACTORS}
    led = [leader for leader in LEADERS if "actor" in leader]
    assert [p["name"] for p in led if by_name.get(p["actor"], "none") != p["country"]] == []


def test_false_friends_each_hold_a_name_that_they_shield() -> None:
    shielded = {w for text in every_alias() for w in text.split()}
    idle = [p for ps in FALSE_FRIENDS.values() for p in ps
            if not shielded & {w.strip(",") for w in p.replace("-", " ").split()}]  # fmt: skip
    assert idle == []


@pytest.mark.parametrize(
    ("text", "country", "kind"),
    [
        ("Kremlin", "RUS", "government"),
        ("Pentagon", "USA", "government"),
        ("Downing Street", "GBR", "government"),
        ("Élysée", "FRA", "government"),
        ("Knesset", "ISR", "government"),
        ("Verkhovna Rada", "UKR", "government"),
        ("Zhongnanhai", "CHN", "government"),
        ("Blue House", "KOR", "government"),
        ("Russian Defence Ministry", "RUS", "government"),
        ("Russia's Defense Ministry", "RUS", "government"),
        ("Russia's Foreign Ministry", "RUS", "government"),
        ("UK Ministry of Defence", "GBR", "government"),
        ("Taiwan's defence ministry", "TWN", "government"),
        ("Kiev", "UKR", "government"),
        ("Palestinian Authority", "PSE", "government"),
        ("82nd Airborne Division", "USA", "military"),
        ("CENTCOM", "USA", "military"),
        ("IDF", "ISR", "military"),
        ("IRGC", "IRN", "military"),
        ("Quds Force", "IRN", "military"),
        ("PLA", "CHN", "military"),
        ("Storm Corps", "PRK", "military"),
        ("FARDC", "COD", "military"),
        ("SAF", "SDN", "military"),
        ("UPDF", "UGA", "military"),
        ("Tatmadaw", "MMR", "military"),
        ("Bundeswehr", "DEU", "military"),
        ("Azov", "UKR", "military"),
        ("Haitian National Police", "HTI", "police"),
        ("GRU", "RUS", "intelligence"),
        ("GUR", "UKR", "intelligence"),
        ("Mossad", "ISR", "intelligence"),
        ("ISI", "PAK", "intelligence"),
        ("MİT", "TUR", "intelligence"),
        ("Wagner Group", "RUS", "mercenary"),
        ("Hamas", "PSE", "armed_group"),
        ("Hezbollah", "LBN", "armed_group"),
        ("Kataib Hezbollah", "IRQ", "armed_group"),
        ("Houthis", "YEM", "armed_group"),
        ("RSF", "SDN", "armed_group"),
        ("M23", "COD", "armed_group"),
        ("ADF", "UGA", "armed_group"),
        ("FDLR", "RWA", "armed_group"),
        ("al-Shabaab", "SOM", "armed_group"),
        ("Boko Haram", "NGA", "armed_group"),
        ("JNIM", "MLI", "armed_group"),
        ("Islamic State", None, "armed_group"),
        ("Donetsk People's Republic", None, "armed_group"),
        ("Taliban", "AFG", "armed_group"),
        ("TTP", "PAK", "armed_group"),
        ("SDF", "SYR", "armed_group"),
        ("PKK", "TUR", "armed_group"),
        ("Arakan Army", "MMR", "armed_group"),
        ("ELN", "COL", "armed_group"),
        ("Tren de Aragua", "VEN", "armed_group"),
        ("Abu Sayyaf", "PHL", "armed_group"),
        ("Fano", "ETH", "armed_group"),
        ("Viv Ansanm", "HTI", "armed_group"),
        ("NATO", None, "alliance"),
        ("CSTO", None, "alliance"),
        ("UNIFIL", None, "un"),
        ("MONUSCO", None, "un"),
        ("ECOWAS", None, "international_organisation"),
        ("ICRC", None, "ngo"),
        ("Reuters", "GBR", "agency"),
        ("AFP", "FRA", "agency"),
        ("Yonhap", "KOR", "agency"),
        ("Al Jazeera", "QAT", "media"),
        ("Rheinmetall", "DEU", "company"),
    ],
)
def test_actor_answers_to(text: str, country: str | None, kind: str) -> None:
    assert [(e["country"], e["kind"]) for e in ACTOR_OF[text]] == [(country, kind)]


@pytest.mark.parametrize(
    "text", ["TASS", "Xinhua", "KCNA", "IRNA", "SANA", "Anadolu", "RIA Novosti"]
)
def test_outlet_speaks_for_its_state(text: str) -> None:
    assert ACTOR_OF[text][0].get("state") is True


@pytest.mark.parametrize("text", ["Reuters", "AP", "AFP", "BBC", "Interfax", "Yonhap", "Haaretz"])
def test_outlet_speaks_for_no_state(text: str) -> None:
    assert "state" not in ACTOR_OF[text][0]


@pytest.mark.parametrize(
    ("text", "date", "country", "post"),
    [
        ("Putin", "2022-02", "RUS", "president"),
        ("Zelenskiy", "2024-10", "UKR", "president"),
        ("Obama", "2016-05", "USA", "president"),
        ("Trump", "2018-06", "USA", "president"),
        ("Biden", "2022-02", "USA", "president"),
        ("Shoigu", "2023-06", "RUS", "defence minister"),
        ("Belousov", "2024-06", "RUS", "defence minister"),
        ("Syrskyi", "2024-06", "UKR", "commander-in-chief"),
        ("Starmer", "2025-01", "GBR", "prime minister"),
        ("Erdoğan", "2016-07", "TUR", "president"),
        ("Netanyahu", "2023-10", "ISR", "prime minister"),
        ("Assad", "2015-09", "SYR", "president"),
        ("Sharaa", "2025-06", "SYR", "president"),
        ("Raisi", "2024-04", "IRN", "president"),
        ("Kim Jong-un", "2024-10", "PRK", "supreme leader"),
        ("Kishida", "2022-05", "JPN", "prime minister"),
        ("Modi", "2025-05", "IND", "prime minister"),
        ("Tshisekedi", "2025-01", "COD", "president"),
        ("Abiy", "2020-11", "ETH", "prime minister"),
        ("Maduro", "2019-02", "VEN", "president"),
        ("Rutte", "2022-03", "NLD", "prime minister"),
        ("Rutte", "2025-03", None, "NATO"),
        ("Hemedti", "2023-04", "SDN", "Rapid Support Forces"),
        ("Prigozhin", "2023-06", "RUS", "Wagner Group"),
        ("Nasrallah", "2024-01", "LBN", "Hezbollah"),
        ("Haftar", "2019-04", "LBY", "Libyan National Army"),
        ("Yahya Saree", "2024-01", "YEM", "Houthis"),
        ("Abu Mohammed al-Jolani", "2019-01", "SYR", "Hayat Tahrir al-Sham"),
    ],
)
def test_leader_held_post(text: str, date: str, country: str | None, post: str) -> None:
    moment = {"from": date, "to": date}
    held = [
        (p["country"], p.get("role", p.get("actor"))) for p in LEADER_OF[text] if overlap(p, moment)
    ]
    assert held == [(country, post)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("U.S.", "USA"),
        ("Burma", "MMR"),
        ("Ivory Coast", "CIV"),
        ("Swaziland", "SWZ"),
        ("Türkiye", "TUR"),
        ("DR Congo", "COD"),
        ("Congolese", "COD"),
        ("Congo-Brazzaville", "COG"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("DPRK", "PRK"),
        ("South Koreans", "KOR"),
        ("Burkinabe", "BFA"),
        ("Filipino", "PHL"),
        ("Kosovar", "XKX"),
        ("Washington", "USA"),
        ("Moscow", "RUS"),
        ("Kyiv", "UKR"),
        ("Islamabad", "PAK"),
    ],
)
def test_country_word_means(text: str, code: str) -> None:
    assert [c for c, entry in DEMONYMS.items() if text in country_words(entry)] == [code]


@pytest.mark.parametrize("code", ["GUY", "SYC", "CRI", "BEL", "JAM", "NLD", "YEM"])
def test_capital_is_no_metonym_where_it_misleads(code: str) -> None:
    assert DEMONYMS[code]["metonym_ok"] is False


def test_missions_of_one_word_are_places_to_the_classifier_too() -> None:
    missions: dict[str, list[str]] = load("missions.yaml")
    names = {name.lower() for given in missions.values() for name in given if " " not in name}
    assert names == listed("places_missions")
