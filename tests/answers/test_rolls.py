"""Rolls in columns: whom and what they list, by category and by place, and what is no roll."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.answers.rolls import rolls
from assistant.documents import from_text
from assistant.types import Answer

TEXT = """石鼓街道能人榜揭晓

    石鼓街道“巷里能人”昨天揭晓，经过推荐和投票，一共六人上榜，颁奖会定在五月九日下
午，地点是街道文化站的小剧场。

上榜名单如下：

修补改造
  安  然（女）  酱坊巷裁缝，十年改衣三千件
  漆满仓        北门社区修鞋匠，雨天给三位邻居送伞
扶老携幼
  季春生        酱坊巷退休教师，陪孩子做作业
  苗  青        云岭社区保健员
守夜巡更
  欧阳小满（女）  北门社区门卫
  甘露          云岭社区水电工，抓过两名小偷

    另有两人获得候补，分别是荆小舟和卞大成。

能人茶座收费
  绿茶      每壶八元      可续水
  花茶      每壶十元      可续水
  酸梅汤    每杯三元      不续杯
"""


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    return asking([from_text(TEXT, id="n", title="")], date(2024, 5, 1))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("“巷里能人”上榜的有哪些人？", ["安然", "漆满仓", "季春生", "苗青", "欧阳小满", "甘露"]),
        ("巷里能人中“扶老携幼”类有哪几位？", ["季春生", "苗青"]),
        ("上榜的巷里能人里云岭社区有几个，都叫啥名字？", ["苗青", "甘露"]),
        ("北门社区上榜“巷里能人”的有哪几位（不含候补）？", ["漆满仓", "欧阳小满"]),
    ],
)
def test_people_of_a_roll_by_category_and_place(ask: Callable[[str], Answer], text: str, items: list[str]) -> None:
    found = ask(text)
    assert [item.text for item in found.items] == items
    assert found.short is None  # 三位邻居 and 两名小偷 are not the number of those listed


@pytest.mark.parametrize(
    ("text", "name"), [("上榜的那个修鞋匠叫什么？", "漆满仓"), ("能人里云岭社区的保健员是谁？", "苗青")]
)
def test_who_of_a_roll_is_meant(ask: Callable[[str], Answer], text: str, name: str) -> None:
    assert ask(text).short == name


def test_attributes_are_what_stands_beside_the_name_and_the_head_above() -> None:
    text = "名单：\n扶老携幼\n季春生　退休教师\n苗青（女）　保健员　三十岁\n守夜巡更\n甘露　水电工\n"
    (listing,) = rolls(text)
    told = [
        (text[one.start : one.end], *(text[slice(*one.attributes[name])] for name in ("身份", "类别")))
        for one in listing.entries
    ]
    assert told == [
        ("季春生", "退休教师", "扶老携幼"),
        ("苗青", "保健员　三十岁", "扶老携幼"),
        ("甘露", "水电工", "守夜巡更"),
    ]
    assert text[slice(*listing.intro)].startswith("名单：")


def test_names_behind_offices_and_numbers() -> None:
    text = "1、组长　安然　224410\n2、副组长　季春生　224411\n3、组员　漆满仓　224412\n"
    (listing,) = rolls(text)
    assert [text[one.start : one.end] for one in listing.entries] == ["安然", "季春生", "漆满仓"]
    assert [text[slice(*one.attributes["身份"])] for one in listing.entries] == ["组长", "副组长", "组员"]


def test_things_below_their_heads() -> None:
    text = "热饮\n绿茶　八元\n花茶　十元\n冷饮\n酸梅汤　三元\n冰豆浆　两元\n"
    groups = [[text[one.start : one.end] for one in listing.entries] for listing in rolls(text)]
    assert groups == [["绿茶", "花茶"], ["酸梅汤", "冰豆浆"]]


@pytest.mark.parametrize(
    "text", ["安然　裁缝\n她做了十年。\n", "本报讯　昨天上午，河堤清淤开工。\n", "石鼓街道\n安然\n季春生\n"]
)
def test_one_line_in_columns_is_no_roll(text: str) -> None:
    assert list(rolls(text)) == []
