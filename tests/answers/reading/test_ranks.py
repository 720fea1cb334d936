"""Ranks and records."""

import pytest

from tests.answers.making import verdict


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("东湾小学拿了篮球赛冠军吗？", "东湾小学在篮球赛中拿了亚军。", False),
        ("东湾小学拿了篮球赛亚军吗？", "东湾小学在篮球赛中拿了亚军。", True),
        ("林巧的剪纸得了金奖吗？", "苏梅的刺绣得了金奖，林巧的剪纸得了银奖。", False),
        ("苏梅的刺绣得了金奖吗？", "苏梅的刺绣得了金奖，林巧的剪纸得了银奖。", True),
        ("东湾社区的考核是合格吗？", "东湾社区的考核为优秀。", False),
        ("今年的报名人数是不是历年最多的？", "今年的报名人数创历史新高。", True),
        ("今年的报名人数是不是历史上最少的？", "今年的报名人数为历年最少。", True),
        ("今年的报名人数是不是历年最多的？", "今年的报名人数为326人。", None),
        ("青石河水质有所改善吗？", "青石河水质由Ⅳ类升至Ⅲ类。", True),
        ("青石河水质恶化了吗？", "青石河水质由Ⅳ类升至Ⅲ类。", False),
        ("青石河水质有所改善吗？", "青石河水质从Ⅲ类降为Ⅳ类。", False),
        ("青石河水质有所改善吗？", "青石河水质为Ⅲ类。", None),
        ("青石河汛情有所改善吗？", "青石河汛情风险由一级降到三级。", None),  # a higher grade of danger is no better
    ],
)
def test_of_one_kind_only_one_is_had(question: str, text: str, answer: bool | None) -> None:
    assert verdict(question, text) is answer
