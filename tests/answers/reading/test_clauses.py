import pytest

from assistant.answers.asks import asks
from assistant.answers.reading.clauses import reasons
from tests.answers.making import sentence_of


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("水渠原定三月通水，后因河床塌方，推迟到五月。", "后因河床塌方"),
        ("戏台还没动工，正因为木料没有运到，木匠先回了家。", "正因为木料没有运到"),
    ],
)
def test_a_reason_may_follow_an_adverb(text: str, told: str) -> None:
    (ask,) = asks("为什么推迟了", "why")
    assert [span.text for span in reasons(ask, sentence_of(text))] == [told]
