"""Whether somebody is the head of a place or body."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.documents import from_text
from assistant.types import Answer

PAPER = """柳河小报
第6期
柳河县委宣传部
2024年5月8日

【要闻】
柳河县植树
4月12日，柳河县委书记孟长青到东山植树。县长苗玉兰，县领导贺春来、丁小满参加植树。
柳河县查校车
4月20日，县教育局局长安国栋带队检查校车，县交通局局长左思远陪同检查。
副县长贺春来查看了停车场，青山县县长左思源一同查看。
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    return asking([from_text(PAPER, id="p", title="")], date(2024, 7, 1))


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("孟长青是柳河县的县长吗？", ("不是：", "县委书记孟长青", "县长苗玉兰")),
        ("孟长青是不是柳河县县长？", ("不是：", "县委书记孟长青", "县长苗玉兰")),
        ("左思远是教育局局长吗？", ("不是：", "交通局局长左思远", "教育局局长安国栋")),
        ("左思源是柳河县的县长吗？", ("不是：", "青山县县长左思源", "县长苗玉兰")),
        ("苗玉兰是柳河县的县长吗？", ("是：", "县长苗玉兰")),
    ],
)
def test_by_what_documents_call_him_and_whom_they_call_so(
    ask: Callable[[str], Answer], question: str, parts: tuple[str, ...]
) -> None:
    text = ask(question).text
    assert text.startswith(parts[0])
    assert all(part in text.splitlines()[0] for part in parts[1:])


@pytest.mark.parametrize("question", ["贺春来是县长吗？", "孟长青是柳河县的主任吗？"])
def test_what_nobody_is_called_denies_nothing(ask: Callable[[str], Answer], question: str) -> None:
    assert not ask(question).text.startswith("是：")
