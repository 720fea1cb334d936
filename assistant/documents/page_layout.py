"""Reading order and paragraphs of a page from the boxes of its text."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_SCRAMBLED = 0.06
"""Share of upward or backward jumps above which the page was not drawn in reading order (ordered pages stay below
0.033, shuffled ones above 0.096)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Text in its box, in points, y upwards; ``size`` the height of its type."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


def lines_in_order(segments: Sequence[Segment]) -> list[Segment]:
    """Lines in reading order: as drawn where that reads well, else by cutting the page along its white gaps."""
    drawn = _merged(segments)
    if len(drawn) < 4 or not _scrambled(drawn):
        return drawn
    return _merged(_cut(list(segments), statistics.median(segment.size for segment in segments)))


def page_text(lines: Sequence[Segment]) -> str:
    """The lines joined by a line break, or by an empty line where a paragraph ends."""
    if not lines:
        return ""
    parts = [lines[0].text]
    pitch = _pitch(lines)
    body = statistics.median(line.size for line in lines)
    for before, line in pairwise(lines):
        parts.append("\n\n" if _paragraph_ends(before, line, lines, pitch, body) else "\n")
        parts.append(line.text)
    return "".join(parts) + "\n\n"


def _merged(segments: Sequence[Segment]) -> list[Segment]:
    """Neighbours in order on one base line become one line."""
    lines: list[Segment] = []
    for segment in segments:
        last = lines[-1] if lines else None
        size = max(segment.size, 1.0)
        if (
            last
            and abs(last.bottom - segment.bottom) < 0.6 * size
            and -0.5 * size < segment.left - last.right < 6 * size
        ):
            space = " " if segment.left - last.right > 0.3 * size else ""
            lines[-1] = Segment(
                last.text + space + segment.text, last.left, segment.right, min(last.bottom, segment.bottom),
                max(last.top, segment.top), max(last.size, segment.size),
            )  # fmt: skip
        else:
            lines.append(segment)
    return lines


def _scrambled(lines: Sequence[Segment]) -> bool:
    jumps = 0
    for before, after in pairwise(lines):
        upward = after.bottom > before.top
        backward = abs(after.bottom - before.bottom) < 0.5 * before.size and after.right < before.left
        jumps += upward or backward
    return jumps >= 3 and jumps > _SCRAMBLED * len(lines)


def _cut(segments: list[Segment], size: float) -> list[Segment]:
    """Recursive XY-cut: wide white bands across, then white columns, then any gap between lines."""
    if len(segments) < 2:
        return segments
    for vertical, least in ((False, 1.6 * size), (True, 0.8 * size), (False, 0.0)):
        parts = _split(segments, vertical=vertical, least=least)
        if len(parts) > 1:
            return [segment for part in parts for segment in _cut(part, size)]
    return sorted(segments, key=lambda segment: (-round(segment.bottom / max(size, 1.0)), segment.left))


def _split(segments: list[Segment], *, vertical: bool, least: float) -> list[list[Segment]]:
    """Cut at every gap wider than ``least`` points: into columns from left, or into bands from the top."""
    if vertical:
        spans = sorted(((s.left, s.right, s) for s in segments), key=lambda entry: entry[0])
    else:
        spans = sorted(((-s.top, -s.bottom, s) for s in segments), key=lambda entry: entry[0])
    parts: list[list[Segment]] = []
    reach = 0.0
    for begin, end, segment in spans:
        if parts and begin - reach <= least:
            parts[-1].append(segment)
            reach = max(reach, end)
        else:
            parts.append([segment])
            reach = end
    return parts


def _pitch(lines: Sequence[Segment]) -> float:
    """The usual distance from base line to base line."""
    steps = [before.bottom - after.bottom for before, after in pairwise(lines) if before.bottom > after.bottom]
    return statistics.median(steps) if steps else 0.0


def _paragraph_ends(before: Segment, line: Segment, lines: Sequence[Segment], pitch: float, body: float) -> bool:
    size = max(before.size, 1.0)
    left, right = _column(before, lines)
    step = before.bottom - line.bottom
    if abs(line.size - before.size) > 0.2 * size and min(len(line.text), len(before.text)) > 3:
        return True
    if step < 0:  # the next column: ended only where the line is short
        return before.right < right - 2 * size
    if min(before.size, line.size) > 1.15 * body and _centred(before, left, right) and step < 2.2 * size:
        return before.right - before.left < 0.5 * (right - left)  # else a headline set on two lines
    if pitch and step > 1.7 * max(pitch, size):
        return True
    return before.right < right - 2 * size or line.left - _column(line, lines)[0] > 1.2 * size


def _column(line: Segment, lines: Sequence[Segment]) -> tuple[float, float]:
    """Left and right edge of the column of lines that a line stands in: the outer ones of those that overlap it."""
    beside = [
        other
        for other in lines
        if min(other.right, line.right) - max(other.left, line.left)
        > 0.5 * min(other.right - other.left, line.right - line.left)
    ]
    lefts = sorted(other.left for other in beside)
    rights = sorted(other.right for other in beside)
    return lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]


def _centred(line: Segment, left: float, right: float) -> bool:
    return abs((line.left - left) - (right - line.right)) < 2 * line.size
