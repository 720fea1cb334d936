"""Tables: their cells in their places, and questions answered by them over a small index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from assistant.answers.asks import Ask, asks
from assistant.answers.citations import Citer
from assistant.answers.evidence import Sentence
from assistant.answers.tabular.bounds import bound_in
from assistant.answers.tabular.cells import cell_of
from assistant.answers.tabular.extremes import extremes
from assistant.answers.tabular.finding import tables
from assistant.answers.tabular.grid import Table, number_of
from assistant.answers.tabular.names import other_name, rivals_of
from assistant.answers.tabular.rows import rows_of
from assistant.documents import from_text
from assistant.types import Answer, QuestionKind
from vectorstore.types import Document, DocumentSummary, Passage, Scope

HANDBOOK = """# 松石县博物馆工作手册

## 第一章 内设机构

松石县博物馆设六个部门，各部门情况如下：

| 部门 | 主任 | 编制人数 | 内线 |
|---|---|---|---|
| 办公室 | 江月明 | 6 | 6101 |
| 保管部 | 钱立群 | 9 | 6112 |
| 陈列部 | 邵一鸣 | 14 | 6120 |
| 社教部 | 温晓棠 | 12 | 6135 |
| 文创部 | 柏青松 | 5 | 6141 |
| 安全保卫部 | 骆铁军 | 18 | 6150 |

馆长葛云飞主持全面工作。

## 第二章 修缮计划

2024年博物馆对三处库房进行修缮，情况如下：

| 库房 | 预算（万元） | 县财政补助（万元） | 施工单位 | 计划开工 | 备注 |
|---|---|---|---|---|---|
| 1号楼2单元 | 83 | 40 | 宏基建筑公司 | 4月8日 | 更换屋面 |
| 3号楼1单元 | 46 | 20 | 安泰工程公司 | 5月16日 | 加装空调 |
| 11号楼2单元 | 57 | 30 | 宏基建筑公司 | 6月2日 | 更换屋面 |

4号楼2单元也提出了修缮申请，正在勘察。

## 第三章 观众服务

各展厅服务评分如下：

| 展厅 | 一季度得分 | 二季度得分 | 参观人次（万人次） | 同比增长 |
|---|---|---|---|---|
| 青铜展厅 | 91.5 | 93.0 | 8.4 | 6% |
| 陶瓷展厅 | 88.2 | 95.6 | 6.1 | 19% |
| 书画展厅 | 94.7 | 86.3 | 7.9 | 11% |
| 合计 | 274.4 | 274.9 | 22.4 | 12% |

对得分靠后的展厅，由分管副馆长约谈负责人。
"""
PRIZES = """# 松石县第六届中小学生科普节简报

（一）2024年度“科普小达人”（6名，按类别排列）

| 类别 | 姓名 | 学校 |
|---|---|---|
| 动手制作 | 冉小禾 | 松石一中 |
| 动手制作 | 柯明远 | 青石镇中心小学 |
| 自然观察 | 谷雨晴 | 松石一中 |
| 自然观察 | 施乐山 | 松石县实验小学 |
| 科学讲解 | 戚安然 | 双河中学 |
| 科学讲解 | 车思齐 | 青石镇中心小学 |

其中，冉小禾设计的“节水浇花器”获得市级一等奖；戚安然连续三年担任义务讲解员。

科普节由县科协主办，共有四十二所学校参加。
"""


class _OneDocument:
    """A Library of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def documents(self, scope: Scope = Scope()) -> list[DocumentSummary]:
        raise NotImplementedError

    def document(self, document_id: str) -> Document:
        assert document_id == self._document.id
        return self._document


def _tables_of(text: str) -> list[Table]:
    document, _ = from_text(text, id="表")
    at = document.text.index(" | ")
    line = document.text[: document.text.index("\n", at)].rfind("\n") + 1
    sentence = Sentence("表", line, line + 8, document.text[line : line + 8] + " | ", "", "", "", "", "", 0, True, 1.0)
    return tables([sentence], Citer(_OneDocument(document)))  # type: ignore[arg-type]


def test_cells_stand_in_their_places() -> None:
    (table,) = _tables_of(HANDBOOK)
    text = table.document.text
    assert [column.name for column in table.columns] == ["部门", "主任", "编制人数", "内线"]
    assert [column.kind for column in table.columns] == ["text", "text", "number", "number"]
    assert [row.cells[0].text for row in table.rows][:3] == ["办公室", "保管部", "陈列部"]
    assert all(text[cell.start : cell.end] == cell.text for row in table.rows for cell in row.cells)
    assert "各部门情况如下" in table.caption


def test_lines_without_a_head_are_no_table() -> None:
    assert _tables_of("联系方式\n\n13800000000 | 李强\n13900000000 | 王芳\n\n完。") == []


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("保管部主任是谁", ""),
        ("编目部主任是谁", "编目部"),
        ("哪些部门的主任是女的", ""),
        ("办公室和保管部谁人多", ""),
    ],
)
def test_names_of_the_same_kind_that_are_no_rows(question: str, other: str) -> None:
    (table,) = _tables_of(HANDBOOK)
    assert other_name(table, question) == other


@pytest.mark.parametrize(
    ("question", "rivals"),
    [
        ("3号窑出了多少件", ["12号窑"]),
        ("12号窑比3号窑多出多少件", []),
        ("3号窑比其他窑多出多少件", []),
        ("龙窑出了多少件", []),
    ],
)
def test_rows_numbered_otherwise_are_of_another_thing(question: str, rivals: list[str]) -> None:
    (table,) = _tables_of("窑 | 出货（件）\n3号窑 | 410\n12号窑 | 366\n龙窑 | 90\n")
    assert [row.name for row in rivals_of(table, question)] == rivals


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("26", 26), ("1,200", 1200), ("14%", 14), ("57万元", 570_000), ("-3.2%", -3.2), ("约40人", 40), ("20台次", 20),
        ("6月2日", None), ("2021年", None), ("0371-66012345", None), ("3至5天", None), ("三人", None), ("无", None),
    ],
)  # fmt: skip
def test_a_cell_that_is_a_number(text: str, number: float | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "met"),
    [("超过30", [31]), ("不超过30", [29, 30]), ("低于30", [29]), ("不低于30", [30, 31]), ("30以上", [30, 31]),
     ("30以内", [29, 30]), ("最多30", [29, 30]), ("第30", []), ("30", [])],
)  # fmt: skip
def test_bounds(text: str, met: list[int]) -> None:
    (table,) = _tables_of("班级 | 人数\n一班 | 29\n二班 | 30\n三班 | 31\n")
    bound = bound_in(f"人数{text}的班级")
    rows = [row for row in table.rows if bound is not None and bound.is_met(row, table.columns[1])]
    assert [number_of(row.cells[1].text) for row in rows] == met


@pytest.fixture(scope="module")
def ask(
    asking: Callable[[Sequence[tuple[Document, list[Passage]]], date], Callable[[str], Answer]],
) -> Callable[[str], Answer]:
    return asking([from_text(HANDBOOK, id="手册", uri="松石县博物馆工作手册.md")], date(2024, 3, 1))


@pytest.mark.parametrize(
    ("question", "short", "shown"),
    [
        ("博物馆社教部主任", "温晓棠", "温晓棠"),
        ("陈列部的主任是谁？", "邵一鸣", "邵一鸣"),
        ("邵一鸣是哪个部门的主任", "陈列部", "陈列部"),
        ("文创部电话是多少", "6141", "6141"),
        ("保管部有多少编制", "9", "9"),
        ("1号楼2单元的预算是多少", "83", "83万元"),
        ("11号楼2单元修缮要多少钱", "57", "57万元"),
        ("3号楼1单元县财政补助多少钱", "20", "20万元"),
        ("3号楼1单元计划什么时候开工？", "5月16日", "5月16日"),
        ("3号楼1单元由哪家公司施工", "安泰工程公司", "安泰工程公司"),
        ("书画展厅一季度得了多少分", "94.7", "94.7"),
        ("陶瓷展厅的参观人次是多少", "6.1", "6.1万人次"),
    ],
)
def test_one_cell(ask: Callable[[str], Answer], question: str, short: str, shown: str) -> None:
    answer = ask(question)
    assert (answer.kind, answer.short) == ("extracted", short)
    assert answer.text.startswith(f"{shown}[1]")


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("哪个部门编制最多？", "安全保卫部"),
        ("博物馆哪个部门人最少", "文创部"),
        ("哪个展厅参观人次增长得最快", "陶瓷展厅"),
        ("二季度得分最低的是哪个展厅", "书画展厅"),
        ("一季度哪个展厅得分最高", "书画展厅"),
        ("预算最高的是哪处库房", "1号楼2单元"),
        ("哪处库房开工最晚", "11号楼2单元"),
        ("青铜展厅和书画展厅，二季度哪个得分高", "青铜展厅"),
        ("哪个部门人数最多？", "安全保卫部"),
        ("哪处库房最便宜", "3号楼1单元"),
    ],
)
def test_the_largest_and_the_smallest(ask: Callable[[str], Answer], question: str, short: str) -> None:
    assert ask(question).short == short


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("哪些部门的编制超过10人？", ["陈列部", "社教部", "安全保卫部"]),
        ("二季度得分低于94分的有哪些展厅", ["青铜展厅", "书画展厅"]),
        ("预算50万元以上的库房有哪些", ["1号楼2单元", "11号楼2单元"]),
        ("预算不超过570000元的库房有哪些", ["3号楼1单元", "11号楼2单元"]),
        ("三处库房的施工单位分别是哪家", ["宏基建筑公司", "安泰工程公司", "宏基建筑公司"]),
        ("哪几处库房更换了屋面", ["1号楼2单元", "11号楼2单元"]),
        ("博物馆各部门的主任分别是谁？", ["办公室", "保管部", "陈列部", "社教部", "文创部", "安全保卫部"]),
    ],
)
def test_rows(ask: Callable[[str], Answer], question: str, items: list[str]) -> None:
    answer = ask(question)
    assert [item.text for item in answer.items] == items


@pytest.mark.parametrize(
    ("question", "attributes"),
    [
        ("各部门的主任都是谁", {"主任": "江月明"}),
        ("每个部门有多少人", {"编制人数": "6"}),
        ("六个部门的电话分别是多少", {"内线": "6101"}),
        ("六个部门的主任分别叫什么名字", {"部门": "办公室"}),
        ("各展厅一季度得分分别是多少", {"一季度得分": "91.5"}),
    ],
)
def test_a_whole_column_stands_beside_the_names_of_its_rows(
    ask: Callable[[str], Answer], question: str, attributes: dict[str, str]
) -> None:
    assert ask(question).items[0].attributes == attributes


@pytest.mark.parametrize(("kind", "told"), [("number", "400"), ("why", None)])
def test_a_number_gives_no_reason(kind: QuestionKind, told: str | None) -> None:
    (table,) = _tables_of("乡镇 | 改厕任务 | 改厕完成\n青崖乡 | 650 | 400\n双桥镇 | 860 | 872\n")
    found = cell_of(Ask(kind, "", "青崖乡改厕完成", ""), [table], [])
    assert (found and found.span and found.span.text) == told


def test_rows_of_unlike_units_have_no_largest() -> None:
    (one,) = _tables_of("指标 | 2022年 | 2023年\n来信 | 141 | 132\n门票收入 | 695 | 872\n")
    (other,) = _tables_of("指标 | 2022年 | 2023年\n来信（封） | 141 | 132\n门票收入（万元） | 695 | 872\n")
    question = "2023年最多的是哪个指标"
    (ask,) = asks(question, "which")
    assert extremes(ask, question, [one])
    assert not extremes(ask, question, [other])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("群众最满意的是哪个窗口？", "社保窗口"),
        ("户籍窗口和税务窗口，群众最满意哪个？", "户籍窗口"),
        ("群众觉得最热闹的是哪个窗口？", None),
    ],
)
def test_an_adjective_finds_the_column_with_it(question: str, told: str | None) -> None:
    (table,) = _tables_of(
        "窗口 | 群众满意率 | 办件数\n户籍窗口 | 91% | 420\n社保窗口 | 97% | 180\n税务窗口 | 88% | 650\n"
    )
    found = extremes(asks(question, "which")[0], question, [table])
    assert [one.span.text for one in found if one.span] == ([told] if told else [])


@pytest.mark.parametrize(
    ("question", "told"), [("群众最满意的是哪个窗口？", None), ("群众最不满意的是哪个窗口？", "税务窗口")]
)
def test_an_adjective_is_not_that_of_a_head_that_denies_it(question: str, told: str | None) -> None:
    (table,) = _tables_of("窗口 | 群众不满意率\n户籍窗口 | 6%\n社保窗口 | 1%\n税务窗口 | 9%\n")
    found = extremes(asks(question, "which")[0], question, [table])
    assert [one.span.text for one in found if one.span] == ([told] if told else [])


def test_an_adjective_in_two_heads_finds_none() -> None:
    (table,) = _tables_of("窗口 | 群众满意率 | 企业满意率\n户籍窗口 | 91% | 95%\n社保窗口 | 97% | 90%\n")
    question = "最满意的是哪个窗口？"
    assert not extremes(asks(question, "which")[0], question, [table])


def test_a_condition_that_the_table_does_not_show_is_no_list_of_all(ask: Callable[[str], Answer]) -> None:
    assert len(ask("哪些部门的主任是女的").items) < 6


@pytest.mark.parametrize(
    "question",
    ["4号楼2单元的预算是多少万元？", "编目部主任是谁", "青铜展厅三季度得了多少分", "骆铁军是哪一年出生的"],
)
def test_what_the_table_has_not_is_refused(ask: Callable[[str], Answer], question: str) -> None:
    assert ask(question).kind == "abstained"


@pytest.mark.parametrize(
    "question", ["部门主任编制内线", "博物馆馆长是谁", "分管副馆长约谈谁", "修缮的施工单位有什么要求"]
)
def test_a_head_row_is_no_answer(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert all(not citation.quote.startswith(("部门 |", "库房 |", "展厅 |")) for citation in answer.citations)


@pytest.fixture(scope="module")
def ask_prizes(
    asking: Callable[[Sequence[tuple[Document, list[Passage]]], date], Callable[[str], Answer]],
) -> Callable[[str], Answer]:
    return asking([from_text(PRIZES, id="简报", uri="科普节简报.md")], date(2024, 9, 1))


@pytest.mark.parametrize(
    ("question", "items", "attributes"),
    [
        ("2024年度科普小达人动手制作类有哪些学生？", ["冉小禾", "柯明远"], {"类别": "动手制作"}),
        ("自然观察类的科普小达人有谁", ["谷雨晴", "施乐山"], {"类别": "自然观察"}),
        ("科学讲解类科普小达人有几位", ["戚安然", "车思齐"], {"类别": "科学讲解"}),
        ("松石一中出了几个科普小达人，名字", ["冉小禾", "谷雨晴"], {"学校": "松石一中"}),
        ("自然观察类科普小达人来自哪些学校", ["松石一中", "松石县实验小学"], {"类别": "自然观察"}),
        ("科普小达人名单", ["冉小禾", "柯明远", "谷雨晴", "施乐山", "戚安然", "车思齐"], {}),
        ("科普小达人都有谁", ["冉小禾", "柯明远", "谷雨晴", "施乐山", "戚安然", "车思齐"], {}),
    ],
)
def test_a_first_column_of_categories_names_no_row(
    ask_prizes: Callable[[str], Answer], question: str, items: list[str], attributes: dict[str, str]
) -> None:
    answer = ask_prizes(question)
    assert [item.text for item in answer.items] == items
    assert answer.items[0].attributes == attributes


def test_one_person_a_category() -> None:
    text = PRIZES.replace("| 动手制作 | 柯明远 | 青石镇中心小学 |\n", "").replace("学校 |", "单位或住址 |")
    text = text.replace("| 自然观察 | 施乐山 | 松石县实验小学 |\n", "").replace(
        "| 科学讲解 | 车思齐 | 青石镇中心小学 |\n", ""
    )
    (table,) = _tables_of(text)
    question = "2024年度“科普小达人”有哪几位？"
    entered = rows_of(asks(question, "list")[0], question, [table])
    assert entered is not None
    assert [table.document.text[one.start : one.end] for one in entered] == ["冉小禾", "谷雨晴", "戚安然"]
