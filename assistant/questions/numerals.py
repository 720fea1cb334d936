"""Numbers as Chinese writes them: 12, １２, 十二, 二〇二三, 两百."""

from __future__ import annotations

import re

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "兩": 2, "廿": 20}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}

NUMERAL = r"(?:[\d０-９]+|[零〇○一二两兩三四五六七八九十百千万萬亿]+)"
"""A whole number in any of these writings, as a regular expression."""

_ONES = "一二三四五六七八九十"
_MONTH = re.compile(rf"(?<!农历)(?<!闰)(?<![\d零〇百{_ONES}])(?:十[一二]|[{_ONES}])月(?:[二三]?十?[{_ONES}][日号])?")
_PART = re.compile(r"([一二三四五六七八九十]+)([月日号])")


def months_in_digits(text: str) -> str:
    """六月十八日 as 6月18日: bulletins write days in digits, people in either."""
    return _MONTH.sub(lambda day: "".join(f"{number(one)}{unit}" for one, unit in _PART.findall(day[0])), text)


def number(text: str) -> int | None:
    """The whole number that ``text`` spells, None where it spells none ("十二" 12, "二〇二三" 2023, "１２" 12)."""
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if all(c in DIGITS or c.isdecimal() for c in text):  # “二0二三” as well
        return int("".join(str(DIGITS.get(c, c)) for c in text)) if text != "廿" else 20
    total = group = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char.isdecimal():
            digit = digit * 10 + int(char)
        elif char in _UNITS:
            group += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _GROUPS:
            total += (group + digit or 1) * _GROUPS[char]
            group = digit = 0
        else:
            return None
    return total + group + digit
