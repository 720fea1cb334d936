"""Series whose items a sign joins."""

import pytest

from assistant.answers.chained_lists import chained


def _chains(text: str) -> list[list[str]]:
    return [[text[entry.start : entry.end] for entry in listing.entries] for listing in chained(text)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("镇里建起“镇党委+村支部+院落长+邻里员”四级网络。", ["镇党委", "村支部", "院落长", "邻里员"]),
        ("实行街道＋社区＋网格三级联动。", ["街道", "社区", "网格"]),
        ("办证按照申请→受理→审核→发证四步走。", ["申请", "受理", "审核", "发证"]),
        ("新开的专线经过北站—东门—医院—码头的，票价两元。", ["北站", "东门", "医院", "码头"]),
    ],
)
def test_three_items_joined_by_one_sign(text: str, items: list[str]) -> None:
    assert _chains(text) == [items]


@pytest.mark.parametrize("text", ["推进7+3+2工程。", "推行“党建+网格”模式。", "甲+乙→丙的写法不算。"])
def test_sums_pairs_and_signs_that_differ_are_none(text: str) -> None:
    assert _chains(text) == []
