"""Tables asked for rows that are not so, for several cells of a row, for sums, changes and what no head tells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from assistant.answers.asks import asks
from assistant.answers.comparing import asks_difference
from assistant.answers.reading.compare import comparison
from assistant.answers.tabular.grid import unit_in
from assistant.answers.tabular.readings import lacks_attribute
from assistant.documents import from_text
from assistant.questions import understand
from assistant.types import Answer
from tests.answers.making import sentence_of
from vectorstore.types import Document, Passage

REPORT = """# 丹枫园区年度检查

## 一、任务

各项任务如下：

| 任务 | 2021年 | 2022年 | 是否达标 |
|---|---|---|---|
| 植草（亩） | 31 | 44 | 达标 |
| 清淤（米） | 820 | 760 | 未达标 |
| 修渠（米） | 1500 | 1710 | 达标 |
| 栽杉（株） | 640 | 590 | 未达标 |

全园草坪面积44亩，同比增长12%。

## 二、消防

消防检查如下：

| 车间 | 检查员 | 分机 | 灭火器（个） | 隐患（个） | 是否整改 |
|---|---|---|---|---|---|
| 锻造车间 | 晏小舟 | 3301 | 14 | 3 | √ |
| 喷漆车间 | 耿立春 | 3302 | 22 | 5 | × |
| “火花”维修车间 | 邢望山 | 3303 | 9 | 1 | √ |
| 包装车间 | 路平川 | 3304 | 11 | 0 | × |
"""


@pytest.fixture(scope="module")
def ask(
    asking: Callable[[Sequence[tuple[Document, list[Passage]]], date], Callable[[str], Answer]],
) -> Callable[[str], Answer]:
    return asking([from_text(REPORT, id="检查", uri="丹枫园区年度检查.md")], date(2023, 3, 1))


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("哪些任务没有达标？", ["清淤（米）", "栽杉（株）"]),
        ("哪些任务未达标？", ["清淤（米）", "栽杉（株）"]),
        ("哪些任务达标了？", ["植草（亩）", "修渠（米）"]),
        ("哪个任务没有达标？", ["清淤（米）", "栽杉（株）"]),
        ("哪些车间还没整改？", ["喷漆车间", "包装车间"]),
        ("哪几个车间整改了？", ["锻造车间", "“火花”维修车间"]),
        ("2022年比2021年减少的任务有哪些？", ["清淤（米）", "栽杉（株）"]),
    ],
)
def test_rows_by_what_they_are_or_are_not(ask: Callable[[str], Answer], question: str, rows: Sequence[str]) -> None:
    assert [item.text for item in ask(question).items] == rows


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("喷漆车间的检查员和分机分别是什么？", "检查员：耿立春[1]；分机：3302[1]"),
        ("锻造车间灭火器和隐患各多少？", "灭火器：14个[1][2]；隐患：3个[1][2]"),
        ("火花维修车间的检查员和分机是什么？", "检查员：邢望山[1]；分机：3303[1]"),
    ],
)
def test_several_cells_of_one_row(ask: Callable[[str], Answer], question: str, told: str) -> None:
    assert ask(question).text.startswith(told)


def test_a_sum_is_counted_and_marked_as_counted(ask: Callable[[str], Answer]) -> None:
    answer = ask("各车间的灭火器一共多少个？")
    assert answer.text.startswith("合计56个（计算得出）\n4 个")
    assert len(answer.items) == 4


def test_a_rate_is_no_amount_in_a_cell(ask: Callable[[str], Answer]) -> None:
    first = ask("植草2022年是多少亩？增速多少？").text.splitlines()[0]
    assert "44亩" in first.split("；")[0]
    assert "44" not in first.split("；")[1]


def test_what_a_row_does_not_tell_of_a_person() -> None:
    (asked,) = asks("路平川担任什么职务？", "which")
    assert lacks_attribute(asked, sentence_of("包装车间 | 路平川 | 3304"))
    assert not lacks_attribute(asked, sentence_of("包装车间 | 路平川 | 主任"))


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("2022年修渠比2021年多多少？", ("2022年修渠多少", "2021年修渠多少")),
        ("甲厂和乙厂的长椅相差几把？", ("甲厂的长椅几把", "乙厂的长椅几把")),
    ],
)
def test_each_side_alone(question: str, alone: tuple[str, str]) -> None:
    compared = comparison(question)
    assert compared is not None
    assert compared.questions == alone


def test_growth_over_a_year_is_told_and_no_difference() -> None:
    class _Nothing:
        def documents(self, *_: object) -> list[object]:
            return []

    assert comparison("修渠同比增长多少？") is None
    question = understand("修渠同比增长多少？", today=date(2023, 3, 1), library=_Nothing())  # type: ignore[arg-type]
    assert not asks_difference(question)


@pytest.mark.parametrize(("head", "unit"), [("补贴（万元/户）", "万元/户"), ("车间（东/西）", "")])
def test_a_unit_for_each(head: str, unit: str) -> None:
    assert unit_in(head) == unit
