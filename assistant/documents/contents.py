"""The table of contents: found, skipped, and used as a gazetteer of titles and their sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from assistant.documents import genre
from assistant.documents.reflow import Block

_ALIKE = 0.82
"""Titles this alike are the same: 太吴路 in the contents, 太昊路 in the body."""
_LONGEST = 80
_NEAR = 6
"""Blocks behind the masthead among which an announced table of contents begins."""
_LEADER = re.compile(r"[\s.…·。]*[（(]?\d{0,3}[）)]?$")


@dataclass(frozen=True, slots=True)
class Contents:
    """Blocks ``start`` to ``end`` list (section, title) entries; both equal where there is no table of contents."""

    start: int
    end: int
    entries: tuple[tuple[str, str], ...] = ()

    def section_of(self, title: str) -> str | None:
        """The section under which a title is listed; None where it is not listed."""
        key = bare(title)
        if len(key) < 4:  # too short to be alike
            return next((section for section, entry in self.entries if key and entry == key), None)
        return next((section for section, entry in self.entries if _stands_in(key, entry)), None)


def contents(blocks: Sequence[Block], start: int) -> Contents:
    """The table of contents that begins at block ``start``, where the first entry comes back further down, or the one
    that is announced a little behind it, after a note of the editors."""
    near = range(start, min(len(blocks), start + _NEAR))
    start = next((index for index in near if genre.CONTENTS.fullmatch(blocks[index].text)), start)
    if start < len(blocks) and genre.CONTENTS.fullmatch(blocks[start].text):
        first = start + 1
        end = _repeat(blocks, first) or _first_text(blocks, first)
    else:
        first = start
        end = _repeat(blocks, first)
    if end <= first:
        return Contents(start, start)
    # 目录没列栏目时，第一篇文章前面的栏目名属于正文
    above, bulleted = blocks[end - 1], _bulleted(blocks[first:end])
    if not bulleted and end - 1 > first and (genre.section_name(above.text) or 0 < above.level < blocks[end].level):
        end -= 1
    return Contents(start, end, _entries([block.text for block in blocks[first:end]], bulleted=bulleted))


def bare(text: str) -> str:
    """A title for comparison: no white space, no marks, no number before it, no page number behind."""
    text = re.sub(r"\s", "", _LEADER.sub("", text))
    found = genre.NUMBERED.match(text)
    return re.sub(r"[^\w]", "", text[found.end() :] if found else text)


def _repeat(blocks: Sequence[Block], first: int) -> int:
    """Where the first entry of the list stands again; 0 where it does not before running text begins."""
    if first >= len(blocks):
        return 0
    wanted = bare(blocks[first].text)
    if len(wanted) < 2 or genre.is_prose(blocks[first].text):
        return 0
    for index in range(first + 1, min(len(blocks), first + _LONGEST)):
        text = blocks[index].text
        opening = text[: genre.run_in(text, blocks[index].bold_end)] or text
        if _alike(wanted, bare(opening)) and len(opening) <= genre.LONGEST_TITLE + 10:
            return index
        if genre.is_prose(text):
            return 0
    return 0


def _first_text(blocks: Sequence[Block], first: int) -> int:
    """An announced table of contents ends where a title stands right before running text."""
    for index in range(first, min(len(blocks), first + _LONGEST)):
        if genre.is_prose(blocks[index].text):
            while index > first + 1 and (genre.section_name(blocks[index - 1].text) or blocks[index - 1].level):
                index -= 1
            return index - 1 if index - 1 > first and genre.is_title(blocks[index - 1].text) else index
    return 0


def _bulleted(blocks: Sequence[Block]) -> bool:
    """Whether every line has a mark before it, which then tells no section from a title."""
    return all(genre.SECTION_MARK.match(block.text) for block in blocks)


def _entries(lines: Sequence[str], *, bulleted: bool) -> tuple[tuple[str, str], ...]:
    section = ""
    entries: list[tuple[str, str]] = []
    for line in lines:
        name = "" if bulleted else genre.section_name(line)
        if name:
            section = name
        elif bare(line):
            entries.append((section, bare(line)))
    # 目录里折成两行的标题
    pairs = [(a[0], a[1] + b[1]) for a, b in pairwise(entries) if a[0] == b[0]]
    return (*entries, *pairs)


def _stands_in(key: str, entry: str) -> bool:
    """Alike, or a part of an entry that holds several titles on one line."""
    if _alike(key, entry) or (key in entry and len(key) >= 6):
        return True
    if len(entry) < 1.3 * len(key) or len(key) < 8 or len(set(key) & set(entry)) < 0.7 * len(set(key)):
        return False
    block = SequenceMatcher(None, key, entry, autojunk=False).find_longest_match()
    begin = max(0, block.b - block.a)
    return _alike(key, entry[begin : begin + len(key)])


def _alike(left: str, right: str) -> bool:
    if left == right:
        return True
    shorter, longer = sorted((len(left), len(right)))
    if shorter < 6 or shorter < 0.7 * longer or len(set(left) & set(right)) < 0.6 * len(set(left)):
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() >= _ALIKE
