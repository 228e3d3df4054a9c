"""Names in parsed sentences and what sort each is, by lists and by the company it keeps.

A statistical recogniser costs more than the parse and adds little to it (figures: tests/bench): countries
and peoples are listed, titles make persons, and the last word of most names of bodies and places says what
it is. A name that nothing tells about stays without a label.
"""

from collections.abc import Iterator
from dataclasses import replace

from services.classifier.tree import Doc, Span, Token
from services.classifier.words import (
    demonyms,
    is_country,
    kinds,
    listed,
    long_country_names,
    names_country,
)

_BODIES = listed("naming_bodies")
_AREAS = listed("naming_areas")
_GROUNDS = listed("naming_grounds")
_TITLES = listed("naming_titles")
_JOINING = frozenset({"of", "-", "al", "el", "de", "ul", "&"})
_PLACED = frozenset(
    {"in", "at", "near", "inside", "outside", "across", "around", "into", "toward", "towards"}
)
_DATES = listed("naming_dates")
_UNITS = listed("naming_units")
_SHARES = listed("naming_shares")
_OF_TIME = _UNITS | _DATES | _SHARES
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_MOST_JOINING = 2
_MOST_HYPHENATED = 3
_LONGEST = 8


def named(doc: Doc) -> list[Span]:
    """The names of a parsed text, in order, none over another; dates are among them.

    Labels are those of OntoNotes: GPE, LOC, FAC, NORP, ORG, PERSON, DATE, PERCENT.
    """
    known: dict[str, str] = {}
    return [span for span in (_labelled(run, known) for run in _runs(doc)) if span is not None]


def _runs(doc: Doc) -> Iterator[Span]:
    """Stretches of words written as names, with the small words inside them, and words for times."""
    start = end = 0
    for token in doc:
        if _of_time(token):
            yield from _cut(doc, start, end)
            yield doc[token.i : token.i + 1]
            start = end = token.i + 1
        elif _is_written_as_name(token):
            if token.is_sent_start or not _is_joined(doc[end : token.i]):
                yield from _cut(doc, start, end)
                start = token.i
            end = token.i + 1
    yield from _cut(doc, start, end)


def _cut(doc: Doc, start: int, end: int) -> Iterator[Span]:
    if start < end:
        yield doc[start : min(end, start + _LONGEST)]


def _is_joined(between: Span) -> bool:
    """Whether what stands between two name words belongs to one name: "Bay of Bengal", "Port-au-Prince"."""
    hyphenated = all(not t.whitespace_ for t in between) and between.text.startswith("-")
    small = len(between) <= _MOST_JOINING and all(t.lower_ in _JOINING for t in between)
    return small or (hyphenated and len(between) <= _MOST_HYPHENATED)


def _is_written_as_name(token: Token) -> bool:
    return token.text[:1].isupper() and (token.pos_ == "PROPN" or is_country(token))


def _of_time(token: Token) -> str | None:
    """The label of a word for a time or a share, if it is one."""
    if token.lower_ not in _OF_TIME:
        return None
    if token.lower_ in _UNITS or (token.lower_ in _DATES and token.text[0].isupper()):
        return "DATE"
    return "PERCENT" if token.lower_ in _SHARES else None


def _labelled(run: Span, known: dict[str, str]) -> Span | None:
    """The run with its label; a name that comes again has the label of the first time."""
    label = _of_time(run[0]) or _by_words(run) or known.get(run.text) or _by_company(run)
    if label is None:
        return None
    known.setdefault(run.text, label)
    if label == "PERSON":
        known.setdefault(run[-1].text, label)
    return replace(run, label_=label)


def _by_words(run: Span) -> str | None:
    """What a name's own words say: "Gulf of Aden" by the first, "Black Sea" by the last."""
    last, head = run[-1], run[-1].lower_
    alone = len(run) == 1 or not run[0].whitespace_
    ends = frozenset[str]() if alone else frozenset({run[0].lower_, head})
    if ends & _AREAS:
        return "LOC"
    if ends & _GROUNDS:
        return "FAC"
    if head in _BODIES or {"group", "force"} & kinds(last):
        return "ORG"
    if len(run) > 1 and run[0].lower_ in _BODIES:
        return "ORG"
    if names_country(run.text) or run.text.lower() in long_country_names():
        return "NORP" if head in demonyms() else "GPE"
    return None


def _by_company(run: Span) -> str | None:
    """What the words beside a name make of it."""
    before = run.doc[run.start - 1 : run.start]
    if any(t.lower_.rstrip(".") in _TITLES for t in (*before, *run[:-1])):
        return "PERSON"
    if run.text.isupper() and len(run.text) > 1:
        return "ORG"
    root = run.root
    if root.dep_ == "pobj" and root.head.lower_ in _PLACED:
        return "GPE"
    told = root.dep_ in _SUBJECTS and "speech_act" in kinds(root.head)
    return "PERSON" if told and len(run) > 1 else None
