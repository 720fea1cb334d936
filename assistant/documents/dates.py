"""Dates as Chinese bulletins write them. Spaces are taken out before anything is read."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

_DIGITS = {char: str(i) for i, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0"}
HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERAL = "〇零○Ｏ一二三四五六七八九"
_FULL = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:年(?P<month>\d{1,2})月(?P<day>\d{1,2})(?:日|号)?"
    r"|(?P<sep>[-/.．])(?P<month2>\d{1,2})(?P=sep)(?P<day2>\d{1,2}))(?!\d)"
)
_CHINESE = re.compile(
    rf"(?P<year>[{_NUMERAL}]{{4}})年(?P<month>[一二三四五六七八九十]{{1,2}})月(?P<day>[一二三四五六七八九十]{{1,3}})日"
)
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)年(\d{1,2})月(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_EVENT = re.compile(
    r"(?<![\d年])(?:(?P<year>(?:19|20)\d\d)年|(?P<word>今年|去年))?(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    r"|^(?P<bare>\d{1,2})日(?=上午|下午|晚|，|,|凌晨|中午|清晨)"
)
# 截至8月10日、自5月1日起：不是所报道的事发生的日期。
_NOT_EVENT = re.compile(r"(?:截至|截止|截止到|自|从|到|至|以来|前|预计|将于)$")


def squeezed(text: str) -> str:
    """With half-width digits and without white space, but for that between two numbers; for reading only."""
    return re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text.translate(HALF_WIDTH))


def number(numeral: str) -> int | None:
    """A numeral below 1000, Arabic or Chinese (二十, 一百二十八, 〇三); None for anything else."""
    text = numeral.translate(HALF_WIDTH)
    if text.isascii() and text.isdigit():
        return int(text)
    if all(char in _DIGITS for char in text) and text:
        return int("".join(_DIGITS[char] for char in text))
    found = re.fullmatch(
        r"(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九])?", text
    )
    if not found or not text:
        return None
    hundreds, tens, ten, ones = found.groups()
    value = 100 * int(_DIGITS.get(hundreds or "", "0"))
    value += 10 * int(_DIGITS.get(tens, "1")) if ten else 0
    return value + int(_DIGITS.get(ones or "", "0"))


def full_date(text: str) -> date | None:
    """The first complete date in the text."""
    plain = squeezed(text)
    found = [m for pattern in (_FULL, _CHINESE) if (m := pattern.search(plain))]
    for match in sorted(found, key=lambda m: m.start()):
        parts = match.groupdict()
        month, day = parts.get("month") or parts.get("month2"), parts.get("day") or parts.get("day2")
        made = _made(number(parts["year"]), number(month or ""), number(day or ""))
        if made:
            return made
    return None


def month_date(text: str) -> date | None:
    """The first day of the first month named with its year (2024年5月)."""
    found = _MONTH.search(squeezed(text))
    return _made(int(found[1]), int(found[2]), 1) if found else None


def file_date(name: str) -> date | None:
    """A date in a file name: 简报2023-08-10, 20230810, 2023年8月10日."""
    found = _COMPACT.search(name)
    return full_date(name) or (_made(int(found[1]), int(found[2]), int(found[3])) if found else None)


def likely_year(text: str) -> int | None:
    """The year named most often in the text (the latest of equals)."""
    years = Counter(int(year) for year in _YEAR.findall(squeezed(text)))
    return max(years, key=lambda year: (years[year], year), default=None)


def event_date(lead: str, published: date | None, year: int | None) -> date | None:
    """When what an article tells happened, from its first sentences; years missing there come from the issue."""
    plain = squeezed(lead)
    for match in _EVENT.finditer(plain):
        if _NOT_EVENT.search(plain[: match.start()]):
            continue
        stated = int(match["year"]) if match["year"] else None
        base = stated or (published.year if published else year)
        if base is None:
            return None
        if match["word"] == "去年":
            base -= 1
        month = int(match["month"]) if match["month"] else published.month if published else None
        made = _made(base, month, int(match["day"] or match["bare"]))
        if made and published and not stated and made > published:
            made = _made(base - 1, made.month, made.day) if match["month"] else None
        if made:
            return made
    return None


def _made(year: int | None, month: int | None, day: int | None) -> date | None:
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
