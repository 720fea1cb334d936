"""The heads of the columns in which a thing stands: 哪天有豆腐, 她得了几等奖."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.refusal import Verdict
from assistant.answers.spans import Span
from assistant.answers.tabular.grid import BRACKETS, Column, Row, Table
from assistant.answers.tabular.heads import unsaid
from assistant.answers.tabular.names import name_at, row_named, without
from vectorstore.words import fold_chars

_ASKED = re.compile(
    r"(?P<day>(?:哪|[周期拜])(?:一|几)?[天日]|(?:周|星期|礼拜)几)|"
    r"(?:哪(?:几|一|些)?个?|什么|啥|第?几)(?P<noun>[\u4e00-\u9fff]{1,3})"
)
_DAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]|(?:\d+月)?\d+[日号](?!.*\d[日号])|第.天")
_LONG = 3
"""Digits of a number that is not there by chance."""
_ITEM = re.compile(r"[^、，,；;/\s]{2,}")
_IDLE = re.compile("[天日周月年早午晚夜]|星期|礼拜|得|获|评|拿|领")
"""Times of day, and verbs of getting: the question says them in words of its own."""


def heads_of(ask: Ask, question: str, found: Sequence[Table]) -> list[Found]:
    """The heads of the columns in which a table has what the question names, where it asks for a head (a day, a prize);
    empty where it asks for something else, or names nothing or several things of the table."""
    folded = fold_chars(question)
    for table in found:
        columns = _columns_asked(folded, table.columns[1:])
        row_told, _ = row_named(table, folded)
        held = [
            (thing, row, column)
            for row in table.entries
            for column in columns
            for thing in _things(column.of(row).folded)
            if name_at(thing, folded) is not None and (row == row_told or len(thing) >= _LONG or not thing[0].isdigit())
        ]
        held = [one for one in held if one[1] == row_told] or held
        if not held or len({thing for thing, _, _ in held}) > 1 or len(held) >= len(columns):
            continue
        rest = without(folded, [held[0][0]])
        if not any(_untold(table, row, rest, column) for _, row, column in held):
            return [_told_head(ask, table, row, column) for _, row, column in held]
    return []


def _columns_asked(folded: str, columns: Sequence[Column]) -> list[Column]:
    """Those whose heads are of the sort that the question asks for, where most of the table's are."""
    for match in _ASKED.finditer(folded):
        nouns = [match["noun"][:length] for length in (3, 2, 1)] if match["noun"] else []
        asked = [one for one in columns if (_DAY.match(one.name) if match["day"] else one.name.endswith(tuple(nouns)))]
        if len(asked) > 1 and 2 * len(asked) >= len(columns):
            return asked
    return []


def _things(cell: str) -> Iterator[str]:
    """What is told in a cell, one by one, without what stands in brackets."""
    return (match[0] for match in _ITEM.finditer(BRACKETS.sub("", cell)))


def _untold(table: Table, row: Row, rest: str, column: Column) -> bool:
    """Whether the question says something that the table does not."""
    return any(not _IDLE.search(word) for word in unsaid(table, row, rest, [column]))


def _told_head(ask: Ask, table: Table, row: Row, column: Column) -> Found:
    """The head, cited with the row that has the thing below it."""
    head, cell = table.line(table.head), table.head.cells[column.index]
    span = Span(head, cell.start - table.head.start, cell.end - table.head.start, 1.0)
    return Found(ask, head, span, Verdict(True, 0.95), certain=True, head=(row.start, row.end))
