"""“第7期讲了什么”, “…那篇说了啥”, “第三条规定了什么”: over a bulletin and a rule book written for these tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.documents import from_text
from assistant.types import Answer

BULLETIN = """松江县档案简报
第7期
松江县档案局
2024年5月10日

【工作动态】
全县档案整理工作会召开
5月6日，全县档案整理工作会在县档案馆召开。会议由馆长杜启明主持。

【经验交流】
柳河镇三步建好村级档案室
柳河镇把村级档案室建设列入年度计划。
一是腾出房间。各村挑选干燥的房屋做库房。
二是配齐柜子。镇里统一购买铁皮柜86组。
三是教会人员。县档案馆派人逐村讲解归档方法。
"""
RULES = """松江县档案馆借阅规定
第一条 为方便群众查阅档案，制定本规定。
第二条 查阅人凭身份证登记，每次最多调阅五卷。
第三条 档案不得带出阅览室，复印须经值班人员同意。
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    documents = [from_text(BULLETIN, id="a", title="松江县档案简报"), from_text(RULES, id="b", title="借阅规定")]
    return asking(documents, date(2024, 6, 1))


@pytest.mark.parametrize("question", ["第7期讲了什么？", "第七期简报主要说了些什么内容？", "最近一期简报讲了啥？"])
def test_an_issue_says_what_its_articles_are_called(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert [item.text for item in answer.items] == ["全县档案整理工作会召开", "柳河镇三步建好村级档案室"]


@pytest.mark.parametrize(
    "question",
    [
        "《柳河镇三步建好村级档案室》讲了什么？",
        "柳河镇三步建好村级档案室那篇说了啥？",
        "第7期第二篇文章的主要内容是什么？",
    ],
)
def test_an_article_says_how_it_begins_and_its_points(ask: Callable[[str], Answer], question: str) -> None:
    text = ask(question).text
    assert text.startswith("“柳河镇把村级档案室建设列入年度计划。”[1]")
    assert text.find("一是") < text.find("二是") < text.find("三是") and "杜启明" not in text


def test_a_clause_is_quoted_whole(ask: Callable[[str], Answer]) -> None:
    answer = ask("《借阅规定》第二条规定了什么？")
    assert "每次最多调阅五卷" in answer.text and "阅览室" not in answer.text


def test_an_issue_that_is_not_there_is_refused(ask: Callable[[str], Answer]) -> None:
    assert ask("第99期讲了什么？").kind == "abstained"


def test_what_somebody_said_is_no_question_about_a_document(ask: Callable[[str], Answer]) -> None:
    assert ask("第7期里杜启明主持会议时讲了什么？").items == ()
