import pytest

from assistant.answers.reading.compare import comparison, difference, larger
from assistant.answers.reading.numbers import quantities


@pytest.mark.parametrize(
    ("question", "sides", "direction"),
    [
        ("青山县和绿水县相比，哪个县的人数多？", ("青山县", "绿水县"), "more"),
        ("参加的人次，是党员多还是团员多？", ("党员", "团员"), "more"),
        ("王少青在5月9日和8月2日两次会上分别做了什么？", ("5月9日", "8月2日"), ""),
        ("青山县和绿水县，哪个更少？", ("青山县", "绿水县"), "less"),
        ("青山县比绿水县多种了多少棵树？", ("青山县", "绿水县"), "more"),
        ("青山县比绿水县少种了多少棵树？", ("青山县", "绿水县"), "less"),
    ],
)
def test_sides_and_direction(question: str, sides: tuple[str, str], direction: str) -> None:
    found = comparison(question)
    assert found is not None
    assert (found.sides, found.direction) == (sides, direction)


def test_what_stands_before_both_sides_is_shared() -> None:
    found = comparison("王少青在5月9日和8月2日两次会上分别做了什么？")
    assert found is not None and found.shared.startswith("王少青")


def test_no_sides_no_comparison() -> None:
    assert comparison("大会表彰了多少人？") is None


def test_numbers_of_one_sort_are_compared() -> None:
    (first,), (second,), (money,) = quantities("102万人次"), quantities("92万人次"), quantities("5万元")
    assert larger(first, second) == (0, 100_000)
    assert larger(second, first) == (1, 100_000)
    assert larger(first, money) is None
    assert difference(100_000, "人次", scale="万") == "10万人次"
