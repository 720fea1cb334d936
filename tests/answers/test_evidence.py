"""Sentences under what stands above them in their document."""

from pathlib import Path

import pytest

from assistant.answers.citations import Citer
from assistant.answers.evidence import gather
from assistant.documents import from_text
from tests.answers.making import sentence_of
from vectorstore.index import HybridIndex
from vectorstore.types import Embedder

REPORT = f"""云溪县水利局2023年工作总结

一、工作成效
新建泵站6座。{"全年组织巡查，消除隐患。" * 30}

二、存在问题
护岸工程进度滞后，资金尚缺120万元。{"基层力量不足。" * 30}

三、下步打算
计划改造灌区2处。
"""


def test_each_sentence_stands_under_its_own_chapter(tmp_path: Path, embedder: Embedder) -> None:
    index = HybridIndex.open(tmp_path / "index", embedder)
    index.add([from_text(REPORT, id="r")])
    hits = index.search("新建泵站多少座", limit=1)
    assert "新建泵站" in hits[0].passage.text
    above = {sentence.text.split("，")[0]: sentence.heading for sentence in gather(hits, Citer(index))}
    index.close()
    assert "存在问题" in above["护岸工程进度滞后"]
    assert "下步打算" in above["计划改造灌区2处。"]
    assert "存在问题" not in above["计划改造灌区2处。"] + above["新建泵站6座。"]


def test_a_row_is_not_taken_for_what_another_row_says(tmp_path: Path, embedder: Embedder) -> None:
    table = "得分情况如下：\n\n乡镇 | 得分\n南河镇 | 91\n石坡镇 | 89\n东浦镇 | 88\n"
    index = HybridIndex.open(tmp_path / "index", embedder)
    index.add([from_text(table, id="t")])
    rows = {one.text.split(" ")[0]: one for one in gather(index.search("东浦镇得分", limit=1), Citer(index))}
    index.close()
    last = rows["东浦镇"]
    assert "石坡镇" not in last.before + last.article and "得分" in last.article


def test_a_line_in_columns_is_not_taken_for_what_another_one_says(tmp_path: Path, embedder: Embedder) -> None:
    roll = "能人名单如下：\n修补改造\n安然    酱坊巷裁缝\n季春生  北门修鞋匠\n苗青    云岭保健员\n"
    index = HybridIndex.open(tmp_path / "index", embedder)
    index.add([from_text(roll, id="r")])
    found = gather(index.search("能人苗青", limit=2), Citer(index))
    index.close()
    last = next(one for one in found if one.text.startswith("苗青"))
    assert "季春生" not in last.before + last.article and "修补改造" in last.article


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("镇里明年修桥", ["2024"]),
        ("去年修了桥，后年再修路", ["2022", "2025"]),
        ("前年修的桥", ["2021"]),
        ("上一年修的桥", ["2022"]),
        ("今年修桥", []),
        ("比去年多修两座", []),
        ("多于去年同期", []),
        ("目前年产桃子三吨", []),
        ("八十以上年纪的老人", []),
    ],
)
def test_years_are_counted_from_that_of_the_issue(text: str, years: list[str]) -> None:
    assert sentence_of(text, "河口简报 第3期 2023-04-10").years_counted(text) == years
    assert sentence_of(text, "河口简报 第3期").years_counted(text) == []
