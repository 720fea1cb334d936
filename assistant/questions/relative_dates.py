"""Dates told by how far they lie from the anchor: 上周五, 近三年, 三天前, last month."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from assistant.questions.date_ranges import Range, month_of, months_of, shifted, within_month, year_told
from assistant.questions.numerals import number

_LATELY = timedelta(days=30)
_COUNTS = {
    w: i
    for i, w in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}


def relative_quarter(match: re.Match[str], anchor: date) -> Range:
    """“上季度”, “本季度”."""
    shift = {"上": -1, "下": 1}.get(match["rq"][0], 0)
    first = shifted(anchor, 3 * shift - (anchor.month - 1) % 3)
    return months_of(first.year, first.month, first.month + 2)


def same_period(match: re.Match[str], anchor: date) -> Range:
    """“去年同期”: from January to the anchor's day of that year."""
    year = year_told(match, anchor) or anchor.year
    return date(year, 1, 1), date(year, anchor.month, min(anchor.day, monthrange(year, anchor.month)[1]))


def relative_month(match: re.Match[str], anchor: date) -> Range | None:
    """“上个月”, “本月5日”, “last month”."""
    word = match["rm"]
    back = word.count("上") or (1 if word.startswith("last") else 0)
    first = shifted(anchor, -back if back else 1 if word[0] in "下n" else 0)
    groups = match.groupdict()
    return within_month(first.year, first.month, number(groups.get("day") or ""), groups.get("part"))


def part_of_month(match: re.Match[str], anchor: date) -> Range | None:
    """“中旬”, “月底”: of the anchor's month."""
    return within_month(anchor.year, anchor.month, None, match["part"] or match["part2"])


def day_of_month(match: re.Match[str], anchor: date) -> Range | None:
    """“6日下午”: the latest such day that does not lie ahead."""
    day = number(match["day"]) or 0
    first = anchor.replace(day=1) if day <= anchor.day else shifted(anchor, -1)
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


def back(match: re.Match[str], anchor: date) -> Range:
    """近三年, 过去7天, 半年来, the past two months: that long, up to the anchor."""
    text = (match["count"] or "").lower()
    unit = match["unit"].lower()
    if text == "半":
        return (_months_back(anchor, 6) if unit.endswith("年") else anchor - timedelta(days=15)), anchor
    count = number(text) or _COUNTS.get(text) or 3
    if unit.endswith("年") or unit.startswith("year"):
        return _months_back(anchor, 12 * count), anchor
    if unit.endswith("月") or unit.startswith("month"):
        return _months_back(anchor, count), anchor
    days = 7 if unit.endswith(("周", "星期")) or unit.startswith("week") else 1
    return anchor - timedelta(days=days * count), anchor


def lately(match: re.Match[str], anchor: date) -> Range:
    """“近日”, “recently”: the month up to the anchor."""
    return anchor - _LATELY, anchor


def _months_back(anchor: date, months: int) -> date:
    """The same day of an earlier month, the 28th at the latest."""
    return shifted(anchor, -months).replace(day=min(anchor.day, 28))


def ago(match: re.Match[str], anchor: date) -> Range:
    """三天前, 两个月前, 五年前: the day, the week, the month or the year that lies so far back."""
    count, unit = number(match["count"]) or 0, match["unit"]
    if unit.endswith("年"):
        return date(anchor.year - count, 1, 1), date(anchor.year - count, 12, 31)
    if unit.endswith("月"):
        first = shifted(anchor, -count)
        return month_of(first.year, first.month)
    if unit.endswith(("周", "星期")):
        monday = anchor - timedelta(days=anchor.weekday() + 7 * count)
        return monday, monday + timedelta(days=6)
    return (anchor - timedelta(days=count),) * 2
