"""The assistant as it is shipped, search, rules and neural reader together, asked everyday questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from assistant.documents import from_text
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.wiring import open_assistant

TEXTS = {
    "泳池": "临江游泳馆每天早上六点开门，晚上九点半关门，周一闭馆检修。单次票价二十五元，学生凭证十二元。"
    "馆长沈国梁说，深水区水深一米八，没有深水证的人不能进去。",
    "快递": "丰和小区的快递柜装在东门岗亭旁边，由物业经理孙小梅管理。包裹放满四十八小时还没有取走，会退回驿站。",
    "停电": "因为更换变压器，2023年8月14日丰和小区停电六小时，受影响的有三百二十户。供电所派出抢修队，队长是贺建军。",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = Settings.load(home=tmp_path_factory.mktemp("家"), environment={})
    with closing(open_assistant(settings)) as opened:
        opened.add([from_text(text, id=name) for name, text in TEXTS.items()])
        yield opened


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("临江游泳馆的馆长是谁？", "沈国梁"),
        ("游泳馆晚上几点关门？", "九点半"),
        ("学生去游泳要多少钱？", "十二元"),
        ("丰和小区的快递柜装在哪里？", "东门岗亭"),
        ("谁管快递柜？", "孙小梅"),
        ("丰和小区2023年8月为什么停电？", "更换变压器"),
        ("停电影响了多少户？", "三百二十户"),
        ("供电所抢修队的队长是谁？", "贺建军"),
    ],
)
def test_what_the_documents_say_is_answered_with_its_proof(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question, today=date(2024, 1, 1))
    assert answer.kind in ("extracted", "enumerated")  # a price may come with the others, each with its case
    assert words in (answer.short or answer.text.splitlines()[0])
    assert any(words in cited.quote for cited in answer.citations)
    for cited in answer.citations:
        assert assistant.document(cited.document_id).text[cited.start : cited.end] == cited.quote


@pytest.mark.parametrize(
    "question",
    [
        "滨湖游泳馆的馆长是谁？",  # another pool
        "丰和小区2022年8月14日停电几小时？",  # another year
        "丰和小区第三届业主大会是谁主持的？",
        "孙小梅的丈夫叫什么？",
    ],
)
def test_what_the_documents_do_not_say_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question, today=date(2024, 1, 1)).kind == "abstained"


def test_search_orders_by_score_and_keeps_to_its_limit(assistant: Assistant) -> None:
    hits = assistant.search("游泳馆的票价", limit=2)
    assert len(hits) == 2
    assert hits[0].passage.document_id == "泳池" and hits[0].score >= hits[1].score
