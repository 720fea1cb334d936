"""People one a line below a head: with their number, by category, and what only looks so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answers.extractive import ExtractiveAnswerer
from assistant.answers.line_lists import people_in_lines
from assistant.documents import read
from assistant.questions import understand
from assistant.resources import resource
from assistant.types import Answer
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex

TEXT = """# 青浦岭简报

## 表彰与检查

（一）春季优秀护林员（3名）
孙丽华，女，52岁，松口林场职工，巡山四千公里；
高志远，男，47岁，云台村村民，师从老护林员李小峰，扑灭火情两起；
马晓燕，女，39岁，北坡检查站站长。

优秀护林员每人奖励八百元。

岭上能人本季度共评出4人，名单如下。

种植能手类：
陈建国　后山村果农。嫁接板栗三百株。
林秀英　前湾村茶农。带动九户种茶。

养殖能手类：
赵德明　南坪村养蜂户。今年收蜜两吨。
吴桂兰　东沟村养羊户。存栏二百只。

本月检查共发现隐患19处，主要集中在以下三个方面：
（一）通道堵塞。云台村仓库门口堆放木料。
（二）水袋老化。松口林场有五条水袋漏水。
（三）值守脱岗。北坡检查站周末无人。
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> HybridIndex:
    folder: Path = tmp_path_factory.mktemp("lines")
    (folder / "简报.md").write_text(TEXT, encoding="utf-8")
    index = HybridIndex.open(folder / "index", OnnxEmbedder(resource("models/multilingual-e5-small")))
    index.add([read(folder / "简报.md")])
    return index


def _answer(index: HybridIndex, text: str) -> Answer:
    question = understand(text, today=date(2024, 5, 1), library=index)
    hits = index.search(question.standalone, scope=question.scope, limit=10)
    return ExtractiveAnswerer(index, OnnxEmbedder(resource("models/multilingual-e5-small"))).answer(question, hits)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("春季优秀护林员有几名，分别是谁？", ["孙丽华", "高志远", "马晓燕"]),
        ("岭上能人里种植能手类有几位，都是谁？", ["陈建国", "林秀英"]),
        ("养殖能手类有哪些人？", ["赵德明", "吴桂兰"]),
        ("检查发现的隐患主要集中在哪三个方面？", ["通道堵塞", "水袋老化", "值守脱岗"]),
    ],
)
def test_lines_below_the_head_that_the_question_names(index: HybridIndex, text: str, items: list[str]) -> None:
    assert [item.text for item in _answer(index, text).items] == items


def test_all_groups_where_the_question_names_none(index: HybridIndex) -> None:
    found = {item.text for item in _answer(index, "本季度岭上能人有哪些人？").items}
    assert found == {"陈建国", "林秀英", "赵德明", "吴桂兰"}


def test_of_the_people_below_a_head_and_those_of_one_line_the_former(index: HybridIndex) -> None:
    found = _answer(index, "云台村扑灭火情的有谁？")
    assert [item.text for item in found.items] == ["高志远"]


def test_attributes_are_what_the_line_says_first() -> None:
    text = "种植能手类：\n陈建国果农，后山村人。嫁接板栗三百株。\n"
    (listing,) = people_in_lines(text)
    assert [text[slice(*entry.attributes["身份"])] for entry in listing.entries] == ["果农，后山村人"]


@pytest.mark.parametrize(
    "text",
    [
        "会议开到中午。\n陈建国主持会议。\n林秀英作了发言。\n",
        "种植能手类：\n板栗，三百株。\n茶树，九亩。\n",
    ],
)
def test_lines_without_head_or_names_list_nobody(text: str) -> None:
    assert list(people_in_lines(text)) == []


def test_a_head_with_a_number_begins_another_group_though_it_looks_like_a_name() -> None:
    text = (
        "热心公益（2人）\n严小芹　西坝街道　裁缝\n路大成　东坪村　村医\n"
        "见义勇为（1人/队）\n罗海生　渡口村　船工\n严小芹做了九年裁缝。去年她义务改衣三百件。\n"
    )
    groups = [[text[one.start : one.end] for one in listing.entries] for listing in people_in_lines(text)]
    assert groups == [["严小芹", "路大成"], ["罗海生"]]
