"""Every place and actor that an article names, for grounding."""

import re
from collections.abc import Iterable

from schemas.mention import Context, Named
from services.classifier.spans import Text
from services.classifier.words import country_words, demonyms, names_country

_CAPITALISED = re.compile(r"\b[A-Z][\w.'\u2019-]+")
_BEHIND = re.compile(
    r",[ \n]((?:[A-Z]\.[ ]?){2,4}|[A-Z][\w\u2019'-]+\.?(?: (?:[A-Z][\w\u2019'-]+|of(?= [A-Z])))*)"
)
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_ACTORS = frozenset({"ORG", "NORP", "PERSON"})
MOST = 60
"""Names kept of each sort."""


def of(laid: Text) -> Context:
    """Names by the parser's entities where parsed, and country words everywhere else."""
    names: dict[tuple[str, str], list[int]] = {}
    for entity in laid.doc.ents:
        if entity.label_ in _PLACES | _ACTORS:
            start, end = laid.bounds(entity[0], entity[-1])
            label = _label(entity.text, entity.label_)
            names.setdefault((laid.text[start:end], label), []).append(start)
    seen = {start for starts in names.values() for start in starts}
    for match in _CAPITALISED.finditer(laid.text):
        word = match.group().removesuffix("'s").removesuffix("\u2019s")
        word = word if word.lower() in country_words() else word.rstrip(".")
        if word.lower() in country_words() and match.start() not in seen:
            label = _label(word, "GPE")
            names.setdefault((word, label), []).append(match.start())
    return Context(
        places=_ranked(names, _PLACES, laid.text), actors=_ranked(names, _ACTORS, laid.text)
    )


def _label(text: str, given: str) -> str:
    """The recogniser's label, but that a country is no person: "Mali", "Chad"."""
    if not names_country(text):
        return given
    return "NORP" if text.lower() in demonyms() else "GPE"


def _ranked(
    names: dict[tuple[str, str], list[int]], labels: Iterable[str], text: str
) -> tuple[Named, ...]:
    found = [
        Named(
            text=name[:200],
            label=label,
            count=len(starts),
            start=min(starts),
            within=_within(text, name, starts),
        )
        for (name, label), starts in names.items()
        if label in labels and name.strip()
    ]
    return tuple(sorted(found, key=lambda n: (-n.count, n.start))[:MOST])


def _within(text: str, name: str, starts: Iterable[int]) -> str | None:
    """The name behind the name and a comma: "Cairo, Ill.", "Elgin, Scotland"."""
    behind = (_BEHIND.match(text, start + len(name)) for start in starts)
    return next((match[1].rstrip(".") for match in behind if match), None)
