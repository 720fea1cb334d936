"""Two things set side by side: which was earlier, how far apart they are, each one's own answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.documents import from_text
from assistant.types import Answer

PAPER = """清河小报
第3期
清河镇文化站
2024年3月8日

【要闻】
桃花节开幕
3月5日，桃花节在老码头开幕，来了三千多人。
水渠动工
2月20日，东岭水渠动工。
"""
LETTER = """云岭简讯
第5期
云岭乡文化站
2024年4月2日

【要闻】
梨花节开幕
4月1日，梨花节在山脚果园开幕，卖出梨膏两百瓶。
茶会延期
茶会延期举行，日子另定。
"""

FIELDS = """柳坪乡农技站半年小结

今年上半年，柳坪乡有水田310亩，旱田125亩。
6月收到的农户诉求比5月减少9件。
6月18日下午，乡农技站在晒谷场办了2024年柳坪乡“开镰”农机手比武。
8月2日，稻田认养会在乡政府召开。
早稻每斤卖1.5元，晚稻每斤卖2元。
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    documents = [from_text(text, id=name, title="") for name, text in (("p", PAPER), ("l", LETTER), ("f", FIELDS))]
    return asking(documents, date(2024, 7, 1))


@pytest.mark.parametrize(
    ("question", "days", "documents"),
    [
        ("桃花节和梨花节开幕隔了多久？", 27, {"p", "l"}),
        ("梨花节和桃花节开幕时间相差多少天？", 27, {"p", "l"}),
        ("桃花节和水渠动工相差多少天？", 14, {"p"}),
        ("《清河小报》第3期和《云岭简讯》第5期出刊日期相差几天？", 25, {"p", "l"}),
    ],
)
def test_the_days_between_are_computed_and_marked(
    ask: Callable[[str], Answer], question: str, days: int, documents: set[str]
) -> None:
    answer = ask(question)
    assert answer.text.splitlines()[0] == f"相隔{days}天（计算得出）"
    assert {citation.document_id for citation in answer.citations} == documents


@pytest.mark.parametrize("question", ["桃花节和茶会隔了多久？", "桃花节和桃花节开幕相隔多少天？"])
def test_nothing_is_computed_where_a_day_is_not_told(ask: Callable[[str], Answer], question: str) -> None:
    assert "计算得出" not in ask(question).text


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("《清河小报》第3期和《云岭简讯》第5期哪个出得更早？", "更早的是《清河小报》第3期"),
        ("《清河小报》第3期报道的桃花节开幕和水渠动工，哪一个更早？", "更早的是水渠动工"),  # no list of articles
        ("柳坪乡的水田比旱田多多少亩？", "水田多，多185亩（计算得出）"),
        ("柳坪乡水田和旱田相差多少亩？", "柳坪乡水田多，多185亩（计算得出）"),
        ("柳坪乡的水田是旱田的几倍？", "水田是旱田的2.48倍（计算得出）"),
        ("早稻每斤比晚稻便宜多少元？", "早稻每斤少，少0.5元（计算得出）"),
    ],
)
def test_the_first_line_compares(ask: Callable[[str], Answer], question: str, first: str) -> None:
    assert ask(question).text.splitlines()[0] == first


def test_a_difference_that_is_told_is_not_computed(ask: Callable[[str], Answer]) -> None:
    answer = ask("6月收到的诉求比5月少多少件？")
    assert answer.short == "9件"
    assert "计算得出" not in answer.text


def test_the_day_is_read_where_the_name_holds_a_year(ask: Callable[[str], Answer]) -> None:
    answer = ask("“开镰”农机手比武和稻田认养会哪个更早？")
    assert answer.text.splitlines()[0] == "更早的是“开镰”农机手比武"
    assert "“开镰”农机手比武：6月18日" in answer.text


def test_each_issue_tells_its_own_day(ask: Callable[[str], Answer]) -> None:
    answer = ask("《清河小报》第3期与《云岭简讯》第5期简报的出刊日期分别是哪天？")
    assert "《清河小报》第3期：2024年3月8日" in answer.text
    assert "《云岭简讯》第5期简报：2024年4月2日" in answer.text
