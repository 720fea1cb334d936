"""What turns a match of a date pattern into a range of days: one function for each sort of expression."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from assistant.questions import lunar
from assistant.questions.numerals import number

Range = tuple[date | None, date | None]

AHEAD = timedelta(days=62)
"""A day without a year may lie this far after the anchor (announcements); beyond that it is last year's."""
LATELY = timedelta(days=30)

REL_YEARS = {
    "大前年": -3, "前年": -2, "去年": -1, "上一年": -1, "上年": -1, "今年": 0, "本年": 0, "这一年": 0, "当年": 0,
    "同年": 0, "明年": 1, "下一年": 1, "次年": 1, "翌年": 1, "后年": 2,
}  # fmt: skip
_EN_RELS = {"last year": -1, "the previous year": -1, "this year": 0, "the year": 0, "next year": 1}
HOLIDAYS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "元旦": ((1, 1), (1, 3)), "三八": ((3, 8), (3, 8)), "妇女节": ((3, 8), (3, 8)), "植树节": ((3, 12), (3, 12)),
    "清明": ((4, 4), (4, 6)), "五一": ((5, 1), (5, 5)), "劳动节": ((5, 1), (5, 5)), "五四": ((5, 4), (5, 4)),
    "青年节": ((5, 4), (5, 4)), "六一": ((6, 1), (6, 1)), "儿童节": ((6, 1), (6, 1)), "七一": ((7, 1), (7, 1)),
    "八一": ((8, 1), (8, 1)), "建军节": ((8, 1), (8, 1)), "教师节": ((9, 10), (9, 10)), "国庆": ((10, 1), (10, 7)),
    "暑假": ((7, 1), (8, 31)), "暑期": ((7, 1), (8, 31)), "寒假": ((1, 10), (2, 28)),
}  # fmt: skip
"""First and last day (month, day); those of the moon calendar are in lunar.py."""
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}
_SINCE_WHEN = {
    "建国": date(1949, 10, 1), "新中国成立": date(1949, 10, 1), "改革开放": date(1978, 12, 18),
    "十八大": date(2012, 11, 8), "十九大": date(2017, 10, 18), "二十大": date(2022, 10, 16),
}  # fmt: skip
"""Days from which texts count: founding of the state, third plenum of 1978, openings of the party's congresses."""
MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}
_COUNTS = {
    w: i
    for i, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_PARTS = {
    "上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "上中旬": (1, 20), "中下旬": (11, 31), "early": (1, 10),
    "mid": (11, 20),
}  # fmt: skip


def month_of(year: int, month: int) -> Range:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _months(year: int, first: int, last: int) -> Range:
    return date(year, first, 1), month_of(year, last)[1]


def _shifted(anchor: date, months: int) -> date:
    """First day of the month that lies ``months`` from the anchor's."""
    index = anchor.year * 12 + anchor.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _year(match: re.Match[str], anchor: date) -> int | None:
    groups = match.groupdict()
    relative = (groups.get("ry") or "").lower()
    if relative:
        return anchor.year + (REL_YEARS | _EN_RELS)[relative]
    if republic := groups.get("roc"):
        return 1911 + (number(republic) or 1)  # 民国元年
    value = number(groups.get("y") or "")
    if value is None:
        return None
    return value + 2000 if value < 70 else value + 1900 if value < 100 else value


def _guessed_year(month: int, day: int, anchor: date) -> int:
    day = min(day, monthrange(anchor.year, month)[1])
    return anchor.year if date(anchor.year, month, day) <= anchor + AHEAD else anchor.year - 1


def calendar(match: re.Match[str], anchor: date) -> Range | None:
    """Year, month, day, part of the month or of the year: whatever of them the pattern names."""
    groups = match.groupdict()
    year = _year(match, anchor)
    month, day = _month_number(groups.get("month")), number(groups.get("day") or "")
    if month is not None:
        if not 1 <= month <= 12:
            return None
        year = _guessed_year(month, day or 1, anchor) if year is None else year
        return within_month(year, month, day, groups.get("part"))
    year = anchor.year if year is None else year
    half, quarter = groups.get("half"), groups.get("quarter") or groups.get("quarter2")
    if half:
        first = half.lower() in ("上半", "first", "h1")
        return _months(year, 1, 6) if first else _months(year, 7, 12)
    if quarter:
        return _quarter(year, quarter, groups.get("part"))
    part = groups.get("yearpart")
    if part:
        return _months(year, *{"初": (1, 2), "中": (6, 7)}.get(part, (11, 12)))
    return date(year, 1, 1), date(year, 12, 31)


def _quarter(year: int, name: str, part: str | None) -> Range | None:
    """“三季度”, and with 初, 末 its first or last month's."""
    index = {"首": 1, "末": 4}.get(name) or number(name) or _ORDINALS.get(name.lower())
    if not index or index > 4:
        return None
    if part:
        return within_month(year, 3 * index - (2 if part == "初" else 0), None, part)
    return _months(year, 3 * index - 2, 3 * index)


def _month_number(text: str | None) -> int | None:
    if not text:
        return None
    if text[0].isascii() and text[0].isalpha():
        return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(text.lower()[:3]))
    return number(text)


def within_month(year: int, month: int, day: int | None, part: str | None) -> Range | None:
    """A day of a month, a part of it, or the whole."""
    first, last = month_of(year, month)
    if day is not None:
        return (date(year, month, day),) * 2 if last and 1 <= day <= last.day else None
    if part:
        begin, end = _PARTS.get(part, (21, 31))
        return date(year, month, begin), date(year, month, min(end, monthrange(year, month)[1]))
    return first, last


def months_between(match: re.Match[str], anchor: date) -> Range | None:
    """“1至7月”, “七八月”, “今年1-5月”."""
    first, last = number(match["month"]), number(match["month2"])
    neighbours = not match["to"].strip() or match["to"].strip() in "、和"
    if first is None or last is None or not 1 <= first < last <= 12 or (neighbours and last != first + 1):
        return None
    year = _year(match, anchor)
    return _months(_guessed_year(first, 1, anchor) if year is None else year, first, last)


def days_between(match: re.Match[str], anchor: date) -> Range | None:
    """“5月8至12日”."""
    month, first, last = (number(match[name]) for name in ("month", "day", "day2"))
    if month is None or first is None or last is None or not 1 <= month <= 12 or first >= last:
        return None
    year = _year(match, anchor)
    year = _guessed_year(month, first, anchor) if year is None else year
    return date(year, month, first), date(year, month, last)


def years_between(match: re.Match[str], anchor: date) -> Range | None:
    """“2021-2023年”."""
    first, last = int(match["y"]), int(match["y2"])
    return (date(first, 1, 1), date(last, 12, 31)) if first < last else None


def first_months(match: re.Match[str], anchor: date) -> Range | None:
    """“前三季度”, “前7个月”: from January."""
    count = number(match["count"]) or 0
    last = 3 * count if match["unit"] == "季度" else count
    if count < 2 or last > 12:
        return None
    year = _year(match, anchor)
    if year is None:
        year = anchor.year if last <= anchor.month + 1 else anchor.year - 1
    return _months(year, 1, last)


def relative_quarter(match: re.Match[str], anchor: date) -> Range:
    """“上季度”, “本季度”."""
    shift = {"上": -1, "下": 1}.get(match["rq"][0], 0)
    first = _shifted(anchor, 3 * shift - (anchor.month - 1) % 3)
    return _months(first.year, first.month, first.month + 2)


def same_period(match: re.Match[str], anchor: date) -> Range:
    """“去年同期”: from January to the anchor's day of that year."""
    year = _year(match, anchor) or anchor.year
    return date(year, 1, 1), date(year, anchor.month, min(anchor.day, monthrange(year, anchor.month)[1]))


def relative_month(match: re.Match[str], anchor: date) -> Range | None:
    """“上个月”, “本月5日”, “last month”."""
    word = match["rm"]
    back = word.count("上") or (1 if word.startswith("last") else 0)
    first = _shifted(anchor, -back if back else 1 if word[0] in "下n" else 0)
    groups = match.groupdict()
    return within_month(first.year, first.month, number(groups.get("day") or ""), groups.get("part"))


def part_of_month(match: re.Match[str], anchor: date) -> Range | None:
    """“中旬”, “月底”: of the anchor's month."""
    return within_month(anchor.year, anchor.month, None, match["part"])


def day_of_month(match: re.Match[str], anchor: date) -> Range | None:
    """“6日下午”: the latest such day that does not lie ahead."""
    day = number(match["day"]) or 0
    first = anchor.replace(day=1) if day <= anchor.day else _shifted(anchor, -1)
    return within_month(first.year, first.month, day, None)


def relative_day(match: re.Match[str], anchor: date) -> Range:
    """“昨天”, “次日”, “yesterday”."""
    offsets = {"大前天": -3, "前天": -2, "明": 1, "次": 1, "翌": 1, "后天": 2, "昨": -1, "yesterday": -1, "tomorrow": 1}
    word = match["rd"].lower()
    shift = next((days for key, days in offsets.items() if word.startswith(key)), 0)
    return (anchor + timedelta(days=shift),) * 2


def week(match: re.Match[str], anchor: date) -> Range:
    """“上周五”, “本周”, “上周末”, “next week”."""
    which = (match.groupdict().get("week") or "").lower()
    shift = -which.count("上") if "上" in which else {"l": -1, "下": 1, "n": 1}.get(which[:1], 0)
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=shift)
    weekday = match.groupdict().get("weekday")
    if weekday == "末":
        return monday + timedelta(days=5), monday + timedelta(days=6)
    if weekday:
        return (monday + timedelta(days="一二三四五六日天".index(weekday) if weekday != "天" else 6),) * 2
    return monday, monday + timedelta(days=6)


def season(match: re.Match[str], anchor: date) -> Range:
    """“今春”, “去年冬天”, “秋季”, “入夏”: three months, winter from December on."""
    month = _SEASONS[match["season"]]
    near = {"去": -1, "明": 1, "今": 0}.get(match.groupdict().get("which") or "")
    year = anchor.year + near if near is not None else _year(match, anchor)
    if near == 0 and month == 12 and anchor.month < 6:  # 今冬, 1月里说的
        year = anchor.year - 1
    year = _guessed_year(month, 1, anchor) if year is None else year
    last = _shifted(date(year, month, 1), 2)
    return date(year, month, 1), month_of(last.year, last.month)[1]


def holiday(match: re.Match[str], anchor: date) -> Range | None:
    """“五一”假期, 去年国庆, 春节前 (up to the day before it), 春节后 (from it to the anchor)."""
    name = match["holiday"]
    year = _year(match, anchor)
    bare = name.removesuffix("节")
    feast = next((known for known in ("除夕", *lunar.FEASTS) if known in (name, bare)), None)
    if feast is not None:
        days = _feast(feast, year, anchor)
    else:
        begin, end = HOLIDAYS.get(name) or HOLIDAYS[bare]
        year = _guessed_year(*begin, anchor) if year is None else year
        days = date(year, *begin), date(year, *end)
    if days is None:
        return None
    if match.groupdict().get("before"):
        return None, days[0] - timedelta(days=1)
    if match.groupdict().get("after"):
        return days[1] + timedelta(days=1), max(anchor, days[1] + timedelta(days=1))
    return days


def _feast(name: str, year: int | None, anchor: date) -> tuple[date, date] | None:
    if year is not None:
        return lunar.feast(name, year if name != "腊八" else year - 1)
    days = (lunar.feast(name, anchor.year + shift) for shift in (1, 0, -1, -2))
    return next((span for span in days if span and span[0] <= anchor + AHEAD), None)


def lunar_day(match: re.Match[str], anchor: date) -> Range | None:
    """“农历八月十五”, “正月初一”, “大年三十”: a day, or a whole month, of the moon calendar."""
    groups = match.groupdict()
    months = {"正": 1, "冬": 11, "腊": 12, None: 1}
    month = months.get(groups.get("lmonth")) or number(groups.get("lmonth") or "")
    if match[0].endswith("三十") and groups.get("newyear"):
        return holiday_eve(anchor)
    day = number((groups.get("lday") or "").removeprefix("初").replace("廿", "二十"))
    year = _year(match, anchor)
    for candidate in [year] if year is not None else [anchor.year + shift for shift in (1, 0, -1, -2)]:
        first = lunar.solar(candidate, month or 0, day or 1, leap=bool(groups.get("leap")))
        if first is None or (year is None and first > anchor + AHEAD):
            continue
        if day:
            return first, first
        last = lunar.solar(candidate, month or 0, 30) or lunar.solar(candidate, month or 0, 29)
        return first, last
    return None


def holiday_eve(anchor: date) -> Range | None:
    """The last day of the moon year."""
    return _feast("除夕", None, anchor)


def back(match: re.Match[str], anchor: date) -> Range:
    """近三年, 过去7天, 半年来, the past two months: that long, up to the anchor."""
    text = (match["count"] or "").lower()
    unit = match["unit"].lower()
    if text == "半":
        return (_shifted(anchor, -6).replace(day=min(anchor.day, 28)) if unit.endswith("年")
                else anchor - timedelta(days=15)), anchor  # fmt: skip
    count = number(text) or _COUNTS.get(text) or 3
    if unit.endswith("年") or unit.startswith("year"):
        return _shifted(anchor, -12 * count).replace(day=min(anchor.day, 28)), anchor
    if unit.endswith("月") or unit.startswith("month"):
        return _shifted(anchor, -count).replace(day=min(anchor.day, 28)), anchor
    days = 7 if unit.startswith(("周", "星期", "week")) or unit.endswith(("周", "星期")) else 1
    return anchor - timedelta(days=days * count), anchor


def ago(match: re.Match[str], anchor: date) -> Range:
    """三天前, 两个月前, 五年前: the day, the week, the month or the year that lies so far back."""
    count, unit = number(match["count"]) or 0, match["unit"]
    if unit.endswith("年"):
        return date(anchor.year - count, 1, 1), date(anchor.year - count, 12, 31)
    if unit.endswith("月"):
        first = _shifted(anchor, -count)
        return month_of(first.year, first.month)
    if unit.endswith(("周", "星期")):
        monday = anchor - timedelta(days=anchor.weekday() + 7 * count)
        return monday, monday + timedelta(days=6)
    return (anchor - timedelta(days=count),) * 2


def plan(match: re.Match[str], anchor: date) -> Range | None:
    """“十四五”: five-year plans of 1953, 1958, and without a gap since the third (1966-1970)."""
    index = number(match["plan"] or match["plan2"])
    if index is None or not 1 <= index <= 20:
        return None
    first = {1: 1953, 2: 1958}.get(index, 1966 + 5 * (index - 3))
    return date(first, 1, 1), date(first + 4, 12, 31)


def decade(match: re.Match[str], anchor: date) -> Range | None:
    """“1990年代”, “20世纪90年代”, “上世纪八十年代”, “本世纪初” (ten years each)."""
    if ten := match.groupdict().get("ten"):
        return date(int(ten), 1, 1), date(int(ten) + 9, 12, 31)
    century = number(match["century"] or "") or 20 + (match[0][0] == "本")
    tens = number(match["tens"] or "")
    if tens is None:
        tens = {"初": 0, "末": 90}[match["edge"]]
    first = (century - 1) * 100 + tens
    return (date(first, 1, 1), date(first + 9, 12, 31)) if 1 <= first <= 2990 and tens % 10 == 0 else None


def since_when(match: re.Match[str], anchor: date) -> Range:
    """“党的二十大以来”: from the day it began."""
    return _SINCE_WHEN[match["event"]], anchor


EVENTS = tuple(_SINCE_WHEN)
