"""Parts of a line that wide blanks set apart, as plain text draws columns."""

from __future__ import annotations

import re
from itertools import pairwise

Span = tuple[int, int]

_GAP = re.compile(r"[ \t\u3000\xa0]{2,}|[\t\u3000]")
_TAB = 8
_HAN = re.compile("[\u4e00-\u9fff]")
_LETTER = re.compile(r"[\u4e00-\u9fff](?:[（(][^（()）]{1,4}[）)])?")
_FIRST = 14
"""Characters of the first part at most: a name, a day, a unit."""
_RUNNING = re.compile("[，。；！？]|[：:].")
_LABEL = re.compile(
    r"第[〇一二三四五六七八九十百零0-9]{1,5}[条章节款编篇]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．]"
)
"""What a blank behind it does not set apart: 第一条　为加强…"""


def cells(text: str) -> list[Span]:
    """The spans of the parts of a line. Letters of a word that blanks make as wide as others (单  博) are one part."""
    spans: list[Span] = []
    at = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    for gap in _GAP.finditer(text, at, end):
        spans.append((at, gap.start()))
        at = gap.end()
    return _without_letters(text, [*spans, (at, end)]) if at < end else spans


def _without_letters(text: str, spans: list[Span]) -> list[Span]:
    widest = max((after[0] - before[1] for before, after in pairwise(spans)), default=0)
    joined: list[Span] = []
    for span in spans:
        letters = joined and _HAN.fullmatch(text[slice(*joined[-1])]) and _LETTER.fullmatch(text[slice(*span)])
        first = len(joined) == 1 and len(spans) > 2
        if letters and span[0] - joined[-1][1] < widest + first:
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def width(text: str) -> int:
    """Columns that the text takes on a screen: two for a Chinese character, blanks up to the next stop for a tab."""
    columns = 0
    for char in text:
        columns += _TAB - columns % _TAB if char == "\t" else 1 if ord(char) < 0x1100 else 2
    return columns


def starts(text: str) -> list[int]:
    """The columns at which the parts of a line begin."""
    return [width(text[:start]) for start, _ in cells(text)]


def is_columnar(text: str) -> bool:
    """Whether a line begins with a short part and at least one more is set apart from it."""
    parts = [text[slice(*span)] for span in cells(text)]
    if len(parts) < 2 or len(parts[0]) > _FIRST or _RUNNING.search(parts[0]) or _LABEL.fullmatch(parts[0]):
        return False
    return sum(len(part) > 1 or part.isdigit() for part in parts) > 1


def alike(one: str, other: str) -> bool:
    """Whether two lines have as many parts, or parts but the first that begin at one column."""
    here, there = starts(one), starts(other)
    return len(here) == len(there) or any(abs(a - b) <= 1 for a in here[1:] for b in there[1:])
