"""Names typed with a character of the same sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.documents import from_text
from assistant.types import Answer

NEWS = """河口镇简讯

护林员姜维坤巡山二十六年，磨破胶鞋四十双。
退休教师姜维平每周日在文化站教书法。
白芷沟水库今年放养鱼苗三万尾。
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    return asking([from_text(NEWS, id="n", title="")], date(2024, 6, 1))


def test_a_name_that_stands_nowhere_is_read_as_its_like(ask: Callable[[str], Answer]) -> None:
    answer = ask("护林员姜维昆巡山多少年了？")
    assert answer.kind == "extracted"
    assert "二十六年" in answer.text
    assert answer.understood == "护林员姜维坤巡山多少年了？"


@pytest.mark.parametrize(
    "question",
    [
        "护林员姜维明巡山多少年了？",  # another sound
        "护林员江伟坤巡山多少年了？",  # two characters
        "护林员王维昆巡山多少年了？",
    ],
)
def test_another_name_stays_another(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert answer.kind == "abstained"
    assert answer.understood == ""


@pytest.mark.parametrize("question", ["护林员姜**巡山多少年了？", "护林员姜*坤巡山多少年了？", "姜维(坤巡山几年"])
def test_masked_and_broken_names_are_left_alone(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).understood == ""


def test_what_the_documents_hold_is_never_changed(ask: Callable[[str], Answer]) -> None:
    assert ask("姜维平每周几教书法？").understood == ""
