"""The Chinese calendar of moons, 1900 to 2100, and the feasts that follow it."""

from __future__ import annotations

from datetime import date, timedelta

FIRST_YEAR = 1900
_NEW_YEAR_1900 = date(1900, 1, 31)

# A number a year, as in the conversion tables of Hong Kong Observatory (usual hexadecimal form): bits 15 to 4 tell
# which of the months 1 to 12 have 30 days, bits 3 to 0 which month is followed by a leap month, bit 16 its 30 days.
_YEARS = tuple(
    int(code, 16)
    for code in """
    04bd8 04ae0 0a570 054d5 0d260 0d950 16554 056a0 09ad0 055d2 04ae0 0a5b6 0a4d0 0d250 1d255 0b540
    0d6a0 0ada2 095b0 14977 04970 0a4b0 0b4b5 06a50 06d40 1ab54 02b60 09570 052f2 04970 06566 0d4a0
    0ea50 16a95 05ad0 02b60 186e3 092e0 1c8d7 0c950 0d4a0 1d8a6 0b550 056a0 1a5b4 025d0 092d0 0d2b2
    0a950 0b557 06ca0 0b550 15355 04da0 0a5b0 14573 052b0 0a9a8 0e950 06aa0 0aea6 0ab50 04b60 0aae4
    0a570 05260 0f263 0d950 05b57 056a0 096d0 04dd5 04ad0 0a4d0 0d4d4 0d250 0d558 0b540 0b6a0 195a6
    095b0 049b0 0a974 0a4b0 0b27a 06a50 06d40 0af46 0ab60 09570 04af5 04970 064b0 074a3 0ea50 06b58
    05ac0 0ab60 096d5 092e0 0c960 0d954 0d4a0 0da50 07552 056a0 0abb7 025d0 092d0 0cab5 0a950 0b4a0
    0baa4 0ad50 055d9 04ba0 0a5b0 15176 052b0 0a930 07954 06aa0 0ad50 05b52 04b60 0a6e6 0a4e0 0d260
    0ea65 0d530 05aa0 076a3 096d0 04afb 04ad0 0a4d0 1d0b6 0d250 0d520 0dd45 0b5a0 056d0 055b2 049b0
    0a577 0a4b0 0aa50 1b255 06d20 0ada0 14b63 09370 049f8 04970 064b0 168a6 0ea50 06b20 1a6c4 0aae0
    092e0 0d2e3 0c960 0d557 0d4a0 0da50 05d55 056a0 0a6d0 055d4 052d0 0a9b8 0a950 0b4a0 0b6a6 0ad50
    055a0 0aba4 0a5b0 052b0 0b273 06930 07337 06aa0 0ad50 14b55 04b60 0a570 054e4 0d260 0e968 0d520
    0daa0 16aa6 056d0 04ae0 0a9d4 0a4d0 0d150 0f252 0d520
""".split()
)

FEASTS: dict[str, tuple[int, int, int]] = {
    "春节": (1, 1, 6), "元宵": (1, 15, 1), "端午": (5, 5, 3), "七夕": (7, 7, 1), "中秋": (8, 15, 3), "重阳": (9, 9, 1),
    "腊八": (12, 8, 1),
}  # fmt: skip
"""Month, day and length in days."""


def solar(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """The day of the common calendar; None where the year has no such month or day, or lies outside the table."""
    if not (0 <= year - FIRST_YEAR < len(_YEARS) and 1 <= month <= 12 and day >= 1):
        return None
    code = _YEARS[year - FIRST_YEAR]
    if leap and code & 15 != month:
        return None
    before = sum(_days_of_year(earlier) for earlier in _YEARS[: year - FIRST_YEAR])
    before += sum(_days_of_month(code, each) for each in range(1, month))
    before += _days_of_leap(code) if code & 15 and (code & 15) < month else 0
    before += _days_of_month(code, month) if leap else 0
    if day > (_days_of_leap(code) if leap else _days_of_month(code, month)):
        return None
    return _NEW_YEAR_1900 + timedelta(days=before + day - 1)


def feast(name: str, year: int) -> tuple[date, date] | None:
    """First and last day of a feast in a lunar year; 春节 begins on the eve."""
    if name == "除夕":
        first = solar(year, 1, 1)
        return (first - timedelta(days=1),) * 2 if first else None
    month, day, length = FEASTS[name]
    first = solar(year, month, day)
    if first is None:
        return None
    eve = timedelta(days=1 if name == "春节" else 0)
    return first - eve, first + timedelta(days=length - 1)


def _days_of_month(code: int, month: int) -> int:
    return 30 if code & (0x10000 >> month) else 29


def _days_of_leap(code: int) -> int:
    return 0 if not code & 15 else 30 if code & 0x10000 else 29


def _days_of_year(code: int) -> int:
    return sum(_days_of_month(code, month) for month in range(1, 13)) + _days_of_leap(code)
