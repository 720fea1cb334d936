"""Two amounts of one thing, before and after."""

import pytest

from assistant.answers.reading.before_after import at_the_time
from assistant.answers.spans import Span
from tests.answers.making import sentence_of

TEXT = "修路后，鲜笋运到县城的时间由3小时缩短到40分钟；运费从每筐8元降到5元，工期20天。"


@pytest.mark.parametrize(
    ("question", "read", "expected"),
    [
        ("运费以前要多少钱？", "5元", "8元"),
        ("运费现在要多少钱？", "8元", "5元"),
        ("路没修好前运费多少？", "5元", "8元"),
        ("运费多少钱？", "5元", "5元"),  # neither is asked for
        ("以前和现在的运费是多少？", "5元", "5元"),
        ("以前工期多长？", "20天", "20天"),
    ],
)
def test_the_amount_of_the_time_asked_about(question: str, read: str, expected: str) -> None:
    start = TEXT.rindex(read)
    assert at_the_time(question, Span(sentence_of(TEXT), start, start + len(read), 1.0)).text == expected
