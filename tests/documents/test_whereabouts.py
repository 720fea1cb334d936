"""Which place a passage speaks of that says only 全市, 我县 or 区长."""

from __future__ import annotations

import pytest

from assistant.documents import from_text
from assistant.documents.whereabouts import Whereabouts

FILLER = "各单位要细化措施，压实责任，把工作做到群众心坎上。" * 4


def place(before: str, passage: str, after: str = "", heading: str = "") -> str:
    text = f"{before}{passage}{after}"
    return Whereabouts(text)(len(before), len(before) + len(passage), heading)


@pytest.mark.parametrize(
    ("before", "passage", "after", "expected"),
    [
        (f"洛阳市召开动员会。{FILLER}", "全市注册志愿者12万人。", "", "洛阳市"),
        ("", "区长钱宇到工地检查。", f"{FILLER}川汇区今年修路九条。", "川汇区"),
        (f"潢川县举行比赛。{FILLER}", "县教育局表彰教师40名。", "", "潢川县"),
        (f"洛阳市召开动员会。洛阳先行一步。{FILLER}", "全市学习芜湖市的做法。", "", "洛阳市"),
        (f"洛阳市召开动员会。{FILLER}", "志愿者给老人理发。", "", ""),
        (f"洛阳市召开动员会。{FILLER}", "各县（市、区）委宣传部负责落实。", "", ""),
        (f"洛阳市召开动员会。{FILLER}", "全市的目光都在洛阳。", "", ""),
        (f"洛阳市召开动员会。{FILLER * 40}", "全市注册志愿者12万人。", "", ""),
        (f"潢川县举行比赛。{FILLER}", "全市注册志愿者12万人。", "", ""),
    ],
)
def test_the_nearest_place_of_the_level(before: str, passage: str, after: str, expected: str) -> None:
    assert place(before, passage, after) == expected


def test_what_the_heading_names_is_enough() -> None:
    assert place(f"洛阳市召开动员会。{FILLER}", "全市注册志愿者12万人。", heading="《信阳市简报》第3期") == ""


def test_the_part_that_a_passage_lies_in_decides() -> None:
    first, second = f"商丘市开展评选。商丘日报公示。{FILLER * 8}", f"承德市举办讲座。承德好人受到表彰。{FILLER * 8}"
    assert place(first, "全市评出文明村9个。", FILLER * 8 + second) == "商丘市"
    assert place(first + second, "全市评出文明村9个。") == "承德市"


def test_passages_stand_under_it() -> None:
    text = "工作总结\n\n" + f"洛阳市召开动员会。{FILLER}\n" * 3 + f"全市注册志愿者12万人。{FILLER}\n" * 4
    _, passages = from_text(text, id="d", title="工作总结")
    assert [one.heading for one in passages if "洛阳" not in one.text] == ["《工作总结》｜洛阳市"] * sum(
        "洛阳" not in one.text for one in passages
    )
    assert any("洛阳" not in one.text for one in passages)
