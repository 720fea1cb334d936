"""How much time lies between two things that two documents tell of."""

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


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    documents = [from_text(text, id=name, title="") for name, text in (("p", PAPER), ("l", LETTER))]
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
