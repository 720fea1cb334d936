"""The row with the largest or smallest of a column: 编制最多的部门, 甲和乙哪个得分高."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.asks import UNITS, Ask
from assistant.answers.composing import Found
from assistant.answers.entities import tagged
from assistant.answers.tabular.cells import told_cell
from assistant.answers.tabular.grid import Column, Row, Table
from assistant.answers.tabular.heads import fits, measured, spoken_of, unsaid
from assistant.answers.tabular.names import rows_named, without
from assistant.answers.tabular.rows import column_shown
from assistant.types import QuestionKind
from vectorstore.words import fold_chars

_HIGH, _LOW = "多高大快贵长好强重远晚迟久", "少低小慢短差弱轻早便"
_TIME = "早晚迟"
_MOST = re.compile(rf"最(?P<way>[{_HIGH}{_LOW}])")
_MOST_OF = re.compile(r"最(?P<of>[\u4e00-\u9fff]{2})")
"""群众最满意 is the highest 满意率."""
_MORE = re.compile(rf"(?P<way>[{_HIGH}{_LOW}])宜?(?:一?[些点])?[？?。]?$")
_UNIT = re.compile(rf"(?:{UNITS})$")
_ROW_UNIT = re.compile(r"\([^()]+\)$")
"""查办案件(件) above 挽回损失(万元): rows that cannot be compared."""
_WHICH = re.compile(r"哪|谁")
_ORDER = re.compile("名次|排名|序号")
"""Heads of columns whose smallest number is the best."""


def extreme(ask: Ask, question: str, found: Sequence[Table]) -> Found | None:
    """The row with the largest or smallest of a column, by its name; None where the question asks for no such thing."""
    folded = fold_chars(question)
    if not _WHICH.search(folded):
        return None
    best = (_best_row(ask, folded, table) for table in spoken_of(found, folded))
    return next((one for one in best if one is not None), None)


def _best_row(ask: Ask, folded: str, table: Table) -> Found | None:
    if len({unit[0] for row in table.entries if (unit := _ROW_UNIT.search(row.name))}) > 1:
        return None
    named = rows_named(table, folded)
    match = _MOST.search(folded) or (_MORE.search(folded) if len(named) > 1 else None)
    rest = without(folded, [row.name for row in named])
    if match is not None:
        kind: QuestionKind = "when" if match["way"] in _TIME else "number"
        wanted = Ask(kind, "", rest, "", _noun_before(rest, match.start()))
        column = measured(table.columns, wanted, rest, match.start())
        highest, strict = match["way"] in _HIGH, column is None or not fits([column], rest)
    else:
        column, highest, strict = _superlative(table, folded), True, False
    if column is None or _ORDER.search(column.name):
        return None
    row = _first(named or table.entries, column, highest)
    shown = column_shown(ask, table, column)
    if row is None or unsaid(table, row, rest, [column, shown], strict=strict):
        return None
    return told_cell(ask, table, row, shown)


def _superlative(table: Table, folded: str) -> Column | None:
    """The only column of numbers whose head has the adjective."""
    match = _MOST_OF.search(folded)
    if match is None:
        return None
    of = re.compile(f"(?<![不未非])(?:{match['of']})")
    found = [one for one in table.columns if one.kind == "number" and of.search(one.name)]
    return found[0] if len(found) == 1 else None


def _noun_before(folded: str, place: int) -> str:
    """What is compared, where it stands before the adjective: a measure word (人最少), else a noun (人数最多)."""
    if unit := _UNIT.search(folded[:place]):
        return unit[0]
    words = tagged(folded[:place])
    return words[-1].text if words and len(words[-1].text) > 1 else ""


def _first(rows: Sequence[Row], column: Column, highest: bool) -> Row | None:
    """The one row at the top; None where two share it, or fewer than two have a value."""
    valued = [(value, row) for row in rows if (value := column.value_of(row)) is not None]
    valued.sort(key=lambda one: one[0], reverse=highest)
    return valued[0][1] if len(valued) > 1 and valued[0][0] != valued[1][0] else None
