"""Yes/no questions about two things, decided by what is found for each."""

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
2月20日，东岭水渠动工，镇里办了动工仪式。
灯会开展
3月5日，灯会在文化站开展，展出花灯二百盏。

【图表】
门票收入
| 项目 | 2022年 | 2023年 |
|---|---|---|
| 门票收入（万元） | 36 | 41 |
| 游客人数（人次） | 8200 | 7900 |
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    return asking([from_text(PAPER, id="p", title="")], date(2024, 7, 1))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("桃花节开幕和灯会开展是同一天吗？", "是"),
        ("桃花节开幕跟灯会开展是不是同一天", "是"),
        ("门票收入2023年比2022年多吗？", "是"),
        ("2023年游客人数比2022年多了吗？", "没有"),
        ("游客人数2023年比2022年少了，是不是", "是"),
    ],
)
def test_both_are_found_and_compared(ask: Callable[[str], Answer], question: str, first: str) -> None:
    answer = ask(question)
    assert answer.text.splitlines()[0] in (
        f"{first}（对照得出）",
        f"{'没有' if first == '不是' else first}（对照得出）",
    )
    assert answer.citations


@pytest.mark.parametrize("question", ["桃花节开幕和茶会是同一天吗？", "门票收入2023年比2021年多吗？"])
def test_nothing_is_decided_where_one_is_not_told(ask: Callable[[str], Answer], question: str) -> None:
    assert "对照得出" not in ask(question).text
