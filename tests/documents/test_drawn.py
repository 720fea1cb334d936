"""Tables that plain text draws, as rows; and lines that only look like them."""

from __future__ import annotations

import pytest

from assistant.documents.drawn import with_rows

BOX = """
┌──────┬──────┬──────┐
│ 窗  口 │ 办理人 │ 电话   │
├──────┼──────┼──────┤
│ 户籍   │ 苗 青  │ 224410 │
├──────┼──────┼──────┤
│ 社保与 │ 甘露   │ 224412 │
│ 医保   │        │        │
├──────┼──────┼──────┤
│ 婚姻   │ 荆小舟 │ 224415 │
└──────┴──────┴──────┘
以上电话工作日有人接。"""


def rows(text: str) -> list[str]:
    return with_rows(text).strip().split("\n")


def test_a_table_drawn_with_lines() -> None:
    assert rows(BOX) == [
        "窗  口 | 办理人 | 电话",
        "户籍 | 苗 青 | 224410",
        "社保与医保 | 甘露 | 224412",
        "婚姻 | 荆小舟 | 224415",
        "以上电话工作日有人接。",
    ]


def test_bars_without_blanks_and_rules_of_plus_signs() -> None:
    assert rows("+---+---+\n|品种|亩产|\n+---+---+\n|早稻|420|\n|晚稻|455|\n+---+---+") == [
        "品种 | 亩产",
        "早稻 | 420",
        "晚稻 | 455",
    ]


@pytest.mark.parametrize("blank", ["    ", "\t", "\u3000", "\u3000\u3000 "])
def test_a_table_drawn_with_blanks(blank: str) -> None:
    lines = [("姓名", "职务", "分管片区"), ("苗青", "组长", "东片"), ("甘露", "组员", "西片")]
    assert rows("\n".join(blank.join(line) for line in lines)) == [" | ".join(line) for line in lines]


def test_a_head_without_common_words_stands_above_numbers() -> None:
    text = "            春茶     夏茶\n石岭茶场    3200     1800\n云脚茶场    2750     1640"
    named = "茶场" + text[4:]
    assert rows(named) == ["茶场 | 春茶 | 夏茶", "石岭茶场 | 3200 | 1800", "云脚茶场 | 2750 | 1640"]


def test_a_cell_that_is_missing_and_one_that_goes_on_below() -> None:
    text = (
        "项目        负责人    进度说明\n"
        "──────────────────\n"
        "桥头公园    苗  青    已完工\n"
        "老年食堂              等消防验收，预\n"
        "                      计九月开张\n"
        "北巷路灯    甘露      装了一半\n"
        "旧井加盖    荆小舟    没动\n"
    )
    assert rows(text) == [
        "项目 | 负责人 | 进度说明",
        "桥头公园 | 苗青 | 已完工",
        "老年食堂 |  | 等消防验收，预计九月开张",
        "北巷路灯 | 甘露 | 装了一半",
        "旧井加盖 | 荆小舟 | 没动",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "苗青    前湾村\n甘露    后山村\n荆小舟  云岭社区",
        "前湾社区    268分\n后山社区    251分\n云岭社区    230分",
        "苗青    县医院    护士\n甘露    县中学    教师\n荆小舟  供电所    电工",  # nobody's head
        "| 日期 | 活动 |\n|---|---|\n| 三月 | 植树 |",
        "要闻｜河道清淤过半\n民生｜早点摊有了棚子",
        "各位职工：\n    请于周五前交体检表。\n    逾期不候。",
        "第一条　为加强管理，制定本办法。\n第二条　本办法适用于全县。\n第三条　本办法自发布之日起施行。",
        "a || b\n\n正文。",
    ],
)
def test_other_lines_stay(text: str) -> None:
    assert with_rows(text) == text


def test_a_bar_alone_in_a_line_ends_nothing() -> None:
    assert with_rows("│ 甲 │ 乙 │\n│\n│ 丙 │ 丁 │").split("\n") == ["甲 | 乙", "", "丙 | 丁"]


def test_a_long_list_without_a_head_stays() -> None:
    text = "\n".join(f"第{number}户   南坡" for number in range(200))
    assert with_rows(text) == text


def test_a_long_table_has_all_its_rows() -> None:
    rows = [f"{name}   {number}" for number, name in enumerate("甲乙丙丁戊己庚辛壬癸" * 10, 1)]
    assert len(with_rows("\n".join(["品名   数量", *rows])).split(" | ")) == len(rows) + 2
