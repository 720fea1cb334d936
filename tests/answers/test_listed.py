"""The head line and the short form of a list: the number and the series as the document has them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.documents import from_text
from assistant.types import Answer

SERIES = "书法、剪纸、二胡、太极拳"
SCHOOL = """老年学堂招生简章

学堂今年开设四门课程：书法、剪纸、二胡、太极拳，每周上课两次。
后院种了月季、茉莉、栀子，香气扑鼻。
每年三次外出，去过的地方有竹海、云湖、石寨。
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    return asking([from_text(SCHOOL, id="s", title="")], date(2024, 6, 1))


@pytest.mark.parametrize(
    ("question", "head", "short"),
    [
        ("老年学堂开设几门课程，都是什么？", "四门：", "四门"),
        ("老年学堂开设了哪几门课程？", "四门：", "四门"),
        ("老年学堂开设了哪些课程？", "4 项：", SERIES),  # no number is asked for
        ("后院种了几种花，都有什么？", "3 种：", "月季、茉莉、栀子"),  # and here none is told
        ("学堂去过几个地方，都有哪些？", "3 个：", "竹海、云湖、石寨"),  # 三次 counts something else
    ],
)
def test_the_number_and_the_series_as_the_document_writes_them(
    ask: Callable[[str], Answer], question: str, head: str, short: str | None
) -> None:
    answer = ask(question)
    assert answer.kind == "enumerated"
    assert (answer.text.splitlines()[0], answer.short) == (head, short)
    assert answer.text.splitlines()[-1].startswith(f"共 {len(answer.items)} ")
