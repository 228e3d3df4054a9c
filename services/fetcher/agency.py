# ruff: noqa: RUF001 - dashes and Cyrillic names are what texts hold
"""News agencies that a text credits: in its byline, its dateline or its last line."""

import re

_NAMES: tuple[tuple[str, str], ...] = (
    ("Reuters", r"Reuters|Thomson Reuters"),
    ("AP", r"AP|The Associated Press|Associated Press"),
    ("AFP", r"AFP|Agence France-Presse|Agence France Presse"),
    ("TASS", r"TASS|ITAR-TASS|ТАСС"),
    ("RIA Novosti", r"RIA Novosti|RIA|РИА Новости"),
    ("Interfax", r"Interfax|Интерфакс"),
    ("Interfax-Ukraine", r"Interfax-Ukraine|Interfax Ukraine"),
    ("Ukrinform", r"Ukrinform|Укрінформ"),
    ("Xinhua", r"Xinhua|Xinhua News Agency|新华社"),
    ("dpa", r"dpa|Deutsche Presse-Agentur"),
    ("EFE", r"EFE|Agencia EFE"),
    ("Europa Press", r"Europa Press"),
    ("ANSA", r"ANSA|Agenzia ANSA"),
    ("Kyodo", r"Kyodo|Kyodo News"),
    ("Jiji", r"Jiji|Jiji Press"),
    ("Yonhap", r"Yonhap|Yonhap News Agency"),
    ("KCNA", r"KCNA|Korean Central News Agency"),
    ("PTI", r"PTI|Press Trust of India"),
    ("ANI", r"ANI|Asian News International"),
    ("IANS", r"IANS"),
    ("UNI", r"United News of India"),
    ("APP", r"Associated Press of Pakistan"),
    ("Anadolu", r"AA|Anadolu|Anadolu Agency"),
    ("DHA", r"DHA|Demirören News Agency"),
    ("IRNA", r"IRNA|Islamic Republic News Agency"),
    ("Tasnim", r"Tasnim|Tasnim News Agency"),
    ("SANA", r"SANA|Syrian Arab News Agency"),
    ("WAFA", r"WAFA|Palestinian News Agency"),
    ("SPA", r"SPA|Saudi Press Agency"),
    ("MENA", r"Middle East News Agency"),
    ("UPI", r"UPI|United Press International"),
    ("PA Media", r"PA|PA Media|Press Association"),
    ("The Canadian Press", r"The Canadian Press|Canadian Press"),
    ("AAP", r"AAP|Australian Associated Press"),
    ("Lusa", r"Lusa"),
    ("Belga", r"Belga"),
    ("APA", r"APA|Austria Presse Agentur"),
    ("PAP", r"PAP|Polish Press Agency"),
    ("BelTA", r"BelTA"),
    ("Bernama", r"Bernama"),
    ("Antara", r"Antara"),
    ("CNA", r"CNA|Central News Agency"),
    ("NAN", r"NAN|News Agency of Nigeria"),
    ("Bloomberg", r"Bloomberg|Bloomberg News"),
)
_CANONICAL = {spelling.lower(): name for name, pattern in _NAMES for spelling in pattern.split("|")}
_EXACT = "|".join(sorted((p for _, names in _NAMES for p in names.split("|")), key=len)[::-1])

# As in: KYIV, Oct 28 (Reuters) - or GAZA CITY (AP) -- at the start of a text.
_DATELINE = re.compile(
    r"^\W{0,3}[^\W\d_][^()\n]{0,80}?\(\s*(?P<name>[^\W\d_][\w .'&/-]{1,40}?)\s*\)\s*(?:[-–—:]|$)"
)
# As in: MOSCOW, November 3. /TASS/. or just (Reuters) - before the first word.
_OPENING = re.compile(
    rf"^\W{{0,3}}(?:[^\n/]{{0,80}}/\s*(?P<slashed>{_EXACT})\s*/|\(\s*(?P<bare>{_EXACT})\s*\)\s*[-–—])"
)
# "(Reporting by …)" ends Reuters' texts alone.
_SIGNATURE = re.compile(r"\(?\s*Reporting by [^\n]{3,300}[Ee]diting by ")
_CLOSING = re.compile(
    rf"(?:^|[\n(—–/©-]|[Ss]ource\s*:|[Ii]nputs? from|[Ww]ith|[Vv]ia)\s*(?:©\s*)?(?:\d{{4}}\s+)?"
    rf"(?P<name>{_EXACT})\s*[).\]/]{{0,2}}\s*$"
)
# A byline's parts; "Antara Sen" is a person, "Maria Cruz, Antara" works for the agency.
_PARTS = re.compile(r"\s*(?:[,;/|()•]|\s[-–—]\s|\b(?:and|for|with|via|from|of|at|by|By|BY)\b)\s*")
_ROLE = re.compile(r"\s+(?:[Ss]taff|[Ww]riters?|[Rr]eporters?|[Cc]orrespondents?|[Nn]ews)\b.*$")


def credited_agency(byline: str | None, text: str) -> str | None:
    """The agency that a byline or text credits, by its usual name; None where none is credited.

    A dateline of the wire form credits even an agency that is not listed, by the name it gives.
    """
    opening, closing = text[:200], text[-400:].rstrip()
    return (
        _from_byline(byline or "")
        or _from_opening(opening)
        or ("Reuters" if _SIGNATURE.search(closing) else None)
        or _named(_CLOSING.search(closing[-120:]))
    )


def _from_byline(byline: str) -> str | None:
    parts = (part.strip(" .") for part in _PARTS.split(byline[:300]))
    names = (_CANONICAL.get(name.lower()) for part in parts for name in (part, _ROLE.sub("", part)))
    return next((name for name in names if name), None)


def _from_opening(opening: str) -> str | None:
    dateline = _DATELINE.search(opening)
    if dateline and _looks_like_dateline(opening[: dateline.start("name")]):
        name = dateline["name"]
        return _CANONICAL.get(name.lower(), name if name[0].isupper() else None)
    match = _OPENING.search(opening)
    name = (match["slashed"] or match["bare"]) if match else None
    return None if name is None else _CANONICAL[name.lower()]


def _looks_like_dateline(before: str) -> bool:
    """A place in capitals or with a date, and not the start of a sentence that has a bracket."""
    words = re.findall(r"[^\W\d_]+", before)
    return bool(words) and (words[0].isupper() or bool(re.search(r"\d", before))) and len(words) < 8  # noqa: PLR2004


def _named(match: re.Match[str] | None) -> str | None:
    return None if match is None else _CANONICAL[match["name"].lower()]
