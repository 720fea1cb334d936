"""Numbers of a claim held against those of a sentence."""

import pytest

from assistant.answers.reading.claim_numbers import in_figures
from tests.answers.making import verdict


@pytest.mark.parametrize(
    ("question", "text", "read", "answer"),
    [
        ("提名单位也奖励50万吗？", "获奖单位各奖励50万元，提名单位各奖励10万元。", "提名单位各奖励10万元", False),
        ("获奖单位奖励50万元吗？", "获奖单位各奖励50万元，提名单位各奖励10万元。", "获奖单位各奖励50万元", True),
        ("电动车的占比超过一半吗？", "电动车占比达到76%。", "", True),
        ("电动车的占比不到三成吗？", "电动车占比达到76%。", "", False),
        ("报名人数超过300人吗？", "报名人数为280余人。", "", False),
        ("报名人数超过300人吗？", "报名人数为300多人。", "", True),
        ("一张水票8块钱吗？", "一张水票8元。", "", True),
        ("东班是四个班里出勤率提高最快的吗？", "东班出勤率提高最快。", "", True),
        ("家属停车每天最多收5元吗？", "家属停车每日限价5元。", "家属停车每日限价5元", True),
        ("家属停车每天最多收5元吗？", "家属停车每日限价9元。", "家属停车每日限价9元", False),
    ],
)
def test_the_number_of_the_clause_meant_counts(question: str, text: str, read: str, answer: bool) -> None:
    assert verdict(question, text, read=read) is answer


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("占一半以上", "占50%以上"),
        ("过半", "超过50%"),
        ("不到三成", "不到30%"),
        ("三成为新人", "三成为新人"),
        ("另一半是老人", "另一半是老人"),
        ("交8块钱", "交8元"),
        ("立了4块牌子", "立了4块牌子"),
    ],
)
def test_shares_and_money_as_documents_write_them(said: str, figures: str) -> None:
    assert in_figures(said) == figures
