"""Whether more was spent than planned."""

import pytest

from assistant.answers.reading.budgets import asks_overspent, told_as
from tests.answers.making import verdict


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("水塔翻修花超了吗？", "水塔翻修预算36万元，实际结算34.5万元。", False),
        ("水塔翻修花超了吗？", "水塔翻修预算36万元，最后花了41万元。", True),
        ("水塔翻修超预算了没有？", "水塔翻修概算360 万元，决算为358 万元。", False),
        ("水塔翻修超支了吗？", "水塔翻修预算36万元。", None),
        ("水塔翻修超支了吗？", "水塔翻修预算36万元，村里预算另列5万元，实际花了38万元。", None),
    ],
)
def test_two_amounts_tell(question: str, text: str, answer: bool | None) -> None:
    assert verdict(question, text) is answer


def test_a_sentence_further_down_tells_too() -> None:
    near = ["水塔翻修后重新蓄水。", "水塔翻修用了两个月。", "水塔翻修由村里负责。"]
    assert verdict("水塔翻修花超了吗？", *near, "水塔翻修预算36万元，实际34万元。", read="重新蓄水") is False


def test_what_is_looked_for_is_what_documents_say() -> None:
    assert asks_overspent("水塔翻修花超了")
    assert not asks_overspent("水塔翻修没超预算")
    assert "结算" in told_as("水塔翻修花超了")
    assert told_as("水塔翻修完了") == ""
