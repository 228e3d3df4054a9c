# ruff: noqa: RUF001 - dashes and Cyrillic names are what texts hold
"""News agencies that a text credits: in its byline, its dateline or its last line."""

import re
from collections.abc import Iterable

_NAMES: tuple[tuple[str, str], ...] = (
    ("Reuters", r"Reuters|Thomson Reuters"),
    ("AP", r"AP|The Associated Press|Associated Press"),
    ("AFP", r"AFP|Agence France-Presse|Agence France Presse"),
    ("TASS", r"TASS|ITAR-TASS|ТАСС"),
    ("RIA Novosti", r"RIA Novosti|RIA|РИА Новости"),
    ("Interfax", r"Interfax|INTERFAX.RU|Интерфакс"),
    ("Interfax-Ukraine", r"Interfax-Ukraine|Interfax Ukraine"),
    ("Ukrinform", r"Ukrinform|Укрінформ"),
    ("Xinhua", r"Xinhua|Xinhua News Agency|新华社"),
    ("dpa", r"dpa|dpa-infocom|DPA International|Deutsche Presse-Agentur"),
    ("EFE", r"EFE|Agencia EFE"),
    ("Europa Press", r"Europa Press"),
    ("ANSA", r"ANSA|Agenzia ANSA"),
    ("Kyodo", r"Kyodo|Kyodo News"),
    ("Jiji", r"Jiji|Jiji Press"),
    ("Yonhap", r"Yonhap|Yonhap News Agency|연합뉴스"),
    ("KCNA", r"KCNA|Korean Central News Agency"),
    ("PTI", r"PTI|Press Trust of India"),
    ("ANI", r"ANI|Asian News International"),
    ("IANS", r"IANS"),
    ("UNI", r"United News of India"),
    ("APP", r"Associated Press of Pakistan"),
    ("Anadolu", r"AA|Anadolu|Anadolu Agency|Anadolu Ajansı"),
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
    ("WAM", r"WAM|Emirates News Agency"),
    ("KUNA", r"KUNA|Kuwait News Agency"),
    ("QNA", r"QNA|Qatar News Agency"),
    ("Petra", r"Petra|Jordan News Agency"),
    ("NNA", r"NNA"),
    ("Mehr", r"MNA|Mehr News Agency"),
    ("APS", r"APS|Algérie Presse Service"),
    ("Azertac", r"AZERTAC|Azertac"),
    ("Armenpress", r"ARMENPRESS|Armenpress"),
    ("Agerpres", r"AGERPRES|Agerpres"),
    ("ČTK", r"ČTK|CTK"),
    ("MTI", r"MTI"),
    ("VNA", r"VNA|Vietnam News Agency"),
    ("Bloomberg", r"Bloomberg|Bloomberg News"),
)
_CANONICAL = {spelling.lower(): name for name, pattern in _NAMES for spelling in pattern.split("|")}
_EXACT = "|".join(
    re.escape(spelling)
    for spelling in sorted((p for _, names in _NAMES for p in names.split("|")), key=len)[::-1]
)
_BYLINE_LINES = re.compile(r"^(?:By [^\n]{2,120}\n+)+")

# What stands before an agency in a dateline: places in capitals, and dates with months in any language.
_PLACED = (
    r"(?:(?:[A-ZÀ-ÞА-ЯЁ][^\W\d_]*[.'’]?|\d{1,4}(?:st|nd|rd|th)?|[^\W\d_]{3,9}\.?(?=[ ,]+\d)"
    r"|(?<=\d )[^\W\d_]{3,9}|de)(?!\w)[ ,./\-–—\[\]]*){0,8}"
)
_DATELINE = (
    # KYIV, Oct 28 (Reuters) - or GAZA CITY (AP) -- or New Delhi, Mar 3 (PTI) or just (ANSA) -
    rf"{_PLACED}\(\s*(?P<name>{_EXACT})\s*\)(?=\s*(?:[-–—:.]|[A-Z\"“]|$))",
    # MOSCOW, November 3. /TASS/.
    rf"{_PLACED}/\s*(?P<name>{_EXACT})\s*/",
    # Tehran, IRNA - or Baku, March 3, AZERTAC
    rf"{_PLACED}(?<!\w)(?P<name>{_EXACT})(?:\s*[-–—]{{1,2}}\s|\.\s|(?<=[A-Z]{{3}})\s(?=[A-Z][a-z]))",
    rf"\([^\W\d_]{{1,20}}\s*=\s*(?P<name>{_EXACT})\s*\)",  # (서울=연합뉴스)
    r"(?P<name>新华社)[^\s，。]{0,20}电",
)
_OPENINGS = tuple(re.compile(rf"\W{{0,3}}{form}") for form in _DATELINE)
# One that is not listed needs a date too, to be told from a remark: GOMA, Feb 8 (Great Lakes Wire) -
_UNLISTED = re.compile(
    rf"\W{{0,3}}(?=[^(]{{0,80}}?(?:[^\W\d_]{{3,9}}\.?\s\d{{1,2}}|\d{{1,2}}\.?\s[^\W\d_]{{3,9}})){_PLACED}"
    r"\(\s*(?P<name>[A-Z][\w.'&/-]{1,20}(?: [\w.'&/-]{1,20}){0,3})\s*\)\s*[-–—:]"
)
_NO_AGENCIES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday utc gmt".split()  # noqa: SIM905
)
_CLOSINGS = tuple(
    re.compile(form)
    for form in (
        # © 2025 AFP, Source: Xinhua, with inputs from PTI, --SPA, (ANSA), /Ukrinform/
        (
            rf"(?:^|[\n(—–/©=-]|[Ss]ource\s*:|[Ii]nputs? from|[Ww]ith|[Vv]ia)\s*(?:©\s*)?"
            rf"(?:\d{{4}}\s+)?(?P<name>{_EXACT})\s*[).\]/]{{0,2}}\s*$"
        ),
        rf"[.!?”\"»]\s+(?P<name>{_EXACT})(?:\s[A-Z]{{2,4}}){{0,4}}\s*$",  # EFE, PTI ABC XYZ
        rf"(?:©|\([cC]\)|Copyright)\s*(?:\d{{4}}\s*)?(?P<name>{_EXACT})\b",
        rf"\n(?P<name>{_EXACT}) (?:writer|journalist|reporter|correspondent)s? [^\n]{{3,200}} contributed",
        rf"\nThis report by (?P<name>{_EXACT}) was first published",
    )
)
_REUTERS = re.compile(
    r"\(?\s*Reporting by [^\n]{3,300}[Ee]diting by |Our Standards: The Thomson Reuters Trust"
)
_XINHUA = re.compile(r"[.!?”\"]\s*Enditem\s*$")
# A byline's parts; "Antara Sen" is a person, "Maria Cruz, Antara" works for the agency.
_PARTS = re.compile(
    r"\s*(?:[,;/|()•]|\s[-–—]\s|\b(?:and|for|with|via|from|of|at|by|By|BY|avec|mit|con|com|und|et|y)\b)\s*"
)
_ROLE = re.compile(
    r"^(?:Redazione|Redacción|Agencia|Agence|Agenzia)\s+"
    r"|\s+(?:[Ss]taff|[Ww]riters?|[Rr]eporters?|[Cc]orrespondents?|[Nn]ews)\b.*$"
)
_BEHIND_NAME = re.compile(
    rf"\s(?P<name>{'|'.join(re.escape(n) for n in sorted(_CANONICAL) if ' ' in n)})$"
)


def credited_agency(byline: str | None, text: str) -> str | None:
    """The agency that a byline or text credits, by its usual name; None where none is credited.

    A dateline with a date credits even an agency that is not listed, by the name it gives.
    """
    opening, closing = _BYLINE_LINES.sub("", text[:400])[:200], text[-400:].rstrip()
    return (
        _from_byline(byline or "")
        or _from_opening(opening)
        or ("Reuters" if _REUTERS.search(closing) else None)
        or ("Xinhua" if _XINHUA.search(closing) else None)
        or _named(form.search(closing[-200:]) for form in _CLOSINGS)
    )


def _from_byline(byline: str) -> str | None:
    byline = byline[:300].strip(" .")
    parts = [byline, *(part.strip(" .") for part in _PARTS.split(byline))]
    names = (_CANONICAL.get(name.lower()) for part in parts for name in (part, _ROLE.sub("", part)))
    return next((name for name in names if name), None) or _named(
        [_BEHIND_NAME.search(byline.lower())]
    )


def _from_opening(opening: str) -> str | None:
    listed = _named(form.match(opening) for form in _OPENINGS)
    other = _UNLISTED.match(opening)
    if listed or other is None or other["name"].lower() in _NO_AGENCIES:
        return listed
    return _CANONICAL.get(other["name"].lower(), other["name"])


def _named(matches: Iterable[re.Match[str] | None]) -> str | None:
    """The agency of the first form that was found."""
    return next((_CANONICAL[match["name"].lower()] for match in matches if match), None)
