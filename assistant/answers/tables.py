"""Tables as documents write them, rows ``a | b | c`` under a head row: cells by row and column, each in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.answers.citations import Citer
from assistant.answers.entities import tagged
from assistant.answers.evidence import Sentence
from vectorstore.types import Document
from vectorstore.words import fold_chars

BAR = " | "
ColumnKind = Literal["number", "date", "text"]
_HEAD = 24
"""Characters of a cell of a head row."""
_CAPTION = 120
"""Characters of the line above a table, its end, that say what the table is of."""
_EMPTY = frozenset({"", "-", "—", "——", "/", "无", "*"})
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_UNIT = re.compile(r"单位[:：]\s*([^\s)）]+)")
_MEASURE = re.compile(
    r"[十百千万亿]*(?:[元人户个件台次场辆吨亩米岁天日年月分名家座处套项]|[℃%％]|人次|台次|平方米|公里|公斤|小时|分钟|个月)"
)
_NUMBER = re.compile(r"[约近]?(?P<value>-?\d[\d,]*(?:\.\d+)?)\s?(?P<unit>[^\d\s,，、:：\-—~至.(（]{0,4})")
_DATE = re.compile(
    r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})[日号]?)?"
    r"|(?P<y2>\d{4})[./-](?P<m2>\d{1,2})(?:[./-](?P<d2>\d{1,2}))?"
)
_SUM = re.compile(r"合\s?计|总\s?计|小\s?计|总\s?数|平\s?均|全[县市区院校乡镇]")
TIME = re.compile(r"(?:\d+|[一二三四五六七八九十]+)(?:季度|月份?|年度?)|[上下]半年")
_COUNTED = re.compile(r"[各哪每几全这该本]|\d|[一二两三四五六七八九十]+[个家]")
_NUMERAL = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """``document.text[start:end] == text``; ``folded`` is what questions are matched with."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class Row:
    start: int
    end: int
    cells: tuple[Cell, ...]

    @property
    def is_sum(self) -> bool:
        """Adds the others up: it is none of them."""
        return bool(_SUM.match(self.cells[0].text))


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` is the folded head without its unit, ``unit`` what stands in brackets behind it (万元) or ""."""

    index: int
    head: Cell
    name: str
    unit: str
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class Table:
    """``sentence`` is one of its lines as it was found; what is said of a row is read with ``caption`` and head."""

    document: Document
    sentence: Sentence
    caption: str
    head: Row
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]

    @property
    def entries(self) -> tuple[Row, ...]:
        """The rows without sums."""
        return tuple(row for row in self.rows if not row.is_sum)

    def holds(self, sentence: Sentence) -> bool:
        """Whether the sentence stands in it."""
        inside = self.head.start <= sentence.start < self.rows[-1].end
        return inside and sentence.document_id == self.document.id

    def line(self, row: Row) -> Sentence:
        """A row as a sentence, the head and what stands above the table before it."""
        before = fold_chars(f"{self.caption}\n{self.document.text[self.head.start : self.head.end]}")
        text = self.document.text[row.start : row.end]
        return replace(
            self.sentence, start=row.start, end=row.end, text=text, folded=fold_chars(text), before=before, after=""
        )


def tables(pool: Sequence[Sentence], citer: Citer) -> list[Table]:
    """The tables in which sentences of the pool stand, whole, in the order of the pool."""
    found: list[Table] = []
    for sentence in pool:
        if BAR not in sentence.text or any(table.holds(sentence) for table in found):
            continue
        table = _around(citer.document(sentence.document_id), sentence)
        if table is not None:
            found.append(table)
    return found


def beneath_heads(pool: Sequence[Sentence], found: Sequence[Table], question: str) -> list[Sentence]:
    """The pool without head rows, every row read beneath its head; without the tables that have another row or column
    of the sort that the question names: none of theirs is the one that it asks for."""
    out = []
    other = {id(table): other_name(table, fold_chars(question)) for table in found}
    for sentence in pool:
        table = next((table for table in found if table.holds(sentence)), None)
        if table is None:
            out.append(sentence)
        elif not other[id(table)] and (row := _row_at(table, sentence)) is not None:
            out.append(replace(sentence, before=table.line(row).before, after=""))
    return out


def other_name(table: Table, folded: str) -> str:
    """The row or column of its sort that the question names and the table has not, "" for none.

    7号院4单元 where it has 7号院1单元, 一季度 where it has 二季度, 少儿部 where it has 采编部 and others like it.
    """
    rows = [row.cells[0].folded for row in table.rows]
    times = [match[0] for column in table.columns for match in TIME.finditer(column.name)]
    if other := _renumbered(rows, folded) or _renumbered(times, folded):
        return other
    return "" if any(name_at(name, folded) is not None for name in rows) else _namesake(rows, folded)


def name_at(name: str, folded: str) -> int | None:
    """Where ``folded`` has the whole name: 3号院 does not stand in 13号院."""
    if len(name) < 2:
        return None
    left, right = r"(?<![\d.])" if name[0].isdigit() else "", r"(?![\d.])" if name[-1].isdigit() else ""
    match = re.search(left + re.escape(name) + right, folded)
    return match.start() if match else None


def number_of(cell: Cell) -> float | None:
    """Of 26, 1,200, 14% or 57万元; None where the cell is no single number."""
    match = _NUMBER.fullmatch(cell.folded.strip())
    return float(match["value"].replace(",", "")) if match else None


def date_of(cell: Cell) -> tuple[int, int, int] | None:
    """Year, month and day, 0 for what is not said; None where the cell is no single day."""
    match = _DATE.fullmatch(cell.folded.strip())
    if match is None:
        return None
    year, month, day = (match[part] or match[part + "2"] or "0" for part in "ymd")
    return int(year), int(month), int(day)


def unit_in(head: str) -> str:
    """万元 of 预算（万元）, "" where what stands in brackets is no unit."""
    inside = _BRACKETS.search(head)
    return inside[1] if inside and _MEASURE.fullmatch(inside[1]) else ""


def is_empty(cell: Cell) -> bool:
    """Holds nothing: -, 无."""
    return cell.text.strip() in _EMPTY


def _row_at(table: Table, sentence: Sentence) -> Row | None:
    return next((row for row in table.rows if row.start <= sentence.start < row.end), None)


def _around(document: Document, sentence: Sentence) -> Table | None:
    """The table whose line the sentence is: a table may reach beyond the passage that was found."""
    lines = list(_block(document.text, sentence.start))
    rows = [row for row in (_row(document.text, *line) for line in lines) if row is not None]
    if len(rows) < 2:
        return None
    head, *body = rows
    body = [row for row in body if len(row.cells) == len(head.cells)]
    if not body or not _is_head(head):
        return None
    caption = _line_above(document.text, head.start)
    columns = tuple(_column(index, cell, body, caption) for index, cell in enumerate(head.cells))
    return Table(document, sentence, caption, head, tuple(body), columns)


def _block(text: str, place: int) -> Iterator[tuple[int, int]]:
    """The lines with bars around ``place``, in order; blank lines between them belong to the table."""
    start = text.rfind("\n", 0, place) + 1
    while start > 0:
        above = text.rfind("\n", 0, start - 1) + 1
        if BAR not in text[above : start - 1] and text[above : start - 1].strip():
            break
        start = above
    while start < len(text):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start:stop]
        if BAR in line:
            yield start, stop
        elif line.strip():
            return
        start = stop + 1


def _row(text: str, start: int, end: int) -> Row | None:
    while start < end and text[start] in "| \t":
        start += 1
    while end > start and text[end - 1] in " \t\r":
        end -= 1
    cells, at = [], start
    for part in text[start:end].split("|"):
        first = at + len(part) - len(part.lstrip())
        last = max(first, at + len(part.rstrip()))
        cells.append(Cell(first, last, text[first:last], fold_chars(text[first:last])))
        at += len(part) + 1
    return Row(start, end, tuple(cells)) if len(cells) > 1 else None


def _is_head(row: Row) -> bool:
    words = [cell.folded for cell in row.cells]
    if len(set(words)) < len(words) or any(len(word) > _HEAD for word in words):
        return False
    return not any(
        re.search(r"[。；;]|^1[3-9]\d{9}$", word) or (number_of(cell) is not None and not cell.folded.endswith("年"))
        for word, cell in zip(words, row.cells, strict=True)
    )


def _line_above(text: str, start: int) -> str:
    above = text[:start].rstrip()
    return above[above.rfind("\n") + 1 :][-_CAPTION:]


def _column(index: int, head: Cell, body: Sequence[Row], caption: str) -> Column:
    cells = [row.cells[index] for row in body if not is_empty(row.cells[index])]
    kind: ColumnKind = "text"
    if cells and all(date_of(cell) for cell in cells):
        kind = "date"
    elif cells and all(number_of(cell) is not None for cell in cells) and index > 0:
        kind = "number"
    unit = unit_in(head.text)
    name = _BRACKETS.sub("", head.folded) if unit else head.folded
    if kind == "number" and not unit and (said := _UNIT.search(caption)) and re.search("[额算费款价资金元]", name):
        unit = said[1]
    return Column(index, head, name.strip(), unit, kind)


def _renumbered(names: Sequence[str], folded: str) -> str:
    """The name in the text that differs from these in its numbers only, where it has none of these."""
    if any(name_at(name, folded) is not None for name in names):
        return ""
    patterns = {_pattern(name) for name in names}
    return next((match[0] for one in patterns if one and (match := re.search(one, folded))), "")


def _pattern(name: str) -> str:
    """The name with any number for its numbers, one of as many digits where little else stands in it (2021年); ""
    where it has none, or nothing else."""
    words = _NUMERAL.split(name)
    if len(words) == 1 or not any(word.strip() for word in words):
        return ""
    digits = next((len(one) for one in _NUMERAL.findall(name) if one.isdigit()), 1)
    any_number = (
        rf"(?:\d{{{digits}}}|[一二三四五六七八九十]+)"
        if len("".join(words)) < 2
        else r"(?:\d+|[一二三四五六七八九十]+)"
    )
    return r"(?<![\d.])" + any_number.join(map(re.escape, words)) + r"(?![\d.])"


def _namesake(names: Sequence[str], folded: str) -> str:
    """What the text names of the same kind (…部, …分院) that is none of these."""
    end = _common_end(names)
    if not end:
        return ""
    before = ""
    for token in tagged(folded):
        word = token.text
        if word.endswith(end) and (token.tag in ("ORG", "LOC", "n", "nz") or word == end):
            whole = word if word != end else before + word
            known = any(whole.endswith(name) or name.endswith(whole) for name in names)
            if len(whole) > len(end) + 1 and not known and not _COUNTED.match(whole):
                return whole
        before = word if token.tag in ("n", "nz", "LOC", "ORG", "PER", "vn", "v", "a", "s") else ""
    return ""


def _common_end(names: Sequence[str]) -> str:
    """What two thirds of three or more names end with."""
    for length in (3, 2, 1):
        ends = [name[-length:] for name in names if len(name) > length]
        best = max(ends, key=ends.count, default="")
        if len(names) >= 3 and best and not best.isdigit() and ends.count(best) * 3 >= len(names) * 2:
            return best
    return ""
