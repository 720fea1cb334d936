"""Tables as documents write them, rows ``a | b | c`` under a head row, found around the sentences of a pool."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers.citations import Citer
from assistant.answers.evidence import BAR, Sentence
from assistant.answers.tabular.grid import BRACKETS, Cell, Column, ColumnKind, Row, Table, date_of, number_of, unit_in
from vectorstore.types import Document
from vectorstore.words import fold_chars

_HEAD = 24
"""Characters of a cell of a head row."""
_CAPTION = 120
"""Characters of the line above a table, its end, that say what the table is of."""
_CAPTION_UNIT = re.compile(r"单位[:：]\s*([^\s)）]+)")
_MONEY = re.compile("[额算费款价资金元]")


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


def _around(document: Document, sentence: Sentence) -> Table | None:
    """The table whose line the sentence is: a table may reach beyond the passage that was found."""
    lines = (_row(document.text, *line) for line in _block(document.text, sentence.start))
    rows = [row for row in lines if len(row.cells) > 1]
    if not rows or not _is_head(rows[0]):
        return None
    head = rows[0]
    body = tuple(row for row in rows[1:] if len(row.cells) == len(head.cells))
    if not body:
        return None
    caption = _line_above(document.text, head.start)
    columns = tuple(_column(index, cell, body, caption) for index, cell in enumerate(head.cells))
    return Table(document, sentence, caption, head, body, columns)


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


def _row(text: str, start: int, end: int) -> Row:
    """Its cells; a bar at the beginning alone leaves the first of them empty, as above the names of rows."""
    edges = " \t" if text[start:end].startswith("|") and not text[start:end].rstrip().endswith("|") else "| \t"
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in " \t\r":
        end -= 1
    cells, at = [], start
    for part in text[start:end].split("|"):
        first = at + len(part) - len(part.lstrip())
        last = max(first, at + len(part.rstrip()))
        cells.append(Cell(first, last, text[first:last], fold_chars(text[first:last])))
        at += len(part) + 1
    return Row(start, end, tuple(cells))


def _is_head(row: Row) -> bool:
    words = [cell.folded for cell in row.cells]
    if len(set(words)) < len(words) or any(len(word) > _HEAD for word in words):
        return False
    return not any(re.search(r"[。；;]", word) or number_of(word) is not None for word in words)


def _line_above(text: str, start: int) -> str:
    above = text[:start].rstrip()
    return above[above.rfind("\n") + 1 :][-_CAPTION:]


def _column(index: int, head: Cell, body: Sequence[Row], caption: str) -> Column:
    cells = [row.cells[index] for row in body if not row.cells[index].is_empty]
    kind: ColumnKind = "text"
    if cells and all(date_of(cell.folded) for cell in cells):
        kind = "date"
    elif cells and index > 0 and all(number_of(cell.folded) is not None for cell in cells):
        kind = "number"
    unit = unit_in(head.text)
    name = BRACKETS.sub("", head.folded) if unit else head.folded
    if kind == "number" and not unit and _MONEY.search(name) and (said := _CAPTION_UNIT.search(caption)):
        unit = said[1]
    return Column(index, name.strip(), unit, kind)
