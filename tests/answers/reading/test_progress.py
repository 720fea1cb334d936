"""How far works have come."""

from dataclasses import replace

import pytest

from assistant.answers.reading.progress import of_plans
from tests.answers.making import sentence_of, verdict


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("青石渡大桥已经通车了吗？", "青石渡大桥于3月开工，目前完成桩基40根，占总数的58%。", False),
        ("青石渡大桥建成了吗？", "青石渡大桥预计明年建成。", False),
        ("青石渡大桥开工了没有？", "青石渡大桥因用地手续未办妥尚未开工。", False),
        ("青石渡大桥开建了吗？", "青石渡大桥 | 24 | 未动工", False),
        ("青石渡大桥通车了吗？", "青石渡大桥已于8月通车。", True),
        ("青石渡大桥完工了吗？", "青石渡大桥比计划提前19天完工。", True),
        ("青石渡大桥已经完工了吗？", "青石渡大桥3月开工，预计年底完工。", False),
        ("青石渡大桥开工了吗？", "青石渡大桥3月开工，预计年底完工。", True),
        ("青石渡大桥建好了吗？", "青石渡大桥建好后，进城将近一半路。", None),
        ("青石渡大桥开工了吗？", "青石渡大桥长两公里。", None),
    ],
)
def test_works_stand_where_the_sentence_says(question: str, text: str, answer: bool | None) -> None:
    assert verdict(question, text) is answer


@pytest.mark.parametrize(
    ("claim", "chapter", "planned"),
    [
        ("青石渡的管网已全部接通", "四、明年工作打算", True),
        ("青石渡的管网已全部接通", "二、今年主要工作", False),
        ("青石渡的管网明年全部接通", "四、明年工作打算", False),
    ],
)
def test_what_a_chapter_of_plans_says_is_not_done(claim: str, chapter: str, planned: bool) -> None:
    text = "青石渡的管网全部接通。"
    sentence = replace(sentence_of(text), article=f"一、概况\n{chapter}\n{text}")
    assert of_plans(claim, sentence) is planned


def test_of_plans_by_the_heading_where_the_chapter_is_far_above() -> None:
    assert of_plans("管网已接通", sentence_of("管网接通。", "青石镇工作报告｜2024-12-20｜三、下一步打算"))
