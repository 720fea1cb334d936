# ruff: noqa: E501 (one expression a line, however long)
"""The table of date expressions: a pattern each, and what turns its match into a range of days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from assistant.questions.numerals import number

Range = tuple[date | None, date | None]

_AHEAD = timedelta(days=62)
"""A day without a year may lie this far after the anchor (announcements); beyond that it is last year's."""
_LATELY = timedelta(days=30)

_N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_Y = r"(?:(?<!\d)\d{4}|(?<![\d.])\d{2}(?=\s?年(?!级|代|龄|前|后|内))|[一二][零〇○一二三四五六七八九]{3})"
_REL_YEARS = {
    "大前年": -3, "前年": -2, "去年": -1, "上一年": -1, "上年": -1, "今年": 0, "本年": 0, "这一年": 0, "当年": 0,
    "同年": 0, "明年": 1, "下一年": 1, "后年": 2,
}  # fmt: skip
_YEAR = rf"(?:(?P<y>{_Y})\s{{0,2}}年度?|(?P<ry>{'|'.join(_REL_YEARS)})度?)\s{{0,2}}的?"
_CLOCK = r"(?:\s?(?:上午|下午|晚上|晚间|凌晨|中午|清晨|早上|傍晚|晚|早))?(?:\s?\d{1,2}(?:[:：]\d{2}|[时点](?:\d{1,2}分|半|整)?))?"
_HOLIDAYS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "元旦": ((1, 1), (1, 3)), "春节": ((1, 20), (2, 25)), "元宵节": ((2, 3), (3, 8)), "三八": ((3, 8), (3, 8)),
    "清明": ((4, 3), (4, 6)), "五一": ((5, 1), (5, 5)), "劳动节": ((5, 1), (5, 5)), "五四": ((5, 4), (5, 4)),
    "端午": ((5, 28), (6, 26)), "六一": ((6, 1), (6, 1)), "儿童节": ((6, 1), (6, 1)), "七一": ((7, 1), (7, 1)),
    "八一": ((8, 1), (8, 1)), "建军节": ((8, 1), (8, 1)), "教师节": ((9, 10), (9, 10)), "中秋": ((9, 7), (10, 8)),
    "国庆": ((10, 1), (10, 7)), "暑假": ((7, 1), (8, 31)), "寒假": ((1, 10), (2, 28)),
}  # fmt: skip
"""First and last day (month, day); feasts of the moon calendar get the window in which they can fall."""
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_EN_MONTH = "(?P<month>" + "|".join(f"{m[:3]}(?:{m[3:]})?" if m != "may" else m for m in _MONTHS) + r")\b\.?"
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}
_COUNTS = {
    w: i
    for i, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_EN_YEAR = r"(?P<y>(?:19|20)\d{2})\b(?![\d,.]*\d)"
_EN_REL = r"(?P<ry>(?:last|this|next|the) year|the previous year)"
_EN_RELS = {"last year": -1, "the previous year": -1, "this year": 0, "the year": 0, "next year": 1}


def _month(year: int, month: int) -> Range:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _months(year: int, first: int, last: int) -> Range:
    return date(year, first, 1), _month(year, last)[1]


def _shifted(anchor: date, months: int) -> date:
    """First day of the month that lies ``months`` from the anchor's."""
    index = anchor.year * 12 + anchor.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _year(match: re.Match[str], anchor: date) -> int | None:
    groups = match.groupdict()
    relative = (groups.get("ry") or "").lower()
    if relative:
        return anchor.year + (_REL_YEARS | _EN_RELS)[relative]
    value = number(groups.get("y") or "")
    if value is None:
        return None
    return value + 2000 if value < 70 else value + 1900 if value < 100 else value


def _guessed_year(month: int, day: int, anchor: date) -> int:
    day = min(day, monthrange(anchor.year, month)[1])
    return anchor.year if date(anchor.year, month, day) <= anchor + _AHEAD else anchor.year - 1


def _calendar(match: re.Match[str], anchor: date) -> Range | None:
    """Year, month, day, part of the month or of the year: whatever of them the pattern names."""
    groups = match.groupdict()
    year = _year(match, anchor)
    month, day = _month_number(groups.get("month")), number(groups.get("day") or "")
    if month is not None:
        if not 1 <= month <= 12:
            return None
        year = _guessed_year(month, day or 1, anchor) if year is None else year
        return _within_month(year, month, day, groups.get("part"))
    year = anchor.year if year is None else year
    half, quarter = groups.get("half"), groups.get("quarter")
    if half:
        first = half.lower() in ("上半", "first", "h1")
        return _months(year, 1, 6) if first else _months(year, 7, 12)
    if quarter:
        index = {"首": 1, "末": 4}.get(quarter) or number(quarter) or _ORDINALS.get(quarter.lower())
        return _months(year, 3 * index - 2, 3 * index) if index and index <= 4 else None
    part = groups.get("yearpart")
    if part:
        return _months(year, *{"初": (1, 2), "中": (6, 7)}.get(part, (11, 12)))
    return date(year, 1, 1), date(year, 12, 31)


def _month_number(text: str | None) -> int | None:
    if not text:
        return None
    if text[0].isascii() and text[0].isalpha():
        return next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(text.lower()[:3]))
    return number(text)


def _within_month(year: int, month: int, day: int | None, part: str | None) -> Range | None:
    first, last = _month(year, month)
    if day is not None:
        return (date(year, month, day),) * 2 if last and 1 <= day <= last.day else None
    if part:
        begin, end = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "early": (1, 10), "mid": (11, 20)}.get(
            part, (21, 31)
        )
        return date(year, month, begin), date(year, month, min(end, monthrange(year, month)[1]))
    return first, last


def _relative_month(match: re.Match[str], anchor: date) -> Range | None:
    word = match["rm"]
    first = _shifted(anchor, -1 if word[0] == "上" or word.startswith("last") else 1 if word[0] in "下n" else 0)
    groups = match.groupdict()
    return _within_month(first.year, first.month, number(groups.get("day") or ""), groups.get("part"))


def _relative_day(match: re.Match[str], anchor: date) -> Range:
    offsets = {"前天": -2, "明": 1, "次": 1, "后天": 2, "昨": -1, "yesterday": -1, "tomorrow": 1, "大前天": -3}
    word = match["rd"].lower()
    shift = next((days for key, days in offsets.items() if word.startswith(key)), 0)
    return (anchor + timedelta(days=shift),) * 2


def _week(match: re.Match[str], anchor: date) -> Range:
    which = match["week"].lower()
    shift = {"上": -1, "l": -1, "下": 1, "n": 1}.get(which[0], 0)
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=shift)
    weekday = match.groupdict().get("weekday")
    if weekday:
        return (monday + timedelta(days="一二三四五六日天".index(weekday) if weekday != "天" else 6),) * 2
    return monday, monday + timedelta(days=6)


def _holiday(match: re.Match[str], anchor: date) -> Range:
    name = match["holiday"]
    begin, end = _HOLIDAYS.get(name) or _HOLIDAYS[name.removesuffix("节")]
    year = _year(match, anchor)
    year = _guessed_year(*begin, anchor) if year is None else year
    return date(year, *begin), date(year, *end)


def _back(match: re.Match[str], anchor: date) -> Range:
    """近三年, 过去7天, the past two months: that long, up to the anchor."""
    text = (match["count"] or "").lower()
    count = number(text) or _COUNTS.get(text) or 3
    unit = match["unit"].lower()
    if unit.startswith(("年", "year")):
        return _shifted(anchor, -12 * count).replace(day=min(anchor.day, 28)), anchor
    if unit.endswith("月") or unit.startswith("month"):
        return _shifted(anchor, -count).replace(day=min(anchor.day, 28)), anchor
    days = 7 if unit.startswith(("周", "星期", "week")) or unit.endswith(("周", "星期")) else 1
    return anchor - timedelta(days=days * count), anchor


def _plan(match: re.Match[str], anchor: date) -> Range | None:
    """“十四五”: five-year plans run without a gap since the third (1966-1970)."""
    index = number(match["plan"] or match["plan2"])
    if index is None or not 3 <= index <= 20:
        return None
    first = 1966 + 5 * (index - 3)
    return date(first, 1, 1), date(first + 4, 12, 31)


Resolve = Callable[[re.Match[str], date], Range | None]
PATTERNS: tuple[tuple[re.Pattern[str], Resolve], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), resolve)
    for pattern, resolve in (
        (rf"(?:{_YEAR})?\s{{0,2}}(?<![\d.个第])(?P<month>{_N})\s{{0,2}}月份?\s{{0,2}}(?P<day>{_N})\s{{0,2}}[日号](?!线|楼|院|文件){_CLOCK}",
         _calendar),
        (rf"(?:{_YEAR})?\s{{0,2}}(?<![\d.个第])(?P<month>{_N})\s{{0,2}}月(?!亮|球|\s{{0,2}}{_N}\s{{0,2}}[日号])(?:份|(?P<part>上旬|中旬|下旬|初|底|末))?", _calendar),
        (rf"(?:{_YEAR})?(?P<half>上半|下半)年度?", _calendar),
        (rf"(?:{_YEAR})?第?(?P<quarter>[一二三四1-4首末])季度?", _calendar),
        (rf"{_YEAR}(?:年?(?P<yearpart>初|底|末|中(?=期|旬|[，,、])))?", _calendar),
        (r"(?<![半每全\d一二两三四五六七八九十])年(?P<yearpart>初|底|末|中(?!国))", _calendar),
        (r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)", _calendar),
        (r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])(?!\d)", _calendar),
        (rf"(?P<rm>上个?月|本月|当月|这个?月|下个?月)(?!亮|球)(?:(?P<day>{_N})[日号]|(?P<part>上旬|中旬|下旬|初|底|末))?", _relative_month),
        (rf"(?P<rd>大前天|前天|昨[天日晚]|今[天日晚早]|明[天日晚]|后天|次日|当[天日晚])(?!的?是){_CLOCK}", _relative_day),
        (r"(?P<week>上上?个?|本|这个?|下个?)(?:周|星期)(?!口|围|边|期|年)(?P<weekday>[一二三四五六日天])?", _week),
        (rf"(?:{_YEAR})?\"?(?P<holiday>{'|'.join(_HOLIDAYS)})\"?(?:节日?|假期|小?长假|期间|前后|当天|前夕|来临)+", _holiday),
        (rf"(?:{_YEAR})?(?P<holiday>元旦|春节|国庆节|清明节|劳动节|儿童节|建军节|教师节|端午节|中秋节)", _holiday),
        (rf"(?:最近|近|过去|前|这)(?P<count>{_N}|两|几|数)(?P<unit>个?年|个月|个?星期|周|[天日])(?!级|岁|前|后|以前|游)(?:来|里|间|内|以来)?", _back),
        (r"(?:最近|近)(?P<count>)些?(?P<unit>年)(?:来|间|以来)?(?!级|龄)", _back),
        (r"(?:近日|日前|近期|近来|最近|连日来?|不久前)(?!平)", lambda _, a: (a - _LATELY, a)),
        (r"(?:目前|当前|现在|今(?=[，,])|如今)", lambda _, a: (a, a)),
        (r"\"(?P<plan>[一二三四五六七八九十]{1,3})五\"(?!星)(?:规划|时期|期间)?|(?P<plan2>[一二三四五六七八九十]{1,3})五(?:规划|时期|期间)",
         _plan),
        (rf"\b{_EN_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(?:of\s)?{_EN_YEAR})?", _calendar),
        (rf"\b(?:the\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_EN_MONTH}(?:,?\s(?:of\s)?{_EN_YEAR})?", _calendar),
        (rf"\b(?:(?P<part>early|mid|late)[\s-])?{_EN_MONTH},?\s(?:of\s)?(?:{_EN_YEAR}|{_EN_REL})", _calendar),
        (rf"(?:(?<=\bby )|(?<=\bsince )|(?<=\buntil )|\b(?:in|during|of|early|late|mid|last)[\s-]){_EN_MONTH}(?:,?\s(?:of\s)?{_EN_YEAR})?", _calendar),
        (rf"\b(?:the\s)?(?P<half>first|second)\shalf(?:\sof\s(?:{_EN_YEAR}|{_EN_REL}))?", _calendar),
        (rf"\b(?P<half>H1|H2)\s(?:of\s)?{_EN_YEAR}", _calendar),
        (rf"\b(?:the\s)?(?P<quarter>first|second|third|fourth|last)\squarter(?:\sof\s(?:{_EN_YEAR}|{_EN_REL}))?", _calendar),
        (rf"\bQ(?P<quarter>[1-4])\s(?:of\s)?{_EN_YEAR}", _calendar),
        (rf"(?<![\d.,一-鿿$¥#]){_EN_YEAR}(?!\s?[一-鿿%])", _calendar),
        (r"\b(?P<ry>(?:last|this|next) year)\b", _calendar),
        (r"\b(?P<rm>last|this|next)\smonth\b", _relative_month),
        (r"\b(?P<week>last|this|next)\sweek\b", _week),
        (r"\b(?P<rd>yesterday|today|tomorrow)\b", _relative_day),
        (r"\b(?:the\s)?(?:past|last)\s(?P<count>\d+|[a-z]+)\s(?P<unit>days?|weeks?|months?|years?)\b", _back),
        (r"\b(?:recently|lately)\b", lambda _, a: (a - _LATELY, a)),
    )
)  # fmt: skip
