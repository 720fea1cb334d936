"""Questions over three small documents written for these tests, through the real index and the shipped model."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.answers.extractive import ExtractiveAnswerer
from assistant.documents import from_text
from assistant.questions import understand
from assistant.types import Answer
from vectorstore.index import HybridIndex
from vectorstore.types import Embedder

BULLETIN = """青山县林业简报
第7期
青山县林业局
2024年5月10日

【工作动态】
全县护林防火工作会召开
5月6日上午，全县护林防火工作会在县委党校召开。县委书记李建国主持会议并讲话，副县长赵明参加会议。
会议要求，各乡镇每周开展一次巡山检查，严防火情。

【经验交流】
柳河镇多措并举抓好春季造林
今年以来，柳河镇植树3200亩，成活18万余株，组织42名护林员包片管护，已整改隐患37处。为调动群众积极性，柳河镇对造林大户给予补助56.5万元。
柳河镇开通了“绿色家园”服务热线，为群众解答造林政策。
"""
OTHER = """白水县林业简报
第3期
白水县林业局
2024年4月2日

【工作动态】
石桥镇春季造林进展顺利
今年以来，石桥镇植树1500亩，组织60名护林员巡山。第二届“护林能手”表彰大会3月9日在石桥镇举行，25人受到表彰。
入秋以来，白桥镇种果树270棵，石桥镇种果树500棵。
"""
MINUTES = """青石镇防汛工作例会纪要

时间：2024年6月3日上午9时
地点：镇政府三楼会议室
主持：副镇长 尉迟明
记录：梅  兰
电话：0377-6112233 传真：0377-6112234 邮箱：fx@qingshi.example

会议听取了水利站关于沙袋储备的汇报，要求各村每晚派人巡堤。
南桥还在铺桥面，北桥5月6日通车，两座桥由镇里统一管护。
"""
REPLIES = """青石镇水票使用问答

问：水票能转送给邻居吗？
答：不可以，水票只限本户使用。

问：办水卡要交押金吗？
答：需要，每张20元，退卡时退还。
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    documents = [from_text(text, id=name, title="") for name, text in (("a", BULLETIN), ("b", OTHER))]
    return asking(documents, date(2024, 6, 1))


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("护林防火工作会由谁主持？", "李建国"),
        ("参加护林防火工作会的副县长是谁？", "赵明"),
        ("护林防火工作会是什么时候召开的？", "5月6日上午"),
        ("护林防火工作会在哪里召开？", "县委党校"),
        ("柳河镇植树多少亩？", "3200亩"),
        ("石桥镇植树多少亩？", "1500亩"),
        ("柳河镇给予造林大户的补助是多少？", "56.5万元"),
        ("柳河镇开通的服务热线叫什么？", "“绿色家园”服务热线"),
        ("《青山县林业简报》第7期是哪天出版的？", "2024年5月10日"),
        ("多少人在第二届“护林能手”大会上受到表彰？", "25人"),
    ],
)
def test_the_bare_answer(ask: Callable[[str], Answer], question: str, short: str) -> None:
    answer = ask(question)
    assert answer.kind == "extracted"
    assert answer.short == short
    assert answer.text.startswith(f"{short}[1]")
    assert len(answer.text) <= 300


def test_every_part_of_a_question_is_answered(ask: Callable[[str], Answer]) -> None:
    answer = ask("柳河镇植树多少亩？组织了多少名护林员？整改了多少处隐患？")
    assert re.match(r"3200亩\[1\]；42名护林员\[1\]；37处", answer.text)


def test_yes_no_is_decided_by_the_sentence(ask: Callable[[str], Answer]) -> None:
    assert ask("各乡镇是不是每月开展一次巡山检查？").text.startswith("不是：")
    assert ask("各乡镇是不是每周开展一次巡山检查？").text.startswith("是：")


def test_a_comparison_says_which_is_more_and_that_it_computed_it(ask: Callable[[str], Answer]) -> None:
    answer = ask("柳河镇和石桥镇相比，哪个镇的护林员人数多？")
    assert "石桥镇多，多18名（计算得出）" in answer.text
    assert {citation.document_id for citation in answer.citations} == {"a", "b"}


def test_a_difference_is_computed_from_both_values_and_marked(ask: Callable[[str], Answer]) -> None:
    answer = ask("石桥镇比白桥镇多种了多少棵果树？")
    assert "石桥镇多，多230棵（计算得出）" in answer.text
    assert "270棵" in answer.text and "500棵" in answer.text


def test_who_else_does_not_name_the_person_asked_about(ask: Callable[[str], Answer]) -> None:
    answer = ask("除了李建国，还有哪些县领导参加全县护林防火工作会？")
    assert "李建国" not in [item.text for item in answer.items]


def test_why_is_the_clause_that_says_so(ask: Callable[[str], Answer]) -> None:
    assert ask("柳河镇为什么对造林大户给予补助？").short == "为调动群众积极性"


def test_english_questions_have_an_english_frame_and_the_chinese_quote(ask: Callable[[str], Answer]) -> None:
    answer = ask("Who chaired the forest fire prevention meeting?")
    assert answer.text.startswith("Li Jianguo (李建国)[1]\n“")
    assert ask("When was the forest fire prevention meeting held?").text.startswith("6 May (5月6日上午)[1]")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("柳河镇的PM25是多少？", "PM25"),
        ("第三届“护林能手”大会表彰了多少人？", "第三届"),
        ("县长在护林防火工作会上讲了什么？", "县长"),
        ("柳河镇2021年植树多少亩？", "2021"),
        ("黑石镇植树多少亩？", "黑石镇"),
        ("护林防火工作会花了多少经费？", "经费"),
        ("What is the telephone number of Liuhe town?", "telephone"),
    ],
)
def test_what_the_documents_do_not_hold_is_refused_by_name(
    ask: Callable[[str], Answer], question: str, missing: str
) -> None:
    answer = ask(question)
    assert answer.kind == "abstained"
    assert any(missing in name for name in answer.missing), answer.missing
    assert missing in answer.text
    assert answer.short is None and answer.confidence < 0.5


def test_where_no_thing_is_missing_the_question_says_what_is(ask: Callable[[str], Answer]) -> None:
    assert ask("李建国是哪一年出生的？").text.startswith("文档里没有说：李建国是哪一年出生的。")


def test_a_refusal_offers_the_nearest_passage(ask: Callable[[str], Answer]) -> None:
    answer = ask("第三届“护林能手”大会表彰了多少人？")
    assert "第二届" in answer.citations[0].quote


@pytest.mark.parametrize(
    ("question", "said", "unsaid", "nearest"),
    [
        ("柳河镇2021年植树多少亩？", "2021年", "柳河镇", "植树3200亩"),
        ("《青山县林业简报》第9期是哪天印发的？", "第9期", "青山县林业简报", ""),
        ("石桥镇的镇党委书记叫什么？", "文档里没有说：石桥镇的镇党委书记叫什么", "“石桥镇”", ""),
    ],
)
def test_a_refusal_names_what_is_missing_not_what_is_there(
    ask: Callable[[str], Answer], question: str, said: str, unsaid: str, nearest: str
) -> None:
    answer = ask(question)
    assert answer.kind == "abstained"
    assert said in answer.text.splitlines()[0]
    assert unsaid not in "".join(answer.missing)
    assert [nearest in citation.quote for citation in answer.citations] == ([True] if nearest else [])


def test_nothing_found_is_a_refusal(tmp_path: Path, embedder: Embedder) -> None:
    index = HybridIndex.open(tmp_path / "空", embedder)
    question = understand("谁主持会议？", today=date(2024, 6, 1), library=index)
    answer = ExtractiveAnswerer(index, embedder).answer(question, [])
    index.close()
    assert answer.kind == "abstained" and answer.citations == ()


@pytest.fixture(scope="module")
def ask_town(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    documents = [from_text(text, id=name, title="") for name, text in (("m", MINUTES), ("r", REPLIES))]
    return asking(documents, date(2024, 7, 1))


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("防汛工作例会由谁主持？", "尉迟明"),
        ("防汛例会主持人", "尉迟明"),
        ("防汛工作例会谁记录的？", "梅兰"),
        ("防汛工作例会是什么时候召开的？", "2024年6月3日上午9时"),
        ("防汛工作例会在哪里开的？", "镇政府三楼会议室"),
        ("防汛工作例会的传真是多少？", "0377-6112234"),
        ("What is the fax number of the flood prevention meeting (防汛工作例会)?", "0377-6112234"),
        ("What is the e-mail address of the flood meeting (防汛工作例会)?", "fx@qingshi.example"),
    ],
)
def test_lines_at_the_head_of_minutes_answer(ask_town: Callable[[str], Answer], question: str, short: str) -> None:
    assert ask_town(question).short == short


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("水票能转送给邻居吗？", "不能：不可以"),
        ("水票可以转送给邻居吧？", "不可以：不可以"),
        ("办水卡要交押金的不？", "要：需要"),
    ],
)
def test_a_reply_answers_without_its_mark(ask_town: Callable[[str], Answer], question: str, begins: str) -> None:
    answer = ask_town(question)
    assert answer.text.startswith(begins)
    assert answer.citations[0].quote.startswith("答：")


@pytest.mark.parametrize(
    "question",
    [
        "What is the fax number of the forest meeting (护林例会)?",
        "What is the website of the flood meeting (防汛工作例会)?",
    ],
)
def test_contacts_of_others_and_of_another_sort_are_refused(ask_town: Callable[[str], Answer], question: str) -> None:
    assert ask_town(question).kind == "abstained"


def test_a_reply_to_another_question_answers_nothing(ask_town: Callable[[str], Answer]) -> None:
    assert ask_town("水票能换成现金吗？").kind == "abstained"


def test_a_day_is_told_of_the_side_that_its_clause_names(ask_town: Callable[[str], Answer]) -> None:
    first = ask_town("南桥和北桥哪个先通车？").text.splitlines()[0]
    assert "北桥：5月6日" in first and "南桥：" not in first
