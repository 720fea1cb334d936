"""A number that bounds what is asked for: 超过10人, 50万元以上, 低于90分."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.answers.reading.numbers import quantities
from assistant.answers.tabular.grid import Column, Row, Table, number_of
from assistant.answers.tabular.heads import fits

_BEFORE: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
    (r"(?:不超过|不[高多大]于|至多|最[多高大])$", operator.le),
    (r"(?:不[低少小]于|至少|最[低少小]|达到?)$", operator.ge),
    (r"(?:超过?|[高多大]于|突破)$", operator.gt),
    (r"(?:[低少小]于|不[足到满]|未达到?)$", operator.lt),
)
"""The words before a number, the longer first."""
_BEHIND = {"以下": operator.le, "以内": operator.le, "以上": operator.ge}


_CHANGE = re.compile(
    "(?P<one>[^，,。？?]+)(?<![同环])比(?P<other>[^，,。？?]+?)(?P<way>[高多大增升涨快]|[低少小减降跌慢])[加长少]?"
)


@dataclass(frozen=True, slots=True)
class Bound:
    """``text[start:end]`` says it, 超过10人; ``limit`` with its scale, "" for ``unit`` where the text says none."""

    start: int
    end: int
    limit: float
    unit: str
    bare: bool
    """Whether the limit stands in digits alone: then it is meant in the unit of the column."""
    _test: Callable[[float, float], bool]

    def is_met(self, row: Row, column: Column) -> bool:
        """Whether the row's number in this column lies on the side asked for."""
        value = column.value_of(row)
        limit = number_of(f"{self.limit:.10g}{column.unit}") if self.bare else self.limit
        return value is not None and limit is not None and self._test(value[0], limit)

    def holds(self, value: float) -> bool:
        """Whether ``value``, in the bound's own unit, lies on the side it tells."""
        return self._test(value, self.limit)


def bounds_in(folded: str) -> Iterator[Bound]:
    """Every bound of the text; their places are counted from the end of the one before."""
    while (bound := bound_in(folded)) is not None:
        yield bound
        folded = folded[bound.end :]


def bound_in(folded: str) -> Bound | None:
    """The first number of the text that is a bound."""
    for said in quantities(folded):
        words, bare = folded[said.start : said.end], folded[said.start : said.end].isdigit()
        for before, test in _BEFORE:
            if match := re.search(before, folded[: said.start].rstrip("了")):
                return Bound(match.start(), said.end, said.value, said.unit, bare, test)
        for behind, test in _BEHIND.items():
            if words.endswith(behind) or folded.startswith(behind, said.end):
                end = said.end if words.endswith(behind) else said.end + len(behind)
                return Bound(said.start, end, said.value, said.unit, bare, test)
    return None


def change_in(folded: str, table: Table) -> tuple[list[Row], list[Column], str] | None:
    """The rows of which one column is above or below another as the text says, 得分三季度比二季度低; both columns, and
    the text without these words. None where it names no two columns of numbers."""
    match = _CHANGE.search(folded)
    numbers = [column for column in table.columns if column.kind == "number"]
    if match is None or len(numbers) < 2:
        return None
    columns = []
    for side in ("one", "other"):
        said = fits(numbers, match[side])
        best = [fit.column for fit in said if fit.share == max(one.share for one in said)]
        if len(best) != 1:
            return None
        columns += best
    sign = 1 if match["way"] in "高多大增升涨快" else -1
    rows = []
    for row in table.entries:
        one, other = (column.value_of(row) for column in columns)
        if one is not None and other is not None and sign * (one[0] - other[0]) > 0:
            rows.append(row)
    if columns[0] == columns[1] or not rows:
        return None
    return rows, columns, f"{folded[: match.start('one')]}{match['one']}，{match['other']}，{folded[match.end() :]}"
