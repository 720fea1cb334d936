"""Tables asked the other way round, for both ends of a column, for the people of a cell, and what they do not say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import pytest

from assistant.answers.asks import asks
from assistant.answers.spans import Span
from assistant.answers.tabular.readings import tells
from assistant.documents import from_text
from assistant.questions.kinds import kind_of
from assistant.types import Answer
from tests.answers.making import sentence_of
from vectorstore.types import Document, Passage

BULLETIN = """# 清溪农场简报

## 一、农事技能赛

10月12日，农场在晒谷场办了农事技能赛，设剪枝、嫁接、驾驶三个组。一等奖奖金800元。获奖名单如下：

| 组别 | 一等奖 | 二等奖 |
|---|---|---|
| 剪枝 | 柯小满（果园队） | 尤春来（果园队）、方小禾（苗圃） |
| 嫁接 | 祝大年（苗圃） | 伍双喜（茶场）、邹青（果园队） |
| 驾驶 | 康铁军（农机队） | 骆平安（农机队）、严冬生（运输队） |

## 二、食堂一周菜单

 | 周一 | 周二 | 周三 | 周四 | 周五
午餐 | 蒸南瓜 | 炖豆腐 | 炒藕片 | 焖排骨 | 炖豆腐
晚餐 | 阳春面 | 肉丝面 | 菜泡饭 | 阳春面 | 小馄饨

## 三、场内班车

班车线路如下：

| 线路 | 发车点 | 首班 | 票价 | 配车 |
|---|---|---|---|---|
| 3路 | 农场大门 | 6:40 | 1元 | 5辆 |
| 12路 | 苗圃 | 7:05 | 1元 | 4辆 |
| 山线 | 茶场 | 6:10 | 2元 | 2辆 |

## 四、春播任务

各队任务如下：

| 序号 | 事项 | 负责人 | 面积（亩） |
|---|---|---|---|
| 1 | 育秧 | 柯小满 | 40 |
| 2 | 翻地 | 祝大年 | 260 |
| 3 | 补种果苗 | 柯小满 | 75 |

## 五、产量

两年产量如下：

| 品种 | 单位 | 2022年 | 2023年 |
|---|---|---|---|
| 柑橘 | 吨 | 412 | 436 |
| 茶叶 | 公斤 | 1850 | 1720 |
| 鲜花 | 支 | 96400 | 88100 |

夏天苗圃有一名女工中暑，送医后当天出院。
"""


@pytest.fixture(scope="module")
def ask(
    asking: Callable[[Sequence[tuple[Document, list[Passage]]], date], Callable[[str], Answer]],
) -> Callable[[str], Answer]:
    return asking([from_text(BULLETIN, id="简报", uri="清溪农场简报.md")], date(2024, 3, 1))


@pytest.mark.parametrize(
    ("question", "heads"),
    [
        ("食堂哪天中午吃焖排骨？", ["周四"]),
        ("食堂星期几有炖豆腐", ["周二", "周五"]),
        ("方小禾得了几等奖？", ["二等奖"]),
        ("柑橘哪一年收了436吨", ["2023年"]),
    ],
)
def test_the_head_above_what_the_question_names(
    ask: Callable[[str], Answer], question: str, heads: Sequence[str]
) -> None:
    answer = ask(question)
    assert [one.split("[")[0] for one in answer.text.splitlines()[0].split("；")] == heads
    assert len(answer.citations) > 1  # the row as well


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("首班最早和最晚的线路分别是哪条？", ("最早：山线", "最晚：12路")),
        ("配车最多和票价最高的分别是哪条线路？", ("配车最多：3路", "票价最高：山线")),
        ("春播哪个事项面积最大，哪个最小？", ("最大：翻地", "最小：育秧")),
    ],
)
def test_both_ends_of_a_column(ask: Callable[[str], Answer], question: str, told: Sequence[str]) -> None:
    answer = ask(question)
    assert all(one in answer.text for one in told)
    assert len(answer.citations) == len(told)


def test_the_amount_of_the_largest_where_it_is_asked_for(ask: Callable[[str], Answer]) -> None:
    assert ask("春播面积最大的是哪个事项？有多少亩？").text.startswith("翻地[1]；260亩[1]")
    assert "260亩" not in ask("春播面积最大的是哪个事项？比育秧多多少亩？").text.splitlines()[0]


def test_two_cells_of_one_row_are_compared(ask: Callable[[str], Answer]) -> None:
    assert "多24吨（计算得出）" in ask("柑橘2023年比2022年多收了多少吨？").text


def test_rows_whose_unit_stands_in_a_cell_have_no_largest(ask: Callable[[str], Answer]) -> None:
    assert ask("2023年产量最高的是哪个品种？").short != "鲜花"
    assert ask("茶叶2023年产量是多少？").text.startswith("1720公斤")


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("嫁接组的二等奖都给了谁？", {"伍双喜": "茶场", "邹青": "果园队"}),
        ("驾驶组二等奖是哪两个人？", {"骆平安": "农机队", "严冬生": "运输队"}),
    ],
)
def test_the_people_of_one_cell(ask: Callable[[str], Answer], question: str, items: dict[str, str]) -> None:
    answer = ask(question)
    assert answer.kind == "enumerated"
    assert {item.text: item.attributes["单位"] for item in answer.items} == items


@pytest.mark.parametrize(
    ("question", "short"),
    [("第2项由谁负责？", "祝大年"), ("第3项是什么事项？", "补种果苗"), ("7:05发首班的是哪条线路？", "12路")],
)
def test_the_row_by_its_place_or_by_a_cell(ask: Callable[[str], Answer], question: str, short: str) -> None:
    assert ask(question).short == short


def test_rows_are_told_by_what_they_are_not_by_their_numbers(ask: Callable[[str], Answer]) -> None:
    assert [item.text for item in ask("柯小满负责哪几个事项？").items] == ["育秧", "补种果苗"]


def test_what_is_left_aside_is_not_listed(ask: Callable[[str], Answer]) -> None:
    listed = {item.text for item in ask("除了按线路收的票价，坐车还要交哪些钱？").items}
    assert not listed & {"3路", "12路", "山线"}


@pytest.mark.parametrize("question", ["12路班车一天发多少班？", "5路班车从哪里发车？"])
def test_a_row_does_not_answer_for_what_it_does_not_say(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).kind == "abstained"


@pytest.mark.parametrize(
    ("row", "words", "question", "expected"),
    [
        ("驾驶 | 康铁军 | 农机队", "康铁军", "驾驶组农机队的那位是谁", True),
        ("驾驶 | 康铁军 | 农机队", "康铁军", "谁修好了水泵和拖拉机", False),
        ("3路 | 农场大门 | 5辆", "5辆", "3路从农场大门发多少班", False),
        ("3路 | 农场大门 | 5辆", "5辆", "3路农场大门配多少辆", True),
        ("3路 | 农场大门 | 5辆", "5辆", "从农场大门发车的一共多少辆", False),  # of one row alone
        ("合计 | 农场大门 | 11辆", "11辆", "从农场大门发车的一共多少辆", True),
        ("3路 | 农场大门 | 6:40", "6:40", "3路从农场大门发多少班", False),
        ("联系人 | 电话\n康铁军 | 5520017", "5520017", "康铁军是什么职务", False),
        ("姓名 | 岗位\n康铁军 | 机手", "机手", "康铁军是什么职务", True),
        ("节水标兵：伍双喜\u3000邹青", "邹青", "谁在水库救人", False),
        ("邹青修好了水泵。", "邹青", "谁在水库救人", True),  # running text is for the reader to judge
    ],
)
def test_whether_a_row_tells_what_is_asked(row: str, words: str, question: str, expected: bool) -> None:
    head, _, row = row.rpartition("\n")
    sentence = replace(sentence_of(row), before=head)
    span = Span(sentence, row.index(words), row.index(words) + len(words), 1.0)
    (asked,) = asks(question, kind_of(question, "zh"))
    assert tells(asked, question, span) is expected


@pytest.mark.parametrize(
    ("question", "cell"), [("剪纸比赛在哪里举行？", "文化站"), ("茶座的开放日是哪天？", "5月19日")]
)
def test_a_table_drawn_with_blanks(
    asking: Callable[[Sequence[tuple[Document, list[Passage]]], date], Callable[[str], Answer]],
    question: str,
    cell: str,
) -> None:
    text = (
        "能人茶座五月活动\n\n日期      活动      带队人    地点\n5月12日   剪纸比赛  季春生    文化站\n"
        "5月19日   开放日    安然      酱坊巷\n5月26日   修鞋教学  漆满仓    北门\n"
    )
    assert asking([from_text(text, id="茶座", uri="茶座.txt")], date(2024, 5, 1))(question).short == cell
