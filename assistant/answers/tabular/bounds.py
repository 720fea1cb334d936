"""A number that bounds what is asked for: 超过10人, 50万元以上, 低于90分."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.answers.reading.numbers import quantities
from assistant.answers.tabular.grid import Column, Row, number_of

_BEFORE: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
    (r"(?:不超过|不[高多大]于|至多|最[多高大])$", operator.le),
    (r"(?:不[低少小]于|至少|最[低少小]|达到?)$", operator.ge),
    (r"(?:超过?|[高多大]于|突破)$", operator.gt),
    (r"(?:[低少小]于|不[足到满]|未达到?)$", operator.lt),
)
"""The words before a number, the longer first."""
_BEHIND = {"以下": operator.le, "以内": operator.le, "以上": operator.ge}


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
