"""Whether two clauses say the same or the contrary, where one speaks of a change."""

import pytest

from assistant.answers.reading.polarity import agree


@pytest.mark.parametrize(
    ("claim", "clause", "expected"),
    [
        ("票价涨了", "票价仍为2元", False),
        ("票价上调", "票价没有调整", False),
        ("闭馆时间改到周六", "闭馆时间照旧", False),
        ("灯会改期", "灯会照常举行", False),
        ("票价不变", "票价仍为2元", True),  # unchanged is what both say
        ("票价没变", "票价维持2元", True),
        ("票价未调整", "票价保持不变", True),
    ],
)
def test_what_stays_is_no_change(claim: str, clause: str, expected: bool) -> None:
    assert agree(claim, clause) is expected


@pytest.mark.parametrize(
    "claim", ["改善了环境", "调查了环境", "调解了纠纷", "环境改革", "村委换届", "广场升旗", "夜里降雨"]
)
def test_a_change_is_asked_for_by_whole_words(claim: str) -> None:
    assert agree(claim, "环境保持整洁") is None
