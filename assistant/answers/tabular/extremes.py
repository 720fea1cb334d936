"""The rows with the largest or smallest of a column: 编制最多的部门, 最多和最少的部门, 甲和乙哪个得分高."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers.asks import UNITS, Ask
from assistant.answers.composing import Found
from assistant.answers.entities import tagged
from assistant.answers.tabular.cells import told_cell
from assistant.answers.tabular.grid import ORDER, Column, Row, Table
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
_JOINED = re.compile("的?$|.*[和与跟及、，,]")
"""Between 最多 and 最少 where both are asked for."""
_UNIT = re.compile(rf"(?:{UNITS})$")
_ROW_UNIT = re.compile(r"\([^()]+\)$")
_WHICH = re.compile(r"哪|谁")


def extremes(ask: Ask, question: str, found: Sequence[Table], *, amounts: bool = False) -> list[Found]:
    """The row with the largest or smallest of a column, by its name; of 最多和最少 both, each labelled; none where the
    question asks for no such thing, or for one that no table tells. ``amounts``: each with what its column holds."""
    folded = fold_chars(question)
    if not _WHICH.search(folded):
        return []
    best = (_best_rows(ask, folded, table, amounts=amounts) for table in spoken_of(found, folded))
    return next((rows for rows in best if rows), [])


def _best_rows(ask: Ask, folded: str, table: Table, *, amounts: bool) -> list[Found]:
    if len({unit for row in table.entries if (unit := _unit_of(row))}) > 1:
        return []
    named = rows_named(table, folded)
    rest = without(folded, [row.name for row in named])
    rows: dict[tuple[Column, bool], list[Found]] = {}
    for match in _ends(rest, compared=len(named) > 1):
        if match is None:
            column, highest, strict = _superlative(table, folded), True, False
        else:
            kind: QuestionKind = "when" if match["way"] in _TIME else "number"
            wanted = Ask(kind, "", rest, "", _noun_before(rest, match.start()))
            column = measured(table.columns, wanted, rest, match.start())
            highest, strict = match["way"] in _HIGH, column is None or not fits([column], rest)
        if column is None or ORDER.search(column.name):
            return []
        row, shown = _first(named or table.entries, column, highest), column_shown(ask, table, column)
        if row is None or unsaid(table, row, rest, [column, shown], strict=strict):
            return []
        told = [told_cell(ask, table, row, one) for one in (shown, *([column] if amounts else []))]
        rows.setdefault((column, highest), [replace(told[0], label=match[0] if match else ""), *told[1:]])
    if len(rows) == 1:
        return [replace(one, label="") for told in rows.values() for one in told]
    apart = len({column for column, _ in rows}) > 1
    return [
        replace(one, label=column.name * apart + one.label if one.label else "")
        for (column, _), told in rows.items()
        for one in told
    ]


def _ends(rest: str, *, compared: bool) -> list[re.Match[str] | None]:
    """The superlatives in question: the first, both of 最多和最少; of two rows compared the comparative; None for one
    that a head may have (最满意)."""
    most = list(_MOST.finditer(rest))
    if most:
        both = len(most) == 2 and _JOINED.match(rest[most[0].end() : most[1].start()])
        return [*most] if both else [most[0]]
    return [_MORE.search(rest) if compared else None]


def _unit_of(row: Row) -> str:
    """查办案件(件) above 挽回损失(万元): rows that cannot be compared."""
    match = _ROW_UNIT.search(row.name)
    return match[0] if match else row.unit


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
