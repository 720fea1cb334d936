"""Seasons, holidays and days of the moon calendar as ranges of days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.questions import lunar
from assistant.questions.date_ranges import AHEAD, Range, month_of, shifted, year_or_guess, year_told
from assistant.questions.numerals import number

HOLIDAYS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "元旦": ((1, 1), (1, 3)), "三八": ((3, 8), (3, 8)), "妇女节": ((3, 8), (3, 8)), "植树节": ((3, 12), (3, 12)),
    "清明": ((4, 4), (4, 6)), "五一": ((5, 1), (5, 5)), "劳动节": ((5, 1), (5, 5)), "五四": ((5, 4), (5, 4)),
    "青年节": ((5, 4), (5, 4)), "六一": ((6, 1), (6, 1)), "儿童节": ((6, 1), (6, 1)), "七一": ((7, 1), (7, 1)),
    "八一": ((8, 1), (8, 1)), "建军节": ((8, 1), (8, 1)), "教师节": ((9, 10), (9, 10)), "国庆": ((10, 1), (10, 7)),
    "暑假": ((7, 1), (8, 31)), "暑期": ((7, 1), (8, 31)), "寒假": ((1, 10), (2, 28)),
}  # fmt: skip
"""First and last day (month, day); those of the moon calendar are in lunar.py."""
_SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}


def season(match: re.Match[str], anchor: date) -> Range:
    """“今春”, “去年冬天”, “秋季”, “入夏”: three months, winter from December on."""
    month = _SEASONS[match["season"]]
    near = {"去": -1, "明": 1, "今": 0}.get(match.groupdict().get("which") or "")
    year = year_or_guess(match, month, 1, anchor) if near is None else anchor.year + near
    if near == 0 and month == 12 and anchor.month < 6:  # 今冬, 1月里说的
        year = anchor.year - 1
    last = shifted(date(year, month, 1), 2)
    return date(year, month, 1), month_of(last.year, last.month)[1]


def holiday(match: re.Match[str], anchor: date) -> Range | None:
    """“五一”假期, 去年国庆, 春节前 (up to the day before it), 春节后 (from it to the anchor)."""
    name = match["holiday"]
    bare = name.removesuffix("节")
    feast = next((known for known in ("除夕", *lunar.FEASTS) if known in (name, bare)), None)
    if feast is not None:
        days = _feast(feast, year_told(match, anchor), anchor)
    else:
        begin, end = HOLIDAYS.get(name) or HOLIDAYS[bare]
        year = year_or_guess(match, *begin, anchor)
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
    if groups.get("newyear"):
        return _feast("除夕", None, anchor)
    day = number((groups.get("lday") or "").removeprefix("初").replace("廿", "二十"))
    year = year_told(match, anchor)
    for candidate in [year] if year is not None else [anchor.year + shift for shift in (1, 0, -1, -2)]:
        first = lunar.solar(candidate, month or 0, day or 1, leap=bool(groups.get("leap")))
        if first is None or (year is None and first > anchor + AHEAD):
            continue
        if day:
            return first, first
        last = lunar.solar(candidate, month or 0, 30) or lunar.solar(candidate, month or 0, 29)
        return first, last
    return None
