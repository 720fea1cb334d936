"""Ranges of days by year, month and part of a month, and the year that an expression tells or leaves to be guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from assistant.questions.numerals import number

Range = tuple[date | None, date | None]
"""First and last day; None is an open end."""

AHEAD = timedelta(days=62)
"""A day without a year may lie this far after the anchor (announcements); beyond that it is last year's."""
REL_YEARS = {
    "大前年": -3, "前年": -2, "去年": -1, "上一年": -1, "上年": -1, "今年": 0, "本年": 0, "这一年": 0, "当年": 0,
    "同年": 0, "明年": 1, "下一年": 1, "次年": 1, "翌年": 1, "后年": 2,
}  # fmt: skip
_EN_REL_YEARS = {"last year": -1, "the previous year": -1, "this year": 0, "the year": 0, "next year": 1}
_PARTS = {
    "上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "上中旬": (1, 20), "中下旬": (11, 31), "early": (1, 10),
    "mid": (11, 20),
}  # fmt: skip


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_of(year: int, first: int, last: int) -> Range:
    """From the first day of one month to the last day of another."""
    return date(year, first, 1), month_of(year, last)[1]


def within_month(year: int, month: int, day: int | None, part: str | None) -> Range | None:
    """A day of a month, a part of it, or the whole."""
    first, last = month_of(year, month)
    if day is not None:
        return (date(year, month, day),) * 2 if 1 <= day <= last.day else None
    if part:
        begin, end = _PARTS.get(part, (21, 31))
        return date(year, month, begin), date(year, month, min(end, last.day))
    return first, last


def shifted(anchor: date, months: int) -> date:
    """First day of the month that lies ``months`` from the anchor's."""
    index = anchor.year * 12 + anchor.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def year_told(match: re.Match[str], anchor: date) -> int | None:
    """The year named: 2023年, 23年, 去年, 民国十年; None where none is."""
    groups = match.groupdict()
    relative = (groups.get("ry") or "").lower()
    if relative:
        return anchor.year + (REL_YEARS | _EN_REL_YEARS)[relative]
    if republic := groups.get("roc"):
        return 1911 + (number(republic) or 1)  # 民国元年
    value = number(groups.get("y") or "")
    if value is None:
        return None
    return value + 2000 if value < 70 else value + 1900 if value < 100 else value


def _guessed_year(month: int, day: int, anchor: date) -> int:
    """The latest year in which the day does not lie far ahead of the anchor."""
    day = min(day, monthrange(anchor.year, month)[1])
    return anchor.year if date(anchor.year, month, day) <= anchor + AHEAD else anchor.year - 1


def year_or_guess(match: re.Match[str], month: int, day: int, anchor: date) -> int:
    """The year named, or else the one that the day most likely lies in."""
    year = year_told(match, anchor)
    return _guessed_year(month, day, anchor) if year is None else year
