"""Questions that ask for items in other words than 哪些, and series in which a short answer was found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answers.citations import Citer
from assistant.answers.itemised import asks_items, itemised
from assistant.documents import read
from assistant.questions import understand
from assistant.resources import resource
from assistant.types import Answer
from vectorstore.embeddings import OnnxEmbedder
from vectorstore.index import HybridIndex

TEXT = "# 河东通讯\n\n书屋开放点：镇文化站二楼、老粮站东屋、中学门卫室，每天开放到晚上九点。书屋由镇团委管理。\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> HybridIndex:
    folder: Path = tmp_path_factory.mktemp("itemised")
    (folder / "通讯.md").write_text(TEXT, encoding="utf-8")
    index = HybridIndex.open(folder / "index", OnnxEmbedder(resource("models/multilingual-e5-small")))
    index.add([read(folder / "通讯.md")])
    return index


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("得奖的有几个人，分别是谁？", True),
        ("去年招了多少人，都有谁？", True),
        ("汛后村里添了些什么？", True),
        ("跑镇上的公交有几条，分别是几路？", True),
        ("坏了几盏灯，依次是几号？", True),
        ("集市上都卖了啥", True),
        ("一等奖都给了谁？", True),
        ("大会都讨论了什么问题？", True),
        ("桥头堵车的原因有哪些？", True),
        ("桥头堵车的原因是什么？", False),
        ("得奖的有几个人？", False),
        ("大家都知道什么时候开会吗？", False),
        ("成都下周有什么活动？", False),
        ("公交有几条，首班是几点？", False),
        ("总投资多少，工期多长？", False),
    ],
)
def test_asks_items(index: HybridIndex, text: str, wanted: bool) -> None:
    assert asks_items(understand(text, today=date(2024, 5, 1), library=index)) is wanted


@pytest.mark.parametrize(
    ("short", "items"),
    [
        ("镇文化站二楼", ["镇文化站二楼", "老粮站东屋", "中学门卫室"]),
        ("镇文化站二楼、老粮站东屋、中学门卫室", ["镇文化站二楼", "老粮站东屋", "中学门卫室"]),
        ("晚上九点", []),
    ],
)
def test_the_series_of_a_short_answer(index: HybridIndex, short: str, items: list[str]) -> None:
    question = understand("书屋在哪些地方？", today=date(2024, 5, 1), library=index)
    citer = Citer(index)
    document = index.documents()[0].id
    at = citer.document(document).text.find("书屋开放点")
    citer.cite(document, at, citer.document(document).text.find("。", at) + 1)
    found = Answer(question.text, "extracted", short, citer.citations, short=short)
    assert [item.text for item in itemised(question, found, citer).items] == items
