"""Times of day, however they are written: 晚上九点, 21:00, 21时."""

from __future__ import annotations

import re

from assistant.questions.numerals import NUMERAL, number

_CLOCK = re.compile(
    rf"(?P<half>凌晨|清晨|早上?|早晨|上午|中午|下午|傍晚|晚上?|夜里|半夜)?\s?(?P<hour>{NUMERAL})"
    rf"(?:[点时](?:(?P<part>半|一刻|三刻)|(?P<minute>{NUMERAL})分?)?(?!间|长|候)|:(?P<digits>[0-5]\d))"
)
_PARTS = {"半": 30, "一刻": 15, "三刻": 45}
_LATE = ("下午", "傍晚", "晚", "夜里")
_NOON = 12 * 60


def holds_clock(word: str, folded: str) -> bool:
    """Whether the text tells this time of day; one without 上午, 下午 stands for both halves of the day."""
    asked = _CLOCK.fullmatch(word)
    return asked is not None and any(_minutes(asked) & _minutes(told) for told in _CLOCK.finditer(folded))


def _minutes(clock: re.Match[str]) -> set[int]:
    """Minutes since midnight that may be meant."""
    hour = number(clock["hour"])
    if hour is None or hour > 24:
        return set()
    minute = _PARTS.get(clock["part"] or "", number(clock["minute"] or clock["digits"] or "") or 0)
    told = hour * 60 + minute
    if hour > 12 or clock["digits"]:
        return {told}
    if clock["half"] is None:
        return {told, told + _NOON}
    return {told + _NOON} if clock["half"].startswith(_LATE) and hour < 12 else {told}
