"""Deadlines as counties write them; a period means its last day, and a year that is nowhere is asked for."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from issues.sheet_cells import key_of, prose
from units.workbooks import Cell


class NotADate(Exception):
    """The cell holds no day."""


class YearMissing(NotADate):
    """A day without a year, and none in the title or the form."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a sheet says about its days: the year for days without one, and whether serials count from 1904."""

    year: int | None = None
    date1904: bool = False


YEAR = r"(?:(?P<year>(?:19|20)\d\d|\d\d(?=年))[年./\-]|(?P<said>今年|本年|当年|明年|次年|来年))?"
TAIL = r"(?:日|号)?(?:24时|24:00|24点)?(?:之前|以前|前|止|完成|前完成|底前|内|为止)*"
DAY = re.compile(rf"(?:于|在|截至|截止|到)?{YEAR}(?P<month>\d{{1,2}})[月./\-](?P<day>\d{{1,2}}){TAIL}")
COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
MONTH = re.compile(rf"{YEAR}(?P<month>\d{{1,2}})(?:月份?)?(?P<part>底|末|上旬|中旬|下旬|中|初)?{TAIL}")
QUARTER = re.compile(rf"{YEAR}第?(?P<quarter>[1-4一二三四])季度?(?:底|末)?{TAIL}")
HALF = re.compile(rf"{YEAR}(?P<half>上|下)半年(?:底|末)?{TAIL}")
WHOLE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d|\d\d(?=年))年?|(?P<said>今年|本年|当年|明年|次年|来年))?(?:年?(?:底|末|终|内)|度|以?内|)"
    + TAIL
)
MOMENT = re.compile(r"(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})t?\d{1,2}:\d{2}(?::\d{2})?")
RANGE = re.compile(r"(?<=[日月年\d])(?:至|到|—+|–|~|--)(?=\d|底|[上下]半|明|次)")
CHINESE = str.maketrans("〇零○一二三四五六七八九", "000123456789")
TENS = re.compile(r"([一二三]?)十([一二三四五六七八九]?)(?=[月日号])")


def deadline(value: Cell, calendar: Calendar) -> date:
    """The day that the cell means; raises NotADate, or YearMissing."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return _serial(value, calendar)
    text = _digits(key_of(prose(value))).rstrip("。.;；,，")
    if text.isdecimal() and len(text) == 5:
        return _serial(int(text), calendar)
    if moment := MOMENT.fullmatch(text):
        text = moment[1]
    return _text(text, calendar)


def _text(text: str, calendar: Calendar) -> date:
    halves = RANGE.split(text)
    if len(halves) == 2:
        years = re.match(r"(\d{4})[年./\-]", halves[0])
        return _text(halves[1], Calendar(int(years[1])) if years else calendar)
    for pattern, meaning in MEANINGS:
        if found := pattern.fullmatch(text):
            return meaning(found, calendar)
    raise NotADate(text)


def _digits(text: str) -> str:
    """Chinese numerals of days and years as digits; quarters keep theirs."""
    if "季" in text:
        return text

    def ten(found: re.Match[str]) -> str:
        tens, ones = found[1] or "一", found[2] or "〇"
        return (tens + ones).translate(CHINESE)

    return TENS.sub(ten, text).translate(CHINESE)


def _serial(number: float, calendar: Calendar) -> date:
    """An Excel day number between 1990 and 2079 of its calendar, or 20161205, or 2016.12."""
    if isinstance(number, int) and (found := COMPACT.fullmatch(str(number))):
        return _day(found, calendar)
    if isinstance(number, float) and 1990 <= number < 2100 and (found := MONTH.fullmatch(f"{number:.2f}")):
        # 2016.1 may be January or October: the cell lost its last zero.
        if f"{number:.2f}".endswith("0"):
            raise NotADate(str(number))
        return _month(found, calendar)
    if not 30_000 <= number <= 65_000:
        raise NotADate(str(number))
    start = date(1904, 1, 1) if calendar.date1904 else date(1899, 12, 30)
    return start + timedelta(days=int(number))


def _year(found: re.Match[str], calendar: Calendar) -> int:
    groups = found.groupdict()
    if groups.get("year"):
        year = int(groups["year"])
        return year if year > 99 else 2000 + year
    if calendar.year is None:
        raise YearMissing
    return calendar.year + ((groups.get("said") or "") in {"明年", "次年", "来年"})


def _made(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate(f"{year}-{month}-{day}") from error


def _day(found: re.Match[str], calendar: Calendar) -> date:
    month, day = int(found["month"]), int(found["day"])
    _made(2000, month, day)  # an impossible day is one before its year is asked for
    return _made(_year(found, calendar), month, day)


def _end(year: int, month: int) -> date:
    return _made(year, month, monthrange(year, month)[1] if 1 <= month <= 12 else 1)


def _month(found: re.Match[str], calendar: Calendar) -> date:
    part, month = found["part"] or "", int(found["month"])
    if not (part or "月" in found[0] or found["year"]) or not 1 <= month <= 12:
        raise NotADate(found[0])
    year = _year(found, calendar)
    last = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(part)
    return _made(year, month, last) if last else _end(year, month)


def _quarter(found: re.Match[str], calendar: Calendar) -> date:
    return _end(_year(found, calendar), 3 * int(found["quarter"].translate(CHINESE)))


def _half(found: re.Match[str], calendar: Calendar) -> date:
    return _end(_year(found, calendar), 6 if found["half"] == "上" else 12)


def _whole(found: re.Match[str], calendar: Calendar) -> date:
    if not found[0]:
        raise NotADate("")
    return _end(_year(found, calendar), 12)


MEANINGS = [(DAY, _day), (COMPACT, _day), (MONTH, _month), (QUARTER, _quarter), (HALF, _half), (WHOLE, _whole)]

STATED = re.compile(
    r"((?:填报|填表|制表|报送|上报|统计|检查|摸排)(?:时间|日期))[:：]?(\d{4}年?[-./]?\d{1,2}月?[-./]?\d{1,2}日?)"
)
TITLE_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)(?=年|度|\D|$)")


@dataclass(frozen=True, slots=True)
class Stated:
    """The day on which a sheet says it was filled in, the word by which it says so, and in which of its titles."""

    day: date
    word: str
    title: int


def stated_day(titles: list[str]) -> Stated | None:
    """The day on which the sheet says it was filled in."""
    for number, title in enumerate(titles):
        if found := STATED.search(_digits(key_of(title))):
            try:
                return Stated(deadline(found[2], Calendar()), found[1], number)
            except NotADate:
                continue
    return None


def title_year(titles: list[str], stated: date | None) -> int | None:
    """The one year that the titles name; several years are none, and then the day stated decides."""
    keys = [STATED.sub("", _digits(key_of(title))) for title in titles]
    years = {int(year) for text in keys for year in TITLE_YEAR.findall(text)}
    if len(years) == 1:
        return years.pop()
    return stated.year if stated and not years else None
