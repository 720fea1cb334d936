"""What the items of a series have in common: parallel items look alike.

Only the outer edges of a series are unmarked: where the first item begins and where the last one ends. The items
between two marks tell: they begin or end with the same characters, measure in the same way, are as long. A number
beside the series (三项：…, …四门课程) tells how many items there are, and so what 和 and 与 join.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answers.asks import UNITS
from assistant.questions.numerals import NUMERAL, number

COUNTER = re.compile(
    rf"(?:这|共|共计|一共)?(?<![\d.第年月])(?P<n>{NUMERAL})(?P<unit>大?(?:样|门|步|关|片|块|则|款|招|道|{UNITS})|大)(?<![年月日度])"
)
"""A number of things: 四门, 五大, 3个. ``n`` and ``unit`` are groups."""
_MEASURED = re.compile(rf"(?<=[^\d.])[\d.]+[万亿]?(?:{UNITS}|[\u4e00-\u9fff])(?:以上|左右)?")
_NUMBERED = re.compile(r"第?[\d一二三四五六七八九十]+号?")
_NUMERAL = r"[\d一二三四五六七八九十]+"
_WITH_UNIT = re.compile(rf"{_NUMERAL}(?P<unit>[路号栋幢楼组班线]|号楼|号院|单元)")
"""What numbers name: bus lines, buildings, groups."""
_INTRODUCED = 60
"""Characters before a series in which a number of its items is looked for."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Of the items of a series whose edges are marked; "" and False where they have nothing in common."""

    beginning: str
    ending: str
    measured: bool
    """Each ends with an amount: 沙袋400个."""
    numbered: bool
    """Each is a number: 第4、第5."""
    unit: str
    """Each is a number with this behind it: 1路、5路."""
    length: int
    """Characters of each, 0 where they differ."""
    longest: int

    def end_of(self, last: str) -> int | None:
        """Where the item ends that ``last`` begins with; None where the likeness does not tell."""
        if self.measured and (match := _MEASURED.search(last, 1)):
            return match.end()
        if self.unit and (match := re.match(f"{_NUMERAL}{self.unit}", last)):
            return match.end()
        at = last.find(self.ending, 1) if self.ending else -1
        if 0 <= at <= 2 * self.longest + 2 - len(self.ending):
            return at + len(self.ending)
        match = _NUMBERED.match(last) if self.numbered else None
        return match.end() if match else None

    def start_of(self, first: str) -> int | None:
        """Where the item begins that ``first`` ends with: the place that makes it as long as the others."""
        if self.unit and (numeral := re.search(rf"{_NUMERAL}{self.unit}$", first)):
            return numeral.start()
        if not self.beginning:
            return None
        starts = [match.start() for match in re.finditer(re.escape(self.beginning), first)]
        fitting = [start for start in starts if len(first) - start <= 2 * self.longest]
        return min(fitting, key=lambda start: abs(len(first) - start - self.longest), default=None)


def likeness(pieces: Sequence[str]) -> Likeness:
    """Of the pieces between the marks in order: the first one's beginning and the last one's end are not marked."""
    ended, begun, whole = pieces[:-1], pieces[1:], pieces[1:-1]
    lengths = {len(piece) for piece in whole}
    return Likeness(
        beginning=_common(begun) or (_common(whole) if len(whole) > 2 else ""),
        ending=_common([piece[::-1] for piece in ended])[::-1],
        measured=bool(ended) and all(_ends_measured(piece) for piece in ended),
        unit=_unit_of(whole),
        numbered=bool(whole) and all(_NUMBERED.fullmatch(piece) for piece in whole),
        length=lengths.pop() if len(lengths) == 1 and len(whole) > 1 else 0,
        longest=max((len(piece) for piece in whole or ended), default=0),
    )


def _unit_of(words: Sequence[str]) -> str:
    """路 of 5路 and 8路; "" of others."""
    units = {match["unit"] if (match := _WITH_UNIT.fullmatch(word)) else "" for word in words}
    return units.pop() if len(units) == 1 else ""


def _ends_measured(piece: str) -> bool:
    return any(match.end() == len(piece) for match in _MEASURED.finditer(piece))


def _common(words: Sequence[str]) -> str:
    """The characters that all begin with; none of one word alone, no digits and quotes."""
    if len(words) < 2:
        return ""
    shared = 0
    while all(len(word) > shared + 1 and word[shared] == words[0][shared] for word in words):
        shared += 1
    return re.sub(r"[\d□“”《》\"]+.*", "", words[0][:shared])


def counted(before: str, last: str) -> tuple[int, ...]:
    """The numbers of things told beside a series: behind its last item, and before it in its sentence."""
    near = re.split(r"[。；;\n]", before[-_INTRODUCED:])[-1]
    told = [number(match["n"]) for text in (last[1:], near) for match in COUNTER.finditer(text)]
    return tuple(value for value in told if value is not None and value > 1)


def pieces_of(text: str, marks: str) -> list[tuple[int, int]]:
    """What stands between the marks, without the blanks before the first."""
    blank = len(text) - len(text.lstrip())
    cuts = [blank - 1, *(i for i, char in enumerate(text) if char in marks), len(text)]
    return [(a + 1, b) for a, b in pairwise(cuts)]
