"""Sentences of Chinese and Western text as spans, aware of quotes and brackets."""

from __future__ import annotations

import re
from collections import deque

_PAIRS = dict(zip("“‘「『（(《〈【[", "”’」』）)》〉】]", strict=True))
_CLOSING = frozenset(_PAIRS.values()) | {'"'}
_FINAL = frozenset("。！？!?…")
# “……”后面跟着这些字符时，引语只是句子的一部分。
_CONTINUES = re.compile(r"[，、；：,;:的和与及等]")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|e\.g|i\.e|al|Inc|Ltd|Co|Fig|approx)|\b[A-Z])$")
_LONG_QUOTE = 200
"""A quotation longer than this many characters is cut into its own sentences."""
_DEPTH = 12
"""Deeper nesting is taken for stray marks: the outermost is forgotten."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of ``text`` in order, surrounding white space left out.

    A line break always ends a sentence; ``；`` never does. A full stop inside quotes or brackets ends one only where
    the quotation ends with it and the sentence does not go on behind (“…。”他说 is two, “…！”的口号 is one).
    """
    spans: list[tuple[int, int]] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        spans += [(offset + start, offset + end) for start, end in _of_line(line)]
        offset += len(line)
    return spans


def _of_line(line: str) -> list[tuple[int, int]]:
    closes_at = _enclosed(line)
    spans: list[tuple[int, int]] = []
    start = index = 0
    while index < len(line):
        end = _sentence_end(line, index, closes_at)
        if end:
            spans.append((start, end))
            start = index = end
        else:
            index += 1
    spans.append((start, len(line)))
    return [_stripped(line, *span) for span in spans if line[slice(*span)].strip()]


def _sentence_end(line: str, index: int, closes_at: list[int]) -> int:
    """Where the sentence ends that has a final mark at ``index``; 0 where it does not end there."""
    if line[index] == ".":
        if not _western_stop(line, index):
            return 0
    elif line[index] not in _FINAL:
        return 0
    end = index + 1
    while end < len(line) and line[end] in _FINAL:
        end += 1
    outer = closes_at[index]
    while end < len(line) and line[end] in _CLOSING:
        end += 1
    if outer >= end:
        return 0
    if end > index + 1 and line[end - 1] in _CLOSING and _CONTINUES.match(line, end):
        return 0
    return end


def _western_stop(line: str, index: int) -> bool:
    behind = line[index + 1 : index + 12].lstrip("\"')]”’")
    if behind and not behind[0].isspace():
        return False
    before = line[max(0, index - 12) : index]
    if before.strip().isdigit() or _ABBREVIATION.search(before):  # "1. 标题", "Dr."
        return False
    following = behind.lstrip()
    return not following or not following[0].islower()


def _enclosed(line: str) -> list[int]:
    """For each character the index of the bracket that closes the outermost short enclosure, -1 outside of all."""
    closes_at = [-1] * len(line)
    stack: deque[tuple[str, int]] = deque(maxlen=_DEPTH)
    for index, char in enumerate(line):
        waiting = [closing for closing, _ in stack]
        if char in waiting and not (char == '"' and stack[-1][0] != '"'):
            while stack:  # what was opened inside and never closed is dropped
                closing, opened = stack.pop()
                if closing == char:
                    break
            if index - opened <= _LONG_QUOTE:
                closes_at[opened:index] = [index] * (index - opened)
        elif char in _PAIRS:
            stack.append((_PAIRS[char], index))
        elif char == '"':
            stack.append(('"', index))
    return closes_at


def _stripped(line: str, start: int, end: int) -> tuple[int, int]:
    piece = line[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
