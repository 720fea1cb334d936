"""Lists of what the question's place has nothing to do with."""

from datetime import date
from pathlib import Path

import pytest

from assistant.answers.absence import _bare, _understood, _whole
from assistant.answers.extractive import ExtractiveAnswerer
from assistant.answers.terms import terms
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
5月6日上午，全县护林防火工作会在县委党校召开。

【经验交流】
柳河镇抓好春季造林
今年以来，柳河镇植树3200亩。
"""


@pytest.mark.parametrize(
    ("asked", "name", "shown"),
    [
        ("柳河镇种了多少棵杉树", "杉树的数量", "杉树"),
        ("修渠花了多少钱", "钱的数量", None),
        ("义诊送了几盒药", "盒药", None),
        ("老人当了几年兵啊", "兵啊", None),
        ("会上点名的是谁", "点名", None),
        ("柳河镇的电话号码是多少", "电话号码", "电话号码"),
        ("白水县植树多少亩", "白水县", "白水县"),
        ("2031年植树多少亩", "2031", "2031年"),
        ("第四组由谁带队", "第四", "第四组"),
        ("第四次会是哪天", "第四次", "第四次"),
        ("局长尤小满讲了什么", "局长尤小满", "局长尤小满"),
        ("五个考点在哪里", "五个考点", "五个考点"),
    ],
)
def test_only_what_somebody_understands_is_called_missing(asked: str, name: str, shown: str | None) -> None:
    wanted = terms(asked)
    name = _bare(name)
    assert (_whole(name, asked, wanted) if _understood(name, wanted) else None) == shown


@pytest.mark.parametrize(("place", "kind"), [("青山县", "enumerated"), ("白水县", "abstained")])
def test_articles_of_another_county_are_not_listed(place: str, kind: str, tmp_path: Path, embedder: Embedder) -> None:
    index = HybridIndex.open(tmp_path / "索引", embedder)
    try:
        index.add([from_text(BULLETIN, id="a", title="")])
        question = understand(f"第7期{place}简报有哪些文章？", today=date(2024, 6, 1), library=index)
        *_, answer = ExtractiveAnswerer(index, embedder).stream(
            question, index.search(question.standalone, scope=question.scope)
        )
        assert isinstance(answer, Answer)
        assert answer.kind == kind
        assert (place in answer.missing) is (kind == "abstained")
    finally:
        index.close()
