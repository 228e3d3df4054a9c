"""Datelines ("KYIV, Sept 3 (Agency) - "): where a text was filed, which is no part of its first sentence."""

import re

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_CAPITALS = (
    r"[A-Z\u00c0-\u00de]{2}[A-Z\u00c0-\u00de.'\u2019-]*(?:[ /][A-Z\u00c0-\u00de.'\u2019-]{2,}){0,3}"
)
_TITLE = r"[A-Z\u00c0-\u00de][\w.'\u2019]+(?:[ /-][A-Z\u00c0-\u00de][\w.'\u2019]+){0,2}"
_AGENCY = r"\((?=[^()\n]*[A-Z])[^()\n]{2,40}\)"
_LAND = r"(?:, [A-Z\u00c0-\u00de][\w.]+(?: [A-Z\u00c0-\u00de][\w.]+)?)"
_DASH = r"(?:-{1,2}|[\u2013\u2014])"
_NEXT = r"(?=[\"\u201c\u2018']?[A-Z\u00c0-\u00de0-9])"
_DATELINE = re.compile(
    rf"\s*(?:{_CAPITALS}{_LAND}?(?:, {_DATE})?(?: ?{_AGENCY})?(?: {_DASH}|:)"
    rf"|{_TITLE}{_LAND}?(?:, {_DATE}(?: ?{_AGENCY})?| ?{_AGENCY}) ?(?:{_DASH}|:)"
    rf"|{_TITLE}{_LAND} (?:--|[\u2013\u2014])"
    rf"|(?P<bare>{_TITLE}) (?:{_DASH}))\s+{_NEXT}"
)
_ACRONYM = re.compile(r"(?:NATO|DPRK|[A-Z]{2,3}) ?(?:-|\u2013|\u2014|:)")


def skipped(text: str, start: int, end: int, cities: frozenset[str]) -> int:
    """The offset in `text` at which a line's first sentence begins, after its dateline if it has one.

    Args:
        text: the article.
        start: where the line begins.
        end: where it ends.
        cities: names in lower case that date a text even where nothing but a dash follows.
    """
    match = _DATELINE.match(text, start, end)
    if match is None or _ACRONYM.match(text[match.start() : match.end()].lstrip()):
        return start
    if match["bare"] and match["bare"].lower() not in cities:
        return start
    return match.end()
