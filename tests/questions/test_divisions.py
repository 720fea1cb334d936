"""Places in places: the table of divisions, and the follow-ups that need it."""

from datetime import date

import pytest

from assistant.divisions import is_division, short, within
from assistant.questions.followups import complete
from assistant.types import Turn


def test_counties_lie_in_their_city_and_province() -> None:
    assert {"太康县", "太康", "川汇区", "项城市"} <= within("周口市")
    assert within("周口") == within("周口市")
    assert within("周口市") < within("河南省")
    assert "周口市" not in within("周口市")


@pytest.mark.parametrize("place", ["太康县", "太康", "川汇区", "没有这个地方"])
def test_nothing_lies_in_a_county(place: str) -> None:
    assert within(place) == frozenset()


@pytest.mark.parametrize(
    ("whole", "bare"),
    [("商丘市", "商丘"), ("丰宁满族自治县", "丰宁"), ("广西壮族自治区", "广西"), ("延边朝鲜族自治州", "延边")],
)
def test_short_names(whole: str, bare: str) -> None:
    assert short(whole) == bare
    assert is_division(whole) and is_division(bare)


def test_districts_are_known_in_full_only() -> None:
    assert is_division("川汇区") and not is_division("川汇")


def test_a_city_without_its_last_word_takes_the_place_of_another() -> None:
    history = [Turn("user", "洛阳市建了多少个停车场？"), Turn("assistant", "28个[1]")]
    assert complete("商丘呢？", history, date(2024, 1, 1)).standalone == "商丘建了多少个停车场？"
