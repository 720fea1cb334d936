"""What the reader cut through made whole: a number with its range, a day with its hours, a name with all its words."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answers.entities import names
from assistant.answers.reading.numbers import quantities
from assistant.answers.spans import Span

_MORE = 12
"""Characters that belong to a number beside itself: 每人每天最多."""
_REST_OF_DAY = re.compile(r"\d?[日号]?(?:上午|下午|中午|晚上?|凌晨|傍晚)?")


def united(one: Span, other: Span) -> Span:
    """The number or time of the rules, ``one``, with what the reader has more of it; alone where that is a clause."""
    if other.start <= one.start and one.end <= other.end and len(other.text) > len(one.text) + _MORE:
        return one
    return replace(one, start=min(one.start, other.start), end=max(one.end, other.end))


def whole_amount(span: Span) -> Span:
    """90.4分 of 90.4: a number with its unit."""
    amounts = quantities(span.sentence.text)
    return next((replace(span, end=one.end) for one in amounts if one.start <= span.start < span.end < one.end), span)


def whole_range(span: Span) -> Span:
    """40米至900米 of 40米."""
    unit = re.search(r"\d([^\d\s]{1,4})$", span.text)
    if unit is None:
        return span
    more = re.compile(rf"(?:至|到|[-–—~～]+)约?[\d,.]+[万亿]?{re.escape(unit[1])}").match(span.sentence.text, span.end)
    return replace(span, end=more.end()) if more else span


def whole_day(span: Span) -> Span:
    """6月15日下午 of 6月15."""
    more = _REST_OF_DAY.match(span.sentence.text, span.end) if re.search(r"\d(?:[日号])?$", span.text) else None
    return replace(span, end=more.end()) if more else span


def whole_names(span: Span) -> Span:
    """With the rest of a name that the reader cut: 赵广 of 赵广领."""
    cut = [one for one in names(span.sentence.text, "PER") if one.start < span.end and span.start < one.end]
    start, end = min([span.start, *(one.start for one in cut)]), max([span.end, *(one.end for one in cut)])
    return replace(span, start=start, end=end)


def bare_name(span: Span) -> Span:
    """林雨 of 护理部主任林雨: the office stands in the sentence below."""
    found = names(span.text, "PER")
    if len(found) != 1 or found[0].end != len(span.text):
        return span
    return replace(span, start=span.start + found[0].start)
