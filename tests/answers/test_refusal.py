"""What a sentence lacks of a question."""

from dataclasses import replace

import pytest

from assistant.answers.refusal import lacking
from assistant.answers.terms import terms
from tests.answers.making import sentence_of

ROW = "水费 | 320 | 已缴"


def lacks(question: str, chapter: str, text: str = ROW) -> list[str]:
    """What the sentence lacks below the chapter, in an article that speaks of May before it."""
    article = f"一、概况\n5月的账另行公示。\n{chapter}\n项目 | 金额\n"
    return lacking(terms(question), replace(sentence_of(text), article=article))


@pytest.mark.parametrize(
    ("question", "chapter", "missing"),
    [
        ("5月水费收了多少？", "三、3月收支公示", ["5月"]),
        ("3月水费收了多少？", "三、3月收支公示", []),
        ("水费收了多少？", "三、3月收支公示", []),
        ("5月水费收了多少？", "三、3月和5月收支公示", []),
        ("5月水费收了多少？", "三、收支公示", []),
    ],
)
def test_a_row_below_one_month_tells_nothing_of_another(question: str, chapter: str, missing: list[str]) -> None:
    assert lacks(question, chapter) == missing


@pytest.mark.parametrize("text", ["水费收了320元。", "5月水费 | 320 | 已缴"])
def test_a_sentence_and_a_row_with_a_month_of_its_own_stand_for_themselves(text: str) -> None:
    assert lacks("5月水费收了多少？", "三、3月收支公示", text) == []
