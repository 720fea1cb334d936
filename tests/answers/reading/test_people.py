"""Names in a sentence that may answer who."""

import pytest

from assistant.answers.asks import asks
from assistant.answers.reading.people import in_byline, people
from assistant.questions.kinds import kind_of
from tests.answers.making import sentence_of

FIRE = "山火当晚被扑灭。（记者 冯小雪 通讯员 高远）护林员田大成第一个赶到。"


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("山火是谁扑灭的？", ["田大成"]),
        ("谁跟记者说的？", ["田大成"]),
        ("这篇报道是谁写的？", ["冯小雪", "高远", "田大成"]),
        ("谁采访的？", ["冯小雪", "高远", "田大成"]),
    ],
)
def test_who_tells_of_a_deed_is_named_only_where_reporters_are_asked_for(question: str, names: list[str]) -> None:
    (ask,) = asks(question, kind_of(question, "zh"))
    assert [span.text for span in people(ask, sentence_of(FIRE))] == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（记者 冯小雪）", True),
        ("(通讯员 高远 冯小雪)", True),
        ("（村民 冯小雪）", False),
        ("（记者 高远）冯小雪到场", False),
        ("记者冯小雪到场", False),
    ],
)
def test_a_byline_stands_in_brackets(text: str, expected: bool) -> None:
    assert in_byline(text, text.index("冯小雪")) is expected
