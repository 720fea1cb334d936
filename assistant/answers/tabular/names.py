"""Rows that a question names, and the names and times in it that a table of their sort has not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers.entities import names, tagged
from assistant.answers.tabular.grid import Row, Table
from assistant.questions.numerals import NUMERAL, number

_HAN = "一二三四五六七八九十"
TIME = re.compile(rf"(?:\d+|[{_HAN}]+)(?:季度|月份?|年度?)|[上下]半年")
_DAY = re.compile(r"(?:\d{2,4}年)?(?:\d{1,2}月)?\d{1,2}[日号].{0,6}")
_NUMERAL = re.compile(rf"\d+(?:\.\d+)?|[{_HAN}百]+")
_LONG = 4
"""Digits of a number that names its row: 内线8020."""
_COUNTED = re.compile(rf"[各哪每几全这该本]|\d|[两{_HAN}]+[个家]")
"""Begins what means several, or no certain one: 各分院, 三个部门."""
_PLACES = (
    ("名次|排名|位次", rf"(?:排名?|位居?|名列)?第(?P<place>{NUMERAL})(?:[名位]|(?=的))"),
    ("^序号?$", rf"第(?P<place>{NUMERAL})[项条件号个]"),
)
"""Heads of columns that tell the order of rows, and the places in it that questions name."""
_COMPARED = re.compile("比|较|[增减][加长少]|[其别]他|其余|上一?[年月季期]")
"""Words of a question that one row alone may not answer."""
_QUALIFYING = frozenset("n nz LOC ORG PER vn v a s".split())
"""Tags of the word before a common end that belongs to the name: 少儿 before 部."""


def rows_named(table: Table, folded: str) -> list[Row]:
    """The rows whose name the text says, without those whose name is only a part of another's there."""
    said = [row for row in table.rows if _says(folded, row.name)]
    return [row for row in said if not any(_inside(row, other, folded) for other in said if other is not row)]


def row_named(table: Table, folded: str) -> tuple[Row | None, list[str]]:
    """The only row that the text names, by its first cell before others or by its place, and the words by which it
    does."""
    said = {row: _cells_said(table, row, folded) for row in table.rows}
    rows = rows_named(table, folded) or [row for row in table.rows if said[row]]
    if not rows:
        return _row_placed(table, folded)
    if len(rows) != 1:
        return None, []
    return rows[0], said[rows[0]] or [rows[0].name]


def _row_placed(table: Table, folded: str) -> tuple[Row | None, list[str]]:
    """The row of 第三名 where a column tells their order, and the words for its place."""
    for heads, place in _PLACES:
        columns = [column for column in table.columns if re.search(heads, column.name)]
        match = re.search(place, folded)
        if match is None or len(columns) != 1:
            continue
        rows = [row for row in table.entries if columns[0].of(row).folded == str(number(match["place"]))]
        if len(rows) == 1:
            return rows[0], [match[0]]
    return None, []


def without(folded: str, said: Sequence[str]) -> str:
    """The text with a comma for each of the names that it says."""
    for name in sorted(map(bare, said), key=len, reverse=True):
        folded = re.sub(_quoted_or_not(name), "，", folded)
    return folded


def bare(name: str) -> str:
    """Without what stands in brackets."""
    return re.sub(r"[(（][^()（）]*[)）]", "", name)


def name_at(name: str, folded: str) -> int | None:
    """Where ``folded`` has the whole name: 3号院 does not stand in 13号院."""
    if len(name) < 2:
        return None
    left, right = r"(?<![\d.])" if name[0].isdigit() else "", r"(?![\d.])" if name[-1].isdigit() else ""
    match = re.search(left + _quoted_or_not(name) + right, folded)
    return match.start() if match else None


def _quoted_or_not(name: str) -> str:
    """Few who ask write the quotation marks of a name."""
    return re.escape(name).replace('"', '"?')


def other_name(table: Table, folded: str) -> str:
    """The row or column of its sort that the question names and the table has not, "" for none.

    7号院4单元 where it has 7号院1单元, 一季度 where it has 二季度, 少儿部 where it has 采编部 and others like it.
    """
    rows = [row.name for row in table.rows]
    times = [match[0] for column in table.columns for match in TIME.finditer(column.name)]
    if other := _renumbered(rows, folded) or _renumbered(times, folded):
        return other
    return "" if any(name_at(name, folded) is not None for name in rows) else _namesake(rows, folded)


def rivals_of(table: Table, folded: str) -> list[Row]:
    """The rows that differ in their numbers only from the row that the text names: 3号窑 where it names 12号窑."""
    named = rows_named(table, folded)
    if len(named) != 1 or _COMPARED.search(folded) or not (numbered := _unnumbered(named[0].name)):
        return []
    return [row for row in table.rows if row is not named[0] and _unnumbered(row.name) == numbered]


def _unnumbered(name: str) -> str:
    """The name with a mark for each number; "" where it has none, or nothing else."""
    words = _NUMERAL.split(name)
    return "#".join(words) if len(words) > 1 and any(word.strip() for word in words) else ""


def _cells_said(table: Table, row: Row, folded: str) -> list[str]:
    """The cells that the text says and no other row has: of text, of days, and numbers that are not there by chance."""
    told = [column for column in table.columns if column.kind != "number" or len(column.of(row).folded) >= _LONG]
    cells = [column.of(row).folded for column in told]
    return [cell for cell in cells if _says(folded, cell) and _rows_with(table, cell) == 1]


def _rows_with(table: Table, cell: str) -> int:
    return sum(any(one.folded == cell for one in row.cells) for row in table.rows)


def _says(folded: str, name: str) -> bool:
    """Whether the text has the whole name, not as a part of a person's."""
    name = bare(name)
    if name_at(name, folded) is None:
        return False
    return not any(name in token.text and token.text != name for token in names(folded, "PER"))


def _inside(row: Row, other: Row, folded: str) -> bool:
    name, longer = bare(row.name), bare(other.name)
    return name != longer and name in longer and not _says(folded.replace(longer, "，"), name)


def _renumbered(known: Sequence[str], folded: str) -> str:
    """The name in the text that differs from these in its numbers only, where it has none of these."""
    if any(name_at(name, folded) is not None for name in known):
        return ""
    patterns = {_pattern(name) for name in known}
    return next((match[0] for one in patterns if one and (match := re.search(one, folded))), "")


def _pattern(name: str) -> str:
    """The name with any number for its numbers, one of as many digits where little else stands in it (2021年); ""
    where it has none, or nothing else."""
    words = _NUMERAL.split(name)
    if len(words) == 1 or not any(word.strip() for word in words):
        return ""
    digits = next((str(len(one)) for one in _NUMERAL.findall(name) if one.isdigit()), "1")
    any_number = rf"(?:\d{{{digits if len(''.join(words)) < 2 else '1,'}}}|[{_HAN}]+)"
    return r"(?<![\d.])" + any_number.join(map(re.escape, words)) + r"(?![\d.])"


def _namesake(known: Sequence[str], folded: str) -> str:
    """What the text names of the same kind (…部, …分院) that is none of these."""
    end = _common_end(known)
    before = ""
    for token in tagged(folded) if end else ():
        whole = before + token.text if token.text == end else token.text
        named = token.text == end or (token.text.endswith(end) and token.tag in ("ORG", "LOC", "n", "nz"))
        is_known = any(whole.endswith(name) or name.endswith(whole) for name in known)
        if named and len(whole) > len(end) + 1 and not is_known and not _COUNTED.match(whole):
            return whole
        before = token.text if token.tag in _QUALIFYING else ""
    return ""


def _common_end(known: Sequence[str]) -> str:
    """What two thirds of three or more names end with."""
    known = [name for name in known if not _DAY.fullmatch(name)]  # 开放日 is no other day than 10月8日
    for length in (3, 2, 1):
        ends = [name[-length:] for name in known if len(name) > length]
        best = max(ends, key=ends.count, default="")
        if len(known) >= 3 and best and not best.isdigit() and ends.count(best) * 3 >= len(known) * 2:
            return best
    return ""
