"""A question about a city finds what is said of its counties; one about a county is not answered with the city's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from assistant.documents import from_text
from assistant.types import Answer

TEXTS = {
    "county": "植树造林专报\n2024年3月15日\n\n"
    "3月12日，太康县义务植树活动在清集镇举行，活动由林业局局长马文昭主持，栽种侧柏3200棵。\n",
    "city": "环境整治专报\n2024年4月20日\n\n4月18日，周口市启动河道清淤工程，清淤河道46公里。工程由赵立新负责。\n",
}


@pytest.fixture(scope="module")
def ask(asking: Callable[..., Callable[[str], Answer]]) -> Callable[[str], Answer]:
    return asking([from_text(text, id=name, title="") for name, text in TEXTS.items()], date(2024, 6, 1))


@pytest.mark.parametrize("place", ["周口市", "河南省", "太康县", "周口市太康县"])
def test_who_and_when_are_found_for_the_city_and_the_county(ask: Callable[[str], Answer], place: str) -> None:
    assert ask(f"{place}的义务植树活动由谁主持？").short == "马文昭"


def test_a_number_of_the_county_is_not_the_citys(ask: Callable[[str], Answer]) -> None:
    assert ask("太康县义务植树活动栽种侧柏多少棵？").short == "3200棵"
    assert ask("周口市义务植树活动栽种侧柏多少棵？").kind == "abstained"


@pytest.mark.parametrize("place", ["太康县", "周口市太康县", "商丘市", "安徽省"])
def test_what_is_said_of_the_city_is_not_the_countys(ask: Callable[[str], Answer], place: str) -> None:
    assert ask(f"{place}清淤河道多少公里？").kind == "abstained"
    assert ask("周口市清淤河道多少公里？").short == "46公里"
