"""The reader's word on lists: which series, and where it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assistant.answers.enumerations import enumerations
from assistant.answers.extractive import ExtractiveAnswerer
from assistant.answers.read_lists import marked, with_edges
from assistant.answers.spans import Reading
from assistant.documents import read
from assistant.questions import understand
from assistant.resources import resource
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex
from vectorstore.types import Hit, Passage, Scope


def items(text: str, words: str) -> list[str]:
    """The items of the series of ``text`` that ``words`` lie in, cut by them."""
    start = text.index(words)
    listing = next(one for one in enumerations(text) if one.start < start + len(words) and start < one.end)
    cut = with_edges(listing, text, (start, start + len(words)))
    return [text[entry.start : entry.end] for entry in cut.entries]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "督查组和文明办要采取实地查看、当场反馈、对标整改的闭环方式。",
            "实地查看、当场反馈、对标整改",
            ["实地查看", "当场反馈", "对标整改"],
        ),
        (
            "问题集中在农贸市场占道经营、老旧小区飞线充电两个方面。",
            "农贸市场占道经营、老旧小区飞线充电两个方面",
            ["农贸市场占道经营", "老旧小区飞线充电"],
        ),
        (
            "65周岁以上老人、现役军人、消防救援人员凭证免费乘车。",
            "老人、现役军人、消防救援人员",
            ["65周岁以上老人", "现役军人", "消防救援人员"],
        ),
        ("首批开放儿科、皮肤科、口腔科。", "开放儿科、皮肤科、口腔科", ["儿科", "皮肤科", "口腔科"]),
        ("把审批、复印、轮椅租借三项业务合在一处。", "审批、复印、轮椅", ["审批", "复印", "轮椅租借"]),
        (
            "实行“收集议题、会前公示、现场议事”三步法。",
            "议题、会前公示、现场议事”",
            ["收集议题", "会前公示", "现场议事"],
        ),
        ("可以兑换洗衣粉、食用油、毛巾等用品。", "洗衣粉、食用油、毛巾等用品", ["洗衣粉", "食用油", "毛巾"]),
    ],
)
def test_edges(text: str, words: str, expected: list[str]) -> None:
    assert items(text, words) == expected


def test_a_series_that_the_words_miss_stays() -> None:
    text = "种了菠菜、香菜、芹菜。"
    (listing,) = enumerations(text)
    assert with_edges(listing, text, (0, 2)) == listing


class Marking:
    """A PassageReader that is sure of ``words`` wherever they stand."""

    def __init__(self, words: str) -> None:
        self._words = words

    def read(self, question: str, passages: Sequence[str], headings: Sequence[str] = ()) -> list[Reading]:
        places = [passage.find(self._words) for passage in passages]
        return [Reading(max(0, at), at + len(self._words) if at >= 0 else 0, 3.0) for at in places]


def test_marks_are_places_of_the_document() -> None:
    hits = [Hit(Passage(f"d:{at}", "d", "甲、乙", 10 * at + 5, 10 * at + 8), 1.0, "both", 1.0, 1.0) for at in range(2)]
    mark, _ = marked("有哪些？", hits, Marking("乙"))
    assert (mark.document_id, mark.span) == ("d", (7, 8))
    assert marked("有哪些？", hits, Marking("丙")) == []
    assert mark.sure > 0.9
    assert marked("有哪些？", hits, None) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("桥东小学、河西小学、山前小学", ["桥东小学", "河西小学", "山前小学"]),
        ("红色课、绿色课、蓝色课", ["红色课", "绿色课", "蓝色课"]),
    ],
)
def test_of_two_series_the_one_that_it_marks(tmp_path: Path, words: str, expected: list[str]) -> None:
    text = "# 五彩课桌\n\n区里推出“五彩课桌”，设红色课、绿色课、蓝色课，首批在桥东小学、河西小学、山前小学试点。\n"
    (tmp_path / "课桌.md").write_text(text, encoding="utf-8")
    embedder = OnnxEmbedder(resource("models/multilingual-e5-small"))
    index = HybridIndex.open(tmp_path / "index", embedder)
    index.add([read(tmp_path / "课桌.md")])
    question = understand("“五彩课桌”首批有哪些？", [], today=date(2026, 1, 1), library=index, scope=Scope())
    hits = index.search(question.standalone)
    answer = ExtractiveAnswerer(index, embedder, Marking(words)).answer(question, hits)
    assert [item.text for item in answer.items] == expected
    index.close()
