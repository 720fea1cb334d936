"""Dates of the calendar: what turns the match of a pattern that names years, quarters, months or days into a range."""

from __future__ import annotations

import re
from datetime import date

from assistant.questions.date_ranges import Range, months_of, within_month, year_or_guess, year_told
from assistant.questions.numerals import number

_SINCE_WHEN = {
    "建国": date(1949, 10, 1), "新中国成立": date(1949, 10, 1), "改革开放": date(1978, 12, 18),
    "十八大": date(2012, 11, 8), "十九大": date(2017, 10, 18), "二十大": date(2022, 10, 16),
}  # fmt: skip
"""Days from which texts count: founding of the state, third plenum of 1978, openings of the party's congresses."""
EVENTS = tuple(_SINCE_WHEN)
MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "last": 4}


def calendar(match: re.Match[str], anchor: date) -> Range | None:
    """Year, month, day, part of the month or of the year: whatever of them the pattern names."""
    groups = match.groupdict()
    month, day = _month_number(groups.get("month")), number(groups.get("day") or "")
    if month is not None:
        if not 1 <= month <= 12:
            return None
        return within_month(year_or_guess(match, month, day or 1, anchor), month, day, groups.get("part"))
    year = year_told(match, anchor)
    year = anchor.year if year is None else year
    half, quarter = groups.get("half"), groups.get("quarter") or groups.get("quarter2")
    if half:
        first = half.lower() in ("上半", "first", "h1")
        return months_of(year, 1, 6) if first else months_of(year, 7, 12)
    if quarter:
        return _quarter(year, quarter, groups.get("part"))
    part = groups.get("yearpart")
    if part:
        return months_of(year, *{"初": (1, 2), "中": (6, 7)}.get(part, (11, 12)))
    return date(year, 1, 1), date(year, 12, 31)


def _quarter(year: int, name: str, part: str | None) -> Range | None:
    """“三季度”, and with 初, 末 its first or last month's."""
    index = {"首": 1, "末": 4}.get(name) or number(name) or _ORDINALS.get(name.lower())
    if not index or index > 4:
        return None
    if part:
        return within_month(year, 3 * index - (2 if part == "初" else 0), None, part)
    return months_of(year, 3 * index - 2, 3 * index)


def _month_number(text: str | None) -> int | None:
    if not text:
        return None
    if text[0].isascii() and text[0].isalpha():
        return next(i for i, name in enumerate(MONTHS, 1) if name.startswith(text.lower()[:3]))
    return number(text)


def months_between(match: re.Match[str], anchor: date) -> Range | None:
    """“1至7月”, “七八月”, “今年1-5月”."""
    first, last = number(match["month"]), number(match["month2"])
    neighbours = not match["to"].strip() or match["to"].strip() in "、和"
    if first is None or last is None or not 1 <= first < last <= 12 or (neighbours and last != first + 1):
        return None
    return months_of(year_or_guess(match, first, 1, anchor), first, last)


def days_between(match: re.Match[str], anchor: date) -> Range | None:
    """“5月8至12日”."""
    month, first, last = (number(match[name]) for name in ("month", "day", "day2"))
    if month is None or first is None or last is None or not 1 <= month <= 12 or first >= last:
        return None
    year = year_or_guess(match, month, first, anchor)
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
    year = year_told(match, anchor)
    if year is None:
        year = anchor.year if last <= anchor.month + 1 else anchor.year - 1
    return months_of(year, 1, last)


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
