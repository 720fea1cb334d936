"""Which city, county or district a passage speaks of that says only 全市, 我县 or 区长: bulletins seldom repeat it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from assistant.divisions import full_names

_SAYS = re.compile(
    r"(?:[全我本该]|(?<![\u4e00-\u9fff])副?)(?P<own>[市县区])(?![县区、/（(])"
    r"|(?<![各省市县区、/（(])(?P<body>[市县区])(?=[委长]|政府|人大|政协|直[机单各]|文明[办委]|[\u4e00-\u9fff]{2,4}局)"
)
"""全市, 我县, 该区; 市委, 区长, 县政府, 市文明办, 市税务局; not 各县（市、区）委."""
_LEVELS = "市县区"
_FAR = 800.0
"""Characters over which a mention loses two thirds of its weight."""
_BEFORE = 2.0
"""What a mention before the passage counts more than one behind it."""
_LEAST = 0.2
"""Weight of all mentions of a place from which it is taken: one within 1,300 characters behind, 1,800 before."""


class Whereabouts:
    """The places that one text names."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = list(_written(text))
        self._full = {written for _, written, names in found if written in names}
        self._mentions = [(at, place) for at, _, names in found if (place := self._meant(names))]

    def __call__(self, start: int, end: int, heading: str) -> str:
        """商丘市 for ``text[start:end]`` that says 全市 and does not name it; "" for none, or where the heading names a
        place. A place that the passage names in passing counts as one near it does."""
        passage = self._text[start:end]
        levels = {said["own"] or said["body"] for said in _SAYS.finditer(passage)}
        if not levels or any(written in names or self._meant(names) for _, written, names in _written(heading)):
            return ""
        own = {place for at, place in self._mentions if start <= at < end}
        for rank, level in enumerate(_LEVELS):
            if any(place.endswith(higher) for place in own for higher in _LEVELS[:rank]):
                break  # 县 is then any county of the city named
            if level in levels and (place := self._nearest(level, start, end)):
                return "" if place in own else place
        return ""

    def _meant(self, names: Sequence[str]) -> str:
        """Of the places that a name may stand for, the one that the text also names in full; cities before counties."""
        return next((name for name in names if name in self._full), "")

    def _nearest(self, level: str, start: int, end: int) -> str:
        weights: dict[str, float] = {}
        for at, place in self._mentions:
            if place.endswith(level):
                away = max(start - at, at - end, 0)
                weight = math.exp(-away / _FAR) * (_BEFORE if at < start else 1.0)
                weights[place] = weights.get(place, 0.0) + weight
        nearest = max(weights, key=lambda place: weights[place], default="")
        return nearest if weights.get(nearest, 0.0) >= _LEAST else ""


def _written(text: str) -> Iterator[tuple[int, str, Sequence[str]]]:
    """Where a city, county or district is named: at which character, how it is written there, its full names."""
    at = 0
    while at < len(text):
        for written, names in _by_beginning().get(text[at : at + 2], ()):
            if text.startswith(written, at):
                yield at, written, names
                at += len(written) - 1
                break
        at += 1


@cache
def _by_beginning() -> Mapping[str, Sequence[tuple[str, Sequence[str]]]]:
    """Names as written with the full ones, by their first two characters, the longer first."""
    full: dict[str, list[str]] = {}
    for written, name in full_names():
        if name[-1] in _LEVELS:
            full.setdefault(written, []).append(name)
    found: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for written in sorted(full, key=len, reverse=True):
        names = sorted(full[written], key=lambda name: _LEVELS.index(name[-1]))
        found.setdefault(written[:2], []).append((written, names))
    return found
