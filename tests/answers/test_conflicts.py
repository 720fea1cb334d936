"""Documents that disagree: two monthly bulletins, a notice and a report, written for these tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.answers.extractive import ExtractiveAnswerer
from assistant.documents import from_text
from assistant.questions import understand
from assistant.types import Answer, Turn
from vectorstore.index import HybridIndex
from vectorstore.types import Embedder

MARCH = """云岭县水利简报
第3期
云岭县水利局
2024年3月12日

【工作动态】
水库巡查有序推进
截至3月10日，全县共建成小型水库雨情测报站46处，组织巡库员120名。
灌溉工程推进会由县水利局局长何志远主持。
防汛演练将于4月18日上午在清溪水库举行。
城关镇修复渠道12公里。
节水宣传活动发放手册约2000份。
"""
JUNE = """云岭县水利简报
第6期
云岭县水利局
2024年6月12日

【工作动态】
水库巡查有序推进
截至6月10日，全县共建成小型水库雨情测报站71处，组织巡库员120名。
灌溉工程推进会由县水利局副局长沈秋平主持。
防汛演练于4月25日上午在清溪水库举行。
大坪镇修复渠道30公里。
节水宣传活动发放手册2100份。
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    documents = [from_text(text, id=name, title="云岭县水利简报") for name, text in (("march", MARCH), ("june", JUNE))]
    return asking(documents, date(2024, 7, 1))


@pytest.mark.parametrize(
    ("question", "newest", "older"),
    [
        ("全县建成小型水库雨情测报站多少处？", "71处", "46处"),
        ("灌溉工程推进会由谁主持？", "沈秋平", "何志远"),
        ("防汛演练什么时候举行？", "4月25日上午", "4月18日上午"),
    ],
)
def test_both_are_shown_newest_first(ask: Callable[[str], Answer], question: str, newest: str, older: str) -> None:
    answer = ask(question)
    first, second = answer.text.find(newest), answer.text.find(older)
    assert 0 < first < second
    assert "不一致" in answer.text and "2024-06-12" in answer.text and "2024-03-12" in answer.text
    assert answer.short is None
    assert {citation.document_id for citation in answer.citations} == {"march", "june"}
    assert answer.citations[0].document_id == "june"


def test_now_asks_for_the_newest_and_still_tells_the_older(ask: Callable[[str], Answer]) -> None:
    answer = ask("目前全县建成小型水库雨情测报站多少处？")
    assert answer.short == "71处"
    assert "46处" in answer.text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("第3期里全县建成小型水库雨情测报站多少处？", "46处"),
        ("截至3月10日全县建成小型水库雨情测报站多少处？", "46处"),
        ("上个月全县建成小型水库雨情测报站多少处？", "71处"),
    ],
)
def test_the_time_asked_about_decides(ask: Callable[[str], Answer], question: str, short: str) -> None:
    answer = ask(question)
    assert answer.short == short
    assert "不一致" not in answer.text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("全县组织巡库员多少名？", "120名"),
        ("城关镇修复渠道多少公里？", "12公里"),
        ("大坪镇修复渠道多少公里？", "30公里"),
        ("防汛演练在哪里举行？", "清溪水库"),
    ],
)
def test_what_agrees_or_speaks_of_another_place_is_no_conflict(
    ask: Callable[[str], Answer], question: str, short: str
) -> None:
    answer = ask(question)
    assert answer.short == short
    assert "不一致" not in answer.text


def test_about_as_many_is_the_same_number(ask: Callable[[str], Answer]) -> None:
    assert "不一致" not in ask("节水宣传活动发放手册多少份？").text


def test_what_a_follow_up_was_understood_as_is_told(embedder: Embedder, tmp_path: Path) -> None:
    index = HybridIndex.open(tmp_path / "索引", embedder)
    index.add([from_text(JUNE, id="june", title="云岭县水利简报")])
    history = [Turn("user", "城关镇修复渠道多少公里？"), Turn("assistant", "12公里[1]")]
    question = understand("大坪镇呢？", history, today=date(2024, 7, 1), library=index)
    answer = ExtractiveAnswerer(index, embedder).answer(question, index.search(question.standalone))
    index.close()
    assert answer.understood == "大坪镇修复渠道多少公里？"
    assert answer.short == "30公里"
