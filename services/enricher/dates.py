"""Time expressions -> when it happened, relative to the article's publication.

A weekday is the last one before publication, or the next one for what is still to come. Without a
publication time only dates that state their year are known; nothing is ever taken to be "now".
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from schemas.event import Happened
from schemas.event_types import DatePrecision
from services.enricher.readings import readings

_DAY = timedelta(days=1)
_SATURDAY = 5
_MONTHS_TOLD = 24
"""From this many on, "months ago" names a year and no month."""
_MOMENT = timedelta(microseconds=1)
_MONTHS = {
    name: month
    for month, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: day
    for day, names in enumerate(("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs",
                                 "friday fri", "saturday sat", "sunday sun"))
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_UNITS = {
    "hour": 1 / 24,
    "day": 1.0,
    "night": 1.0,
    "week": 7.0,
    "month": 30.4375,
    "year": 365.25,
    "decade": 3652.5,
}
_UNIT = r"(?P<unit>hour|day|night|week|month|year|decade)(?P<plural>s?)"

Reader = Callable[[re.Match[str], datetime, bool], Happened | None]


def happened_at(text: str, published_at: datetime | None, *, ahead: bool) -> Happened | None:
    """The interval that a time expression names; None where it names none that is known.

    Args:
        text: the expression ("overnight", "on Friday", "early last month", "3 March 2022").
        published_at: when the article was published, or None.
        ahead: the event is planned or possible, so that a bare weekday or month lies in the future.
    """
    lowered = _prepared(text)
    try:
        absolute = _first(_ABSOLUTE, lowered, datetime(1, 1, 1, tzinfo=UTC), ahead)
        if published_at is None:
            return absolute
        if absolute:
            return _up_to_now(absolute, lowered, published_at)
        now = published_at.astimezone(UTC)
        return _up_to_now(_first(_RELATIVE, lowered, now, ahead), lowered, now)
    except (ValueError, OverflowError):
        return None  # "February 30", "a billion years ago": no date


def _up_to_now(found: Happened | None, text: str, now: datetime) -> Happened | None:
    """Runs "since Monday" from there to publication."""
    if found is None or not re.match(r"(?:ever )?since\b", text) or found.start > now:
        return found
    return Happened(
        start=found.start, end=max(found.start, now), precision=_width(now - found.start)
    )


def _prepared(text: str) -> str:
    """Lower case on one line, without the verb "may", which is no month."""
    short = re.sub(r"\s+", " ", text[:200])
    return re.sub(r"\bmay\b", "", short).casefold()


def _first(
    readers: tuple[tuple[re.Pattern[str], Reader], ...], text: str, now: datetime, ahead: bool
) -> Happened | None:
    for rule, reader in readers:
        match = rule.search(text)
        if match and (found := reader(match, now, ahead)):
            return found
    return None


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _days(start: datetime, days: float, precision: DatePrecision) -> Happened:
    first = _midnight(start)
    return Happened(start=first, end=first + days * _DAY - _MOMENT, precision=precision)


def _month(year: int, month: int) -> Happened:
    start = datetime(year, month, 1, tzinfo=UTC)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return Happened(start=start, end=after - _MOMENT, precision=DatePrecision.MONTH)


def _year(year: int) -> Happened:
    start, after = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    return Happened(start=start, end=after - _MOMENT, precision=DatePrecision.YEAR)


def _full_date(match: re.Match[str], _now: datetime, _ahead: bool) -> Happened:
    day = datetime(int(match["year"]), _MONTHS[match["month"]], int(match["day"]), tzinfo=UTC)
    return _days(day, 1, DatePrecision.DAY)


def _iso_date(match: re.Match[str], _now: datetime, _ahead: bool) -> Happened:
    return _days(datetime(*map(int, match.groups()), tzinfo=UTC), 1, DatePrecision.DAY)  # type: ignore[misc, arg-type]


def _month_year(match: re.Match[str], _now: datetime, _ahead: bool) -> Happened:
    return _month(int(match["year"]), _MONTHS[match["month"]])


def _bare_year(match: re.Match[str], _now: datetime, _ahead: bool) -> Happened:
    return _year(int(match["year"]))


def _day_of_month(match: re.Match[str], now: datetime, ahead: bool) -> Happened:
    """Reads "March 3" as of the year that puts it on the right side of publication."""
    month, day = _MONTHS[match["month"]], int(match["day"])
    date = datetime(now.year, month, day, tzinfo=UTC)
    if date > now + 7 * _DAY and not ahead:
        date = date.replace(year=now.year - 1)
    elif date < _midnight(now) - 60 * _DAY and ahead:
        date = date.replace(year=now.year + 1)
    return _days(date, 1, DatePrecision.DAY)


def _month_name(match: re.Match[str], now: datetime, ahead: bool) -> Happened:
    month = _MONTHS[match["month"]]
    year = now.year - (month > now.month and not ahead) + (month < now.month and ahead)
    return _month(year - (bool(match["last"]) and month == now.month), month)


def _weekday(match: re.Match[str], now: datetime, ahead: bool) -> Happened:
    """The last such day up to publication, or the next one; "last Friday" is never today."""
    wanted, word = _WEEKDAYS[match["weekday"]], (match["which"] or "").strip()
    if word in {"next", "coming", "this coming"} or (ahead and word != "last"):
        forward = (wanted - now.weekday()) % 7
        return _days(now + (forward or (7 if word == "next" else 0)) * _DAY, 1, DatePrecision.DAY)
    back = (now.weekday() - wanted) % 7
    return _days(
        now - (back or (7 if word in {"last", "previous"} else 0)) * _DAY, 1, DatePrecision.DAY
    )


_NAMED_DAYS = {
    "the day before yesterday": -2,
    "yesterday": -1,
    "last night": -1,
    **dict.fromkeys(("today", "tonight", "this morning", "this afternoon", "this evening"), 0),
    "tomorrow": 1,
    "the day after tomorrow": 2,
}


def _named_day(match: re.Match[str], now: datetime, _ahead: bool) -> Happened:
    return _days(now + _NAMED_DAYS[match[0]] * _DAY, 1, DatePrecision.DAY)


def _overnight(_match: re.Match[str], now: datetime, ahead: bool) -> Happened:
    """The night before publication: from the evening before to the morning."""
    morning = _midnight(now) + (_DAY if ahead else timedelta(0))
    return Happened(
        start=morning - timedelta(hours=6),
        end=morning + timedelta(hours=9),
        precision=DatePrecision.DAY,
    )


def _weekend(match: re.Match[str], now: datetime, ahead: bool) -> Happened:
    since_saturday = (now.weekday() - _SATURDAY) % 7
    saturday = now - since_saturday * _DAY
    on_weekend = now.weekday() >= _SATURDAY
    if (ahead or match["which"] == "next") and not on_weekend:
        saturday += 7 * _DAY
    elif match["which"] == "last" and on_weekend:
        saturday -= 7 * _DAY
    return _days(saturday, 2, DatePrecision.DAY)


_STEPS = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}


def _calendar_unit(match: re.Match[str], now: datetime, _ahead: bool) -> Happened:
    """The calendar's own "last week", "this month", "next year"."""
    step = _STEPS[match["which"]]
    if match["unit"] == "week":
        monday = now - now.weekday() * _DAY + 7 * step * _DAY
        return _days(monday, 7, DatePrecision.WEEK)
    if match["unit"] == "month":
        months = now.year * 12 + now.month - 1 + step
        return _month(months // 12, months % 12 + 1)
    return _year(now.year + step)


def _count(text: str | None) -> float | None:
    """How many: "two", "a", "several" (about three), "a few"."""
    words = (text or "").strip()
    if words in {"", "a", "an", "the"}:
        return 1.0
    found = readings(words)
    return found[0].value if found else None


def _vague(text: str | None) -> bool:
    return bool(re.search(r"\b(?:few|several|couple|some)\b", text or ""))


def _ago(match: re.Match[str], now: datetime, _ahead: bool) -> Happened | None:
    count = _count(match["count"])
    if count is None:
        return None
    unit = "week" if match["unit"] == "day" and _vague(match["count"]) else match["unit"]
    return _around(now - count * _UNITS[match["unit"]] * _DAY, unit, count)


def _within_last(match: re.Match[str], now: datetime, ahead: bool) -> Happened | None:
    """A stretch up to or from publication: "the past 24 hours", "the next few days"."""
    count = _count(match["count"])
    if count is None:
        return None
    if not match["count"].strip() and match["plural"]:
        count = 3.0
    length = count * _UNITS[match["unit"]] * _DAY
    forward = match["which"] in {"next", "coming", "following"} or (
        ahead and match["which"] == "these"
    )
    start, end = (now, now + length) if forward else (now - length, now)
    return Happened(start=start, end=end, precision=_width(length))


def _width(length: timedelta) -> DatePrecision:
    for precision, days in (
        (DatePrecision.DAY, 2),
        (DatePrecision.WEEK, 14),
        (DatePrecision.MONTH, 62),
    ):
        if length <= days * _DAY:
            return precision
    return DatePrecision.YEAR


def _around(moment: datetime, unit: str, count: float) -> Happened:
    """The day, week, month or year that `moment` lies in, as wide as the expression is vague."""
    if unit == "hour":
        hour = moment.replace(minute=0, second=0, microsecond=0)
        return Happened(
            start=hour, end=hour + timedelta(hours=1) - _MOMENT, precision=DatePrecision.HOUR
        )
    if unit in {"day", "night"}:
        return _days(moment, 1, DatePrecision.DAY)
    if unit == "week":
        return _days(moment - 3 * _DAY, 7, DatePrecision.WEEK)
    if unit == "month" and count < _MONTHS_TOLD:
        return _month(moment.year, moment.month)
    return _year(moment.year)


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAYNUM = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_ABSOLUTE: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b"), _iso_date),
    (re.compile(rf"\b{_MONTH} {_DAYNUM},? (?:in )?{_YEAR}\b"), _full_date),
    (re.compile(rf"\b{_DAYNUM}(?: of)? {_MONTH},? (?:in )?{_YEAR}\b"), _full_date),
    (re.compile(rf"\b{_MONTH},? (?:of )?{_YEAR}\b"), _month_year),
    (re.compile(rf"(?<![\d,.$-]){_YEAR}\b(?![,.]?\d|-(?!\d))"), _bare_year),
)
_WHICH = r"(?P<which>last|this|next|previous|coming|past)"
_WHICH_DAY = r"(?P<which>last|this coming|this|next|past|previous|coming)"
_STRETCH = r"(?P<which>past|last|previous|recent|next|coming|following|these)"
_COUNT = r"(?P<count>[\w ,-]*?)"
_RELATIVE: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(rf"\b{_MONTH} {_DAYNUM}\b(?!\d)"), _day_of_month),
    (re.compile(rf"\b{_DAYNUM}(?: of)? {_MONTH}(?!\w)"), _day_of_month),
    (re.compile(rf"\b(?:{'|'.join(sorted(_NAMED_DAYS, key=len, reverse=True))})\b"), _named_day),
    (re.compile(rf"\b{_COUNT} ?\b{_UNIT} (?:ago|earlier|before|prior)\b"), _ago),
    (re.compile(r"\b(?:overnight|during the night|in the early hours)\b"), _overnight),
    (re.compile(r"\b(?:the|this|(?P<which>last|next)|over the) ?(?:past |coming )?weekend\b"), _weekend),
    (re.compile(rf"\b(?:{_WHICH_DAY} )?(?P<weekday>{'|'.join(_WEEKDAYS)})\b"), _weekday),
    (re.compile(rf"\b{_WHICH} (?P<unit>week|month|year)\b"), _calendar_unit),
    (re.compile(rf"\b{_STRETCH} {_COUNT} ?\b{_UNIT}\b"), _within_last),
    (re.compile(rf"\b(?P<last>last )?{_MONTH}(?!\w)"), _month_name),
)  # fmt: skip
