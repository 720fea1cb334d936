import pytest

from assistant.answers.evidence import Sentence
from assistant.answers.reading.yes_no import claim_of, decide
from vectorstore.words import fold_chars


def sentence(text: str, heading: str = "") -> Sentence:
    return Sentence(
        "d", 0, len(text), text, fold_chars(text), fold_chars(heading), "", "", fold_chars(text), 0, True, 1.0
    )


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("青山局是不是每年只开一次安全会议？", "青山局每年开两次以上安全会议。", False),
        ("青山局是否每年开两次安全会议？", "青山局每年开两次安全会议。", True),
        ("工作专班是不是每月开一次推进会？", "工作专班每周开一次推进会。", False),
        ("青山局每个月都去看望老人吗？", "青山局每季度固定时间走访辖区老人。", False),
        ("东湖社区获评全国先进社区吗？", "西湖社区获评“全国先进社区”，东湖社区获评“全省文明社区”。", None),
        ("东湖社区获评全省文明社区吗？", "西湖社区获评“全国先进社区”，东湖社区获评“全省文明社区”。", True),
        ("赵明主持会议了吗？", "李建国主持会议，赵明参加会议。", None),
        ("青山镇的合格率达到98%了吗？", "青山镇的合格率达98%。", True),
        ("大会是5月6日召开的吗？", "5月9日，大会召开。", False),
        ("李建国是否参加大会？", "李建国没有参加大会。", False),
        ("李建国是否参加大会？", "李建国参加大会。", True),
        ("李建国是否主持颁奖仪式？", "绿化工作有序推进。", None),
    ],
)
def test_the_sentence_decides_or_nothing_does(question: str, text: str, answer: bool | None) -> None:
    decision = decide(claim_of(question), sentence(text))
    assert (decision.yes if decision else None) is answer
