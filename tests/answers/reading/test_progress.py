"""How far works have come."""

import pytest

from tests.answers.making import verdict


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
