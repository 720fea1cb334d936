"""Rolls in columns: people or things one a line, with what they are behind wide blanks, below short heads or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers.lists import LONGEST, Entry, Listing, Shape, Span
from assistant.answers.short_names import is_surname
from assistant.documents.spacing import COLUMN

_MARK = re.compile(r"\s*(?:[◆◇●○■□▲△★·•*\-]|[（(]?\d{1,2}[.．、）)])?\s*")
_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4})(?:[（(][^（()）]{1,12}[）)])?")
_NO_NAME = re.compile("[镇乡村县区市路街桥局科组队站部处室所院校园馆厂店社会委班线茶鱼菜豆料费类奖项员]$")
_LONGEST_NAME = 3
"""Characters of a name whose surname is one character."""
_HEAD = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]|\d{1,2}[.．、]|[【〖◆●■▲★])?\s*"
    r"(?P<words>[\u4e00-\u9fff“”\"·]{2,14})(?:[（(][^（()）\n]{1,8}[）)])?[】〗]?[：:]?\s*"
)
_CLAUSE = re.compile(r"第[〇一二三四五六七八九十百零\d]{1,5}[条章节款编篇]")
_CELL = re.compile(f"[^{COLUMN}]+")
_LONG_FIRST = 14
_MOST = 0.6
"""Of the lines that have a name in one column: the tagger and the surnames do not know all."""
_INTRO = 90


@dataclass(frozen=True, slots=True)
class _Row:
    """A line, its cells without the mark before the first, and the head above it; spans count in the text."""

    line: Span
    cells: tuple[Span, ...]
    head: Span | None


def rolls(text: str) -> Iterator[Listing]:
    """One listing a roll: of its people, each with the head above them as its category, or, where it names none, of
    the first cells below each head."""
    for rows, intro in _runs(text):
        whole = _names(text, rows)
        for group in [rows] if whole is not None else _by_head(rows):
            if len(group) < 2:
                continue
            column = _names(text, group)
            if column is not None:
                entries = [_person(text, row, column) for row in group if _could_name(text, row, column)]
            else:
                entries = [_thing(row) for row in group]
            begin = intro[0] if group is rows or group[0].head is None else group[0].head[0]
            last = group[-1].line[1]
            shape: Shape = "marks" if column is None else "people"
            yield Listing(shape, tuple(entries), (begin, entries[0].start), (last, last), in_lines=True)


def cells(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The spans of a line's cells; none for a line without columns."""
    end = len(text) if end is None else end
    mark = _MARK.match(text, start, end)
    at = mark.end() if mark else start
    spans = [match.span() for match in _CELL.finditer(text, at, end) if match[0].strip()]
    if len(spans) < 2 or spans[0][1] - spans[0][0] > _LONG_FIRST or _CLAUSE.fullmatch(text, *spans[0]):
        return []
    return spans


def name_of(cell: str) -> str:
    """The name that a cell holds, what stands in brackets behind it left out; "" for other words."""
    name = like_name(cell)
    return name if name and (is_surname(name[:2]) or is_surname(name[0])) else ""


def like_name(cell: str) -> str:
    """The same without a look at the surname: no list has all of them."""
    match = _NAME.fullmatch(cell.strip())
    if match is None or _NO_NAME.search(match["name"]):
        return ""
    return match["name"] if len(match["name"]) <= _LONGEST_NAME + is_surname(match["name"][:2]) else ""


def _runs(text: str) -> Iterator[tuple[list[_Row], Span]]:
    """Rows that stand together, heads among them left out, and the line that announces them."""
    rows: list[_Row] = []
    head: Span | None = None
    intro = above = (0, 0)
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    parted = [cells(text, *line) for line in lines]
    for index, line in enumerate(lines):
        if parted[index]:
            if not rows:
                intro = above if above[1] - above[0] <= _INTRO else (line[0], line[0])
            rows.append(_Row(line, tuple(parted[index]), head))
        elif index + 1 < len(lines) and parted[index + 1] and _HEAD.fullmatch(text, *line):
            head = line
            above = above if rows or _announces(text, above) else line
        else:
            if len(rows) > 1:
                yield rows, intro
            rows, head, above = [], None, line
    if len(rows) > 1:
        yield rows, intro


def _announces(text: str, line: Span) -> bool:
    return text[slice(*line)].rstrip().endswith(("：", ":"))


def _by_head(rows: Sequence[_Row]) -> list[list[_Row]]:
    groups: list[list[_Row]] = []
    for row in rows:
        if groups and groups[-1][0].head == row.head:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _names(text: str, rows: Sequence[_Row]) -> int | None:
    """The first column in which most lines have a name."""
    for column in range(max(len(row.cells) for row in rows)):
        if sum(_is_named(text, row, column) for row in rows) >= max(2, _MOST * len(rows)):
            return column
    return None


def _could_name(text: str, row: _Row, column: int) -> bool:
    """Whether its cell in the column of names may be one: no list of surnames has all."""
    return column < len(row.cells) and bool(like_name(text[slice(*row.cells[column])]))


def _is_named(text: str, row: _Row, column: int) -> bool:
    return column < len(row.cells) and bool(name_of(text[slice(*row.cells[column])]))


def _person(text: str, row: _Row, column: int) -> Entry:
    start, end = row.cells[column]
    name = (start, start + len(like_name(text[start:end])))
    beside = (row.cells[1][0], row.cells[-1][1]) if column == 0 else (row.cells[0][0], row.cells[column - 1][1])
    attributes = {"身份": beside} if beside[1] - beside[0] <= LONGEST else {}
    contexts: tuple[Span, ...] = (row.line,)
    if row.head is not None and (words := _HEAD.fullmatch(text, *row.head)):
        attributes["类别"] = words.span("words")
        contexts = (row.line, row.head)
    return Entry(*name, contexts, attributes)


def _thing(row: _Row) -> Entry:
    told = (row.cells[1][0], row.cells[-1][1])
    return Entry(*row.cells[0], (row.line,), {"说明": told} if told[1] - told[0] <= LONGEST else {})
