"""The JSON form of an answer goes there and back unchanged."""

import json
from datetime import date

import pytest

from assistant.types import Answer, Citation, Coverage, Item
from assistant.wire import from_wire, to_wire

FULL = Answer(
    question="去年谁获奖？",
    kind="enumerated",
    text="2人：\n1. 王小明（教师）[1]\n2. 李红[1]",
    citations=(
        Citation(
            1,
            "doc",
            "简报",
            4,
            11,
            "王小明、李红获",
            issue=20,
            published=date(2023, 8, 10),
            section="时讯",
            article="好人榜",
            page=2,
        ),
    ),
    short=None,
    items=(Item("王小明", {"单位": "教师"}, (1,)), Item("李红", {}, (1,))),
    confidence=0.75,
    missing=("2024年",),
    coverage=Coverage(1, 42),
    understood="2022年谁获奖？",
    notes=("模型未响应",),
    timings_ms={"search": 3.5},
)


@pytest.mark.parametrize(
    "answer", [FULL, Answer("问", "abstained", "文档中没有。"), Answer("问", "extracted", "60公里", short="60公里")]
)
def test_there_and_back(answer: Answer) -> None:
    assert from_wire(json.loads(json.dumps(to_wire(answer), ensure_ascii=False))) == answer


def test_the_keys_others_rely_on() -> None:
    wire = to_wire(FULL)
    assert wire["schema"] == "wenjian.answer/1"
    assert wire["items"][0] == {"text": "王小明", "attributes": {"单位": "教师"}, "citations": [1]}
    assert wire["coverage"] == {"documents": 1, "passages": 42}
    assert wire["citations"][0]["published"] == "2023-08-10"


def test_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match=r"wenjian\.answer/2"):
        from_wire({**to_wire(FULL), "schema": "wenjian.answer/2"})
