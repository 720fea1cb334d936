"""What the cells of a column say of their rows, and a question says too or denies: 哪些项目没有完成, 哪几家不合格."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.answers.tabular.grid import Column, Row
from assistant.answers.tabular.names import name_at

_YES = frozenset("是√✓✔有")
_NO = frozenset("否×✗✘xX无没")
_NOT = re.compile("(?:尚|还|仍)?(?:未|没有?|不|非)(?:能)?(?=..)")
"""Begins a cell that denies: 未完成, 不合格."""
_DENIED = re.compile("(?:(?<!有)没有?|[未不无]|不属于|不是)(?:能|有|被|按时|按期|按要求|如期|全部|完全)*$")
"""Before what the question denies: 没有完成, 没能按时完成."""
_ASKED_OF = re.compile("^是否(?:已经?|有)?|^有无|(?:情况|与否|状况)$")
"""Around what a head says that is yes or no: 是否达标, 达标情况."""
_REACHED = re.compile("完成|达标|达到|达成|实现")
"""One and the same of a target."""


def rows_told(column: Column, rows: Sequence[Row], folded: str) -> tuple[list[Row], str]:
    """The rows whose cell says what the text says, or denies what it denies, and these words of the text; none where
    the text says nothing, or several things, of the column."""
    values = {column.of(row).folded for row in rows}
    if column.kind != "text" or len(values) < 2:
        return [], ""
    marked = values <= _YES | _NO
    states = {_ASKED_OF.sub("", column.name)} if marked else {_NOT.sub("", value) for value in values} | values
    said = [*_said(states, folded)]
    if len(said) != 1:
        return [], ""
    state, start, end = said[0]
    denial = _DENIED.search(folded[:start])
    words = folded[denial.start() if denial else start : end]
    wanted: Collection[str]
    if marked:
        wanted = _NO if denial else _YES
    elif denial and not _NOT.match(state):
        wanted = {value for value in values if _denies(value, state)} or {one for one in values if state not in one}
    else:
        known = any(_denies(value, state) for value in values)
        wanted = {one for one in values if one == state or (known and state in one and not _NOT.match(one))}
    return [row for row in rows if column.of(row).folded in wanted and (marked or not column.of(row).is_empty)], words


def _said(states: set[str], folded: str) -> Iterator[tuple[str, int, int]]:
    """Those that the text says, with where, none that is a part of a longer one; else what means the same."""
    places = [(state, at) for state in states if (at := name_at(state, folded)) is not None]
    for state, at in places:
        if not any(state != other and state in other for other, _ in places):
            yield state, at, at + len(state)
    reached = {state for state in states if _REACHED.fullmatch(state)}
    if not places and reached and (match := _REACHED.search(folded)):
        yield min(reached), match.start(), match.end()


def _denies(value: str, state: str) -> bool:
    return bool(_NOT.match(value)) and state in _NOT.sub("", value, count=1)
