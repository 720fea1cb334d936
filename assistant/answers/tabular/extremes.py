"""The row with the largest or smallest of a column: 编制最多的部门, 甲和乙哪个得分高."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.asks import Ask
from assistant.answers.composing import Found
from assistant.answers.tabular.cells import told_cell
from assistant.answers.tabular.grid import Column, Row, Table
from assistant.answers.tabular.heads import measured, unsaid
from assistant.answers.tabular.names import other_name, rows_named, without
from assistant.answers.tabular.rows import column_shown
from vectorstore.words import fold_chars

_HIGH, _LOW = "多高大快贵长好强重远晚迟久", "少低小慢短差弱轻早便"
_TIME = "早晚迟"
_MOST = re.compile(rf"最(?P<way>[{_HIGH}{_LOW}])")
_MORE = re.compile(rf"(?P<way>[{_HIGH}{_LOW}])宜?(?:一?[些点])?[？?。]?$")
_WHICH = re.compile(r"哪|谁")
_ORDER = re.compile("名次|排名|序号")
"""Heads of columns whose smallest number is the best."""


def extreme(ask: Ask, question: str, found: Sequence[Table]) -> Found | None:
    """The row with the largest or smallest of a column, by its name; None where the question asks for no such thing."""
    folded = fold_chars(question)
    if not _WHICH.search(folded):
        return None
    best = (_best_row(ask, folded, table) for table in found if not other_name(table, folded))
    return next((one for one in best if one is not None), None)


def _best_row(ask: Ask, folded: str, table: Table) -> Found | None:
    named = rows_named(table, folded)
    match = _MOST.search(folded) or (_MORE.search(folded) if len(named) > 1 else None)
    if match is None:
        return None
    rest = without(folded, [row.name for row in named])
    wanted = Ask("when" if match["way"] in _TIME else "number", "", rest, "", rest[: match.start()][-1:])
    column = measured(table.columns, wanted, rest, match.start())
    if column is None or _ORDER.search(column.name):
        return None
    row = _first(named or table.entries, column, match["way"] in _HIGH)
    shown = column_shown(ask, table, column)
    return None if row is None or unsaid(table, row, rest, [column, shown]) else told_cell(ask, table, row, shown)


def _first(rows: Sequence[Row], column: Column, highest: bool) -> Row | None:
    """The one row at the top; None where two share it, or fewer than two have a value."""
    valued = [(value, row) for row in rows if (value := column.value_of(row)) is not None]
    valued.sort(key=lambda one: one[0], reverse=highest)
    return valued[0][1] if len(valued) > 1 and valued[0][0] != valued[1][0] else None
