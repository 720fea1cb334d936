"""What is set side by side by 既 and 也, and what is on each day."""

import pytest

from assistant.answers.clause_lists import by_day, correlative
from assistant.answers.lists import points


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "桥头常堵，既有摆摊占路的原因，也有路口太窄的原因，还有三轮乱放的缘故。",
            ["摆摊占路", "路口太窄", "三轮乱放"],
        ),
        ("这样既照顾了孩子，又省下了路费。", ["照顾了孩子", "省下了路费"]),
    ],
)
def test_what_is_set_side_by_side(text: str, items: list[str]) -> None:
    (listing,) = correlative(text)
    assert [text[one.start : one.end] for one in listing.entries] == items


def test_what_is_on_each_day_with_the_day() -> None:
    text = "书香周从5月3日至6日。3日开幕，讲故事；4日办的是旧书市；5日是诗会；6日请作家座谈。"
    (listing,) = by_day(text)
    told = [(text[one.start : one.end], text[slice(*one.attributes["时间"])]) for one in listing.entries]
    assert told == [("开幕，讲故事", "3日"), ("旧书市", "4日"), ("诗会", "5日"), ("请作家座谈", "6日")]


@pytest.mark.parametrize("text", ["3日开幕；4日闭幕。", "3日至5日开会；6日至8日培训；9日至10日考试。"])
def test_two_days_and_periods_are_no_programme(text: str) -> None:
    assert not list(by_day(text))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("“三清”即：一清道路，二清沟渠，三清院落。", [["道路", "沟渠", "院落"]]),
        ("一清道路，二查台账。", []),
        ("一年来，二等奖得了三个。", []),
    ],
)
def test_the_same_verb_behind_each_number_makes_points(text: str, items: list[list[str]]) -> None:
    assert [[text[one.start : one.end] for one in listing.entries] for listing in points(text)] == items
