"""The rows that a question for several things means: those within a bound, those of a category, all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answers.asks import UNITS, Ask
from assistant.answers.listed import Entered
from assistant.answers.tabular.bounds import bound_in, change_in
from assistant.answers.tabular.cells import plain
from assistant.answers.tabular.grid import ORDER, Column, Row, Table
from assistant.answers.tabular.heads import PEOPLE, asked_for, fits, holds_persons, measured, spoken_of, unsaid
from assistant.answers.tabular.names import row_named, rows_named
from assistant.answers.tabular.states import rows_told
from assistant.questions.numerals import NUMERAL, number
from vectorstore.words import fold_chars

_SEVERAL = re.compile(
    rf"哪些|哪[几二两三四五六七八九十\d]|分别|[各每]|[都有]是?谁|都叫|几(?:{UNITS})|多少[个家位名]|名单|列[出举]"
)
_DENIES = re.compile("(?:哪|谁|多少).*[没未不]|[没未不].*(?:哪|谁|多少)")
"""哪家不合格 may be several too."""
_MOST = re.compile(r"最(?![多少高低大小]\d)")
_EXCEPT = re.compile(r"(?:除[了去开]?|不算|撇开)(?P<what>[^，。？、]{2,20}?)(?:[以之]?外|[，、]|还)")
_SUMMED = re.compile("加起来|[合总共]计|[总一]共|总和")
_NO_SUM = re.compile("率|比|均|分$|价|排名|名次|[年月日]$")
"""Heads of numbers that do not add up."""
_MEASURED = re.compile(r"(?P<number>[\d,]+(?:\.\d+)?)(?P<unit>[^\d%％]*)")
_CATEGORY_END = re.compile("类别?")


def rows_of(ask: Ask, question: str, found: Sequence[Table]) -> list[Entered] | None:
    """The cells of the rows that a question for several things means; None where no table shows that it has them."""
    folded = plain(fold_chars(question))
    several = _SEVERAL.search(folded) or _SUMMED.search(folded)
    if not (several or _DENIES.search(folded)) or _MOST.search(folded):
        return None
    spoken = [table for table in spoken_of(found, folded) if not _excluded(table, folded)]
    meanings = _AMONG if several else (_of_category,)
    told = (among(ask, folded, table) for table in spoken for among in meanings)
    return next((entered for entered in told if entered), None)


def sum_of(ask: Ask, question: str, entered: Sequence[Entered]) -> str:
    """What the numbers beside the rows add up to, with their unit; "" where the question asks for no sum, or what
    stands beside them does not add up."""
    amounts = [(name, _MEASURED.fullmatch(value)) for one in entered for name, value in one.attributes.items()]
    if not _SUMMED.search(question) or not amounts or any(_NO_SUM.search(name) for name, _ in amounts):
        return ""
    units = {match["unit"] if match else None for _, match in amounts}
    if len(units) > 1 or None in units:
        return ""
    total = sum(Decimal(match["number"].replace(",", "")) for _, match in amounts if match)
    return f"{total}{units.pop() or ask.unit}"


def _excluded(table: Table, folded: str) -> bool:
    """Whether it is what the question leaves aside: 除了按面积补的 speaks of another thing than a table of 面积."""
    return any(fits(table.columns, match["what"]) for match in _EXCEPT.finditer(folded))


def column_shown(ask: Ask, table: Table, beside: Column) -> Column:
    """What the rows are told by: the column of the noun asked for, of persons for 谁 and 学生, else of their names."""
    noun = fold_chars(ask.head or ask.right)
    columns = [column for column in table.columns if column.kind == "text" and column != beside]
    named = [column for column in columns if any(noun.startswith(part) for part in column.parts)]
    if named:
        return named[0]
    persons = [column for column in columns if holds_persons(column)]
    return persons[0] if _wants_persons(ask) and len(persons) == 1 else _naming(table, columns)


def _wants_persons(ask: Ask) -> bool:
    if ask.kind == "who" or ask.unit in ("人", "位"):
        return True
    noun = fold_chars(ask.head or ask.right or ask.left)
    return bool(PEOPLE.search(noun.removesuffix("名单")))


def _naming(table: Table, columns: Sequence[Column]) -> Column:
    """The first of text with another cell in every row: a first column of categories, 类别 | 姓名, or of numbers names
    no row."""
    text = (one for one in columns if one.kind == "text" and not ORDER.search(one.name))
    named = (one for one in text if len(_values(table, one)) == len(table.entries))
    return next(named, table.columns[0])


def _values(table: Table, column: Column) -> set[str]:
    return {column.of(row).folded for row in table.entries}


def _within_bound(ask: Ask, folded: str, table: Table) -> list[Entered] | None:
    """编制超过10人的部门."""
    bound = bound_in(folded)
    if bound is None:
        return None
    rest = folded[: bound.start] + "，" * (bound.end - bound.start) + folded[bound.end :]
    column = measured(table.columns, Ask("number", "", rest, "", bound.unit), rest, bound.start)
    rows = [row for row in table.entries if column is not None and bound.is_met(row, column)]
    if column is None or column.kind != "number" or not rows:
        return None
    shown = column_shown(ask, table, column)
    missing = unsaid(table, rows[0], rest, [column, shown], strict=not fits([column], rest))
    return None if missing else _told(table, rows, shown, column)


def _changed(ask: Ask, folded: str, table: Table) -> list[Entered] | None:
    """哪些镇三季度得分比二季度低: the rows whose one number is above or below the other."""
    found = change_in(folded, table)
    if found is None:
        return None
    rows, columns, rest = found
    shown = column_shown(ask, table, columns[0])
    return None if unsaid(table, rows[0], rest, [*columns, shown]) else _told(table, rows, shown, *columns)


def _of_category(ask: Ask, folded: str, table: Table) -> list[Entered] | None:
    """敬业奉献类有哪些人, 哪些项目没有完成: the rows of which one column says, or denies, what the question does."""
    for column in table.columns:
        if column.index == 0 and len(_values(table, column)) == len(table.entries):
            continue  # the names of the rows
        rows, said = rows_told(column, table.entries, folded)
        if not rows:
            continue
        rest = _CATEGORY_END.sub("", folded.replace(said, "，"))
        shown = column_shown(ask, table, column)
        if row_named(table, rest)[0] is None and not unsaid(table, rows[0], rest, [column, shown]):
            return _told(table, rows, shown, column)
    return None


def _every_row(ask: Ask, folded: str, table: Table) -> list[Entered] | None:
    """哪些部门, 各部门的主任分别是谁, 都有谁: where the question says nothing that the table does not."""
    first = _naming(table, table.columns)
    persons = [column for column in table.columns if holds_persons(column)]
    if not fits([first], folded) and len(persons) == 1 and _wants_persons(ask):
        first = persons[0]  # 类别 | 姓名 with one person a category
    others = [column for column in table.columns if column != first]
    if rows_named(table, folded) or not (fits([first], folded) or (holds_persons(first) and _wants_persons(ask))):
        return None
    count, rest = _counted(folded, first)
    if count is not None and count != len(table.entries):
        return None
    rest = _SUMMED.sub("，", rest)
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
    match = re.search(rf"(?:[各每]|(?P<count>{NUMERAL})(?![年月日]))(?:{UNITS})?(?:{heads})", folded)
    if match is None:
        return None, folded
    count = number(match["count"]) if match["count"] else None
    return count, folded[: match.start()] + "，" + folded[match.end() :]


def _told(table: Table, rows: Sequence[Row], shown: Column, *beside: Column) -> list[Entered]:
    """The rows' cells of ``shown``, with those ``beside`` under their heads."""
    out = []
    for row in rows:
        cell = shown.of(row)
        attributes = {one.name: one.of(row).text + one.unit_of(row) for one in beside if one != shown}
        out.append(Entered(table.document, cell.start, cell.end, attributes, (row.start, row.end)))
    return out


_AMONG = (_within_bound, _changed, _of_category, _every_row)
"""What a question for several rows may mean, the narrower first."""
