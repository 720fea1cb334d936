"""The one cell that a question asks for: its row by a name, its column by the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.evidence import BAR, Sentence
from assistant.answers.refusal import Verdict
from assistant.answers.spans import Span
from assistant.answers.tabular.grid import Column, Row, Table
from assistant.answers.tabular.heads import asked_for, fits, meant, named_together, unsaid
from assistant.answers.tabular.names import TIME, bare, other_name, row_named, without
from vectorstore.words import fold_chars

_DONE = re.compile("(?<![超通经])[了过](?!程|期|渡|户)")
"""Behind a verb: 加装了喷淋 is 加装喷淋; 超过 keeps its 过."""
_OF_ROWS = re.compile("[比差更最共]|哪(?![里儿])|合计|加起来")
"""In a question that compares cells, adds them up or asks for rows."""


def cell_of(ask: Ask, found: Sequence[Table], pool: Sequence[Sentence]) -> Found | None:
    """The one cell that answers, where the ask names its row and its column unmistakably; None otherwise.

    Refused where the ask names a row or a time that the table has not, and nothing of the pool speaks of it.
    """
    folded = fold_chars(ask.text)
    absent: Found | None = None
    for table in found:
        row, named = row_named(table, folded)
        rest = plain(without(folded, named))
        if other := other_name(table, folded):
            if _would_tell(table, ask, rest) and not _told_elsewhere(table, row, rest, other, pool):
                absent = Found(ask, None, None, Verdict(False, 0.1, (other,)), certain=True)
        elif row is not None and (column := _column_asked(table, row, ask, rest, named)) is not None:
            return told_cell(ask, table, row, column)
    return absent


def cells_of(asked: Sequence[Ask], question: str, found: Sequence[Table]) -> list[Found]:
    """The cells of one row under the several heads that one interrogative asks for: 联系电话和受理地址分别是什么; empty
    where the question asks otherwise, or the table lacks one of them."""
    folded = fold_chars(question)
    if len({ask.stem for ask in asked}) > 1 or _OF_ROWS.search(folded):
        return []
    for table in found:
        row, named = row_named(table, folded)
        if row is None or other_name(table, folded):
            continue
        rest = plain(without(folded, named))
        known = {bare(name) for name in named}
        columns = named_together([one for one in table.columns if bare(one.of(row).folded) not in known], rest)
        empty = any(one.of(row).is_empty for one in columns)
        if len(columns) > 1 and not empty and not unsaid(table, row, rest, columns):
            return [replace(told_cell(asked[0], table, row, one), label=one.name) for one in columns]
    return []


def told_cell(ask: Ask, table: Table, row: Row, column: Column) -> Found:
    """The cell as an answer, with its unit and, where that stands in it, the head row."""
    sentence, cell = table.line(row), column.of(row)
    span = Span(sentence, cell.start - row.start, cell.end - row.start, 1.0)
    unit = column.unit_of(row)
    head = (table.head.start, table.head.end) if unit and column.unit else None
    return Found(ask, sentence, span, Verdict(True, 0.95), certain=True, unit=unit, head=head)


def in_one_cell(found: Found) -> Found:
    """With what was read of a row cut to the cell in which it begins."""
    if found.span is None or BAR not in found.span.text or found.certain:
        return found
    first = found.span.text.index(BAR)
    return replace(found, span=replace(found.span, end=found.span.start + first))


def plain(folded: str) -> str:
    """A question's words without 了 and 过, as cells have them."""
    return _DONE.sub("", folded)


def _column_asked(table: Table, row: Row, ask: Ask, rest: str, named: Sequence[str]) -> Column | None:
    """The column that the ask names and whose cell is of the sort asked for; None where none or several are."""
    known = {bare(name) for name in named}
    open_columns = [column for column in table.columns if bare(column.of(row).folded) not in known]
    columns, by_name = asked_for(ask, rest, open_columns, row)
    if len(columns) != 1 or columns[0].of(row).is_empty:
        return None
    if ask.kind in ("why", "how") and columns[0].value_of(row) is not None:
        return None  # 完成率最低的原因: a number is none
    own = plain(without(fold_chars(f"{ask.left} {ask.right}"), named))
    if (
        ask.stem
        and columns[0] not in asked_for(ask, own, open_columns, row)[0]
        and unsaid(table, row, own, columns, strict=True)
    ):
        return None  # 收入是多少？同比增长多少？ names the column for the first alone
    return None if unsaid(table, row, rest, columns, strict=not by_name) else columns[0]


def _would_tell(table: Table, ask: Ask, rest: str) -> bool:
    """Whether the table has a column for what is asked, whatever its rows."""
    return bool(fits(table.columns, rest) or meant(ask, rest, table.columns))


def _told_elsewhere(table: Table, row: Row | None, rest: str, other: str, pool: Sequence[Sentence]) -> bool:
    """Whether a text has ``other``, a row or time that the table has not, beside the row or the columns named."""
    if row is None and TIME.fullmatch(other):
        return True
    beside = [bare(row.name)] if row else [word for fit in fits(table.columns, rest) for word in fit.words]
    return any(other in one.folded and any(word in one.folded for word in beside) for one in pool)
