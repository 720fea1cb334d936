"""What was before and what came of it: 由3小时减到40分钟 answers 以前要多久 and 现在要多久 differently."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from assistant.answers.reading.numbers import quantities
from assistant.answers.spans import Span

_BEFORE = re.compile(r"之前|以前|原来|原先|原本|从前|过去(?=[^了的]*多)|[没未][^，,]{1,8}前")
_AFTER = re.compile(r"之后|以后|后来|现在|如今|目前|[到为至]了?多|[了完成好]后|降到|增到|缩短[到至]")
_FROM = re.compile(r"[由从]\D{0,4}$")
_TO = re.compile(r"[^\d，。；]{0,6}(?:[到至为成])\D{0,2}$")


def at_the_time(question: str, span: Span) -> Span:
    """The one of two amounts, told as 由 … 到 …, of the time that the question asks about."""
    earlier = _BEFORE.search(question) is not None
    if earlier == (_AFTER.search(question) is not None):
        return span
    text = span.sentence.text
    told = quantities(text)
    for one, other in pairwise(told):
        between = text[one.end : other.start]
        if one.unit != other.unit or not _FROM.search(text[: one.start]) or not _TO.fullmatch(between):
            continue
        if span.start < other.end and one.start < span.end:
            chosen = one if earlier else other
            return replace(span, start=chosen.start, end=chosen.end)
    return span
