"""The rows that a question for several things means: those within a bound, those of a category, all of them."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence

from assistant.answers.asks import UNITS, Ask
from assistant.answers.listed import Entered
from assistant.answers.reading.numbers import Quantity, quantities
from assistant.answers.tabular.cells import plain
from assistant.answers.tabular.grid import Column, Row, Table, number_of
from assistant.answers.tabular.heads import asked_for, fits, holds_persons, measured, unsaid
from assistant.answers.tabular.names import name_at, other_name, row_named, rows_named, without
from assistant.questions.numerals import NUMERAL, number
from vectorstore.words import fold_chars

_SEVERAL = re.compile(
    rf"哪些|哪[几二两三四五六七八九十\d]|分别|[各每]|[都有]是?谁|几(?:{UNITS})|多少[个家位名]|名单|列[出举]"
)
_BOUNDS: tuple[tuple[Callable[[float, float], bool], str, str], ...] = (
    (operator.le, r"(?:不超过|不[高多大]于|至多|最多)$", r"以下|以内"),
    (operator.ge, r"(?:不[低少小]于|至少|达到?了?)$", r"以上"),
    (operator.gt, r"(?:超过?|[高多大]于|突破)$", r"(?!)"),
    (operator.lt, r"(?:[低少小]于|不[足到满]|未达到?)$", r"(?!)"),
)
"""What a number bounds: by the words before it, or by those that end it."""
_CATEGORY_END = re.compile("类别?")


def rows_of(ask: Ask, question: str, found: Sequence[Table]) -> list[Entered] | None:
    """The cells of the rows that a question for several things means; None where no table shows that it has them."""
    folded = plain(fold_chars(question))
    if not _SEVERAL.search(folded) or "最" in folded:
        return None
    for table in found:
        if other_name(table, folded):
            continue
        for among in (_within_bound, _of_category, _every_row):
            if entered := among(ask, folded, table):
                return entered
    return None


def column_shown(ask: Ask, table: Table, beside: Column) -> Column:
    """What the rows are told by: the column of the noun asked for, of persons for 谁, else the first."""
    noun = fold_chars(ask.head or ask.right)
    columns = [column for column in table.columns if column.kind == "text" and column != beside]
    named = [column for column in columns if any(noun.startswith(part) for part in column.parts)]
    if named:
        return named[0]
    persons = [column for column in columns if holds_persons(column)] if ask.kind == "who" or ask.unit == "人" else []
    return persons[0] if len(persons) == 1 else table.columns[0]


def _within_bound(ask: Ask, folded: str, table: Table) -> list[Entered] | None:
    """编制超过10人的部门."""
    for bound in quantities(folded):
        test, start, end = _bounded(folded, bound)
        if test is None:
            continue
        rest = folded[:start] + "，" * (end - start) + folded[end:]
        column = measured(table.columns, Ask("number", "", rest, "", bound.unit), rest, start)
        if column is None or column.kind != "number":
            return None
        rows = [row for row in table.entries if _meets(test, row, column, folded[bound.start : bound.end], bound)]
        shown = column_shown(ask, table, column)
        return None if not rows or unsaid(table, rows[0], rest, [column, shown]) else _told(table, rows, shown, column)
    return None


def _of_category(ask: Ask, folded: str, table: Table) -> list[Entered] | None:
    """敬业奉献类有哪些人: the rows that have the words of the question in one column."""
    for column in table.columns[1:]:
        values = {column.of(row).folded for row in table.entries}
        said = [value for value in values if column.kind == "text" and name_at(value, folded) is not None]
        if len(said) != 1 or len(values) < 2:
            continue
        rows = [row for row in table.entries if column.of(row).folded == said[0]]
        rest = _CATEGORY_END.sub("", without(folded, said))
        shown = column_shown(ask, table, column)
        if row_named(table, rest)[0] is None and not unsaid(table, rows[0], rest, [column, shown]):
            return _told(table, rows, shown, column)
    return None


def _every_row(ask: Ask, folded: str, table: Table) -> list[Entered] | None:
    """哪些部门, 各部门的主任分别是谁: where the question says nothing that the table does not."""
    first, *others = table.columns
    if rows_named(table, folded) or not fits([first], folded):
        return None
    count, rest = _counted(folded, first)
    if count is not None and count != len(table.entries):
        return None
    asked, _ = asked_for(ask, rest, others, table.rows[0])
    if len(asked) > 1 or (asked and any(ask.right.startswith(part) for part in first.parts)):
        return None  # 哪些部门的主任是女的: a condition that the table does not show
    rows = [row for row in table.entries if not any(column.of(row).is_empty for column in (first, *asked))]
    if len(rows) < 2 or unsaid(table, rows[0], rest, [first, *asked], strict=True):
        return None
    if not asked or asked[0].kind != "text" or re.search("[各每]", folded):
        # the rows are asked about one by one, or what is asked for tells nothing without their names
        return _told(table, rows, first, *asked)
    return _told(table, rows, asked[0], first)


def _counted(folded: str, first: Column) -> tuple[float | None, str]:
    """How many rows the question speaks of (四个分院), None where it does not say; the question without 四个, 各."""
    heads = "|".join(map(re.escape, first.parts))
    match = re.search(rf"(?:[各每]|(?P<count>{NUMERAL})(?![年月日]))(?:{UNITS})?(?=(?:{heads}))", folded)
    if match is None:
        return None, folded
    count = number(match["count"]) if match["count"] else None
    return count, folded[: match.start()] + "，" + folded[match.end() :]


def _bounded(folded: str, number: Quantity) -> tuple[Callable[[float, float], bool] | None, int, int]:
    """What the number bounds, and from where to where the text says so; None where it is no bound."""
    for test, before, behind in _BOUNDS:
        if match := re.search(before, folded[: number.start].rstrip("了")):
            return test, match.start(), number.end
        if match := re.search(behind, folded[number.start : number.end + 2]):
            return test, number.start, number.start + match.end()
    return None, 0, 0


def _meets(test: Callable[[float, float], bool], row: Row, column: Column, said: str, bound: Quantity) -> bool:
    """Whether the row's value lies on the asked side; a bound without a unit is in that of the column."""
    value = column.value_of(row)
    own = number_of(said + column.unit) if said.isdigit() else None
    return value is not None and test(value[0], bound.value if own is None else own)


def _told(table: Table, rows: Sequence[Row], shown: Column, beside: Column | None = None) -> list[Entered]:
    """The rows' cells of ``shown``, with those of ``beside`` under its head."""
    out = []
    for row in rows:
        cell = shown.of(row)
        attributes = {}
        if beside is not None and beside != shown:
            attributes = {beside.name: beside.of(row).text + beside.unit_of(row)}
        out.append(Entered(table.document, cell.start, cell.end, attributes, (row.start, row.end)))
    return out
