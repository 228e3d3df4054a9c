"""Word classes: what a noun stands for, as far as the word itself tells."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

import pycountry
import yaml
from spacy.tokens import Token

NONE: frozenset[str] = frozenset()
_MODELS = (
    ("drone", re.compile(r"^(?:mq|rq|tb|shahed|geran|lancet|orlan|orion|mohajer|hermes)-?\d+\w?$")),
    ("aircraft", re.compile(r"^(?:su|mig|f|mi|il|tu|a|c|b|ka|uh|ah|ch|p|rc|e|an|ef|j|y)-\d+\w{0,3}$")),
    ("missile", re.compile(r"^(?:s|kh|x|kn|m|r|hq|df|rs|kn)-\d{1,3}\w?$")),
    ("bomb", re.compile(r"^(?:fab|kab|umpb)-\d+$")),
)
"""Designations of weapons by their shape: Su-34, MQ-9, S-300, FAB-500."""
_PERSONAL = frozenset("he she they it we i who".split())


def read_data(name: str) -> dict[str, object]:
    """Parse a YAML file of this package's data folder."""
    text = files("services.classifier").joinpath("data", name).read_text(encoding="utf-8")
    loaded: dict[str, object] = yaml.safe_load(text)
    return loaded


@cache
def classes() -> Mapping[str, frozenset[str]]:
    """Lemma or lower-case form -> the classes of `words.yaml` that it belongs to."""
    members: dict[str, set[str]] = {}
    for name, listed in read_data("words.yaml").items():
        words = str(listed).split()
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
    named = {str(w) for listed in read_data("countries.yaml").values() for w in str(listed).split()}
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", country.name)):
            if len(name.split()) == 1:
                named.add(name.lower())
    return frozenset(named)


@cache
def demonyms() -> frozenset[str]:
    """Lower-case adjectives and nouns for peoples."""
    listed = read_data("countries.yaml")
    return frozenset(f"{listed['demonyms']} {listed['demonym_nouns']}".split())


def is_country(token: Token) -> bool:
    """Whether a token names a country, a people or a capital ("Turkish", "Kyiv"; not "turkey")."""
    return token.text[:1].isupper() and _plain(token.lower_) in country_words()


def _plain(word: str) -> str:
    return word.rstrip("'’") if word not in {"u.s.", "u.k."} else word


def kinds(token: Token) -> frozenset[str]:
    """Every class of one token; proper nouns that no list has are of class "person"."""
    index = classes()
    found = index.get(token.lemma_.lower(), NONE) | index.get(token.lower_, NONE)
    if token.tag_ == "NNPS":
        found |= index.get(token.lower_.removesuffix("s"), NONE)
    if is_country(token):
        found |= {"country"}
    elif token.pos_ == "PROPN" and not found and "-" not in token.text:
        found |= {"person"}
    if "-" in token.lower_:
        found |= {name for name, shape in _MODELS if shape.match(token.lower_)}
    if token.lower_ in _PERSONAL:
        found |= {"pronoun"}
    return found


def kinds_of(tokens: Iterable[Token]) -> frozenset[str]:
    """The classes of several tokens together."""
    return NONE.union(*(kinds(token) for token in tokens))
