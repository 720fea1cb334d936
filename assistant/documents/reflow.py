"""Lines to paragraphs: wrapped lines are joined, and paragraphs that a page break cut in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.documents import genre
from assistant.documents.columns import starts
from assistant.documents.mapped import Mapped
from assistant.documents.marks import Marked
from assistant.documents.spacing import in_columns, tightened

_WIDTH_SHARE = 0.88
"""A wrapped line shorter than this share of the full length ends its paragraph …"""
_LEAST_SHARE = 0.6
"""… unless it breaks off in the middle of running text, and is no shorter than this."""
_LEAST_BROKEN = {True: 25, False: 40}
"""A paragraph cut in two, by a line break alone or by more, is at least this long before it or holds a sentence;
shorter lines are entries of lists."""
_FINAL = re.compile(r"[。！？!?；;：:…]\s*[”’\"」』）)】]*$|[.][\"')]*$")
_CLAUSE_MARK = re.compile(r"[，。；]|[\u4e00-\u9fff][,;](?:[\u4e00-\u9fff\d ]|$)")
_QUOTES = (("“", "”"), ("（", "）"), ("《", "》"), ("「", "」"))


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or heading of the clean text, ``text[start:end]``; hints as in marks.Marked."""

    text: str
    start: int
    end: int
    level: int = 0
    bullet: bool = False
    bold_end: int = 0
    """Length of a bold beginning in characters of the clean block."""
    columnar: bool = False
    """Its parts stand in columns: an entry of a list, no headline."""


@dataclass(frozen=True, slots=True)
class _Full:
    """The length at which lines were wrapped, in characters and in full-width columns; zeros where they were not."""

    characters: float = 0.0
    columns: float = 0.0

    def __bool__(self) -> bool:
        return self.columns > 0

    def share(self, line: Marked) -> float:
        """How much of the full length a line takes, indent included: the larger of the two measures."""
        indent = 2 if line.line.indented else 0
        return max((len(line.text) + indent) / self.characters, (_columns(line.text) + indent) / self.columns)


def paragraphs(lines: Sequence[Marked], *, wrapped: bool) -> list[list[Marked]]:
    """The lines of each paragraph together."""
    full = _Full() if wrapped else full_length(lines)
    groups: list[list[Marked]] = []
    for line in lines:
        if groups and _joins(groups[-1], line, full, wrapped=wrapped):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def full_length(lines: Sequence[Marked]) -> _Full:
    """Wrapped text has many lines of nearly one length that break off unfinished, right above another line."""
    if len(lines) < 6:
        return _Full()
    at = int(0.9 * (len(lines) - 1))
    full = _Full(
        sorted(len(line.text) for line in lines)[at] or 1, sorted(_columns(line.text) for line in lines)[at] or 1
    )
    near = [
        line
        for line, after in pairwise(lines)
        if after.line.gap == 0 and full.share(line) >= _WIDTH_SHARE and _columns(line.text) <= full.columns * 1.15
    ]
    unfinished = [line for line in near if not _FINAL.search(line.text)]
    enough = len(near) >= max(4, 0.35 * len(lines)) and len(unfinished) * 2 > len(near)
    return full if enough and 12 <= full.columns <= 70 else _Full()


def block_content(group: Sequence[Marked], *, heading: bool) -> Mapped:
    """The lines of a paragraph as one, spaces mended."""
    parts: list[Mapped] = []
    for line in group:
        if parts and _needs_space(parts[-1].text, line.text):
            parts.append(Mapped.space(" "))
        parts.append(line.content)
    whole = Mapped.joined(parts)
    return in_columns(whole) if group[0].line.columnar else tightened(whole, heading=heading)


def _joins(group: list[Marked], after: Marked, full: _Full, *, wrapped: bool) -> bool:
    last = group[-1]
    if after.line.glued:
        return True
    if group[0].level or after.level or after.bullet or genre.stands_alone(last.text) or genre.starts_block(after.text):
        return False
    if after.line.columnar or group[0].line.columnar:
        return _hangs(group, after, full)
    if last.text.isdigit() and after.line.gap == 0 and genre.is_prose(after.text):  # 网页把“2019”和“年”拆成两行
        return True
    if len(last.text) <= 2 and len(group) == 1:
        return False
    if _open(group) or (last.text.endswith("、") and after.line.gap == 0):
        return True
    finished = bool(_FINAL.search(last.text) or genre.CREDIT_END.search(last.text))
    if wrapped and after.line.gap == 0:
        return True
    if full and after.line.gap == 0:
        return _wraps(last, after, full, first=len(group) == 1, finished=finished)
    if genre.CAPTION.match(after.text):
        return False
    tail = _tail(group)
    broken = "。" in tail or len(tail) >= _LEAST_BROKEN[after.line.gap == 0]
    return not finished and not _is_indented(last, after) and broken and _prose(tail)


def _hangs(group: list[Marked], after: Marked, full: _Full) -> bool:
    """Whether ``after`` goes on with the last part of a line in columns: it stands below it, or that line is full."""
    if after.line.columnar or after.line.gap:
        return False
    first = group[0]
    below = first.line.margin + starts(first.text)[-1] - 1 <= after.line.margin
    brim = bool(full) and full.share(group[-1]) >= 1 - 1.5 / full.columns and not genre.is_title(after.text)
    return below or (brim and not _FINAL.search(group[-1].text))


def _wraps(last: Marked, after: Marked, full: _Full, *, first: bool, finished: bool) -> bool:
    """In text of fixed width: whether ``last`` runs on into ``after``."""
    share = full.share(last)
    brim = 1 - 1.5 / full.columns
    if _is_indented(last, after):
        return False
    if last.text.endswith("；") and share >= _WIDTH_SHARE:
        return True
    if finished:
        return share >= brim and not (genre.is_title(after.text) and full.share(after) < brim)
    if first and genre.is_title(last.text) and not _prose(last.text):
        return share >= brim
    return share >= _WIDTH_SHARE or (share >= _LEAST_SHARE and _prose(last.text))


def _is_indented(last: Marked, after: Marked) -> bool:
    """Whether ``after`` begins a paragraph by its indent: no further line of one that is indented as a whole."""
    return after.line.indented and not (last.line.margin == after.line.margin and _prose(last.text))


def _open(group: Sequence[Marked]) -> bool:
    """A quotation or bracket of a long line is still open, and not since long."""
    text = _tail(group)
    if len(text) < 20:
        return False
    for opening, closing in _QUOTES:
        at = text.rfind(opening)
        if at > text.rfind(closing) and len(text) - at <= 300 and text.count(opening) == text.count(closing) + 1:
            return True
    return False


def _tail(group: Sequence[Marked]) -> str:
    """The end of a paragraph so far: its last lines, some 300 characters and more where a line is longer."""
    lines: list[str] = []
    for line in reversed(group):
        lines.append(line.text)
        if sum(map(len, lines)) >= 300:
            break
    return "".join(reversed(lines))


def _prose(text: str) -> bool:
    """Running text that breaks off, as against a title: it holds a clause mark, or is too long for a title."""
    return len(text) > genre.LONGEST_TITLE or bool(_CLAUSE_MARK.search(text))


def _columns(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _needs_space(left: str, right: str) -> bool:
    return (
        left[-1].isascii()
        and right[0].isascii()
        and left[-1] not in "-/("
        and (left[-1].isalpha() or left[-1] in ",.;:!?\"')" or right[0].isalpha())
    )
